//! Whoever awaits the handle of an aborted task gets an error.

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let task = tokio::spawn(std::future::pending::<()>());
    task.abort();
    if let Err(error) = task.await {
        println!("no result: {error}");
    }
}
