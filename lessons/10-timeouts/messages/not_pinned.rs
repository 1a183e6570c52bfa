//! A limit that outlives a turn of the loop must not move in memory.

use tokio::time::{Duration, sleep};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut limit = sleep(Duration::from_millis(1));
    tokio::select! {
        _ = &mut limit => println!("the time is up"),
    }
}
