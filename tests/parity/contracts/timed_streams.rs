use std::pin::pin;
use std::time::Duration;

use super::under_test::{tokio, tokio_stream};
use tokio::sync::mpsc;
use tokio::time::{Instant, interval_at, sleep};
use tokio_stream::wrappers::ReceiverStream;
use tokio_stream::{self as stream, Stream as _, StreamExt as _};

/// Two values, one after the other long after.
fn values() -> ReceiverStream<u32> {
    let (values, readings) = mpsc::channel(4);
    tokio::spawn(async move {
        for wait in [10, 100] {
            sleep(ms(wait)).await;
            values.send(1).await.unwrap();
        }
    });
    ReceiverStream::new(readings)
}

pub(crate) async fn limits() -> Vec<String> {
    let mut log = Vec::new();
    let begin = Instant::now();
    let mut limited = pin!(values().timeout(ms(30)));
    while let Some(value) = limited.next().await {
        note!(log, (value, begin.elapsed(), limited.size_hint()));
    }
    let begin = Instant::now();
    let ticks = interval_at(begin + ms(30), ms(30));
    let mut limited = pin!(values().timeout_repeating(ticks));
    while let Some(value) = limited.next().await {
        note!(log, (value, begin.elapsed(), limited.size_hint()));
    }
    let mut late = pin!(stream::pending::<u32>().timeout(ms(5)));
    let error = late.try_next().await.unwrap_err();
    note!(log, error.to_string());
    note!(log, std::io::Error::from(error).kind());
    log
}

pub(crate) async fn throttles() -> Vec<String> {
    let mut log = Vec::new();
    let begin = Instant::now();
    let mut slow = pin!(stream::iter(1..4).throttle(ms(20)));
    note!(log, slow.get_ref().size_hint());
    while let Some(value) = slow.next().await {
        note!(log, (value, begin.elapsed()));
    }
    let fast = stream::iter(1..4).throttle(Duration::ZERO);
    note!(log, (fast.collect::<Vec<_>>().await, begin.elapsed()));
    let inner = stream::iter(1..4).throttle(ms(20)).into_inner();
    note!(log, inner.fold(0, |sum, n| sum + n).await);
    log
}

pub(crate) async fn adapters() -> Vec<String> {
    let mut log = Vec::new();
    let numbers = || stream::iter(1..=6);
    note!(
        log,
        numbers()
            .map(|n| n * 2)
            .filter(|n| n % 3 > 0)
            .collect::<Vec<_>>()
            .await
    );
    note!(
        log,
        numbers()
            .skip(1)
            .take(3)
            .chain(stream::once(9))
            .collect::<Vec<_>>()
            .await
    );
    note!(
        log,
        numbers()
            .skip_while(|n| *n < 3)
            .take_while(|n| *n < 5)
            .collect::<Vec<_>>()
            .await
    );
    note!(
        log,
        numbers()
            .filter_map(|n| (n > 4).then_some(n))
            .collect::<Vec<_>>()
            .await
    );
    note!(
        log,
        numbers()
            .map_while(|n| (n < 4).then_some(n))
            .collect::<Vec<_>>()
            .await
    );
    note!(
        log,
        numbers()
            .then(|n| async move { n + 1 })
            .collect::<Vec<_>>()
            .await
    );
    note!(
        log,
        numbers()
            .merge(stream::iter([7]))
            .collect::<Vec<_>>()
            .await
            .len()
    );
    log
}

pub(crate) async fn questions() -> Vec<String> {
    let mut log = Vec::new();
    let numbers = || stream::iter(1..=6);
    note!(
        log,
        (
            numbers().all(|n| n < 7).await,
            numbers().any(|n| n > 6).await
        )
    );
    let mut chunks = pin!(numbers().chunks_timeout(4, ms(5)));
    note!(log, (chunks.next().await, chunks.next().await));
    let mut ahead = numbers().fuse().peekable();
    note!(log, (ahead.peek().await.copied(), ahead.next().await));
    let mut tried = stream::iter([Ok(1), Err("no")]);
    note!(
        log,
        (
            tried.try_next().await,
            tried.try_next().await,
            tried.try_next().await
        )
    );
    log
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
