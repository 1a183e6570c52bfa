//! Sockets of the file system.

pub use ::tokio::net::unix::{SocketAddr, UCred, gid_t, pid_t, pipe, uid_t};

use ::std::io;
use ::std::path::Path;
use ::std::sync::Arc;
use ::std::task::{Context, Poll};

use super::connection::{Connection, Door};
use crate::probe::context;
use crate::probe::leaf::named;

/// Mirror of [`tokio::net::UnixListener`].
pub struct UnixListener {
    inner: ::tokio::net::UnixListener,
    door: Arc<Door>,
}

impl UnixListener {
    fn new(inner: ::tokio::net::UnixListener) -> Self {
        let address = inner.local_addr().ok();
        let path = address.as_ref().and_then(SocketAddr::as_pathname);
        let door = Door::at(path.map(|path| path.display().to_string()));
        Self { inner, door }
    }

    /// Listens at a path, which must not exist.
    ///
    /// # Errors
    ///
    /// When it does, or cannot be made.
    #[track_caller]
    pub fn bind<P: AsRef<Path>>(path: P) -> io::Result<Self> {
        ::tokio::net::UnixListener::bind(path).map(Self::new)
    }

    /// A listener of the standard library, which must not block.
    ///
    /// # Errors
    ///
    /// When the system refuses to watch it.
    #[track_caller]
    pub fn from_std(listener: ::std::os::unix::net::UnixListener) -> io::Result<Self> {
        ::tokio::net::UnixListener::from_std(listener).map(Self::new)
    }

    /// The listener as one of the standard library.
    ///
    /// # Errors
    ///
    /// When the system refuses to let go of it.
    pub fn into_std(self) -> io::Result<::std::os::unix::net::UnixListener> {
        self.inner.into_std()
    }

    /// Waits for a connection.
    ///
    /// # Errors
    ///
    /// When the system cannot accept one.
    pub async fn accept(&self) -> io::Result<(UnixStream, SocketAddr)> {
        let accepted = named(self.door.waited_for(), self.inner.accept()).await?;
        Ok(self.accepted(accepted))
    }

    /// Polls for a connection.
    pub fn poll_accept(&self, cx: &mut Context<'_>) -> Poll<io::Result<(UnixStream, SocketAddr)>> {
        let polled = self.inner.poll_accept(cx);
        if polled.is_pending() {
            context::suspended(self.door.waited_for());
        }
        polled.map_ok(|accepted| self.accepted(accepted))
    }

    fn accepted(
        &self,
        (inner, peer): (::tokio::net::UnixStream, SocketAddr),
    ) -> (UnixStream, SocketAddr) {
        // the other side of such a socket has no address
        let connection = self.door.accepted(None);
        (UnixStream { inner, connection }, peer)
    }
}

/// Mirror of [`tokio::net::UnixStream`]; it has a lane if it was accepted.
pub struct UnixStream {
    inner: ::tokio::net::UnixStream,
    connection: Option<Arc<Connection>>,
}

impl UnixStream {
    fn of(inner: ::tokio::net::UnixStream) -> Self {
        let connection = None;
        Self { inner, connection }
    }

    /// Connects to who listens at a path.
    ///
    /// # Errors
    ///
    /// When nobody does.
    pub async fn connect<P: AsRef<Path>>(path: P) -> io::Result<Self> {
        ::tokio::net::UnixStream::connect(path).await.map(Self::of)
    }

    /// Two streams that are connected to each other.
    ///
    /// # Errors
    ///
    /// When the system has no more file descriptors.
    pub fn pair() -> io::Result<(Self, Self)> {
        let (one, other) = ::tokio::net::UnixStream::pair()?;
        Ok((Self::of(one), Self::of(other)))
    }

    /// A stream of the standard library, which must not block.
    ///
    /// # Errors
    ///
    /// When the system refuses to watch it.
    #[track_caller]
    pub fn from_std(stream: ::std::os::unix::net::UnixStream) -> io::Result<Self> {
        ::tokio::net::UnixStream::from_std(stream).map(Self::of)
    }

    /// The stream as one of the standard library; its lane ends.
    ///
    /// # Errors
    ///
    /// When the system refuses to let go of it.
    pub fn into_std(self) -> io::Result<::std::os::unix::net::UnixStream> {
        self.inner.into_std()
    }
}

halves!(UnixStream, unix);
reads!(UnixStream, ReadHalf<'_>, OwnedReadHalf);
writes!(UnixStream, WriteHalf<'_>, OwnedWriteHalf);
like_the_original!(
    UnixListener => ::tokio::net::UnixListener,
    UnixStream => ::tokio::net::UnixStream,
    OwnedReadHalf => ::tokio::net::unix::OwnedReadHalf,
    OwnedWriteHalf => ::tokio::net::unix::OwnedWriteHalf
);
like_the_borrowed_original!(ReadHalf => unix, WriteHalf => unix);

#[cfg(feature = "http")]
serves!(UnixListener, UnixStream, SocketAddr);
