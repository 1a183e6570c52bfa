//! `tokio::net`: what a demo accepts is counted, and has a lane from accept to close.
//!
//! Sockets for datagrams have no connections: their waits have the address. Name look-ups are the originals.

pub use ::tokio::net::*;

/// Implements reading for a mirror with the fields `inner` and `connection`.
macro_rules! reads {
    ($($mirror:ty),*) => {
        $(impl ::tokio::io::AsyncRead for $mirror {
            fn poll_read(
                self: ::std::pin::Pin<&mut Self>,
                cx: &mut ::std::task::Context<'_>,
                buffer: &mut ::tokio::io::ReadBuf<'_>,
            ) -> ::std::task::Poll<::std::io::Result<()>> {
                let this = self.get_mut();
                let before = buffer.filled().len();
                let read = ::std::pin::Pin::new(&mut this.inner).poll_read(cx, buffer);
                let came = read.is_ready() && buffer.filled().len() > before;
                if let Some(connection) = this.connection.as_ref().filter(|_| came) {
                    connection.received();
                }
                read
            }
        })*
    };
}

/// Implements writing likewise.
macro_rules! writes {
    ($($mirror:ty),*) => {
        $(impl ::tokio::io::AsyncWrite for $mirror {
            fn poll_write(
                self: ::std::pin::Pin<&mut Self>,
                cx: &mut ::std::task::Context<'_>,
                buffer: &[u8],
            ) -> ::std::task::Poll<::std::io::Result<usize>> {
                let this = self.get_mut();
                let written = ::std::pin::Pin::new(&mut this.inner).poll_write(cx, buffer);
                $crate::probe::facade::tokio::net::connection::note_written(this.connection.as_deref(), &written);
                written
            }

            fn poll_write_vectored(
                self: ::std::pin::Pin<&mut Self>,
                cx: &mut ::std::task::Context<'_>,
                buffers: &[::std::io::IoSlice<'_>],
            ) -> ::std::task::Poll<::std::io::Result<usize>> {
                let this = self.get_mut();
                let inner = ::std::pin::Pin::new(&mut this.inner);
                let written = inner.poll_write_vectored(cx, buffers);
                $crate::probe::facade::tokio::net::connection::note_written(this.connection.as_deref(), &written);
                written
            }

            fn is_write_vectored(&self) -> bool {
                self.inner.is_write_vectored()
            }

            fn poll_flush(
                self: ::std::pin::Pin<&mut Self>,
                cx: &mut ::std::task::Context<'_>,
            ) -> ::std::task::Poll<::std::io::Result<()>> {
                ::std::pin::Pin::new(&mut self.get_mut().inner).poll_flush(cx)
            }

            fn poll_shutdown(
                self: ::std::pin::Pin<&mut Self>,
                cx: &mut ::std::task::Context<'_>,
            ) -> ::std::task::Poll<::std::io::Result<()>> {
                ::std::pin::Pin::new(&mut self.get_mut().inner).poll_shutdown(cx)
            }
        })*
    };
}

/// A mirror shows its original, and has its methods by reference.
macro_rules! like_the_original {
    ($($mirror:ty => $original:ty),*) => {
        $(impl ::std::fmt::Debug for $mirror {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(&self.inner, f)
            }
        }

        impl ::std::ops::Deref for $mirror {
            type Target = $original;

            fn deref(&self) -> &Self::Target {
                &self.inner
            }
        })*
    };
}

/// The same of mirrors that borrow.
macro_rules! like_the_borrowed_original {
    ($($mirror:ident => $module:ident),*) => {
        $(impl ::std::fmt::Debug for $mirror<'_> {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(&self.inner, f)
            }
        }

        impl<'a> ::std::ops::Deref for $mirror<'a> {
            type Target = ::tokio::net::$module::$mirror<'a>;

            fn deref(&self) -> &Self::Target {
                &self.inner
            }
        })*
    };
}

