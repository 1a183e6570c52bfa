//! Receivers that wait for ever, since the sender is kept and sends nothing.

use std::time::Duration;

use tokio::sync::{oneshot, watch};
use tokio::time::sleep;

/// The sender is kept in a binding.
pub async fn kept() {
    let (answer, question) = oneshot::channel::<u32>();
    let _answer = answer;
    let _ = question.await;
}

/// The same of the crate `futures`, in a task that ends its wait otherwise.
pub async fn kept_of_futures() {
    let (answer, question) = futures::channel::oneshot::channel::<u32>();
    let waits = tokio::spawn(question);
    sleep(ms(20)).await;
    drop(answer);
    let _ = waits.await;
}

/// One value is sent, and the sender is kept.
pub async fn one_value() {
    let (news, mut reader) = watch::channel(0);
    let reads = tokio::spawn(async move {
        while reader.changed().await.is_ok() {}
    });
    sleep(ms(10)).await;
    news.send(1).unwrap();
    reads.await.unwrap();
}

/// The same without an end.
pub async fn forgotten_of_futures() {
    let (_answer, question) = futures::channel::oneshot::channel::<u32>();
    let _ = tokio::spawn(question).await;
}

/// No value is sent.
pub async fn no_value() {
    let (_news, mut reader) = watch::channel(0);
    let reads = tokio::spawn(async move { reader.changed().await.is_ok() });
    reads.await.unwrap();
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
