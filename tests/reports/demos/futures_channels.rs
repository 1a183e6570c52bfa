use std::time::Duration;

use futures::channel::{mpsc, oneshot};
use futures::{SinkExt, StreamExt};
use tokio::time::sleep;

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

async fn feed(mut orders: mpsc::Sender<u32>) {
    for order in 0..4 {
        orders.send(order).await.unwrap();
    }
}

/// The reader comes late, and the sender waits for room.
pub async fn slow_reader() {
    let (orders, mut inbox) = mpsc::channel(1);
    let feeder = tokio::spawn(feed(orders));
    sleep(ms(50)).await;
    let mut read = 0;
    while inbox.next().await.is_some() {
        read += 1;
    }
    assert_eq!(read, 4);
    feeder.await.unwrap();
}

/// A sender is kept, so that the receiver waits for good.
pub async fn sender_kept() {
    let (orders, mut inbox) = mpsc::unbounded();
    let kept = orders.clone();
    tokio::spawn(async move { orders.unbounded_send(1) });
    while inbox.next().await.is_some() {}
    drop(kept);
}

/// The answer never comes, and the sender is not dropped either.
pub async fn no_answer() {
    let (answer, question) = oneshot::channel::<u32>();
    let given_up = question.await.is_err();
    drop(answer);
    assert!(given_up);
}

/// What was not received is dropped with the receiver.
pub async fn reader_leaves() {
    let (orders, inbox) = mpsc::unbounded();
    orders.unbounded_send(1).unwrap();
    sleep(ms(10)).await;
    drop(inbox);
    sleep(ms(10)).await;
    assert!(orders.unbounded_send(2).is_err());
}

/// A sender that was closed is none that is left; its clone is.
pub async fn sender_closed() {
    let (mut orders, mut inbox) = mpsc::channel::<u32>(1);
    let kept = orders.clone();
    orders.close().await.unwrap();
    while inbox.next().await.is_some() {}
    drop((orders, kept));
}
