//! A call that takes longer than its time limit.

use std::time::Duration;
use tokio::time::{sleep, timeout};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let call = sleep(Duration::from_secs(1));
    let answer = timeout(Duration::from_millis(10), call).await;
    println!("{}", answer.expect_err("the call takes longer"));
}
