//! Tasks whose results are taken in the order in which they were spawned.

use std::time::Duration;

use tokio::time::sleep;
use tokio_util::task::JoinQueue;

async fn fetch(page: u64) -> u64 {
    sleep(ms(100 - 30 * page)).await;
    page
}

/// The first one is the slowest.
pub async fn in_order() {
    let mut pages: JoinQueue<u64> = (0..3).map(fetch).collect();
    while let Some(page) = pages.join_next().await {
        println!("page {}", page.unwrap());
    }
    pages.spawn(fetch(0));
    sleep(ms(10)).await;
    assert!(pages.try_join_next().is_none());
    assert_eq!(pages.len(), 1);
    drop(pages);
    sleep(ms(10)).await;
}

/// The tasks go on without their queue.
pub async fn detached() {
    let mut pages = JoinQueue::new();
    pages.spawn(fetch(0));
    sleep(ms(10)).await;
    pages.detach_all();
    sleep(ms(100)).await;
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
