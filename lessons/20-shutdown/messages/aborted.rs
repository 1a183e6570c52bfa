//! Whoever awaits an aborted task gets an error.

use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let worker = tokio::spawn(tokio::time::sleep(Duration::from_secs(60)));
    worker.abort();
    if let Err(error) = worker.await {
        println!("the worker: {error}");
    }
}
