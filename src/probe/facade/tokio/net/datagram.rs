//! Sockets for datagrams: their waits have the address from which data is to come, or at which it is to arrive.

use ::std::borrow::Borrow;
use ::std::io;
use ::std::net::SocketAddr;
use ::std::sync::{Mutex, PoisonError};

use ::tokio::io::Interest;
use ::tokio::net::ToSocketAddrs;

use super::connection::kept;
use crate::probe::leaf::named;
use crate::probe::waits::UnknownFuture;

/// Where the data comes from that a socket waits for.
#[derive(Debug)]
pub(super) struct Place(Mutex<&'static str>);

impl Place {
    /// From anybody who sends to an address, if it is known.
    pub(super) fn at(address: Option<String>) -> Self {
        let place = address.map_or("", |address| kept(format!("at {address}")));
        Self(Mutex::new(place))
    }

    /// From now on from the other side alone.
    pub(super) fn connected_to(&self, peer: Option<String>) {
        if let Some(peer) = peer {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = kept(peer);
        }
    }

    /// What a task waits for that receives.
    pub(super) fn waited_for(&self) -> UnknownFuture {
        UnknownFuture::receiving(*self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Mirror of [`tokio::net::UdpSocket`].
pub struct UdpSocket {
    inner: ::tokio::net::UdpSocket,
    place: Place,
}

impl UdpSocket {
    fn of(inner: ::tokio::net::UdpSocket) -> Self {
        let address = inner.local_addr().ok();
        let place = Place::at(address.map(|address| address.to_string()));
        place.connected_to(inner.peer_addr().ok().map(|peer| peer.to_string()));
        Self { inner, place }
    }

    /// A socket at the first of the addresses that can be had.
    ///
    /// # Errors
    ///
    /// When none can.
    pub async fn bind<A: ToSocketAddrs>(address: A) -> io::Result<Self> {
        ::tokio::net::UdpSocket::bind(address).await.map(Self::of)
    }

    /// A socket of the standard library, which must not block.
    ///
    /// # Errors
    ///
    /// When the system refuses to watch it.
    #[track_caller]
    pub fn from_std(socket: ::std::net::UdpSocket) -> io::Result<Self> {
        ::tokio::net::UdpSocket::from_std(socket).map(Self::of)
    }

    /// The socket as one of the standard library.
    ///
    /// # Errors
    ///
    /// When the system refuses to let go of it.
    pub fn into_std(self) -> io::Result<::std::net::UdpSocket> {
        self.inner.into_std()
    }

    /// Sends to the first of the addresses from now on, and receives from there alone.
    ///
    /// # Errors
    ///
    /// When the system accepts none of them.
    pub async fn connect<A: ToSocketAddrs>(&self, address: A) -> io::Result<()> {
        self.inner.connect(address).await?;
        let peer = self.inner.peer_addr().ok();
        self.place.connected_to(peer.map(|peer| peer.to_string()));
        Ok(())
    }

    /// Waits for a datagram, and gives its sender too.
    ///
    /// # Errors
    ///
    /// As the original.
    pub async fn recv_from(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        named(self.place.waited_for(), self.inner.recv_from(buffer)).await
    }

    /// Waits for a datagram, gives its sender too, and leaves it where it is.
    ///
    /// # Errors
    ///
    /// As the original.
    pub async fn peek_from(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        named(self.place.waited_for(), self.inner.peek_from(buffer)).await
    }

    /// Waits for a datagram, and gives its sender alone.
    ///
    /// # Errors
    ///
    /// As the original.
    pub async fn peek_sender(&self) -> io::Result<SocketAddr> {
        named(self.place.waited_for(), self.inner.peek_sender()).await
    }

    /// Waits for a datagram and leaves it where it is.
    ///
    /// # Errors
    ///
    /// As the original.
    pub async fn peek(&self, buffer: &mut [u8]) -> io::Result<usize> {
        named(self.place.waited_for(), self.inner.peek(buffer)).await
    }
}

/// What both kinds of sockets do while they wait for data.
macro_rules! receives {
    ($($socket:ty),*) => {
        $(impl $socket {
            /// Waits for a datagram.
            ///
            /// # Errors
            ///
            /// As the original.
            pub async fn recv(&self, buffer: &mut [u8]) -> io::Result<usize> {
                named(self.place.waited_for(), self.inner.recv(buffer)).await
            }

            /// Waits until there may be a datagram.
            ///
            /// # Errors
            ///
            /// As the original.
            pub async fn readable(&self) -> io::Result<()> {
                named(self.place.waited_for(), self.inner.readable()).await
            }

            /// Calls an operation until it would not block, and waits in between.
            ///
            /// # Errors
            ///
            /// Those of the operation.
            pub async fn async_io<R>(
                &self,
                interest: Interest,
                operation: impl FnMut() -> io::Result<R>,
            ) -> io::Result<R> {
                let waits = self.inner.async_io(interest, operation);
                if interest.is_readable() {
                    return named(self.place.waited_for(), waits).await;
                }
                waits.await
            }
        })*
    };
}

/// What is generic over `Borrow` of the original takes the mirror too, such as `tokio_util::udp::UdpFramed`.
impl Borrow<::tokio::net::UdpSocket> for UdpSocket {
    fn borrow(&self) -> &::tokio::net::UdpSocket {
        &self.inner
    }
}

receives!(UdpSocket);
like_the_original!(UdpSocket => ::tokio::net::UdpSocket);

#[cfg(unix)]
pub use unix::UnixDatagram;

#[cfg(unix)]
mod unix {
    use ::std::io;
    use ::std::path::Path;

    use ::tokio::io::Interest;
    use ::tokio::net::unix::SocketAddr;

    use super::Place;
    use crate::probe::leaf::named;

    /// Mirror of [`tokio::net::UnixDatagram`].
    pub struct UnixDatagram {
        inner: ::tokio::net::UnixDatagram,
        place: Place,
    }

    /// The path of an address, if it has one.
    fn path(address: io::Result<SocketAddr>) -> Option<String> {
        let address = address.ok()?;
        Some(address.as_pathname()?.display().to_string())
    }

    impl UnixDatagram {
        fn of(inner: ::tokio::net::UnixDatagram) -> Self {
            let place = Place::at(path(inner.local_addr()));
            place.connected_to(path(inner.peer_addr()));
            Self { inner, place }
        }

        /// A socket at a path, which must not exist.
        ///
        /// # Errors
        ///
        /// When it does, or cannot be made.
        pub fn bind<P: AsRef<Path>>(path: P) -> io::Result<Self> {
            ::tokio::net::UnixDatagram::bind(path).map(Self::of)
        }

        /// Two sockets that are connected to each other.
        ///
        /// # Errors
        ///
        /// When the system has no more file descriptors.
        pub fn pair() -> io::Result<(Self, Self)> {
            let (one, other) = ::tokio::net::UnixDatagram::pair()?;
            Ok((Self::of(one), Self::of(other)))
        }

        /// A socket without a path.
        ///
        /// # Errors
        ///
        /// When the system has no more file descriptors.
        pub fn unbound() -> io::Result<Self> {
            ::tokio::net::UnixDatagram::unbound().map(Self::of)
        }

        /// A socket of the standard library, which must not block.
        ///
        /// # Errors
        ///
        /// When the system refuses to watch it.
        #[track_caller]
        pub fn from_std(socket: ::std::os::unix::net::UnixDatagram) -> io::Result<Self> {
            ::tokio::net::UnixDatagram::from_std(socket).map(Self::of)
        }

        /// The socket as one of the standard library.
        ///
        /// # Errors
        ///
        /// When the system refuses to let go of it.
        pub fn into_std(self) -> io::Result<::std::os::unix::net::UnixDatagram> {
            self.inner.into_std()
        }

        /// Sends to a path from now on, and receives from there alone.
        ///
        /// # Errors
        ///
        /// When no socket is there.
        pub fn connect<P: AsRef<Path>>(&self, to: P) -> io::Result<()> {
            self.inner.connect(to)?;
            self.place.connected_to(path(self.inner.peer_addr()));
            Ok(())
        }

        /// Waits for a datagram, and gives its sender too.
        ///
        /// # Errors
        ///
        /// As the original.
        pub async fn recv_from(&self, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
            named(self.place.waited_for(), self.inner.recv_from(buffer)).await
        }
    }

    receives!(UnixDatagram);
    like_the_original!(UnixDatagram => ::tokio::net::UnixDatagram);
}
