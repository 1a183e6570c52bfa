use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OnceCell;
use tokio::time::sleep;

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

async fn load(n: u64) -> u64 {
    sleep(ms(n)).await;
    n
}

/// One task loads the value, the other one waits for it.
pub async fn shared() {
    let cell = Arc::new(OnceCell::new());
    let other = Arc::clone(&cell);
    let first = tokio::spawn(async move { *cell.get_or_init(|| load(30)).await });
    let second = tokio::spawn(async move { *other.get_or_init(|| load(30)).await });
    first.await.unwrap();
    second.await.unwrap();
}

/// What initialises the cell asks for its value.
pub async fn recursive() {
    let cell = OnceCell::new();
    let config = cell.get_or_init(|| async { *cell.get_or_init(|| load(1)).await });
    config.await;
}

async fn config(cell: &OnceCell<u64>) -> u64 {
    *cell.get_or_init(|| Box::pin(defaults(cell))).await
}

async fn defaults(cell: &OnceCell<u64>) -> u64 {
    config(cell).await + 1
}

/// The same by way of another function.
pub async fn roundabout() {
    let cell = OnceCell::new();
    config(&cell).await;
}
