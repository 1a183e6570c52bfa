//! Futures between their making and their first poll.

use futures::future::join_all;
use std::time::Duration;
use tokio::time::{sleep, timeout};

async fn fetch(id: u64) -> u64 {
    sleep(ms(10)).await;
    id
}

struct Client;

impl Client {
    async fn connect(address: &str) -> usize {
        sleep(ms(address.len() as u64)).await;
        address.len()
    }
}

/// The call makes a future and runs nothing.
pub async fn forgotten() {
    let page = fetch(1);
    println!("{}", std::any::type_name_of_val(&page));
    let _ = Client::connect("db");
}

/// All are made first; the second and third wait for their turn.
pub async fn made_early() {
    let (one, two, three) = (fetch(1), fetch(2), fetch(3));
    one.await;
    two.await;
    three.await;
}

/// Nothing here waits between its making and its first poll.
pub async fn at_once() {
    fetch(1).await;
    join_all((2..4).map(|id| fetch(id))).await;
    timeout(ms(50), fetch(4)).await.unwrap();
    let (_, _) = tokio::join!(fetch(5), self::fetch(6));
    tokio::spawn(fetch(7)).await.unwrap();
}

/// The second call is for the case that the first one fails.
pub async fn in_case() {
    for round in 0..2 {
        let second = fetch(2);
        if fetch(round).await == 0 {
            continue;
        }
        second.await;
    }
}

/// The lane is cancelled with a future that it would have awaited.
pub async fn cancelled() {
    let task = tokio::spawn(made_early());
    sleep(ms(5)).await;
    task.abort();
}

/// The task is aborted before its first poll.
pub async fn aborted() {
    let task = tokio::spawn(fetch(1));
    task.abort();
    task.await.unwrap_err();
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
