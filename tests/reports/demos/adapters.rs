use std::time::Duration;

use futures::StreamExt;
use futures::stream::{self, FuturesUnordered};
use tokio::time::sleep;

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

async fn fetch(n: u64) -> u64 {
    sleep(ms(n)).await;
    n
}

/// The body of `for_each` runs while nothing polls the futures of the buffer.
pub async fn slow_for_each() {
    let pages = stream::iter(1..=3).map(|n| fetch(20 * n));
    pages.buffer_unordered(3).for_each(|_| async { sleep(ms(50)).await }).await;
}

/// Each item is awaited together with the futures that come behind it.
pub async fn quick_for_each() {
    let pages = stream::iter(1..=3).map(|n| fetch(20 * n));
    pages.buffer_unordered(3).for_each(|_| async {}).await;
}

/// Two awaits on one line: the second polls nothing of what the first one does.
#[rustfmt::skip]
pub async fn on_one_line() {
    let mut pages: FuturesUnordered<_> = (1..=3).map(|n| fetch(20 * n)).collect();
    while pages.next().await.is_some() { sleep(ms(50)).await; }
}

/// The second stage waits for one item after the other.
pub async fn slow_then() {
    let pages = stream::iter(1..=3).map(|n| fetch(20 * n)).buffer_unordered(3);
    let mut stored = std::pin::pin!(pages.then(store));
    while stored.next().await.is_some() {}
}

async fn store(n: u64) -> u64 {
    sleep(ms(50)).await;
    n
}
