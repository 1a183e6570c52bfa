//! The rest of a service, which wants its turns: it shows whether a thread is free.

use std::time::Duration;
use tokio::time::interval;

/// Beats every 0.05 s, for as long as it is polled.
pub async fn heartbeat() {
    let mut ticks = interval(Duration::from_secs_f64(0.05));
    loop {
        ticks.tick().await;
    }
}
