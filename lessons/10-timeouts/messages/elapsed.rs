//! What a `timeout` returns when the time is up.

use tokio::time::{Duration, sleep, timeout};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let report = sleep(Duration::from_secs(60));
    if let Err(error) = timeout(Duration::from_millis(1), report).await {
        println!("no report: {error}");
    }
}
