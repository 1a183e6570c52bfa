//! What the mirrors of sockets record: connections, from accept to close.

use ::tokio::io::{AsyncReadExt, AsyncWriteExt};
use awaitscope::probe::facade::tokio;
use awaitscope::recording::{GaugeKind, Outcome, WaitKind};
use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};

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
