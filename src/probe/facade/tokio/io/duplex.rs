//! `duplex`: how many bytes are in the pipe, each way.

use ::std::fmt;
use ::std::io::{IoSlice, Result};
use ::std::pin::Pin;
use ::std::sync::Arc;
use ::std::sync::atomic::{AtomicUsize, Ordering};
use ::std::task::{Context, Poll};

use ::tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::probe::ends::End;
use crate::probe::gauge::Gauge;
use crate::probe::{binding, context, leaf};
use crate::recording::{GaugeKind, HoldKind, Nanos, WaitKind};

/// Mirror of [`tokio::io::DuplexStream`].
pub struct DuplexStream {
    /// Its end of the way that it writes, until it has said that nothing more comes.
    writer: Option<End>,
    inner: ::tokio::io::DuplexStream,
    /// What this end reads, and what it writes.
    read: Arc<Way>,
    write: Arc<Way>,
}

/// One way of a pipe.
struct Way {
    gauge: Gauge,
    /// How many bytes were written, and how many read: what comes out of the pipe may be seen before it was seen to go in.
    written: AtomicUsize,
    read: AtomicUsize,
}

/// Mirror of [`tokio::io::duplex`]. `let (client, server) = duplex(64)` makes the gauges `pipe to client` and `pipe to server`.
#[track_caller]
pub fn duplex(max_buf_size: usize) -> (DuplexStream, DuplexStream) {
    let ends = binding::take().and_then(|ends| ends.split_once('/'));
    let way = |leads: Option<&str>| {
        let name = leads.map_or_else(|| "pipe".to_owned(), |leads| format!("pipe {leads}"));
        Arc::new(Way {
            gauge: Gauge::open(&name, GaugeKind::Gauge, Some(max_buf_size), 0.0),
            written: AtomicUsize::new(0),
            read: AtomicUsize::new(0),
        })
    };
    let (one, other) = ::tokio::io::duplex(max_buf_size);
    let to_one = way(ends.map(|(one, _)| one));
    let to_other = way(ends.map(|(_, other)| other));
    (
        DuplexStream {
            writer: Some(End::new(&to_other.gauge, HoldKind::Sender)),
            inner: one,
            read: Arc::clone(&to_one),
            write: Arc::clone(&to_other),
        },
        DuplexStream {
            writer: Some(End::new(&to_one.gauge, HoldKind::Sender)),
            inner: other,
            read: to_other,
            write: to_one,
        },
    )
}

impl Way {
    /// So many bytes went in, and so many came out.
    fn moved(&self, written: usize, read: usize) {
        if written + read == 0 {
            return;
        }
        self.gauge.set(|| {
            let written = self.written.fetch_add(written, Ordering::Relaxed) + written;
            let read = self.read.fetch_add(read, Ordering::Relaxed) + read;
            written.saturating_sub(read) as f64
        });
    }

    /// The lane waits, unless `result` is there.
    fn or_waits<T>(&self, kind: WaitKind, result: Poll<T>) -> Poll<T> {
        if result.is_pending() {
            let waits = leaf::pending(kind, self.gauge.object(), Nanos::MAX);
            // nothing outside the process can write or read there
            if waits {
                context::also_woken_by_lanes();
            }
        }
        result
    }

    fn wrote(&self, written: Poll<Result<usize>>) -> Poll<Result<usize>> {
        if let Poll::Ready(Ok(count)) = &written {
            self.moved(*count, 0);
        }
        self.or_waits(WaitKind::PipeWrite, written)
    }
}

impl DuplexStream {
    /// The lane that is being polled has written.
    fn note_written(&self, written: &Poll<Result<usize>>) {
        if let (Some(writer), Poll::Ready(Ok(1..))) = (&self.writer, written) {
            writer.used();
        }
    }
}

impl AsyncRead for DuplexStream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        let read = Pin::new(&mut this.inner).poll_read(cx, buffer);
        let came = buffer.filled().len().saturating_sub(before);
        this.read.moved(0, came);
        this.read.or_waits(WaitKind::PipeRead, read)
    }
}

impl AsyncWrite for DuplexStream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.inner).poll_write(cx, buffer);
        this.note_written(&written);
        this.write.wrote(written)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.inner).poll_write_vectored(cx, buffers);
        this.note_written(&written);
        this.write.wrote(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let this = self.get_mut();
        // who reads is woken by the end that is gone
        this.writer = None;
        Pin::new(&mut this.inner).poll_shutdown(cx)
    }
}

impl Drop for DuplexStream {
    fn drop(&mut self) {
        // nobody reads any more what is left in the pipe
        let read = self.read.read.load(Ordering::Relaxed);
        let left = self.read.written.load(Ordering::Relaxed);
        self.read.moved(0, left.saturating_sub(read));
    }
}

impl fmt::Debug for DuplexStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.inner, f)
    }
}
