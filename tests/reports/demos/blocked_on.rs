//! Futures that are run to their end inside a poll, or on a thread of the blocking pool.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::time::sleep;

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

async fn answer(sender: oneshot::Sender<u8>) {
    let _ = sender.send(7);
}

/// Waits for the answer; who gives it hears when that is being waited for, on a machine of any speed.
async fn asks(mut receiver: oneshot::Receiver<u8>, waits: oneshot::Sender<()>) -> u8 {
    let mut waits = Some(waits);
    let answer = poll_fn(|context| {
        let answer = Pin::new(&mut receiver).poll(context);
        if let Some(waits) = waits.take() {
            let _ = waits.send(());
        }
        answer
    });
    answer.await.unwrap()
}

/// Another crate's `block_on` in a task: the thread is held until a thread of the program answers.
pub async fn in_a_task() {
    let outer = tokio::spawn(async {
        let (sender, receiver) = oneshot::channel();
        let (waits, waiting) = oneshot::channel();
        std::thread::spawn(move || {
            waiting.blocking_recv().unwrap();
            std::thread::sleep(ms(60));
            let _ = sender.send(7);
        });
        futures::executor::block_on(asks(receiver, waits))
    });
    let ticks = tokio::spawn(async {
        sleep(ms(20)).await;
    });
    println!("{}", outer.await.unwrap());
    ticks.await.unwrap();
}

/// The same in a blocking job, which has a thread of its own.
pub async fn in_a_job() {
    let (sender, receiver) = oneshot::channel();
    let (waits, waiting) = oneshot::channel();
    let job = tokio::task::spawn_blocking(move || futures::executor::block_on(asks(receiver, waits)));
    waiting.await.unwrap();
    sleep(ms(30)).await;
    tokio::spawn(answer(sender)).await.unwrap();
    println!("{}", job.await.unwrap());
}

/// The runtime's own handle in a blocking job.
pub async fn by_the_handle() {
    let (sender, receiver) = oneshot::channel();
    let (waits, waiting) = oneshot::channel();
    let handle = Handle::current();
    let job = tokio::task::spawn_blocking(move || handle.block_on(asks(receiver, waits)));
    waiting.await.unwrap();
    sleep(ms(30)).await;
    tokio::spawn(answer(sender)).await.unwrap();
    println!("{}", job.await.unwrap());
}

/// In place of a task, whose thread is given up.
pub async fn in_place() {
    let (sender, receiver) = oneshot::channel();
    let (waits, waiting) = oneshot::channel();
    let outer = tokio::spawn(async move {
        tokio::task::block_in_place(|| Handle::current().block_on(asks(receiver, waits)))
    });
    waiting.await.unwrap();
    sleep(ms(30)).await;
    tokio::spawn(answer(sender)).await.unwrap();
    println!("{}", outer.await.unwrap());
}
