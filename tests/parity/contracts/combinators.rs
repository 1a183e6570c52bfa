use std::time::Duration;

use super::under_test::{futures, tokio, tokio_util};
use futures::SinkExt as _;
use futures::future::{join_all, try_join_all};
use futures::stream::{self, FuturesOrdered, FuturesUnordered, StreamExt, TryStreamExt};
use tokio::time::{Instant, sleep};
use tokio_util::codec::{Framed, LinesCodec};

async fn late(n: u64) -> u64 {
    sleep(Duration::from_millis(100 - n * 10)).await;
    n
}

pub(crate) async fn joins() -> Vec<String> {
    let mut log = Vec::new();
    let begin = Instant::now();
    note!(log, join_all((0..3).map(late)).await);
    note!(
        log,
        try_join_all((0..3).map(|n| async move { Ok::<_, u8>(late(n).await) })).await
    );
    let fails = |n| async move { if n == 1 { Err(n) } else { Ok(late(n).await) } };
    note!(log, try_join_all((0..3).map(fails)).await);
    note!(log, join_all((0..40).map(|n| late(n % 10))).await.len());
    note!(log, begin.elapsed());
    log
}

pub(crate) async fn select_function() -> Vec<String> {
    use futures::future::{Either, FusedFuture, select};
    let mut log = Vec::new();
    let begin = Instant::now();
    match select(Box::pin(late(1)), Box::pin(late(5))).await {
        Either::Left((n, _)) => note!(log, n),
        Either::Right((n, rest)) => {
            note!(log, (n, begin.elapsed()));
            note!(log, (rest.await, begin.elapsed()));
        }
    }
    let mut kept = Box::pin(late(2));
    for n in [4, 3] {
        let mut turn = select(kept, Box::pin(late(n)));
        note!(log, turn.is_terminated());
        match (&mut turn).await {
            Either::Left((n, _)) => {
                note!(log, (n, turn.is_terminated()));
                break;
            }
            Either::Right((n, rest)) => {
                note!(log, n);
                kept = rest;
            }
        }
    }
    note!(
        log,
        select(std::future::ready(1), std::future::ready(2))
            .await
            .factor_first()
            .0
    );
    let same = select(Box::pin(late(6)), Box::pin(late(6))).await;
    note!(log, matches!(same, Either::Left(_)));
    log
}

pub(crate) async fn unordered() -> Vec<String> {
    let mut log = Vec::new();
    let mut set = FuturesUnordered::new();
    note!(log, set.is_empty());
    for n in 0..3 {
        set.push(late(n));
    }
    note!(log, set.len());
    note!(log, set.next().await);
    set.extend([late(9)]);
    while let Some(n) = set.next().await {
        note!(log, n);
    }
    let set: FuturesUnordered<_> = (0..3).map(late).collect();
    note!(log, set.collect::<Vec<_>>().await);
    log
}

pub(crate) async fn ordered() -> Vec<String> {
    let mut log = Vec::new();
    let mut set: FuturesOrdered<_> = (0..3).map(late).collect();
    set.push_back(late(7));
    set.push_front(late(8));
    note!(log, set.len());
    note!(log, set.by_ref().collect::<Vec<_>>().await);
    set.push_back(late(1));
    set.clear();
    note!(log, set.next().await);
    log
}

pub(crate) async fn buffers() -> Vec<String> {
    let mut log = Vec::new();
    let begin = Instant::now();
    note!(
        log,
        stream::iter(0..5)
            .map(late)
            .buffered(2)
            .collect::<Vec<_>>()
            .await
    );
    note!(log, begin.elapsed());
    let begin = Instant::now();
    note!(
        log,
        stream::iter(0..5)
            .map(late)
            .buffer_unordered(3)
            .collect::<Vec<_>>()
            .await
    );
    note!(log, begin.elapsed());
    let begin = Instant::now();
    let seen = std::sync::Mutex::new(Vec::new());
    let each = |n| {
        let seen = &seen;
        async move {
            let n = late(n).await;
            seen.lock().unwrap().push(n);
        }
    };
    stream::iter(0..5).for_each_concurrent(2, each).await;
    stream::iter(5..7).for_each_concurrent(None, each).await;
    note!(log, seen);
    note!(log, begin.elapsed());
    log
}

fn numbers() -> stream::Iter<std::ops::Range<u64>> {
    stream::iter(0..6)
}

pub(crate) async fn choosing() -> Vec<String> {
    let mut log = Vec::new();
    let even = |n: &u64| std::future::ready(n.is_multiple_of(2));
    note!(log, numbers().filter(even).collect::<Vec<_>>().await);
    note!(
        log,
        numbers()
            .filter_map(|n| async move { (n > 3).then_some(n * 2) })
            .collect::<Vec<_>>()
            .await
    );
    note!(log, numbers().then(late).take(2).collect::<Vec<_>>().await);
    note!(log, numbers().skip(4).enumerate().collect::<Vec<_>>().await);
    note!(
        log,
        numbers().fold(0, |sum, n| async move { sum + n }).await
    );
    note!(log, numbers().chunks(4).collect::<Vec<_>>().await);
    note!(log, numbers().ready_chunks(4).collect::<Vec<_>>().await);
    log
}

