//! Signals that reach nobody, and what is lost with them.

use futures::stream::{self, StreamExt};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::sync::{Notify, broadcast, mpsc, watch};
use tokio::time::{interval, sleep, timeout};

async fn flush(notify: Arc<Notify>) {
    sleep(ms(120)).await;
    let _ = timeout(ms(500), notify.notified()).await;
}

/// `notify_waiters` keeps nothing for those who come later.
pub async fn notify_lost() {
    let notify = Arc::new(Notify::new());
    let task = tokio::spawn(flush(notify.clone()));
    sleep(ms(100)).await;
    notify.notify_waiters();
    task.await.unwrap();
}

/// The same, when the other side has begun to wait.
pub async fn notify_received() {
    let notify = Arc::new(Notify::new());
    let task = tokio::spawn(flush(notify.clone()));
    sleep(ms(200)).await;
    notify.notify_waiters();
    task.await.unwrap();
}

async fn listener(mut radio: broadcast::Receiver<u32>) {
    sleep(ms(100)).await;
    while let Ok(song) = radio.recv().await {
        println!("song {song}");
    }
    println!("turns the radio off");
}

/// The loop ends at the first message that was missed.
pub async fn lagged() {
    let (sender, radio) = broadcast::channel(4);
    let task = tokio::spawn(listener(radio));
    for song in 1..=10 {
        sender.send(song).unwrap();
    }
    task.await.unwrap();
}

async fn report(line: mpsc::Sender<String>) {
    for n in 1..=3 {
        let _ = timeout(ms(100), line.send(format!("report {n}"))).await;
    }
}

/// A `send` that is given up drops the value with it.
pub async fn send_lost() {
    let (line, mut reports) = mpsc::channel(1);
    line.send("first".to_owned()).await.unwrap();
    report(line).await;
    while reports.recv().await.is_some() {}
}

async fn crunch() -> u64 {
    std::thread::sleep(ms(300));
    42
}

/// A limit cannot interrupt a poll.
pub async fn timeout_late() {
    let crunched = timeout(ms(100), crunch()).await;
    println!("{crunched:?}");
}

/// Ticks that were missed come at once.
pub async fn burst() {
    let mut tick = interval(ms(100));
    tick.tick().await;
    std::thread::sleep(ms(450));
    for _ in 0..5 {
        tick.tick().await;
    }
}

async fn work(length: u64) {
    sleep(ms(length)).await;
}

/// An abort that stops a task, one that comes too late, and handles that are dropped.
pub async fn aborted() {
    let stopped = tokio::spawn(work(500));
    let done = tokio::spawn(work(50));
    sleep(ms(100)).await;
    stopped.abort();
    done.abort();
    drop(tokio::spawn(work(10)));
    let _ = stopped.await;
    sleep(ms(100)).await;
}

/// The sender is gone, and the loop never looks whether it is.
pub async fn watch_closed() {
    let (sender, mut receiver) = watch::channel(0);
    drop(sender);
    for _ in 0..100 {
        let _ = receiver.changed().await;
    }
    sleep(ms(10)).await;
}

struct Forgetful<F>(F);

impl<F: Future + Unpin> Future for Forgetful<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<F::Output> {
        Pin::new(&mut self.0).poll(&mut Context::from_waker(Waker::noop()))
    }
}

async fn forgets(receiver: mpsc::Receiver<u32>) {
    let mut receiver = receiver;
    let receive = Box::pin(receiver.recv());
    let _ = Forgetful(receive).await;
}

/// A hand-written future that does not pass its waker on.
pub async fn waker_forgotten() {
    let (sender, receiver) = mpsc::channel(1);
    let task = tokio::spawn(forgets(receiver));
    sleep(ms(50)).await;
    let _ = sender.send(1).await;
    let _ = timeout(ms(200), task).await;
}

/// A buffer of none polls none.
pub async fn buffered_zero() {
    let items: Vec<u32> = Vec::new();
    let mut loads = stream::iter([1, 2, 3]).map(|n| work(n)).buffered(items.len());
    let _ = timeout(ms(200), loads.next()).await;
}

async fn next_of_none() {
    let items: Vec<u32> = Vec::new();
    let mut loads = stream::iter([1, 2, 3]).map(|n| work(n)).buffered(items.len());
    loads.next().await;
}

/// The same in a task of its own.
pub async fn buffered_zero_in_task() {
    let task = tokio::spawn(next_of_none());
    let _ = timeout(ms(200), task).await;
}

/// A task whose handle is dropped goes on.
pub async fn handle_dropped() {
    let task = tokio::spawn(work(500));
    sleep(ms(100)).await;
    drop(task);
    sleep(ms(200)).await;
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
