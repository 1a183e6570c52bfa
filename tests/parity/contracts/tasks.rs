use std::time::Duration;

use super::under_test::tokio;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{Instant, sleep};

async fn late(n: u64) -> u64 {
    sleep(Duration::from_millis(n * 10)).await;
    n
}

async fn fails(n: u64) -> Result<u64, u64> {
    Err(late(n).await)
}

async fn works(n: u64) -> Result<u64, u64> {
    Ok(late(n).await)
}

pub(crate) async fn selecting() -> Vec<String> {
    let mut log = Vec::new();
    let begin = Instant::now();
    note!(
        log,
        tokio::select! { n = late(2) => n + 100, n = late(1) => n }
    );
    note!(
        log,
        tokio::select! { biased; n = async { 1 } => n, n = async { 2 } => n }
    );
    note!(
        log,
        tokio::select! { n = late(1), if log.is_empty() => n, n = late(3) => n }
    );
    note!(
        log,
        tokio::select! { Err(n) = works(1) => n, Ok(n) = works(2) => n, else => 9 }
    );
    note!(log, tokio::select! { Err(n) = works(1) => n, else => 9 });
    note!(
        log,
        tokio::select! { n = late(1) => late(n + 1).await, _ = late(9) => 0 }
    );
    let slow = late(5);
    tokio::pin!(slow);
    let mut turns = 0;
    let slow = loop {
        tokio::select! {
            n = &mut slow => break n,
            _ = late(2) => turns += 1,
        }
    };
    note!(log, (slow, turns));
    note!(log, begin.elapsed());
    log
}

pub(crate) async fn joining() -> Vec<String> {
    let mut log = Vec::new();
    let begin = Instant::now();
    note!(log, tokio::join!(late(2), async { 7 }, late(1)));
    note!(log, tokio::join!(biased; late(1),));
    note!(log, begin.elapsed());
    note!(log, tokio::try_join!(works(1), works(2)));
    note!(log, tokio::try_join!(works(9), fails(1)));
    note!(log, begin.elapsed());
    log
}

pub(crate) async fn aborting() -> Vec<String> {
    let mut log = Vec::new();
    let task = tokio::spawn(late(5));
    late(1).await;
    note!(log, task.is_finished());
    task.abort();
    note!(log, task.await.unwrap_err().is_cancelled());
    let task = tokio::spawn(late(1));
    let handle = task.abort_handle();
    late(2).await;
    handle.abort();
    note!(log, (handle.is_finished(), task.await.unwrap()));
    let panics = tokio::spawn(async { std::panic::resume_unwind(Box::new(3)) });
    let error = panics.await.map(|()| 0).unwrap_err();
    note!(log, error.into_panic().downcast_ref::<i32>());
    log
}

pub(crate) async fn sets() -> Vec<String> {
    let mut log = Vec::new();
    let mut set: JoinSet<u64> = [3, 1, 2].map(late).into_iter().collect();
    note!(log, set.join_next().await.unwrap().unwrap());
    note!(log, set.try_join_next().is_none());
    let handle = set.spawn(late(9));
    handle.abort();
    note!(log, set.join_next().await.unwrap().is_err());
    set.spawn_blocking(|| 8);
    note!(log, set.len());
    set.detach_all();
    note!(log, (set.len(), set.join_next().await.is_none()));
    set.spawn(late(4));
    set.shutdown().await;
    note!(log, set.is_empty());
    for n in [2, 1] {
        set.spawn(late(n));
    }
    note!(log, set.join_all().await);
    note!(log, spawn_blocking(|| 4).await.unwrap());
    log
}

/// Who joins sees the result of the task that ended, with the task's id.
fn told<T, E>(joined: Option<Result<(tokio::task::Id, T), E>>, id: tokio::task::Id) -> Option<T> {
    let (task, value) = joined?.ok()?;
    assert_eq!(task, id);
    Some(value)
}

