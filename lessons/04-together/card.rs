//! Runs the code of the card: the answers of a page, and what becomes of it when one call fails.

use std::error::Error;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

type Failed = &'static str;

async fn user(id: u32) -> Result<u32, Failed> {
    sleep(Duration::from_secs(1)).await;
    if id == 0 { Err("no such user") } else { Ok(id) }
}

async fn orders(_id: u32) -> Result<Vec<u32>, Failed> {
    sleep(Duration::from_secs(2)).await;
    Ok(vec![1, 2, 3])
}

async fn price(order: u32) -> Result<u32, Failed> {
    sleep(Duration::from_secs(1)).await;
    Ok(10 * order)
}

async fn page(id: u32) -> Result<(u32, u32), Box<dyn Error + Send + Sync>> {
    let mut total = 0;
    // a few calls; the first error drops the others
    let (user, orders) = tokio::try_join!(user(id), orders(id))?;
    // a list, each as it ends; dropping the set aborts the rest
    let mut tasks: JoinSet<_> = orders.into_iter().map(price).collect();
    while let Some(price) = tasks.join_next().await {
        total += price??; // a panic of the task, an error of the call
    }
    Ok((user, total))
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    assert_eq!(page(7).await.expect("all succeed"), (7, 60));
    assert_eq!(start.elapsed().as_secs(), 3);
    let start = Instant::now();
    assert_eq!(page(0).await.expect_err("fails").to_string(), "no such user");
    assert_eq!(start.elapsed().as_secs(), 1);
}
