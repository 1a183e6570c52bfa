use std::time::Duration;

use super::under_test::{async_channel, tokio, tokio_stream};
use tokio::sync::{broadcast, mpsc, watch};
use tokio::time::{Instant, interval, sleep};
use tokio_stream::wrappers::{
    BroadcastStream, IntervalStream, JoinSetStream, ReceiverStream, TcpListenerStream,
    UnboundedReceiverStream, UnixListenerStream, WatchStream,
};
use tokio_stream::{Stream as _, StreamExt as _};

pub(crate) async fn wrappers() -> Vec<String> {
    let mut log = Vec::new();
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        let mut n = 0;
        while sender.send(n).await.is_ok() {
            n += 1;
        }
    });
    let mut stream = ReceiverStream::new(receiver);
    note!(log, stream.next().await);
    note!(log, stream.as_ref().capacity());
    stream.close();
    note!(log, stream.collect::<Vec<_>>().await);
    let (sender, receiver) = mpsc::unbounded_channel();
    for n in 0..3 {
        sender.send(n).unwrap();
    }
    drop(sender);
    let stream = UnboundedReceiverStream::from(receiver);
    note!(log, stream.into_inner().len());
    log
}

pub(crate) async fn shared() -> Vec<String> {
    let mut log = Vec::new();
    let (sender, receiver) = broadcast::channel(2);
    for n in 0..4 {
        sender.send(n).unwrap();
    }
    let mut stream = BroadcastStream::new(receiver);
    note!(log, stream.next().await);
    note!(log, stream.next().await);
    drop(sender);
    note!(log, (stream.next().await, stream.next().await));
    let (sender, receiver) = watch::channel(0);
    let mut changes = WatchStream::from_changes(receiver.clone());
    let mut stream = WatchStream::new(receiver);
    note!(log, stream.next().await);
    tokio::spawn(async move {
        for n in 1..3 {
            sleep(Duration::from_millis(5)).await;
            sender.send_replace(n);
        }
    });
    note!(log, (stream.next().await, changes.next().await));
    note!(log, (stream.next().await, stream.next().await));
    log
}

pub(crate) async fn ticks() -> Vec<String> {
    let mut log = Vec::new();
    let begin = Instant::now();
    let mut ticks = IntervalStream::new(interval(Duration::from_millis(10)));
    for _ in 0..3 {
        note!(log, ticks.next().await.map(|tick| tick - begin));
    }
    let slow = tokio_stream::iter([1]).throttle(Duration::from_millis(10));
    note!(log, slow.collect::<Vec<_>>().await);
    log
}

pub(crate) async fn size_hints() -> Vec<String> {
    let mut log = Vec::new();
    let (sender, receiver) = mpsc::channel(3);
    let mut stream = ReceiverStream::new(receiver);
    note!(log, stream.size_hint());
    sender.send(1).await.unwrap();
    sender.send(2).await.unwrap();
    note!(log, stream.size_hint());
    let permit = sender.reserve().await.unwrap();
    stream.close();
    note!(log, stream.size_hint());
    drop(permit);
    note!(log, stream.size_hint());
    let (sender, receiver) = mpsc::unbounded_channel();
    let mut stream = UnboundedReceiverStream::new(receiver);
    sender.send(1).unwrap();
    note!(log, stream.size_hint());
    drop(sender);
    note!(
        log,
        (stream.size_hint(), stream.next().await, stream.size_hint())
    );
    let ticks = IntervalStream::new(interval(Duration::from_millis(10)));
    note!(log, ticks.size_hint());
    note!(log, futures::stream::FusedStream::is_terminated(&ticks));
    let (sender, receiver) = broadcast::channel(2);
    sender.send(1).unwrap();
    note!(log, BroadcastStream::new(receiver).size_hint());
    let (_sender, receiver) = watch::channel(0);
    note!(log, WatchStream::new(receiver).size_hint());
    let (sender, receiver) = async_channel::bounded(2);
    sender.send(1).await.unwrap();
    note!(log, receiver.size_hint());
    log
}

pub(crate) async fn of_tasks() -> Vec<String> {
    let mut log = Vec::new();
    let naps = [20, 10].map(|n| async move {
        sleep(Duration::from_millis(n)).await;
        n
    });
    let set: tokio::task::JoinSet<u64> = naps.into_iter().collect();
    let mut ends = JoinSetStream::new(set);
    note!(log, ends.size_hint());
    note!(log, ends.next().await.map(Result::ok));
    note!(log, ends.collect::<Vec<_>>().await.len());
    log
}

pub(crate) async fn of_connections() -> Vec<String> {
    let _awake = super::net::Awake::stay();
    let mut log = Vec::new();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let client = tokio::net::TcpStream::connect(address).await.unwrap();
    let mut accepted = TcpListenerStream::new(listener);
    let server = accepted.next().await.unwrap().unwrap();
    note!(
        log,
        server.peer_addr().unwrap() == client.local_addr().unwrap()
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("door");
    let listener = tokio::net::UnixListener::bind(&path).unwrap();
    let client = tokio::net::UnixStream::connect(&path).await.unwrap();
    let mut accepted = UnixListenerStream::new(listener);
    note!(log, accepted.next().await.unwrap().is_ok());
    drop(client);
    log
}
