//! Reads up to a separator: one that is dropped half-way says how much it had taken from the reader.

use ::std::future::Future;
use ::std::marker::PhantomPinned;
use ::std::pin::Pin;
use ::std::task::{Context, Poll, ready};

use ::tokio::io::{AsyncBufRead, Error, ErrorKind, Lines, Result, Split};
use pin_project_lite::pin_project;

use crate::probe::context;
use crate::recording::MarkKind;

/// Mirror of [`tokio::io::AsyncBufReadExt`].
pub trait AsyncBufReadExt: AsyncBufRead {
    /// Reads until `byte` has come, and appends what was read: it stays in `buf` when the future is dropped.
    fn read_until<'a>(&'a mut self, byte: u8, buf: &'a mut Vec<u8>) -> ReadUntil<'a, Self>
    where
        Self: Unpin,
    {
        ReadUntil {
            reader: self,
            byte,
            buf,
            read: 0,
            pin: PhantomPinned,
        }
    }

    /// Reads a line. What was read of it is lost when the future is dropped.
    fn read_line<'a>(&'a mut self, buf: &'a mut String) -> ReadLine<'a, Self>
    where
        Self: Unpin,
    {
        ReadLine {
            reader: self,
            bytes: ::std::mem::take(buf).into_bytes(),
            buf,
            read: 0,
            taken: Taken::default(),
            pin: PhantomPinned,
        }
    }

    /// The parts between the bytes `byte`.
    fn split(self, byte: u8) -> Split<Self>
    where
        Self: Sized + Unpin,
    {
        ::tokio::io::AsyncBufReadExt::split(self, byte)
    }

    /// What is buffered; it is read first if nothing is.
    fn fill_buf(&mut self) -> FillBuf<'_, Self>
    where
        Self: Unpin,
    {
        FillBuf {
            reader: Some(self),
            pin: PhantomPinned,
        }
    }

    /// So many buffered bytes were read.
    fn consume(&mut self, amt: usize)
    where
        Self: Unpin,
    {
        Pin::new(self).consume(amt);
    }

    /// The lines.
    fn lines(self) -> Lines<Self>
    where
        Self: Sized,
    {
        ::tokio::io::AsyncBufReadExt::lines(self)
    }
}

impl<R: AsyncBufRead + ?Sized> AsyncBufReadExt for R {}

/// Moves bytes from the reader to `buf` up to `delimiter`; how many since the future was made.
fn poll_until<R: AsyncBufRead + ?Sized>(
    mut reader: Pin<&mut R>,
    cx: &mut Context<'_>,
    delimiter: u8,
    buf: &mut Vec<u8>,
    read: &mut usize,
) -> Poll<Result<usize>> {
    loop {
        let available = ready!(reader.as_mut().poll_fill_buf(cx))?;
        let end = available.iter().position(|byte| *byte == delimiter);
        let used = end.map_or(available.len(), |end| end + 1);
        buf.extend(available.iter().take(used));
        reader.as_mut().consume(used);
        *read += used;
        if end.is_some() || used == 0 {
            return Poll::Ready(Ok(::std::mem::take(read)));
        }
    }
}

pin_project! {
    /// The future of [`AsyncBufReadExt::read_until`].
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct ReadUntil<'a, R: ?Sized> {
        reader: &'a mut R,
        byte: u8,
        buf: &'a mut Vec<u8>,
        read: usize,
        #[pin]
        pin: PhantomPinned,
    }
}

impl<R: AsyncBufRead + Unpin + ?Sized> Future for ReadUntil<'_, R> {
    type Output = Result<usize>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let reader = Pin::new(&mut **this.reader);
        poll_until(reader, cx, *this.byte, this.buf, this.read)
    }
}

/// Marks the lane when a read is dropped that has taken bytes.
#[derive(Debug, Default)]
pub(super) struct Taken {
    bytes: usize,
    line: u32,
}

impl Taken {
    /// Notes how many bytes are lost if the read at the await that is being polled is dropped now.
    pub(super) fn set(&mut self, bytes: usize) {
        self.bytes = bytes;
        if bytes > 0 {
            self.line = context::await_line();
        }
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        if let Some(bytes) = u32::try_from(self.bytes).ok().filter(|bytes| *bytes > 0) {
            context::mark_at(MarkKind::BytesLost, self.line, bytes);
        }
    }
}

pin_project! {
    /// The future of [`AsyncBufReadExt::read_line`].
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct ReadLine<'a, R: ?Sized> {
        reader: &'a mut R,
        buf: &'a mut String,
        // what was in the string, and what was read
        bytes: Vec<u8>,
        read: usize,
        taken: Taken,
        #[pin]
        pin: PhantomPinned,
    }
}

impl<R: AsyncBufRead + Unpin + ?Sized> Future for ReadLine<'_, R> {
    type Output = Result<usize>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let reader = Pin::new(&mut **this.reader);
        let result = poll_until(reader, cx, b'\n', this.bytes, this.read);
        let Poll::Ready(result) = result else {
            this.taken.set(*this.read);
            return Poll::Pending;
        };
        this.taken.set(0);
        let read = result.as_ref().map_or(*this.read, |read| *read);
        match (String::from_utf8(::std::mem::take(this.bytes)), result) {
            (Ok(text), result) => {
                **this.buf = text;
                Poll::Ready(result)
            }
            (Err(error), result) => {
                // what was in the string before is put back
                let mut bytes = error.into_bytes();
                bytes.truncate(bytes.len().saturating_sub(read));
                **this.buf = String::from_utf8(bytes).unwrap_or_default();
                let no_text =
                    || Error::new(ErrorKind::InvalidData, "stream did not contain valid UTF-8");
                Poll::Ready(result.and_then(|_| Err(no_text())))
            }
        }
    }
}

pin_project! {
    /// The future of [`AsyncBufReadExt::fill_buf`].
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct FillBuf<'a, R: ?Sized> {
        reader: Option<&'a mut R>,
        #[pin]
        pin: PhantomPinned,
    }
}

impl<'a, R: AsyncBufRead + Unpin + ?Sized> Future for FillBuf<'a, R> {
    type Output = Result<&'a [u8]>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let Some(reader) = this.reader.take() else {
            return Poll::Pending;
        };
        // a slice that is returned is borrowed for good, so that it is looked at twice
        match Pin::new(&mut *reader).poll_fill_buf(cx) {
            Poll::Ready(Ok(_)) => Pin::new(reader).poll_fill_buf(cx),
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => {
                *this.reader = Some(reader);
                Poll::Pending
            }
        }
    }
}
