//! Tasks that hold their worker, and what is told of the instant at which they let it go.

use std::time::Duration;

use tokio::spawn;
use tokio::sync::mpsc;
use tokio::time::sleep;

/// A task that holds its worker writes, waits, and is woken at the same instant by one that was polled in between.
pub async fn held_and_woken() {
    let (orders, mut inbox) = mpsc::channel(4);
    let cook = spawn(async move {
        std::thread::sleep(ms(100));
        println!("cooked");
        let order = inbox.recv().await.unwrap();
        println!("cooks {order}");
    });
    let waiter = spawn(async move {
        println!("orders");
        orders.send("soup").await.unwrap();
    });
    cook.await.unwrap();
    waiter.await.unwrap();
}

/// A task that holds its worker and waits after it: those that were ready come behind it.
pub async fn held_and_waits() {
    let early = spawn(sleep(ms(50)));
    let cook = spawn(async {
        std::thread::sleep(ms(100));
        println!("cooked");
        sleep(ms(50)).await;
    });
    early.await.unwrap();
    println!("early");
    cook.await.unwrap();
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
