//! Five readings in a channel that keeps two: the slow receiver is told how many it missed.

use tokio::sync::broadcast;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (news, mut slow) = broadcast::channel(2);
    for reading in 1..=5 {
        news.send(reading).unwrap();
    }
    if let Err(error) = slow.recv().await {
        println!("the slow screen: {error}");
    }
}
