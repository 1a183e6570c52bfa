//! Reads so many bytes: one that is dropped half-way says how many it had taken from the reader.

use ::std::future::Future;
use ::std::io::ErrorKind;
use ::std::marker::PhantomPinned;
use ::std::pin::Pin;
use ::std::task::{Context, Poll, ready};

use ::tokio::io::{AsyncRead, AsyncReadExt as Original, Chain, Error, ReadBuf, Result, Take};
use pin_project_lite::pin_project;

use super::lines::Taken;

/// What reads one number.
macro_rules! numbers {
    ($($name:ident -> $number:ty),* $(,)?) => {
        $(
            /// Reads a number.
            fn $name(&mut self) -> impl Future<Output = Result<$number>>
            where
                Self: Unpin,
            {
                Original::$name(self)
            }
        )*
    };
}

/// Mirror of [`tokio::io::AsyncReadExt`].
pub trait AsyncReadExt: AsyncRead {
    /// This reader, and then `next`.
    fn chain<R>(self, next: R) -> Chain<Self, R>
    where
        Self: Sized,
        R: AsyncRead,
    {
        Original::chain(self, next)
    }

    /// Reads what there is, at least a byte unless it is the end.
    fn read<'a>(&'a mut self, buf: &'a mut [u8]) -> impl Future<Output = Result<usize>>
    where
        Self: Unpin,
    {
        Original::read(self, buf)
    }

    /// The same into a buffer that says how much of it is filled.
    fn read_buf<'a, B>(&'a mut self, buf: &'a mut B) -> impl Future<Output = Result<usize>>
    where
        Self: Unpin,
        B: ::tokio_util::bytes::BufMut + ?Sized,
    {
        Original::read_buf(self, buf)
    }

    /// Fills `buf`. What was read of it is lost when the future is dropped.
    fn read_exact<'a>(&'a mut self, buf: &'a mut [u8]) -> ReadExact<'a, Self>
    where
        Self: Unpin,
    {
        ReadExact {
            reader: self,
            buf: ReadBuf::new(buf),
            taken: Taken::default(),
            pin: PhantomPinned,
        }
    }

    numbers! {
        read_u8 -> u8, read_i8 -> i8, read_u16 -> u16, read_i16 -> i16, read_u32 -> u32, read_i32 -> i32, read_u64 -> u64,
        read_i64 -> i64, read_u128 -> u128, read_i128 -> i128, read_f32 -> f32, read_f64 -> f64, read_u16_le -> u16,
        read_i16_le -> i16, read_u32_le -> u32, read_i32_le -> i32, read_u64_le -> u64, read_i64_le -> i64,
        read_u128_le -> u128, read_i128_le -> i128, read_f32_le -> f32, read_f64_le -> f64,
    }

    /// Reads all that comes.
    fn read_to_end<'a>(&'a mut self, buf: &'a mut Vec<u8>) -> impl Future<Output = Result<usize>>
    where
        Self: Unpin,
    {
        Original::read_to_end(self, buf)
    }

    /// The same as text.
    fn read_to_string<'a>(&'a mut self, dst: &'a mut String) -> impl Future<Output = Result<usize>>
    where
        Self: Unpin,
    {
        Original::read_to_string(self, dst)
    }

    /// A reader of so many bytes at most.
    fn take(self, limit: u64) -> Take<Self>
    where
        Self: Sized,
    {
        Original::take(self, limit)
    }
}

impl<R: AsyncRead + ?Sized> AsyncReadExt for R {}

pin_project! {
    /// The future of [`AsyncReadExt::read_exact`].
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct ReadExact<'a, R: ?Sized> {
        reader: &'a mut R,
        buf: ReadBuf<'a>,
        taken: Taken,
        #[pin]
        pin: PhantomPinned,
    }
}

impl<R: AsyncRead + Unpin + ?Sized> Future for ReadExact<'_, R> {
    type Output = Result<usize>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let result = poll_exact(Pin::new(&mut **this.reader), cx, this.buf);
        this.taken.set(if result.is_pending() {
            this.buf.filled().len()
        } else {
            0
        });
        result
    }
}

/// Reads until `buf` is full; how many bytes it has.
fn poll_exact<R: AsyncRead + ?Sized>(
    mut reader: Pin<&mut R>,
    cx: &mut Context<'_>,
    buf: &mut ReadBuf<'_>,
) -> Poll<Result<usize>> {
    while buf.remaining() > 0 {
        let before = buf.remaining();
        match ready!(reader.as_mut().poll_read(cx, buf)) {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            read => read?,
        }
        if buf.remaining() == before {
            return Poll::Ready(Err(Error::new(ErrorKind::UnexpectedEof, "early eof")));
        }
    }
    Poll::Ready(Ok(buf.capacity()))
}
