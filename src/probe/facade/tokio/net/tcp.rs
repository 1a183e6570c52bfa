//! TCP.

use ::std::io;
use ::std::net::SocketAddr;
use ::std::sync::Arc;
use ::std::task::{Context, Poll};

use ::tokio::io::ReadBuf;
use ::tokio::net::ToSocketAddrs;

use super::connection::{Connection, Door};
use crate::probe::context;
use crate::probe::leaf::named;

/// Mirror of [`tokio::net::TcpListener`].
pub struct TcpListener {
    inner: ::tokio::net::TcpListener,
    door: Arc<Door>,
}

impl TcpListener {
    fn new(inner: ::tokio::net::TcpListener) -> Self {
        let address = inner.local_addr().ok();
        let door = Door::at(address.map(|address| address.to_string()));
        Self { inner, door }
    }

    /// Listens at the first of the addresses that can be had.
    ///
    /// # Errors
    ///
    /// When none can.
    pub async fn bind<A: ToSocketAddrs>(address: A) -> io::Result<Self> {
        let inner = ::tokio::net::TcpListener::bind(address).await?;
        Ok(Self::new(inner))
    }

    /// A listener of the standard library, which must not block.
    ///
    /// # Errors
    ///
    /// When the system refuses to watch it.
    #[track_caller]
    pub fn from_std(listener: ::std::net::TcpListener) -> io::Result<Self> {
        ::tokio::net::TcpListener::from_std(listener).map(Self::new)
    }

    /// The listener as one of the standard library.
    ///
    /// # Errors
    ///
    /// When the system refuses to let go of it.
    pub fn into_std(self) -> io::Result<::std::net::TcpListener> {
        self.inner.into_std()
    }

    /// Waits for a connection.
    ///
    /// # Errors
    ///
    /// When the system cannot accept one, for want of file descriptors for instance.
    pub async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        let accepted = named(self.door.waited_for(), self.inner.accept()).await?;
        Ok(self.accepted(accepted))
    }

    /// Polls for a connection.
    pub fn poll_accept(&self, cx: &mut Context<'_>) -> Poll<io::Result<(TcpStream, SocketAddr)>> {
        let polled = self.inner.poll_accept(cx);
        if polled.is_pending() {
            context::suspended(self.door.waited_for());
        }
        polled.map_ok(|accepted| self.accepted(accepted))
    }

    fn accepted(
        &self,
        (inner, peer): (::tokio::net::TcpStream, SocketAddr),
    ) -> (TcpStream, SocketAddr) {
        let connection = self.door.accepted(Some(&peer.to_string()));
        (TcpStream { inner, connection }, peer)
    }
}

/// Mirror of [`tokio::net::TcpStream`]; it has a lane if it was accepted.
pub struct TcpStream {
    inner: ::tokio::net::TcpStream,
    connection: Option<Arc<Connection>>,
}

impl TcpStream {
    fn of(inner: ::tokio::net::TcpStream) -> Self {
        let connection = None;
        Self { inner, connection }
    }

    /// Connects to the first of the addresses that accepts.
    ///
    /// # Errors
    ///
    /// When none does.
    pub async fn connect<A: ToSocketAddrs>(address: A) -> io::Result<Self> {
        ::tokio::net::TcpStream::connect(address)
            .await
            .map(Self::of)
    }

    /// A stream of the standard library, which must not block.
    ///
    /// # Errors
    ///
    /// When the system refuses to watch it.
    #[track_caller]
    pub fn from_std(stream: ::std::net::TcpStream) -> io::Result<Self> {
        ::tokio::net::TcpStream::from_std(stream).map(Self::of)
    }

    /// The stream as one of the standard library; its lane ends.
    ///
    /// # Errors
    ///
    /// When the system refuses to let go of it.
    pub fn into_std(self) -> io::Result<::std::net::TcpStream> {
        self.inner.into_std()
    }
}

/// Mirror of [`tokio::net::TcpSocket`].
pub struct TcpSocket {
    inner: ::tokio::net::TcpSocket,
}

impl TcpSocket {
    /// A socket of version 4.
    ///
    /// # Errors
    ///
    /// When the system has no more of them.
    pub fn new_v4() -> io::Result<Self> {
        let inner = ::tokio::net::TcpSocket::new_v4()?;
        Ok(Self { inner })
    }

    /// A socket of version 6.
    ///
    /// # Errors
    ///
    /// When the system has no more of them, or no such address.
    pub fn new_v6() -> io::Result<Self> {
        let inner = ::tokio::net::TcpSocket::new_v6()?;
        Ok(Self { inner })
    }

    /// A stream of the standard library, which must not block and need not be connected.
    pub fn from_std_stream(stream: ::std::net::TcpStream) -> Self {
        let inner = ::tokio::net::TcpSocket::from_std_stream(stream);
        Self { inner }
    }

    /// Connects to an address.
    ///
    /// # Errors
    ///
    /// When nobody accepts there.
    pub async fn connect(self, address: SocketAddr) -> io::Result<TcpStream> {
        self.inner.connect(address).await.map(TcpStream::of)
    }

    /// Listens; so many connections may wait to be accepted.
    ///
    /// # Errors
    ///
    /// When the socket's address cannot be listened at.
    pub fn listen(self, backlog: u32) -> io::Result<TcpListener> {
        self.inner.listen(backlog).map(TcpListener::new)
    }
}

/// What is read and stays, in either half that reads.
macro_rules! peeks {
    ($half:ty) => {
        impl $half {
            /// Polls for data and leaves it where it is.
            ///
            /// # Errors
            ///
            /// As reading.
            pub fn poll_peek(
                &mut self,
                cx: &mut Context<'_>,
                buffer: &mut ReadBuf<'_>,
            ) -> Poll<io::Result<usize>> {
                self.inner.poll_peek(cx, buffer)
            }

            /// Waits for data and leaves it where it is.
            ///
            /// # Errors
            ///
            /// As reading.
            pub async fn peek(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.inner.peek(buffer).await
            }
        }
    };
}

peeks!(ReadHalf<'_>);
peeks!(OwnedReadHalf);
halves!(TcpStream, tcp);
reads!(TcpStream, ReadHalf<'_>, OwnedReadHalf);
writes!(TcpStream, WriteHalf<'_>, OwnedWriteHalf);
like_the_original!(
    TcpListener => ::tokio::net::TcpListener,
    TcpSocket => ::tokio::net::TcpSocket,
    TcpStream => ::tokio::net::TcpStream,
    OwnedReadHalf => ::tokio::net::tcp::OwnedReadHalf,
    OwnedWriteHalf => ::tokio::net::tcp::OwnedWriteHalf
);
like_the_borrowed_original!(ReadHalf => tcp, WriteHalf => tcp);

#[cfg(feature = "http")]
serves!(TcpListener, TcpStream, SocketAddr);
