//! The permit borrows the semaphore, so a spawned task cannot take the permit along.

use tokio::sync::Semaphore;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let permits = Semaphore::new(50);
    let permit = permits.acquire().await.unwrap();
    let task = tokio::spawn(async move { drop(permit) });
    task.await.unwrap();
}
