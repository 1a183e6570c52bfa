//! The time limit owns the request: when it is over, the request is gone.

use std::time::Duration;
use tokio::time::timeout;

async fn read() -> u32 {
    tokio::task::yield_now().await;
    1
}

#[tokio::main]
async fn main() {
    let first = Box::pin(read());
    let Ok(price) = timeout(Duration::from_millis(80), first).await else {
        println!("{}", first.await);
        return;
    };
    println!("{price}");
}
