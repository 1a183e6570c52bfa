//! A spawned task may move to another thread at each await, so what lives across one must be `Send`.

use std::rc::Rc;
use tokio::task::yield_now;

#[tokio::main]
async fn main() {
    let task = tokio::spawn(async {
        let strips = Rc::new(40);
        yield_now().await;
        println!("{strips}");
    });
    task.await.unwrap();
}
