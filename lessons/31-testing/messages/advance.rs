// The clock is moved by hand, but it was never paused.
use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::time::advance(Duration::from_secs(1)).await;
}
