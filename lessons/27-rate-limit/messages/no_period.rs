//! 1 / 10 is 0, in whole numbers.

use std::time::Duration;
use tokio::time::interval;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let rate = 10;
    let mut tick = interval(Duration::from_secs(1 / rate));
    tick.tick().await;
}
