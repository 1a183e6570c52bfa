//! Closing a semaphore ends every wait for a permit, with an error.

use tokio::sync::Semaphore;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let permits = Semaphore::new(1);
    permits.close();
    match permits.acquire().await {
        Ok(_permit) => println!("got a permit"),
        Err(error) => println!("cannot fetch: {error}"),
    }
}
