// A lock is taken as a thread takes it, inside a task.
use tokio::sync::Mutex;

#[tokio::main]
async fn main() {
    let cache = Mutex::new(0);
    *cache.blocking_lock() += 1;
}
