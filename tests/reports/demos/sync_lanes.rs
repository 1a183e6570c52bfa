//! Functions that are not async and have lanes all the same.
// lanes: lookup, parse, words

use std::thread;
use std::time::Duration;
use tokio::task::spawn_blocking;

fn lookup(id: u64) -> u64 {
    thread::sleep(ms(20));
    id
}

fn parse(text: &str) -> Result<u8, std::num::ParseIntError> {
    let number = text.trim().parse()?;
    Ok(number)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ')
}

async fn page(id: u64) -> u64 {
    lookup(id)
}

/// Three in a row on the thread of the task; then one on a thread for blocking closures.
pub async fn inline() {
    assert_eq!(lookup(1) + lookup(2), 3);
    assert_eq!(page(3).await, 3);
    assert_eq!(spawn_blocking(|| lookup(4)).await.unwrap(), 4);
    parse(" 5").unwrap();
    parse("x").unwrap_err();
    assert_eq!(words("a b").count(), 2);
}

async fn render(id: u64) -> u64 {
    thread::sleep(ms(20));
    id
}

/// One task: each element of the list comes after the one before it, and no thread is missing.
pub async fn in_one_task() {
    futures::future::join_all((0..3).map(|id| render(id))).await;
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
