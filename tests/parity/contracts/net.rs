use super::under_test::{std, tokio};
use ::tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{
    TcpListener, TcpSocket, TcpStream, UdpSocket, UnixDatagram, UnixListener, UnixStream,
};

/// Keeps the paused clock from running ahead while sockets are waited for: it stands still while a blocking job runs.
pub(super) struct Awake(std::sync::mpsc::Sender<()>);

impl Awake {
    pub(super) fn stay() -> Self {
        let (sender, receiver) = std::sync::mpsc::channel();
        tokio::task::spawn_blocking(move || receiver.recv().ok());
        Self(sender)
    }
}

impl Drop for Awake {
    fn drop(&mut self) {
        let _ended = self.0.send(());
    }
}

async fn pair() -> (TcpListener, TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let client = TcpStream::connect(address).await.unwrap();
    let (server, peer) = listener.accept().await.unwrap();
    assert_eq!(peer, client.local_addr().unwrap());
    (listener, client, server)
}

pub(crate) async fn tcp() -> Vec<String> {
    let _awake = Awake::stay();
    let mut log = Vec::new();
    let (listener, mut client, mut server) = pair().await;
    note!(log, listener.ttl().is_ok());
    note!(log, server.peer_addr().ok() == client.local_addr().ok());
    note!(
        log,
        (server.set_nodelay(true).is_ok(), server.nodelay().unwrap())
    );
    let mut bytes = [0; 8];
    client.write_all(b"hello").await.unwrap();
    note!(log, server.peek(&mut bytes).await.unwrap());
    note!(log, server.read(&mut bytes).await.unwrap());
    note!(log, server.try_read(&mut bytes).map_err(|e| e.kind()));
    note!(log, server.try_write(b"hi").unwrap());
    note!(log, client.read_exact(&mut bytes[..2]).await.unwrap());
    note!(log, &bytes[..2]);
    client.shutdown().await.unwrap();
    note!(log, server.read(&mut bytes).await.unwrap());
    drop(server);
    note!(log, client.read(&mut bytes).await.unwrap());
    let taken = listener.local_addr().unwrap();
    note!(
        log,
        TcpListener::bind(taken).await.map_err(|e| e.kind()).err()
    );
    drop(listener);
    note!(
        log,
        TcpStream::connect(taken).await.map_err(|e| e.kind()).err()
    );
    log
}

pub(crate) async fn tcp_halves() -> Vec<String> {
    let _awake = Awake::stay();
    let mut log = Vec::new();
    let (listener, client, mut server) = pair().await;
    let (mut read, mut write) = client.into_split();
    let mut bytes = [0; 8];
    {
        let (mut from, mut to) = server.split();
        write.write_all(b"ask").await.unwrap();
        note!(log, from.peek(&mut bytes).await.unwrap());
        let mut buffer = tokio::io::ReadBuf::new(&mut bytes);
        let peeks = std::future::poll_fn(|cx| from.poll_peek(cx, &mut buffer));
        note!(log, peeks.await.unwrap());
        note!(log, from.read(&mut bytes).await.unwrap());
        to.write_all(b"answer").await.unwrap();
        note!(log, from.peer_addr().ok() == to.peer_addr().ok());
    }
    note!(log, read.peek(&mut bytes).await.unwrap());
    let mut buffer = tokio::io::ReadBuf::new(&mut bytes);
    let peeks = std::future::poll_fn(|cx| read.poll_peek(cx, &mut buffer));
    note!(log, peeks.await.unwrap());
    note!(log, read.read(&mut bytes).await.unwrap());
    let address = listener.local_addr().unwrap();
    let other = TcpStream::connect(address).await.unwrap();
    let (other, _other) = other.into_split();
    let error = other.reunite(write).unwrap_err();
    note!(log, error.to_string());
    let client = read.reunite(error.1).unwrap();
    let (read, write) = client.into_split();
    write.forget();
    drop(read);
    let server = TcpStream::from_std(server.into_std().unwrap()).unwrap();
    let (mut read, write) = server.into_split();
    drop(write);
    note!(log, read.read(&mut bytes).await.map_err(|e| e.kind()));
    log
}

pub(crate) async fn two_accept_at_one_door() -> Vec<String> {
    let _awake = Awake::stay();
    let mut log = Vec::new();
    let listener = std::sync::Arc::new(TcpListener::bind("127.0.0.1:0").await.unwrap());
    let address = listener.local_addr().unwrap();
    let accept = async |listener: std::sync::Arc<TcpListener>| {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.read_u8().await.unwrap()
    };
    let first = tokio::spawn(accept(listener.clone()));
    let second = tokio::spawn(accept(listener.clone()));
    tokio::task::yield_now().await;
    for byte in [1, 2] {
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_u8(byte).await.unwrap();
        client.shutdown().await.unwrap();
    }
    let mut bytes = [first.await.unwrap(), second.await.unwrap()];
    bytes.sort_unstable();
    note!(log, bytes);
    let abandoned = tokio::spawn(accept(listener));
    tokio::task::yield_now().await;
    abandoned.abort();
    note!(log, abandoned.await.unwrap_err().is_cancelled());
    log
}