pub(crate) async fn sets_elsewhere() -> Vec<String> {
    let mut log = Vec::new();
    let handle = tokio::runtime::Handle::current();
    let mut set = JoinSet::new();
    let id = set.spawn_on(late(1), &handle).id();
    note!(log, set.try_join_next_with_id().is_none());
    note!(log, told(set.join_next_with_id().await, id));
    set.extend([late(2), late(1)]);
    note!(log, (set.join_next().await.unwrap().ok(), set.len()));
    let next = std::future::poll_fn(|cx| set.poll_join_next_with_id(cx));
    note!(log, next.await.unwrap().ok().map(|(_, n)| n));
    let id = set.spawn_blocking_on(|| 7, &handle).id();
    note!(log, told(set.join_next_with_id().await, id));
    let local = tokio::task::LocalSet::new();
    let kept = std::rc::Rc::new(5);
    let shared = kept.clone();
    set.spawn_local_on(async move { *shared }, &local);
    let id = local
        .run_until(async {
            set.join_next().await.unwrap().unwrap();
            set.spawn_local(async move { *kept + 1 }).id()
        })
        .await;
    let other = tokio::task::LocalSet::new().id();
    note!(log, local.id() == other);
    local.await;
    note!(log, told(set.try_join_next_with_id(), id));
    log
}

pub(crate) async fn local() -> Vec<String> {
    let mut log = Vec::new();
    let set = tokio::task::LocalSet::new();
    let kept = std::rc::Rc::new(5);
    let shared = kept.clone();
    let first = set.spawn_local(async move { *shared });
    let inside = set.run_until(async {
        let second = tokio::task::spawn_local(async move { *kept + 1 });
        second.await
    });
    note!(log, inside.await);
    note!(log, first.await);
    note!(log, set.await);
    log
}

pub(crate) async fn trackers() -> Vec<String> {
    use super::under_test::tokio_util;
    use tokio_util::sync::CancellationToken;
    use tokio_util::task::{AbortOnDropHandle, TaskTracker};

    let mut log = Vec::new();
    let begin = Instant::now();
    let tracker = TaskTracker::new();
    note!(log, (tracker.is_empty(), tracker.is_closed()));
    let handle = tracker.spawn(late(3));
    let stops = CancellationToken::new();
    let stopped = tracker.spawn({
        let stops = stops.clone();
        async move { stops.cancelled_owned().await }
    });
    tracker.spawn_blocking(|| 7);
    note!(log, tracker.len() >= 2);
    note!(log, (tracker.close(), tracker.is_closed()));
    note!(log, TaskTracker::ptr_eq(&tracker, &tracker.clone()));
    stops.cancel();
    tracker.wait().await;
    note!(
        log,
        (tracker.len(), stopped.await.is_ok(), handle.await.ok())
    );
    note!(log, tracker.reopen());
    let token = tracker.token();
    note!(log, tracker.len());
    drop(token);
    note!(log, tracker.track_future(late(1)).await);
    note!(log, begin.elapsed());

    let dropped = tokio::spawn(late(100));
    let abort = dropped.abort_handle();
    drop(AbortOnDropHandle::new(dropped));
    tokio::task::yield_now().await;
    note!(log, abort.is_finished());
    let kept = AbortOnDropHandle::new(tokio::spawn(late(1)));
    note!(log, kept.is_finished());
    note!(log, kept.detach().await.ok());
    note!(
        log,
        AbortOnDropHandle::new(tokio::spawn(late(2))).await.ok()
    );
    log
}

pub(crate) async fn queues() -> Vec<String> {
    use super::under_test::tokio_util::task::JoinQueue;

    let mut log = Vec::new();
    let begin = Instant::now();
    let mut queue: JoinQueue<u64> = [3, 1, 2].into_iter().map(late).collect();
    note!(log, (queue.len(), queue.try_join_next().is_none()));
    note!(
        log,
        (queue.join_next().await.unwrap().ok(), begin.elapsed())
    );
    note!(log, queue.try_join_next().map(Result::ok));
    let handle = tokio::runtime::Handle::current();
    let mut rest = JoinQueue::with_capacity(2);
    let id = rest.spawn_on(late(1), &handle).id();
    note!(log, told(rest.join_next_with_id().await, id));
    let id = rest.spawn_blocking(|| 7).id();
    note!(log, told(rest.join_next_with_id().await, id));
    note!(log, rest.join_next().await.is_none());
    rest.spawn(late(50));
    rest.abort_all();
    note!(
        log,
        rest.join_next().await.unwrap().unwrap_err().is_cancelled()
    );
    let abort = rest.spawn(late(1));
    rest.detach_all();
    note!(log, rest.is_empty());
    late(2).await;
    note!(log, abort.is_finished());
    let abort = rest.spawn(late(50));
    drop(rest);
    tokio::task::yield_now().await;
    note!(log, abort.is_finished());
    queue.spawn(late(50));
    queue.shutdown().await;
    note!(log, (queue.is_empty(), begin.elapsed()));
    let all: JoinQueue<u64> = [2, 1].into_iter().map(late).collect();
    note!(log, all.join_all().await);
    log
}
