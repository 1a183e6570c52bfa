use std::time::Duration;

use std::sync::Arc;

use super::under_test::{tokio, tokio_util};
use futures::{SinkExt as _, StreamExt as _};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::future::FutureExt as _;
use tokio_util::sync::{CancellationToken, PollSemaphore, PollSendError, PollSender};

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

pub(crate) async fn with_a_token() -> Vec<String> {
    let mut log = Vec::new();
    let begin = Instant::now();
    let token = CancellationToken::new();
    note!(log, async { 1 }.with_cancellation_token(&token).await);
    let job = sleep(ms(100)).with_cancellation_token_owned(token.clone());
    let job = tokio::spawn(job);
    // made before the token is cancelled, and ready at once
    let ready = async { 2 }.with_cancellation_token(&token);
    sleep(ms(10)).await;
    token.cancel();
    note!(log, (job.await.unwrap(), ready.await));
    note!(log, async { 3 }.with_cancellation_token(&token).await);
    note!(log, begin.elapsed());
    log
}

pub(crate) async fn limits() -> Vec<String> {
    let mut log = Vec::new();
    let begin = Instant::now();
    note!(log, sleep(ms(100)).timeout(ms(10)).await.is_err());
    note!(log, sleep(ms(10)).timeout_at(begin + ms(100)).await);
    note!(log, begin.elapsed());
    log
}

pub(crate) async fn polled_room() -> Vec<String> {
    let mut log = Vec::new();
    let (sender, mut receiver) = tokio::sync::mpsc::channel(1);
    let mut sender = PollSender::new(sender);
    note!(log, sender.send(1).await);
    note!(log, (sender.is_closed(), sender.abort_send()));
    let full = std::future::poll_fn(|cx| sender.poll_reserve(cx));
    note!(log, timeout(ms(10), full).await.is_err());
    note!(log, (sender.abort_send(), sender.abort_send()));
    let mut other = sender.clone();
    let sends = tokio::spawn(async move { (other.send(2).await, other.close()) });
    sleep(ms(10)).await;
    note!(log, (receiver.recv().await, receiver.recv().await));
    note!(log, sends.await.unwrap());
    let room = std::future::poll_fn(|cx| sender.poll_reserve(cx));
    note!(log, room.await);
    sender.close();
    note!(log, (sender.is_closed(), sender.get_ref().is_none()));
    note!(log, sender.send_item(3));
    note!(log, sender.send_item(4).map_err(|error| error.to_string()));
    note!(log, (receiver.recv().await, receiver.recv().await));
    let (sender, receiver) = tokio::sync::mpsc::channel::<u8>(1);
    drop(receiver);
    let mut sender = PollSender::new(sender);
    note!(log, sender.send(5).await.map_err(PollSendError::into_inner));
    note!(log, sender.is_closed());
    log
}
