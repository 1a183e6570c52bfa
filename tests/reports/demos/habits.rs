//! Habits that cost time, each beside its cure.

use std::time::Duration;
use tokio::sync::{Notify, mpsc};
use tokio::time::{sleep, timeout};

async fn pulse() {
    sleep(ms(50)).await;
}

async fn handler() {
    sleep(ms(10)).await;
    std::thread::sleep(ms(300));
}

async fn waiter() {
    sleep(ms(10)).await;
    sleep(ms(300)).await;
}

pub async fn blocks() {
    let tasks = [tokio::spawn(pulse()), tokio::spawn(handler()), tokio::spawn(pulse())];
    for task in tasks {
        task.await.unwrap();
    }
}

pub async fn sleeps() {
    let tasks = [tokio::spawn(pulse()), tokio::spawn(waiter()), tokio::spawn(pulse())];
    for task in tasks {
        task.await.unwrap();
    }
}

async fn fetch(id: u32) -> u32 {
    sleep(ms(100)).await;
    id
}

pub async fn spawned_in_turn() {
    let mut rows = Vec::new();
    for id in 1..=3 {
        let task = tokio::spawn(fetch(id));
        rows.push(task.await.unwrap());
    }
}

pub async fn spawned_together() {
    let mut tasks = Vec::new();
    for id in 1..=3 {
        tasks.push(tokio::spawn(fetch(id)));
    }
    for task in tasks {
        task.await.unwrap();
    }
}

async fn job(fails: bool) {
    sleep(ms(10)).await;
    assert!(!fails, "the job fails");
}

pub async fn panic_unseen() {
    let done = Notify::new();
    let _job = tokio::spawn(job(true));
    let _ = timeout(ms(200), done.notified()).await;
}

pub async fn panic_seen() {
    let job = tokio::spawn(job(true));
    assert!(job.await.is_err());
}

async fn consumer(mut queue: mpsc::UnboundedReceiver<u32>, pause: u64) {
    while queue.recv().await.is_some() {
        sleep(ms(pause)).await;
    }
}

async fn produce(pause: u64) {
    let (sender, receiver) = mpsc::unbounded_channel();
    tokio::spawn(consumer(receiver, pause));
    for n in 0..100 {
        let _ = sender.send(n);
        sleep(ms(10)).await;
    }
}

pub async fn queue_grows() {
    produce(100).await;
}

pub async fn queue_is_emptied() {
    produce(5).await;
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

/// A future that wakes itself whenever it is polled.
struct Busy(u32);

impl Future for Busy {
    type Output = ();

    fn poll(mut self: std::pin::Pin<&mut Self>, cx: &mut std::task::Context<'_>) -> std::task::Poll<()> {
        if self.0 == 0 {
            return std::task::Poll::Ready(());
        }
        self.0 -= 1;
        cx.waker().wake_by_ref();
        std::task::Poll::Pending
    }
}

pub async fn wakes_itself() {
    let busy = tokio::spawn(async { Busy(200).await });
    busy.await.unwrap();
}

/// It asks to be polled again, as it should.
pub async fn yields() {
    for _ in 0..200 {
        tokio::task::yield_now().await;
    }
}

/// The set of local tasks is never run.
pub async fn local_set_not_run() {
    let set = tokio::task::LocalSet::new();
    let page = set.spawn_local(async { 1 });
    let limit = std::time::Duration::from_millis(100);
    assert!(tokio::time::timeout(limit, page).await.is_err());
}

/// Two notifications before anybody waits are one.
pub async fn merged_notifications() {
    let bell = tokio::sync::Notify::new();
    bell.notify_one();
    bell.notify_one();
    bell.notified().await;
    bell.notify_one();
    bell.notified().await;
}

async fn asks(gate: &tokio::sync::Semaphore) {
    let _permit = gate.acquire().await.unwrap();
    fetch(1).await;
}

pub async fn waits_twice() {
    let gate = tokio::sync::Semaphore::new(1);
    futures::future::join_all([asks(&gate), asks(&gate)]).await;
}

async fn spin() {
    Busy(200).await;
}

/// The same inside a call.
pub async fn call_wakes_itself() {
    tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    spin().await;
}

/// The same beside a call that waits for something else.
pub async fn branch_wakes_itself() {
    tokio::join!(spin(), fetch(1));
}

/// Beside one that yields, it is not known which of the two woke the task.
pub async fn wakes_itself_or_yields() {
    tokio::join!(spin(), yields());
}
