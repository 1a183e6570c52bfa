use std::time::Duration;

use super::under_test::tokio;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

pub(crate) async fn bounded() -> Vec<String> {
    let mut log = Vec::new();
    let (sender, mut receiver) = mpsc::channel::<u32>(2);
    note!(log, (sender.capacity(), sender.max_capacity()));
    note!(log, receiver.try_recv());
    note!(log, sender.send(1).await);
    note!(log, sender.try_send(2));
    note!(log, sender.try_send(3));
    note!(
        log,
        (receiver.len(), receiver.is_empty(), receiver.capacity())
    );
    let begin = Instant::now();
    let wait = Duration::from_millis(30);
    note!(log, sender.send_timeout(3, wait).await);
    note!(log, begin.elapsed());
    let other = sender.clone();
    let producer = tokio::spawn(async move {
        for n in 3..5 {
            other.send(n).await.unwrap();
        }
    });
    sleep(Duration::from_millis(1)).await;
    note!(log, receiver.recv().await);
    let mut several = Vec::new();
    note!(log, receiver.recv_many(&mut several, 10).await);
    producer.await.unwrap();
    note!(log, receiver.recv_many(&mut several, 10).await);
    note!(log, several);
    note!(log, sender.same_channel(&sender.clone()));
    let late = tokio::spawn(async move {
        sender.closed().await;
        (sender.is_closed(), sender.send(9).await, sender.try_send(9))
    });
    tokio::task::yield_now().await;
    receiver.close();
    note!(log, late.await);
    note!(log, receiver.is_closed());
    note!(log, receiver.recv().await);
    log
}

pub(crate) async fn reserving() -> Vec<String> {
    let mut log = Vec::new();
    let (sender, mut receiver) = mpsc::channel::<u32>(3);
    let permit = sender.reserve().await.unwrap();
    note!(log, (sender.capacity(), receiver.len()));
    permit.send(1);
    drop(sender.try_reserve().unwrap());
    note!(log, sender.capacity());
    let permits = sender.reserve_many(2).await.unwrap();
    note!(log, permits.len());
    for (n, permit) in (2..).zip(permits) {
        permit.send(n);
    }
    note!(log, sender.try_reserve().is_err());
    note!(log, sender.try_reserve_many(1).is_err());
    note!(log, sender.clone().try_reserve_owned().is_err());
    note!(log, receiver.recv().await);
    let owned = sender.clone().reserve_owned().await.unwrap();
    note!(log, sender.capacity());
    let back = owned.send(4);
    note!(log, back.same_channel(&sender));
    note!(log, receiver.recv().await);
    let owned = back.reserve_owned().await.unwrap();
    let other = owned.release();
    note!(log, other.capacity());
    drop(other.try_reserve_owned());
    note!(log, sender.capacity());
    let unused = sender.reserve_many(1).await.unwrap();
    drop(unused);
    note!(log, (sender.capacity(), receiver.len()));
    drop(sender);
    note!(log, receiver.recv().await);
    note!(log, receiver.recv().await);
    note!(log, receiver.recv().await);
    log
}

pub(crate) async fn polling() -> Vec<String> {
    let mut log = Vec::new();
    let (sender, mut receiver) = mpsc::channel::<u32>(3);
    sender.send(1).await.unwrap();
    sender.send(2).await.unwrap();
    note!(log, std::future::poll_fn(|cx| receiver.poll_recv(cx)).await);
    let mut rest = Vec::new();
    let many = std::future::poll_fn(|cx| receiver.poll_recv_many(cx, &mut rest, 5));
    note!(log, many.await);
    note!(log, rest);
    let sent = tokio::spawn(async move { sender.send(3).await });
    note!(log, std::future::poll_fn(|cx| receiver.poll_recv(cx)).await);
    note!(log, sent.await);
    log
}

pub(crate) async fn blocking() -> Vec<String> {
    let mut log = Vec::new();
    let (sender, mut receiver) = mpsc::channel::<u32>(1);
    let producer = tokio::task::spawn_blocking(move || {
        (0..3).map(|n| sender.blocking_send(n)).collect::<Vec<_>>()
    });
    let consumer = tokio::task::spawn_blocking(move || {
        let first = receiver.blocking_recv();
        let mut rest = Vec::new();
        while receiver.blocking_recv_many(&mut rest, 4) > 0 {}
        (first, rest)
    });
    note!(log, producer.await);
    note!(log, consumer.await);
    log
}

pub(crate) async fn unbounded() -> Vec<String> {
    let mut log = Vec::new();
    let (sender, mut receiver) = mpsc::unbounded_channel::<u32>();
    note!(log, receiver.try_recv());
    for n in 0..5 {
        sender.send(n).unwrap();
    }
    note!(log, (receiver.len(), receiver.is_empty()));
    note!(log, receiver.recv().await);
    note!(log, receiver.try_recv());
    let mut several = Vec::new();
    note!(log, receiver.recv_many(&mut several, 2).await);
    note!(log, several);
    note!(log, std::future::poll_fn(|cx| receiver.poll_recv(cx)).await);
    let waits = tokio::spawn(async move {
        let got = receiver.recv().await;
        receiver.close();
        (got, receiver.recv().await, receiver.is_closed())
    });
    tokio::task::yield_now().await;
    note!(log, sender.send(7));
    note!(log, waits.await);
    sender.closed().await;
    note!(log, (sender.is_closed(), sender.send(8)));
    log
}

pub(crate) async fn weak() -> Vec<String> {
    let mut log = Vec::new();
    let (sender, receiver) = mpsc::channel::<u32>(1);
    let weak = sender.downgrade();
    note!(log, (sender.strong_count(), sender.weak_count()));
    note!(log, weak.upgrade().is_some());
    drop(sender);
    note!(log, weak.upgrade().is_none());
    note!(
        log,
        (receiver.sender_strong_count(), receiver.sender_weak_count())
    );
    let (sender, receiver) = mpsc::unbounded_channel::<u32>();
    let weak = sender.downgrade();
    note!(log, weak.upgrade().is_some());
    drop(sender);
    note!(
        log,
        (
            weak.upgrade().is_none(),
            weak.strong_count(),
            weak.weak_count()
        )
    );
    note!(log, receiver.is_closed());
    log
}
