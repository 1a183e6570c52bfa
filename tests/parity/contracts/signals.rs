use std::sync::Arc;
use std::time::Duration;

use super::under_test::tokio;
use tokio::sync::{Barrier, Notify, OnceCell, broadcast, oneshot, watch};
use tokio::time::{sleep, timeout};

pub(crate) async fn oneshot() -> Vec<String> {
    let mut log = Vec::new();
    let (sender, receiver) = oneshot::channel::<u32>();
    let waits = tokio::spawn(receiver);
    tokio::task::yield_now().await;
    note!(log, sender.send(1));
    note!(log, waits.await);
    let (sender, mut receiver) = oneshot::channel::<u32>();
    note!(log, (receiver.try_recv(), receiver.is_empty()));
    drop(sender);
    note!(log, receiver.try_recv());
    let (sender, receiver) = oneshot::channel::<u32>();
    drop(sender);
    note!(log, receiver.await);
    let (mut sender, mut receiver) = oneshot::channel::<u32>();
    note!(log, sender.is_closed());
    let closes = tokio::spawn(async move {
        sleep(Duration::from_millis(5)).await;
        receiver.close();
        receiver.is_terminated()
    });
    sender.closed().await;
    note!(log, (sender.is_closed(), sender.send(2)));
    note!(log, closes.await);
    let (sender, receiver) = oneshot::channel::<u32>();
    let blocked = tokio::task::spawn_blocking(move || receiver.blocking_recv());
    note!(log, sender.send(3));
    note!(log, blocked.await);
    log
}

pub(crate) async fn broadcast() -> Vec<String> {
    let mut log = Vec::new();
    let (sender, mut one) = broadcast::channel::<u32>(2);
    let mut two = sender.subscribe();
    note!(log, sender.receiver_count());
    note!(log, sender.send(1));
    note!(log, (sender.len(), one.len(), two.is_empty()));
    note!(log, one.recv().await);
    note!(log, one.try_recv());
    for n in 2..5 {
        sender.send(n).unwrap();
    }
    note!(log, sender.len());
    note!(log, two.recv().await);
    note!(log, two.recv().await);
    let mut three = two.resubscribe();
    note!(log, three.try_recv());
    drop((one, two));
    note!(
        log,
        (sender.len(), sender.strong_count(), sender.weak_count())
    );
    let weak = sender.downgrade();
    let waits =
        tokio::spawn(async move { (three.recv().await, three.recv().await, three.is_closed()) });
    tokio::task::yield_now().await;
    note!(log, weak.upgrade().map(|sender| sender.send(9)));
    drop(sender);
    note!(log, waits.await);
    note!(log, weak.upgrade().is_none());
    let lonely = broadcast::Sender::<u32>::new(3);
    note!(log, lonely.send(1));
    lonely.closed().await;
    log
}

pub(crate) async fn watch() -> Vec<String> {
    let mut log = Vec::new();
    let (sender, mut receiver) = watch::channel(0);
    note!(log, (*receiver.borrow(), receiver.has_changed()));
    note!(log, sender.send(1));
    note!(log, receiver.has_changed());
    note!(log, receiver.changed().await);
    note!(log, *receiver.borrow_and_update());
    sender.send_modify(|value| *value += 1);
    note!(log, sender.send_if_modified(|_| false));
    note!(log, sender.send_replace(5));
    note!(log, *sender.borrow());
    receiver.mark_unchanged();
    note!(log, receiver.has_changed());
    receiver.mark_changed();
    note!(log, receiver.has_changed());
    let mut other = sender.subscribe();
    note!(
        log,
        (sender.receiver_count(), other.same_channel(&receiver))
    );
    let waits = tokio::spawn(async move { other.wait_for(|value| *value > 6).await.map(|v| *v) });
    for n in 6..8 {
        sleep(Duration::from_millis(5)).await;
        sender.send_replace(n);
    }
    note!(log, waits.await);
    drop(receiver);
    sender.closed().await;
    note!(log, (sender.is_closed(), sender.send(9)));
    let mut late = sender.subscribe();
    drop(sender);
    note!(log, late.changed().await.is_err());
    note!(log, late.wait_for(|value| *value > 100).await.is_err());
    log
}

pub(crate) async fn notify() -> Vec<String> {
    let mut log = Vec::new();
    let notify = Arc::new(Notify::new());
    notify.notify_one();
    notify.notified().await;
    note!(
        log,
        timeout(Duration::from_millis(5), notify.notified())
            .await
            .is_err()
    );
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..3 {
        let notify = notify.clone();
        tasks.spawn(async move {
            notify.notified().await;
            n
        });
    }
    tokio::task::yield_now().await;
    notify.notify_last();
    note!(log, tasks.join_next().await);
    notify.notify_one();
    note!(log, tasks.join_next().await);
    notify.notify_waiters();
    note!(log, tasks.join_next().await);
    let mut early = std::pin::pin!(notify.notified());
    note!(log, early.as_mut().enable());
    notify.notify_waiters();
    early.await;
    log
}

pub(crate) async fn notify_owned() -> Vec<String> {
    let mut log = Vec::new();
    let notify = Arc::new(Notify::new());
    let waits = tokio::spawn(notify.clone().notified_owned());
    tokio::task::yield_now().await;
    notify.notify_one();
    note!(log, waits.await);
    let mut early = std::pin::pin!(notify.clone().notified_owned());
    note!(log, early.as_mut().enable());
    notify.notify_one();
    early.await;
    log
}

pub(crate) async fn barrier() -> Vec<String> {
    let mut log = Vec::new();
    let barrier = Arc::new(Barrier::new(3));
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..3_u64 {
        let barrier = barrier.clone();
        tasks.spawn(async move {
            sleep(Duration::from_millis(n)).await;
            (n, barrier.wait().await.is_leader())
        });
    }
    let begin = tokio::time::Instant::now();
    let mut ends = tasks.join_all().await;
    ends.sort_unstable();
    note!(log, ends);
    note!(log, begin.elapsed());
    log
}

pub(crate) async fn once_cell() -> Vec<String> {
    let mut log = Vec::new();
    let mut cell = OnceCell::new();
    note!(log, (cell.get(), cell.initialized()));
    let late = cell.get_or_init(|| async {
        sleep(Duration::from_millis(5)).await;
        3
    });
    let later = cell.get_or_init(|| async { 4 });
    note!(log, tokio::join!(late, later));
    note!(log, cell.set(5));
    note!(log, cell.get_mut());
    note!(log, (cell.clone() == OnceCell::from(3), cell.take(), cell));
    let cell = OnceCell::<u8>::new_with(None);
    note!(log, cell.get_or_try_init(|| async { Err("no") }).await);
    note!(log, cell.get_or_try_init(|| async { Ok::<_, ()>(1) }).await);
    note!(log, cell.into_inner());
    log
}
