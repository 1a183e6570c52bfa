// A std guard is kept across an await, in a future that is spawned.
use std::{sync::Mutex, time::Duration};

static BALANCE: Mutex<u32> = Mutex::new(100);

#[tokio::main]
async fn main() {
    let task = tokio::spawn(async {
        let mut balance = BALANCE.lock().unwrap();
        tokio::time::sleep(Duration::from_secs(1)).await;
        *balance -= 10;
    });
    task.await.unwrap();
}
