//! `select` moves its futures, and the compiler's futures must not move once they are polled.

use futures::future::select;

async fn read() -> u32 {
    tokio::task::yield_now().await;
    1
}

#[tokio::main]
async fn main() {
    let price = select(read(), read()).await.factor_first().0;
    println!("{price}");
}