pub(crate) async fn several_streams() -> Vec<String> {
    let mut log = Vec::new();
    note!(log, numbers().zip(numbers().skip(1)).count().await);
    note!(
        log,
        numbers()
            .chain(numbers())
            .any(|n| async move { n == 5 })
            .await
    );
    note!(log, numbers().all(|n| async move { n < 5 }).await);
    note!(
        log,
        numbers()
            .take_while(|n| std::future::ready(*n < 2))
            .collect::<Vec<_>>()
            .await
    );
    note!(
        log,
        numbers()
            .skip_while(|n| std::future::ready(*n < 4))
            .collect::<Vec<_>>()
            .await
    );
    note!(log, numbers().take_until(late(1)).count().await);
    note!(
        log,
        numbers().flat_map(|n| stream::iter(0..n)).count().await
    );
    note!(
        log,
        numbers()
            .map(|n| stream::iter(0..n))
            .flatten()
            .count()
            .await
    );
    log
}

pub(crate) async fn other_methods() -> Vec<String> {
    let mut log = Vec::new();
    note!(log, numbers().cycle().take(8).collect::<Vec<_>>().await);
    note!(
        log,
        numbers()
            .scan(0, |sum, n| {
                *sum += n;
                std::future::ready(Some(*sum))
            })
            .collect::<Vec<_>>()
            .await
    );
    note!(
        log,
        numbers()
            .map(|n| (n, n + 1))
            .unzip::<_, _, Vec<_>, Vec<_>>()
            .await
    );
    note!(log, numbers().map(|n| vec![n]).concat().await);
    note!(
        log,
        numbers()
            .boxed()
            .fuse()
            .peekable()
            .collect::<Vec<_>>()
            .await
    );
    note!(log, numbers().into_future().await.0);
    note!(log, numbers().fuse().select_next_some().await);
    let mut inspected = 0;
    numbers()
        .inspect(|n| inspected += n)
        .for_each(|_| async {})
        .await;
    note!(log, inspected);
    log
}

/// Three items; the error is after them.
fn failing() -> impl futures::Stream<Item = Result<u64, &'static str>> {
    stream::iter([Ok(0), Ok(1), Ok(2), Err("stream")])
}

pub(crate) async fn failing_streams() -> Vec<String> {
    let mut log = Vec::new();
    let begin = Instant::now();
    let naps = || failing().map_ok(|n| async move { Ok::<_, &'static str>(late(n).await) });
    note!(log, naps().try_buffered(2).collect::<Vec<_>>().await);
    note!(
        log,
        naps().try_buffer_unordered(2).collect::<Vec<_>>().await
    );
    let seen = std::cell::RefCell::new(Vec::new());
    let all = failing().try_for_each_concurrent(2, |n| {
        let seen = &seen;
        async move {
            let n = late(n).await;
            seen.borrow_mut().push(n);
            if n == 1 { Err("item") } else { Ok(()) }
        }
    });
    note!(log, all.await);
    note!(log, (seen, begin.elapsed()));
    log
}

pub(crate) async fn other_methods_of_failing_streams() -> Vec<String> {
    let mut log = Vec::new();
    let good = || stream::iter([Ok::<_, &str>(3_u64), Ok(4)]);
    note!(
        log,
        failing().map_err(str::len).try_collect::<Vec<_>>().await
    );
    note!(log, good().try_next().await);
    note!(log, good().try_fold(0, async |sum, n| Ok(sum + n)).await);
    let next = good().and_then(async |n| Ok(n + 1));
    note!(log, next.try_collect::<Vec<_>>().await);
    note!(
        log,
        failing()
            .or_else(async |error| Ok::<_, u8>(error.len() as u64))
            .try_filter(|n| std::future::ready(n % 2 == 0))
            .try_collect::<Vec<_>>()
            .await
    );
    note!(log, good().try_all(async |n| n > 3).await);
    note!(log, good().try_any(async |n| n > 3).await);
    note!(log, failing().try_chunks(2).collect::<Vec<_>>().await);
    note!(
        log,
        good()
            .map_ok(|n| stream::iter([Ok::<_, &str>(n), Ok(n)]))
            .try_flatten()
            .try_collect::<Vec<_>>()
            .await
    );
    log
}

pub(crate) async fn halves() -> Vec<String> {
    let mut log = Vec::new();
    let (near, far) = tokio::io::duplex(64);
    let (mut send, mut receive) = Framed::new(near, LinesCodec::new()).split();
    let echo = tokio::spawn(async move {
        let mut far = Framed::new(far, LinesCodec::new());
        let line = far.next().await.unwrap().unwrap();
        far.send(line + "!").await
    });
    send.send("hello").await.unwrap();
    note!(log, receive.next().await.map(Result::ok));
    note!(log, echo.await.unwrap().is_ok());
    note!(log, send.reunite(receive).is_ok());
    let mut all: Vec<u64> = stream::iter(1..4)
        .flat_map_unordered(2, |n| stream::iter(vec![n; 2]))
        .collect()
        .await;
    all.sort_unstable();
    note!(log, all);
    let calm = numbers().catch_unwind().map(|n| n.is_ok());
    note!(log, calm.collect::<Vec<_>>().await);
    log
}
