//! What one await says is over when it returns ready: the next one of the same poll speaks for itself.

use std::future::Future;
use std::time::Duration;

use awaitscope::probe::facade::{futures, tokio};
use awaitscope::probe::testing::record;
use awaitscope::probe::{AwaitExt as _, BranchExt as _, call};
use awaitscope::recording::{EventKind, LaneId, Nanos, WaitKind};
use tokio::time::{sleep, timeout};

/// The last suspension of the program's own lane: the operation, its lines, and its deadline in milliseconds.
fn last_wait(program: impl Future<Output = ()>) -> (WaitKind, Vec<u32>, Option<u64>) {
    let ((), batch) = record(program);
    let own = batch
        .events
        .iter()
        .rev()
        .find_map(|event| match event.kind {
            EventKind::Suspended {
                lane: LaneId::ROOT,
                wait,
                due,
                ..
            } => Some((wait, due)),
            _ => None,
        });
    let (wait, due) = own.unwrap();
    let wait = &batch.waits[usize::from(wait.0)];
    let due = (due != Nanos::MAX).then_some(due.0 / 1_000_000);
    (wait.kind, wait.lines.to_vec(), due)
}

fn milliseconds(count: u64) -> Duration {
    Duration::from_millis(count)
}

async fn fetch() {
    let body = async { sleep(milliseconds(300)).awaitscope_at(70, "").await };
    call::<(), _>("fetch", 69, body).await;
}

/// Long after everything else.
async fn last_sleep() {
    sleep(milliseconds(900)).awaitscope_at(2, "").await;
}

#[test]
fn a_deadline_goes_with_its_time_out() {
    let wait = last_wait(async {
        let late = timeout(milliseconds(100), sleep(milliseconds(300)));
        assert!(late.awaitscope_at(1, "").await.is_err());
        last_sleep().await;
    });
    assert_eq!(wait, (WaitKind::Sleep, vec![2], Some(1000)));
}

#[test]
fn a_message_that_did_not_come_is_not_waited_for() {
    let wait = last_wait(async {
        let (_sender, mut messages) = tokio::sync::mpsc::channel::<u8>(1);
        let late = timeout(milliseconds(100), messages.recv());
        assert!(late.awaitscope_at(1, "").await.is_err());
        last_sleep().await;
    });
    assert_eq!(wait, (WaitKind::Sleep, vec![2], Some(1000)));
}

#[test]
fn a_call_that_was_given_up_is_not_waited_for() {
    let wait = last_wait(async {
        let late = timeout(milliseconds(100), fetch());
        assert!(late.awaitscope_at(1, "").await.is_err());
        last_sleep().await;
    });
    assert_eq!(wait, (WaitKind::Sleep, vec![2], Some(1000)));
}

#[test]
fn a_handler_of_select_waits_for_what_it_awaits() {
    let wait = last_wait(async {
        tokio::select! {
            () = fetch().awaitscope_branch(1, "fetch()") => {}
            () = sleep(milliseconds(100)).awaitscope_branch(1, "sleep(100)") => last_sleep().await,
        }
    });
    assert_eq!(wait, (WaitKind::Sleep, vec![2], Some(1000)));
}

#[test]
fn the_lines_of_a_future_that_lost_are_forgotten() {
    let wait = last_wait(async {
        let first = Box::pin(async { sleep(milliseconds(300)).awaitscope_at(70, "").await });
        let second = Box::pin(async { sleep(milliseconds(100)).awaitscope_at(71, "").await });
        futures::future::select(first, second)
            .awaitscope_at(1, "")
            .await;
        last_sleep().await;
    });
    assert_eq!(wait, (WaitKind::Sleep, vec![2], Some(1000)));
}

#[test]
fn an_await_that_goes_on_is_still_said() {
    let wait = last_wait(async {
        let inner = async {
            sleep(milliseconds(10)).awaitscope_at(3, "").await;
            sleep(milliseconds(20)).awaitscope_at(4, "").await;
        };
        timeout(milliseconds(100), inner)
            .awaitscope_at(1, "")
            .await
            .unwrap();
    });
    assert_eq!(wait, (WaitKind::Sleep, vec![1, 4], Some(30)));
    let wait = last_wait(async {
        let inner = async { fetch().awaitscope_at(3, "").await };
        timeout(milliseconds(400), inner)
            .awaitscope_at(1, "")
            .await
            .unwrap();
    });
    assert_eq!(wait, (WaitKind::Calls, vec![1, 3], Some(400)));
}
