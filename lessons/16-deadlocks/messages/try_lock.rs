// A lock is asked for while it is taken, without waiting.
use tokio::sync::Mutex;

#[tokio::main]
async fn main() {
    let cache = Mutex::new(0);
    let _guard = cache.lock().await;
    if let Err(error) = cache.try_lock() {
        println!("the cache is not updated: {error}");
    }
}