/// How axum takes connections at the mirror of a listener.
#[cfg(feature = "http")]
macro_rules! serves {
    ($listener:ident, $stream:ident, $address:ty) => {
        impl axum::serve::Listener for $listener {
            type Io = $stream;
            type Addr = $address;

            async fn accept(&mut self) -> ($stream, $address) {
                loop {
                    match Self::accept(self).await {
                        Ok(accepted) => return accepted,
                        Err(error) => super::connection::after(&error).await,
                    }
                }
            }

            fn local_addr(&self) -> ::std::io::Result<$address> {
                self.inner.local_addr()
            }
        }
    };
}

/// The halves of a stream, borrowed and owned, and how it falls apart into them.
macro_rules! halves {
    ($stream:ident, $module:ident) => {
        /// Mirror of the half that reads and borrows.
        pub struct ReadHalf<'a> {
            inner: ::tokio::net::$module::ReadHalf<'a>,
            connection:
                Option<::std::sync::Arc<$crate::probe::facade::tokio::net::connection::Connection>>,
        }

        /// Mirror of the half that writes and borrows.
        pub struct WriteHalf<'a> {
            inner: ::tokio::net::$module::WriteHalf<'a>,
            connection:
                Option<::std::sync::Arc<$crate::probe::facade::tokio::net::connection::Connection>>,
        }

        impl $stream {
            /// Two halves that borrow the stream.
            pub fn split(&mut self) -> (ReadHalf<'_>, WriteHalf<'_>) {
                let (read, write) = self.inner.split();
                let connection = self.connection.clone();
                (
                    ReadHalf {
                        inner: read,
                        connection: connection.clone(),
                    },
                    WriteHalf {
                        inner: write,
                        connection,
                    },
                )
            }

            /// Two halves that own the stream.
            pub fn into_split(self) -> (OwnedReadHalf, OwnedWriteHalf) {
                let (read, write) = self.inner.into_split();
                (
                    OwnedReadHalf {
                        inner: read,
                        connection: self.connection.clone(),
                    },
                    OwnedWriteHalf {
                        inner: write,
                        connection: self.connection,
                    },
                )
            }
        }

        /// Mirror of the half that reads.
        pub struct OwnedReadHalf {
            inner: ::tokio::net::$module::OwnedReadHalf,
            connection:
                Option<::std::sync::Arc<$crate::probe::facade::tokio::net::connection::Connection>>,
        }

        /// Mirror of the half that writes.
        pub struct OwnedWriteHalf {
            inner: ::tokio::net::$module::OwnedWriteHalf,
            connection:
                Option<::std::sync::Arc<$crate::probe::facade::tokio::net::connection::Connection>>,
        }

        /// Two halves that are not of one stream.
        #[derive(Debug)]
        pub struct ReuniteError(pub OwnedReadHalf, pub OwnedWriteHalf);

        impl ::std::fmt::Display for ReuniteError {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str("tried to reunite halves that are not from the same socket")
            }
        }

        impl ::std::error::Error for ReuniteError {}

        impl OwnedReadHalf {
            /// The stream again, with the half that writes.
            ///
            /// # Errors
            ///
            /// When the halves are not of one stream.
            pub fn reunite(self, other: OwnedWriteHalf) -> Result<$stream, ReuniteError> {
                let Self { inner, connection } = self;
                match inner.reunite(other.inner) {
                    Ok(inner) => Ok($stream { inner, connection }),
                    Err(error) => Err(ReuniteError(
                        Self {
                            inner: error.0,
                            connection,
                        },
                        OwnedWriteHalf {
                            inner: error.1,
                            connection: other.connection,
                        },
                    )),
                }
            }
        }

        impl OwnedWriteHalf {
            /// The stream again, with the half that reads.
            ///
            /// # Errors
            ///
            /// When the halves are not of one stream.
            pub fn reunite(self, other: OwnedReadHalf) -> Result<$stream, ReuniteError> {
                other.reunite(self)
            }

            /// Drops the half and leaves the other side able to read.
            pub fn forget(self) {
                self.inner.forget();
            }
        }
    };
}

pub(crate) mod connection;
mod datagram;
pub mod tcp;
#[cfg(unix)]
pub mod unix;

pub use datagram::UdpSocket;
#[cfg(unix)]
pub use datagram::UnixDatagram;
pub use tcp::{TcpListener, TcpSocket, TcpStream};
#[cfg(unix)]
pub use unix::{UnixListener, UnixStream};
