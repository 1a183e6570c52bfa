//! Blocking jobs that sleep and wait while tasks have timers.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::sleep;

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

async fn ticks() {
    for n in 1..=3 {
        sleep(ms(100)).await;
        println!("tick {n}");
    }
}

fn work() {
    thread::sleep(ms(150));
    println!("half");
    thread::sleep(ms(100));
    println!("whole");
}

/// A job sleeps while a task has something to do each 100 ms.
pub async fn sleeps() {
    let job = spawn_blocking(work);
    let task = tokio::spawn(ticks());
    job.await.unwrap();
    task.await.unwrap();
}

/// The task holds the worker for 300 ms, and the job goes on meanwhile.
pub async fn held_worker() {
    let job = spawn_blocking(work);
    sleep(ms(10)).await;
    thread::sleep(ms(300));
    println!("held");
    job.await.unwrap();
}

async fn ask() -> u32 {
    sleep(ms(150)).await;
    println!("asked");
    7
}

/// A job drives async code itself.
pub async fn block_on() {
    let task = tokio::spawn(ticks());
    let runtime = Handle::current();
    let job = spawn_blocking(move || {
        let answer = runtime.block_on(ask());
        println!("answer {answer}");
        runtime.block_on(sleep(ms(100)));
        println!("slept");
    });
    job.await.unwrap();
    task.await.unwrap();
}

/// Jobs wait for tasks, a task for a job.
pub async fn messages() {
    let (orders, mut next) = mpsc::channel(1);
    let (done, mut results) = mpsc::channel(1);
    let job = spawn_blocking(move || {
        while let Some(order) = next.blocking_recv() {
            thread::sleep(ms(50));
            done.blocking_send(order).unwrap();
        }
    });
    let task = tokio::spawn(ticks());
    for order in 0..3 {
        sleep(ms(20)).await;
        orders.send(order).await.unwrap();
        println!("done {:?}", results.recv().await);
    }
    drop(orders);
    job.await.unwrap();
    task.await.unwrap();
}

/// The waits of the standard library in a job.
pub async fn std_waits() {
    let (line, words) = channel::<u32>();
    let (asks, asked) = oneshot::channel();
    let task = tokio::spawn(async move {
        asked.await.unwrap();
        sleep(ms(50)).await;
        line.send(1).unwrap();
    });
    let job = spawn_blocking(move || {
        for _ in 0..2 {
            assert_eq!(words.recv_timeout(ms(100)), Err(RecvTimeoutError::Timeout));
            println!("nothing yet");
        }
        asks.send(()).unwrap();
        words.recv_timeout(ms(60_000)).unwrap();
        println!("word");
        let closed = Mutex::new(());
        let never = Condvar::new();
        let (_closed, late) = never.wait_timeout(closed.lock().unwrap(), ms(30)).unwrap();
        println!("late: {}", late.timed_out());
    });
    ticks().await;
    job.await.unwrap();
    task.await.unwrap();
}

/// A job sleeps with a lock that a task asks for: the task holds its worker for so long.
pub async fn std_lock() {
    let shared = Arc::new(Mutex::new(0));
    let owner = Arc::clone(&shared);
    let (locks, locked) = oneshot::channel();
    let job = spawn_blocking(move || {
        let mut value = owner.lock().unwrap();
        locks.send(()).unwrap();
        thread::sleep(ms(200));
        *value = 1;
        println!("written");
    });
    locked.await.unwrap();
    let task = tokio::spawn(ticks());
    sleep(ms(50)).await;
    println!("read {}", shared.lock().unwrap());
    job.await.unwrap();
    task.await.unwrap();
}

/// Jobs of a set.
pub async fn set() {
    let mut set = JoinSet::new();
    for n in [3, 1, 2] {
        set.spawn_blocking(move || {
            thread::sleep(ms(n * 100 - 50));
            n
        });
    }
    let task = tokio::spawn(ticks());
    while let Some(ended) = set.join_next().await {
        println!("job {}", ended.unwrap());
    }
    task.await.unwrap();
}

/// More jobs than threads, one of which is aborted in the queue.
pub async fn queued() {
    let jobs = [1, 2, 3].map(|n| {
        spawn_blocking(move || {
            thread::sleep(ms(100));
            println!("job {n}");
        })
    });
    jobs[1].abort();
    for job in jobs {
        println!("{:?}", job.await.is_ok());
    }
}

async fn in_a_job() {
    spawn_blocking(|| thread::sleep(ms(50))).await.unwrap();
}

/// An executor of another crate holds the worker until a job has slept.
pub async fn foreign_executor() {
    for n in 1..=2 {
        futures::executor::block_on(in_a_job());
        println!("slept {n}");
    }
}
