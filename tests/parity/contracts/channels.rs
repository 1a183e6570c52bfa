use std::time::Duration;

use super::under_test::{async_channel, futures, tokio};
use futures::StreamExt as _;
use tokio::time::sleep;

pub(crate) async fn bounded() -> Vec<String> {
    let mut log = Vec::new();
    let (sender, receiver) = async_channel::bounded::<u32>(1);
    note!(log, (sender.capacity(), receiver.capacity()));
    note!(log, receiver.try_recv());
    note!(log, sender.send(1).await);
    note!(log, sender.try_send(2));
    note!(
        log,
        (
            sender.len(),
            receiver.len(),
            sender.is_full(),
            receiver.is_empty()
        )
    );
    let other = sender.clone();
    let blocked = tokio::spawn(async move { other.send(2).await });
    sleep(Duration::from_millis(1)).await;
    note!(log, receiver.recv().await);
    note!(log, blocked.await);
    note!(log, sender.force_send(3));
    note!(log, receiver.recv().await);
    note!(log, (sender.sender_count(), sender.receiver_count()));
    let more = receiver.clone();
    let waits = tokio::spawn(async move { (more.recv().await, more.recv().await) });
    tokio::task::yield_now().await;
    note!(log, sender.try_send(4));
    tokio::task::yield_now().await;
    note!(
        log,
        (sender.close(), sender.is_closed(), receiver.is_closed())
    );
    note!(log, waits.await);
    sender.closed().await;
    note!(log, (sender.send(5).await, sender.try_send(6)));
    log
}

pub(crate) async fn unbounded() -> Vec<String> {
    let mut log = Vec::new();
    let (sender, receiver) = async_channel::unbounded::<u32>();
    for n in 0..4 {
        sender.send(n).await.unwrap();
    }
    note!(
        log,
        (receiver.len(), receiver.capacity(), receiver.is_full())
    );
    let workers = [receiver.clone(), receiver].map(|receiver| {
        tokio::spawn(async move {
            let mut got = Vec::new();
            while let Ok(n) = receiver.recv().await {
                got.push(n);
                sleep(Duration::from_millis(10)).await;
            }
            got
        })
    });
    drop(sender);
    for worker in workers {
        note!(log, worker.await);
    }
    let (sender, receiver) = async_channel::bounded::<u32>(1);
    let sends =
        tokio::task::spawn_blocking(move || (sender.send_blocking(1), sender.send_blocking(2)));
    let receives =
        tokio::task::spawn_blocking(move || (receiver.recv_blocking(), receiver.recv_blocking()));
    note!(log, sends.await);
    note!(log, receives.await);
    log
}

pub(crate) async fn as_stream() -> Vec<String> {
    let mut log = Vec::new();
    let (sender, receiver) = async_channel::bounded::<u32>(2);
    let producer = tokio::spawn(async move {
        for n in 0..5 {
            sender.send(n).await.unwrap();
        }
    });
    let mut receiver = Box::pin(receiver);
    note!(log, receiver.next().await);
    note!(log, receiver.collect::<Vec<_>>().await);
    note!(log, producer.await);
    log
}

pub(crate) async fn weak() -> Vec<String> {
    let mut log = Vec::new();
    let (sender, receiver) = async_channel::bounded::<u32>(2);
    let (to, from) = (sender.downgrade(), receiver.downgrade());
    note!(log, (to.upgrade().is_some(), from.upgrade().is_some()));
    note!(log, sender.same_channel(&to.upgrade().unwrap()));
    drop(sender);
    note!(log, (to.upgrade().is_none(), from.upgrade().is_none()));
    note!(log, receiver.recv().await);
    log
}
