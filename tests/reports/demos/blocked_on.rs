//! Futures that are run to their end inside a poll, or on a thread of the blocking pool.

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

async fn asks(receiver: oneshot::Receiver<u8>) -> u8 {
    receiver.await.unwrap()
}

/// Another crate's `block_on` in a task: the thread is held until a thread of the program answers.
pub async fn in_a_task() {
    let outer = tokio::spawn(async {
        let (sender, receiver) = oneshot::channel();
        std::thread::spawn(move || {
            std::thread::sleep(ms(60));
            let _ = sender.send(7);
        });
        futures::executor::block_on(asks(receiver))
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
    let job = tokio::task::spawn_blocking(move || futures::executor::block_on(asks(receiver)));
    sleep(ms(30)).await;
    tokio::spawn(answer(sender)).await.unwrap();
    println!("{}", job.await.unwrap());
}

/// The runtime's own handle in a blocking job.
pub async fn by_the_handle() {
    let (sender, receiver) = oneshot::channel();
    let handle = Handle::current();
    let job = tokio::task::spawn_blocking(move || handle.block_on(asks(receiver)));
    sleep(ms(30)).await;
    tokio::spawn(answer(sender)).await.unwrap();
    println!("{}", job.await.unwrap());
}

/// In place of a task, whose thread is given up.
pub async fn in_place() {
    let (sender, receiver) = oneshot::channel();
    let outer = tokio::spawn(async move {
        tokio::task::block_in_place(|| Handle::current().block_on(asks(receiver)))
    });
    sleep(ms(30)).await;
    tokio::spawn(answer(sender)).await.unwrap();
    println!("{}", outer.await.unwrap());
}
