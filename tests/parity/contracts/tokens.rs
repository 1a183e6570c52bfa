use std::time::Duration;

use std::sync::Arc;

use super::under_test::{tokio, tokio_util};
use futures::StreamExt as _;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::{CancellationToken, PollSemaphore};

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

pub(crate) async fn tokens() -> Vec<String> {
    let mut log = Vec::new();
    let begin = Instant::now();
    let token = CancellationToken::new();
    let child = token.child_token();
    let other = token.child_token();
    other.cancel();
    note!(
        log,
        (
            token.is_cancelled(),
            child.is_cancelled(),
            other.is_cancelled()
        )
    );
    note!(log, (token == token.clone(), token == child));
    let waiter = tokio::spawn({
        let child = child.clone();
        async move {
            child.cancelled().await;
            begin.elapsed()
        }
    });
    let owned = tokio::spawn(token.clone().cancelled_owned());
    note!(log, timeout(ms(5), token.cancelled()).await.is_err());
    sleep(ms(5)).await;
    token.cancel();
    token.cancel();
    note!(log, waiter.await.unwrap());
    owned.await.unwrap();
    note!(log, child.is_cancelled());
    token.cancelled().await;
    note!(log, begin.elapsed());
    log
}

pub(crate) async fn until_cancelled() -> Vec<String> {
    let mut log = Vec::new();
    let begin = Instant::now();
    let token = CancellationToken::default();
    note!(log, token.run_until_cancelled(async { 1 }).await);
    let job = tokio::spawn({
        let token = token.clone();
        async move { token.run_until_cancelled(sleep(ms(100))).await }
    });
    sleep(ms(10)).await;
    token.cancel();
    note!(log, job.await.unwrap());
    note!(log, token.run_until_cancelled(async { 2 }).await);
    note!(
        log,
        token.clone().run_until_cancelled_owned(sleep(ms(1))).await
    );
    note!(log, begin.elapsed());
    log
}

pub(crate) async fn guards() -> Vec<String> {
    let mut log = Vec::new();
    let token = CancellationToken::new();
    let guard = token.clone().drop_guard();
    let token = guard.disarm();
    note!(log, token.is_cancelled());
    note!(log, token.drop_guard_ref().disarm().is_cancelled());
    let child = token.child_token();
    drop(child.drop_guard_ref());
    note!(log, (token.is_cancelled(), child.is_cancelled()));
    drop(token.clone().drop_guard());
    note!(log, token.is_cancelled());
    log
}

pub(crate) async fn polled_permits() -> Vec<String> {
    let mut log = Vec::new();
    let begin = Instant::now();
    let mut permits = PollSemaphore::new(Arc::new(Semaphore::new(2)));
    let one = permits.next().await.unwrap();
    let two = futures::future::poll_fn(|cx| permits.poll_acquire(cx)).await;
    note!(log, (two.is_some(), permits.available_permits()));
    let later = tokio::spawn(async move {
        sleep(ms(10)).await;
        drop((one, two));
    });
    let both = futures::future::poll_fn(|cx| permits.poll_acquire_many(cx, 2)).await;
    note!(
        log,
        (both.is_some(), begin.elapsed(), permits.available_permits())
    );
    later.await.unwrap();
    drop(both);
    permits.add_permits(1);
    note!(log, permits.clone().into_inner().available_permits());
    note!(log, permits.clone_inner().available_permits());
    permits.close();
    note!(log, permits.next().await.is_none());
    note!(log, permits.as_ref().is_closed());
    log
}
