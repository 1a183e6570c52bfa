//! Streams with a time limit, as `tokio_stream` makes them.

use std::pin::pin;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, interval_at, sleep};
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{self as stream, StreamExt};

async fn sensor(values: mpsc::Sender<u32>) {
    for wait in [10, 100] {
        sleep(ms(wait)).await;
        values.send(1).await.unwrap();
    }
}

fn values() -> ReceiverStream<u32> {
    let (values, readings) = mpsc::channel(4);
    tokio::spawn(sensor(values));
    ReceiverStream::new(readings)
}

/// The second value comes too late, after one error.
pub async fn timeout() {
    let mut readings = pin!(values().timeout(ms(30)));
    let mut late = 0;
    while let Some(reading) = readings.next().await {
        late += u32::from(reading.is_err());
    }
    println!("{late} too late");
}

/// An error at each tick until the value comes.
pub async fn timeout_repeating() {
    let ticks = interval_at(Instant::now() + ms(30), ms(30));
    let mut readings = pin!(values().timeout_repeating(ticks));
    let mut late = 0;
    while let Some(reading) = readings.next().await {
        late += u32::from(reading.is_err());
    }
    println!("{late} too late");
}

/// One value each 20 ms.
pub async fn throttle() {
    let mut numbers = pin!(stream::iter(1..=3).map(|n| n * 2).throttle(ms(20)));
    while let Some(number) = numbers.next().await {
        println!("{number}");
    }
}

async fn count<S: StreamExt<Item = u32> + Send + Unpin + 'static>(mut values: S) -> u32 {
    let task = tokio::spawn(async move {
        let mut all = 0;
        while let Some(value) = values.next().await {
            all += value;
        }
        all
    });
    task.await.unwrap()
}

/// Code that is generic over its stream.
pub async fn generic() {
    println!("{}", count(stream::iter([1, 2, 3])).await);
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
