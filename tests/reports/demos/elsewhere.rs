//! Tasks that are spawned on a set, from another thread, or joined by a function.

use std::time::Duration;
use tokio::runtime::Handle;
use tokio::task::{LocalSet, spawn_local, yield_now};
use tokio::time::sleep;

async fn work() {
    sleep(Duration::from_millis(100)).await;
    yield_now().await;
}

pub async fn local() {
    let set = LocalSet::new();
    let first = set.spawn_local(work());
    set.run_until(async {
        let second = spawn_local(work());
        second.await.unwrap();
    })
    .await;
    first.await.unwrap();
    set.await;
}

pub async fn from_another_thread() {
    let handle = Handle::current();
    // absolute, so that the thread knows nothing of the run
    let task = ::std::thread::spawn(move || handle.spawn(work()));
    task.join().unwrap().await.unwrap();
}

async fn fails() -> Result<(), u8> {
    sleep(Duration::from_millis(50)).await;
    Err(7)
}

async fn succeeds() -> Result<(), u8> {
    sleep(Duration::from_millis(90)).await;
    Ok(())
}

pub async fn joined() {
    futures::future::join(work(), work()).await;
    let both = futures::future::try_join(fails(), succeeds());
    assert_eq!(both.await, Err(7));
}

pub async fn aborted() {
    let task = tokio::spawn(work());
    sleep(Duration::from_millis(50)).await;
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    let late = tokio::time::timeout(Duration::ZERO, work());
    assert!(late.await.is_err());
    sleep(Duration::from_millis(50)).await;
}

fn crunch() {}

/// Both are closures on other threads; only one of them has a thread of its own.
pub async fn thread_and_job() {
    std::thread::spawn(crunch).join().unwrap();
    tokio::task::spawn_blocking(crunch).await.unwrap();
}

/// A call that is polled here first, and then by an arm that borrows it.
pub async fn begun_outside() {
    let mut begun = std::pin::pin!(work());
    let limit = Duration::from_millis(30);
    assert!(tokio::time::timeout(limit, &mut begun).await.is_err());
    tokio::select! {
        () = &mut begun => {}
        () = sleep(Duration::from_millis(500)) => {}
    }
}

/// The handle asks the task to stop when it is dropped.
pub async fn aborted_on_drop() {
    let handle = tokio_util::task::AbortOnDropHandle::new(tokio::spawn(work()));
    sleep(Duration::from_millis(50)).await;
    drop(handle);
    sleep(Duration::from_millis(50)).await;
}
