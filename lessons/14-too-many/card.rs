//! Runs the code of the card: as many tasks as there are permits, and calls at a rate.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;
use tokio::sync::{AcquireError, Semaphore};
use tokio::task::JoinSet;

static OPEN: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

async fn get(page: u32) -> u32 {
    tokio::time::sleep(Duration::from_millis(5)).await;
    page
}

/// What is alive is counted from the call on: a task that waits for nothing has its permit.
fn counted(page: u32) -> impl Future<Output = u32> {
    MOST.fetch_max(OPEN.fetch_add(1, SeqCst) + 1, SeqCst);
    async move {
        let page = get(page).await;
        OPEN.fetch_sub(1, SeqCst);
        page
    }
}

async fn load(pages: std::ops::Range<u32>, tokens: &Semaphore) -> Result<u32, AcquireError> {
    let mut tasks = JoinSet::new();
    let get = counted;
    let permits = Arc::new(Semaphore::new(50)); // of tokio::sync
    for page in pages {
        let permit = permits.clone().acquire_owned().await?;
        tasks.spawn(async move { // a JoinSet
            let _permit = permit; // returned when the task ends
            get(page).await
        });
    }
    // a rate: each call takes a token for good
    tokens.acquire().await?.forget();
    // at each tick of a timer: one more, and at most five
    if tokens.available_permits() < 5 { tokens.add_permits(1); }
    Ok(tasks.join_all().await.into_iter().sum())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let tokens = Semaphore::new(5);
    assert_eq!(load(0..300, &tokens).await.expect("never closed"), 44_850);
    assert_eq!(MOST.load(SeqCst), 50);
    // a token was taken for good, and one added
    assert_eq!(tokens.available_permits(), 5);
    tokens.add_permits(1);
    load(0..1, &tokens).await.expect("never closed");
    // the maximum was reached: none was added
    assert_eq!(tokens.available_permits(), 5);
}
