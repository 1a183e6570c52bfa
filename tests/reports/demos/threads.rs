//! Programs that need real time or more than one thread.

use std::future::{Future, ready};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::thread;
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Handle};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{sleep, timeout};

async fn feed(line: mpsc::Sender<u32>) {
    for word in 0..400 {
        if line.send(word).await.is_err() {
            return;
        }
    }
}

/// Goes on for 100 ms, and for so many turns: without a core no time is held.
async fn drain(mut line: mpsc::Receiver<u32>) -> u32 {
    let start = Instant::now();
    let mut got = 0;
    let mut turns = 0;
    while start.elapsed() < ms(100) || turns < 40_000 {
        turns += 1;
        tokio::select! {
            biased;
            () = ready(()) => {}
            word = line.recv() => got += u32::from(word.is_some()),
        }
    }
    got
}

/// The first arm is always ready: the loop never gives its thread back.
pub async fn ready_arm() {
    let (line, words) = mpsc::channel(8);
    tokio::spawn(feed(line));
    let got = drain(words).await;
    println!("got {got} of 400");
}

async fn fetch(id: u64) -> u64 {
    thread::sleep(ms(100));
    id
}

/// `join!` polls its futures one after another: those that block do not overlap.
pub async fn join_in_turn() {
    tokio::join!(fetch(1), fetch(2), fetch(3));
}

async fn fetch_async(id: u64) -> u64 {
    sleep(ms(100)).await;
    id
}

pub async fn join_together() {
    tokio::join!(fetch_async(1), fetch_async(2), fetch_async(3));
}

async fn heavy() {
    tokio::task::block_in_place(|| thread::sleep(ms(100)));
}

async fn light() {
    sleep(ms(10)).await;
}

/// `block_in_place` frees the other tasks of its thread, and not the other arms of its own.
pub async fn in_place() {
    tokio::join!(heavy(), light());
}

async fn child() {}

async fn parent() {
    let child = tokio::spawn(child());
    thread::sleep(ms(200));
    child.await.unwrap();
}

/// A task that was spawned last is in the slot of its worker, from which no other worker takes.
pub async fn lifo_slot() {
    tokio::spawn(parent()).await.unwrap();
}

/// A job on a thread for blocking work cannot be stopped once it runs.
pub async fn abort_blocking() {
    let (begins, begun) = oneshot::channel();
    let (answer, question) = std::sync::mpsc::channel();
    let job = tokio::task::spawn_blocking(move || {
        begins.send(()).unwrap();
        question.recv().unwrap();
    });
    begun.await.unwrap();
    sleep(ms(50)).await;
    job.abort();
    answer.send(()).unwrap();
    let _ = job.await;
}

/// The limit ends the wait, and the job goes on.
pub async fn timeout_cured() {
    let job = tokio::task::spawn_blocking(|| thread::sleep(ms(300)));
    let _ = timeout(ms(50), job).await;
}

async fn quick(queue: &mut mpsc::UnboundedReceiver<u32>) -> Option<u32> {
    queue.recv().await
}

/// Polls a future again and again, as an executor does that knows nothing of tokio, and gives up after a while.
fn spin<F: Future>(future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let waker = std::task::Waker::noop();
    for _ in 0..1_000 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(waker)) {
            return Some(output);
        }
    }
    None
}

async fn outer() {
    let (sender, mut queue) = mpsc::unbounded_channel();
    for n in 0..200 {
        sender.send(n).unwrap();
    }
    let all = spin(async {
        for _ in 0..200 {
            quick(&mut queue).await;
        }
    });
    println!("{}", if all.is_some() { "all" } else { "stuck" });
}

/// The budget of the task is used up, and nothing gives it a new one before the foreign executor returns.
pub async fn budget_gone() {
    tokio::spawn(outer()).await.unwrap();
}

async fn late(runtime: Handle) {
    let _inside = runtime.enter();
    sleep(ms(10)).await;
}

fn gone() -> Handle {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.handle().clone()
}

/// A timer of a runtime that was dropped.
pub async fn runtime_dropped() {
    let runtime = thread::spawn(gone).join().unwrap();
    let inside = move || {
        let runtime = runtime.clone();
        let own = Builder::new_current_thread().enable_all().build().unwrap();
        own.block_on(late(runtime));
    };
    assert!(thread::spawn(inside).join().is_err());
}

type Data = Arc<Mutex<u32>>;

async fn first(data: Data, locks: oneshot::Sender<()>) {
    let mut data = data.lock().unwrap();
    locks.send(()).unwrap();
    sleep(ms(200)).await;
    *data += 1;
}

async fn second(data: Data) {
    sleep(ms(50)).await;
    *data.lock().unwrap() += 1;
}

fn on_its_own(future: impl Future<Output = ()>) {
    Builder::new_current_thread().enable_all().build().unwrap().block_on(future);
}

/// A guard of the standard library across an await: who wants the lock meanwhile holds its thread.
pub async fn std_guard() {
    let data = Data::default();
    let one = data.clone();
    let (locks, locked) = oneshot::channel();
    let one = tokio::task::spawn_blocking(move || on_its_own(first(one, locks)));
    locked.await.unwrap();
    let two = tokio::task::spawn_blocking(move || on_its_own(second(data)));
    one.await.unwrap();
    two.await.unwrap();
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

async fn left_its_worker() {
    tokio::join!(light(), heavy());
}

async fn takes_a_worker() {
    thread::sleep(ms(100));
}

/// A task in `block_in_place` has left its worker to another one: its arms wait for it, and not for that.
pub async fn in_place_beside() {
    let left = tokio::spawn(left_its_worker());
    // the first poll of it has begun
    sleep(ms(5)).await;
    let others = [1, 2].map(|_| tokio::spawn(takes_a_worker()));
    for other in others {
        other.await.unwrap();
    }
    left.await.unwrap();
}