pub(crate) async fn tcp_sockets() -> Vec<String> {
    let _awake = Awake::stay();
    let mut log = Vec::new();
    let socket = TcpSocket::new_v4().unwrap();
    note!(
        log,
        (
            socket.set_reuseaddr(true).is_ok(),
            socket.reuseaddr().unwrap()
        )
    );
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(4).unwrap();
    let address = listener.local_addr().unwrap();
    let client = TcpSocket::new_v4().unwrap();
    let client = client.connect(address).await.unwrap();
    let accepted = ::std::future::poll_fn(|cx| listener.poll_accept(cx)).await;
    note!(log, accepted.unwrap().1 == client.local_addr().unwrap());
    let listener = TcpListener::from_std(listener.into_std().unwrap()).unwrap();
    note!(log, listener.local_addr().ok() == Some(address));
    log
}

pub(crate) async fn unix() -> Vec<String> {
    let _awake = Awake::stay();
    let mut log = Vec::new();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("door");
    let listener = UnixListener::bind(&path).unwrap();
    note!(log, UnixListener::bind(&path).map_err(|e| e.kind()).err());
    let mut client = UnixStream::connect(&path).await.unwrap();
    let (mut server, peer) = listener.accept().await.unwrap();
    note!(log, peer.is_unnamed());
    note!(
        log,
        listener.local_addr().unwrap().as_pathname() == Some(&path)
    );
    client.write_all(b"hello").await.unwrap();
    let mut bytes = [0; 8];
    let (mut read, mut write) = server.split();
    note!(log, read.read(&mut bytes).await.unwrap());
    write.write_all(b"hi").await.unwrap();
    let (mut read, write) = client.into_split();
    note!(log, read.read(&mut bytes).await.unwrap());
    let client = read.reunite(write).unwrap();
    let server = UnixStream::from_std(server.into_std().unwrap()).unwrap();
    drop(client);
    let (mut read, _write) = server.into_split();
    note!(log, read.read(&mut bytes).await.unwrap());
    let (mut one, mut other) = UnixStream::pair().unwrap();
    one.write_u8(7).await.unwrap();
    note!(log, other.read_u8().await.unwrap());
    note!(
        log,
        UnixStream::connect(folder.path().join("none"))
            .await
            .map_err(|e| e.kind())
            .err()
    );
    log
}

pub(crate) async fn udp() -> Vec<String> {
    let _awake = Awake::stay();
    let mut log = Vec::new();
    let one = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let other = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let (here, there) = (one.local_addr().unwrap(), other.local_addr().unwrap());
    note!(log, one.peer_addr().map_err(|e| e.kind()).err());
    note!(log, one.set_broadcast(true).is_ok());
    let mut bytes = [0; 8];
    note!(log, one.send_to(b"hello", there).await.unwrap());
    note!(log, other.peek_sender().await.unwrap() == here);
    note!(log, other.peek_from(&mut bytes).await.unwrap().0);
    let (length, from) = other.recv_from(&mut bytes).await.unwrap();
    note!(log, (length, from == here));
    note!(log, other.try_recv(&mut bytes).map_err(|e| e.kind()));
    one.connect(there).await.unwrap();
    other.connect(here).await.unwrap();
    note!(log, one.peer_addr().unwrap() == there);
    let receives = async {
        let mut bytes = [0; 8];
        note!(log, other.peek(&mut bytes).await.unwrap());
        note!(log, other.recv(&mut bytes).await.unwrap());
        note!(log, &bytes[..2]);
    };
    let sends = async {
        tokio::task::yield_now().await;
        one.send(b"hi").await.unwrap()
    };
    let ((), sent) = tokio::join!(receives, sends);
    note!(log, sent);
    one.send(b"last").await.unwrap();
    other.readable().await.unwrap();
    note!(log, other.try_recv(&mut bytes).unwrap());
    let other = UdpSocket::from_std(other.into_std().unwrap()).unwrap();
    one.send(b"!").await.unwrap();
    note!(log, other.recv(&mut bytes).await.unwrap());
    let taken = UdpSocket::bind(there).await;
    note!(log, taken.map_err(|e| e.kind()).err());
    log
}

pub(crate) async fn unix_datagrams() -> Vec<String> {
    let _awake = Awake::stay();
    let mut log = Vec::new();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let one = UnixDatagram::bind(path("one")).unwrap();
    let other = UnixDatagram::bind(path("other")).unwrap();
    note!(
        log,
        UnixDatagram::bind(path("one")).map_err(|e| e.kind()).err()
    );
    let mut bytes = [0; 8];
    note!(log, one.send_to(b"hello", path("other")).await.unwrap());
    let (length, from) = other.recv_from(&mut bytes).await.unwrap();
    note!(log, (length, from.as_pathname() == Some(&path("one"))));
    one.connect(path("other")).unwrap();
    one.send(b"hi").await.unwrap();
    note!(log, other.recv(&mut bytes).await.unwrap());
    note!(log, one.connect(path("none")).map_err(|e| e.kind()).err());
    let (left, right) = UnixDatagram::pair().unwrap();
    left.send(b"pair").await.unwrap();
    right.readable().await.unwrap();
    note!(log, right.try_recv(&mut bytes).unwrap());
    let loose = UnixDatagram::unbound().unwrap();
    loose.send_to(b"loose", path("other")).await.unwrap();
    let other = UnixDatagram::from_std(other.into_std().unwrap()).unwrap();
    note!(
        log,
        other.recv_from(&mut bytes).await.unwrap().1.is_unnamed()
    );
    log
}
