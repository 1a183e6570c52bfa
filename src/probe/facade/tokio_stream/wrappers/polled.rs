//! The streams of what can be polled.

use ::std::io;
use ::std::pin::Pin;
use ::std::task::{Context, Poll};

use ::futures::stream::FusedStream;
use ::tokio::time::Instant;
use ::tokio_stream::Stream;

use crate::probe::facade::tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};
use crate::probe::facade::tokio::signal::unix::Signal;
use crate::probe::facade::tokio::sync::mpsc::{Receiver, UnboundedReceiver};
use crate::probe::facade::tokio::task::{JoinError, JoinSet};
use crate::probe::facade::tokio::time::Interval;

/// A stream around something that is polled by a method.
macro_rules! wrapper {
    ($name:ident, [$($t:ident $(: $life:lifetime)?)?], $inner:ty, $item:ty, $poll:expr, $hint:expr) => {
        #[doc = concat!("Mirror of [`tokio_stream::wrappers::", stringify!($name), "`].")]
        #[derive(Debug)]
        pub struct $name$(<$t>)? {
            inner: $inner,
        }

        impl$(<$t>)? $name$(<$t>)? {
            /// The stream of `inner`.
            pub fn new(inner: $inner) -> Self {
                Self { inner }
            }

            /// What is inside.
            pub fn into_inner(self) -> $inner {
                self.inner
            }
        }

        impl$(<$t $(: $life)?>)? Stream for $name$(<$t>)? {
            type Item = $item;

            fn poll_next(
                mut self: Pin<&mut Self>,
                cx: &mut Context<'_>,
            ) -> Poll<Option<Self::Item>> {
                $poll(&mut self.inner, cx)
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                $hint(&self.inner)
            }
        }

        impl$(<$t>)? AsRef<$inner> for $name$(<$t>)? {
            fn as_ref(&self) -> &$inner {
                &self.inner
            }
        }

        impl$(<$t>)? AsMut<$inner> for $name$(<$t>)? {
            fn as_mut(&mut self) -> &mut $inner {
                &mut self.inner
            }
        }

        impl$(<$t>)? From<$inner> for $name$(<$t>)? {
            fn from(inner: $inner) -> Self {
                Self::new(inner)
            }
        }
    };
}

wrapper!(
    ReceiverStream,
    [T],
    Receiver<T>,
    T,
    Receiver::poll_recv,
    |receiver: &Receiver<T>| {
        // the permits of a closed channel may still send
        let most = receiver.max_capacity().saturating_sub(receiver.capacity());
        (receiver.len(), receiver.is_closed().then_some(most))
    }
);
wrapper!(
    UnboundedReceiverStream,
    [T],
    UnboundedReceiver<T>,
    T,
    UnboundedReceiver::poll_recv,
    |receiver: &UnboundedReceiver<T>| {
        let length = receiver.len();
        (length, receiver.is_closed().then_some(length))
    }
);
wrapper!(
    IntervalStream,
    [],
    Interval,
    Instant,
    |interval: &mut Interval, cx: &mut Context<'_>| { interval.poll_tick(cx).map(Some) },
    |_: &Interval| (usize::MAX, None)
);
wrapper!(
    JoinSetStream,
    [T: 'static],
    JoinSet<T>,
    Result<T, JoinError>,
    JoinSet::poll_join_next,
    |set: &JoinSet<T>| (set.len(), Some(set.len()))
);
wrapper!(
    SignalStream,
    [],
    Signal,
    (),
    Signal::poll_recv,
    |_: &Signal| { (0, None) }
);
wrapper!(
    TcpListenerStream,
    [],
    TcpListener,
    io::Result<TcpStream>,
    |listener: &mut TcpListener, cx: &mut Context<'_>| {
        let accepted = listener.poll_accept(cx);
        accepted.map_ok(|(stream, _)| stream).map(Some)
    },
    |_: &TcpListener| (0, None)
);
wrapper!(
    UnixListenerStream,
    [],
    UnixListener,
    io::Result<UnixStream>,
    |listener: &mut UnixListener, cx: &mut Context<'_>| {
        let accepted = listener.poll_accept(cx);
        accepted.map_ok(|(stream, _)| stream).map(Some)
    },
    |_: &UnixListener| (0, None)
);

impl<T> ReceiverStream<T> {
    /// Lets no more messages in.
    pub fn close(&mut self) {
        self.inner.close();
    }
}

impl<T> UnboundedReceiverStream<T> {
    /// Lets no more messages in.
    pub fn close(&mut self) {
        self.inner.close();
    }
}

impl FusedStream for IntervalStream {
    fn is_terminated(&self) -> bool {
        false
    }
}
