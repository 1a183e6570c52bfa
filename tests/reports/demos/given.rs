//! What is kept, forgotten, given to somebody who is not polled, or asked for in vain.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Barrier, Semaphore, broadcast, mpsc, oneshot};
use tokio::task::{JoinSet, LocalSet, spawn_local};
use tokio::time::{sleep, timeout};
use tokio_util::task::TaskTracker;

type Pool = Arc<Semaphore>;

async fn forgetful(pool: Pool) {
    let permit = pool.acquire().await.unwrap();
    sleep(ms(20)).await;
    permit.forget();
}

/// The third task waits for permits that never come back.
pub async fn permits() {
    let pool = Pool::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for _ in 0..3 {
        set.spawn(forgetful(pool.clone()));
    }
    while set.join_next().await.is_some() {}
}

/// Others take the place of those that were forgotten.
pub async fn permits_added() {
    let pool = Pool::new(Semaphore::new(2));
    let mut set = JoinSet::new();
    for _ in 0..3 {
        set.spawn(forgetful(pool.clone()));
    }
    sleep(ms(50)).await;
    pool.add_permits(1);
    while set.join_next().await.is_some() {}
}

/// There are not as many.
pub async fn more_than_there_are() {
    let pool = Semaphore::new(3);
    let _all = pool.acquire_many(4).await;
}

/// The only place is kept by who waits for a message.
pub async fn reserved() {
    let (orders, mut kitchen) = mpsc::channel::<u32>(1);
    let kept = orders.clone().reserve_owned().await.unwrap();
    let guest = tokio::spawn(async move { orders.send(1).await.unwrap() });
    println!("{:?}", kitchen.recv().await);
    drop(kept);
    guest.await.unwrap();
}

async fn cook(mut kitchen: mpsc::Receiver<u32>) {
    sleep(ms(200)).await;
    while let Some(order) = kitchen.recv().await {
        println!("{order}");
    }
}

/// The place that is free at 0.2 s goes to the send that was set aside.
pub async fn send_set_aside() {
    let (orders, kitchen) = mpsc::channel(1);
    orders.send(0).await.unwrap();
    let cook = tokio::spawn(cook(kitchen));
    let first = orders.send(1);
    tokio::pin!(first);
    tokio::select! {
        _ = &mut first => {}
        () = sleep(ms(50)) => orders.send(2).await.unwrap(),
    }
    cook.await.unwrap();
}

/// Nobody closes it.
pub async fn tracker() {
    let tracker = TaskTracker::new();
    for id in 1..3 {
        tracker.spawn(sleep(ms(30 * id)));
    }
    tracker.wait().await;
}

async fn reads(mut news: broadcast::Receiver<u32>) {
    while let Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) = news.recv().await {
        sleep(ms(50)).await;
    }
}

/// The sender is gone before the slow one has read all.
pub async fn news() {
    let (sender, news) = broadcast::channel(2);
    let (slow, _idle) = (tokio::spawn(reads(news)), sender.subscribe());
    for day in 0..8 {
        sender.send(day).unwrap();
        sleep(ms(10)).await;
    }
    drop(_idle);
    drop(sender);
    slow.await.unwrap();
}

/// It sees none of what was sent before.
pub async fn news_too_late() {
    let (sender, _first) = broadcast::channel(4);
    sender.send(1).unwrap();
    let mut late = sender.subscribe();
    let _ = timeout(ms(100), late.recv()).await;
}

async fn runner(start: Arc<Barrier>, id: u64) {
    sleep(ms(10 * id)).await;
    start.wait().await;
}

/// One of four does not come.
pub async fn barrier() {
    let start = Arc::new(Barrier::new(4));
    let mut set = JoinSet::new();
    for id in 0..3 {
        set.spawn(runner(start.clone(), id));
    }
    while set.join_next().await.is_some() {}
}

/// The one who was to answer does not.
pub async fn no_answer() {
    let (answer, question) = oneshot::channel::<u32>();
    tokio::spawn(async move {
        sleep(ms(20)).await;
        drop(answer);
    });
    let _ = question.await;
}

async fn first_of_three() -> usize {
    let mut set = JoinSet::new();
    for id in 1..4 {
        set.spawn(sleep(ms(30 * id)));
    }
    set.join_next().await;
    set.len()
}

/// The tasks end with their set.
pub async fn set() {
    first_of_three().await;
    sleep(ms(50)).await;
}

/// A guard of the standard library across an await, in a set of local tasks.
pub async fn local_guard() {
    let count = Arc::new(std::sync::Mutex::new(0));
    LocalSet::new()
        .run_until(async move {
            let other = count.clone();
            let slow = spawn_local(async move {
                let mut guard = other.lock().unwrap();
                sleep(ms(30)).await;
                *guard += 1;
            });
            let fast = spawn_local(async move {
                *count.lock().unwrap() += 1;
            });
            slow.await.unwrap();
            fast.await.unwrap();
        })
        .await;
}

/// What is written at the instant of a spawn was written after it.
pub async fn writes_after() {
    let task = tokio::spawn(sleep(ms(10)));
    println!("spawned");
    task.await.unwrap();
    println!("ended");
    tokio::spawn(sleep(ms(10))).await.unwrap();
}

/// A job that sleeps.
pub async fn sleeping_job() {
    let job = tokio::task::spawn_blocking(|| std::thread::sleep(ms(60)));
    sleep(ms(20)).await;
    job.await.unwrap();
}

/// Two jobs that sleep, the second when the first has given it the thread.
pub async fn jobs_in_line() {
    let first = tokio::task::spawn_blocking(|| std::thread::sleep(ms(60)));
    let second = tokio::task::spawn_blocking(|| std::thread::sleep(ms(60)));
    first.await.unwrap();
    second.await.unwrap();
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
