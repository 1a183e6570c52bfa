//! What the mirrors of sockets record: connections, from accept to close.

use std::sync::Mutex;

use ::tokio::io::{AsyncReadExt, AsyncWriteExt};
use awaitscope::probe::facade::tokio;
use awaitscope::recording::{GaugeKind, Outcome, WaitKind};
use tokio::net::{TcpListener, TcpStream, UdpSocket, UnixDatagram, UnixListener, UnixStream};

use crate::recorded::seen;

#[test]
fn a_connection_has_a_lane_from_accept_to_close_and_waits_for_one_side_or_the_other() {
    let seen = seen(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let client = tokio::spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            for _ in 0..2 {
                stream.write_all(b"ask").await.unwrap();
                stream.read_u8().await.unwrap();
            }
        });
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut bytes = [0; 3];
        for _ in 0..2 {
            stream.read_exact(&mut bytes).await.unwrap();
            stream.write_u8(1).await.unwrap();
        }
        client.await.unwrap();
    });
    let waits = seen.waits.iter().filter(|wait| wait.0 == "connection");
    let kinds: Vec<_> = waits.map(|wait| wait.1).collect();
    let (request, answer) = (WaitKind::SocketRead, WaitKind::Answer);
    assert_eq!(kinds, [request, answer, request, answer, request]);
    assert!(seen.ended("connection", Outcome::Completed), "{seen:?}");
    assert_eq!(seen.gauges["connections"].0, GaugeKind::Connections);
    assert_eq!(seen.values("connections"), [0.0, 1.0, 0.0]);
    assert_eq!(seen.values("connections opened"), [0.0, 1.0]);
    assert!(seen.waited("test", WaitKind::Accept, ""), "{seen:?}");
}

#[test]
fn a_connection_ends_with_its_last_half_and_what_connects_has_none() {
    let seen = seen(async {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("door");
        let listener = UnixListener::bind(&path).unwrap();
        let _client = UnixStream::connect(&path).await.unwrap();
        let (stream, _) = listener.accept().await.unwrap();
        let (read, write) = stream.into_split();
        drop(read);
        tokio::task::yield_now().await;
        drop(write);
    });
    let lanes = seen.lanes.iter().filter(|lane| *lane == "connection");
    assert_eq!(lanes.count(), 1, "{seen:?}");
    assert_eq!(seen.values("connections"), [0.0, 1.0, 0.0]);
}

#[test]
fn each_listener_counts_its_own() {
    let seen = seen(async {
        let mut doors = Vec::new();
        for _ in 0..2 {
            doors.push(TcpListener::bind("127.0.0.1:0").await.unwrap());
        }
        let mut streams = Vec::new();
        for door in [0, 1, 1] {
            let address = doors[door].local_addr().unwrap();
            let client = TcpStream::connect(address).await.unwrap();
            streams.push((client, doors[door].accept().await.unwrap()));
        }
    });
    assert_eq!(seen.values("connections"), [0.0, 1.0, 0.0]);
    assert_eq!(seen.values("connections #2"), [0.0, 1.0, 2.0, 1.0, 0.0]);
}

/// The addresses that the waits for data have.
fn sources(seen: &crate::seen::Seen) -> Vec<&str> {
    let data = seen.sources.iter();
    data.filter(|(kind, _)| *kind == WaitKind::SocketRead)
        .map(|(_, source)| &**source)
        .collect()
}

#[test]
fn who_waits_for_a_datagram_waits_at_its_own_address_and_then_for_the_other_side() {
    let (one, other) = (Mutex::new(String::new()), Mutex::new(String::new()));
    let seen = seen(async {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let peer = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let (here, there) = (socket.local_addr().unwrap(), peer.local_addr().unwrap());
        *one.lock().unwrap() = format!("at {here}");
        *other.lock().unwrap() = there.to_string();
        let mut bytes = [0; 8];
        let late = async {
            tokio::task::yield_now().await;
            peer.send_to(b"ask", here).await.unwrap();
        };
        let (received, ()) = tokio::join!(socket.recv_from(&mut bytes), late);
        assert_eq!(received.unwrap().1, there);
        socket.connect(there).await.unwrap();
        let late = async {
            tokio::task::yield_now().await;
            peer.send_to(b"again", here).await.unwrap();
        };
        let (received, ()) = tokio::join!(socket.recv(&mut bytes), late);
        assert_eq!(received.unwrap(), 5);
    });
    let found = sources(&seen);
    let (one, other) = (one.into_inner().unwrap(), other.into_inner().unwrap());
    assert_eq!(found, [one.as_str(), other.as_str()], "{seen:?}");
}

#[test]
fn a_datagram_socket_of_the_file_system_waits_at_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("box");
    let seen = seen(async {
        let socket = UnixDatagram::bind(&path).unwrap();
        let loose = UnixDatagram::unbound().unwrap();
        let mut bytes = [0; 8];
        let late = async {
            tokio::task::yield_now().await;
            loose.send_to(b"hello", &path).await.unwrap();
        };
        let (received, ()) = tokio::join!(socket.recv_from(&mut bytes), late);
        assert_eq!(received.unwrap().0, 5);
    });
    let expected = format!("at {}", path.display());
    assert_eq!(sources(&seen), [expected.as_str()], "{seen:?}");
}
