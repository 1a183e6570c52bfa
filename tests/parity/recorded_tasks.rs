//! What the mirrors of tasks, threads, timers and macros record: lanes, waits, wakes, ends.

use std::sync::Arc;
use std::time::Duration;

use awaitscope::probe::BranchExt as _;
use awaitscope::probe::facade::std::thread;
use awaitscope::probe::facade::{futures, print, println, tokio};
use awaitscope::probe::testing::record;
use awaitscope::recording::{EventKind, Outcome, WaitKind};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, sleep_until};

use crate::recorded::{nap, seen};

#[test]
fn threads_have_lanes_however_they_are_started() {
    fn work() {
        thread::sleep(Duration::from_millis(1));
    }
    let seen = seen(async {
        let named = thread::Builder::new().name("painter".to_owned());
        named.spawn(work).unwrap().join().unwrap();
        thread::Builder::new().spawn(work).unwrap().join().unwrap();
        let words = ["a", "b"];
        let total: usize = thread::scope(|scope| {
            let lengths = words.map(|word| scope.spawn(move || word.len()));
            let inner = thread::Builder::new().name("inner".to_owned());
            inner.spawn_scoped(scope, work).unwrap();
            lengths.map(|length| length.join().unwrap()).iter().sum()
        });
        assert_eq!(total, 2);
    });
    for (lane, count) in [("painter", 1), ("work", 1), ("inner", 1)] {
        let ended = (lane.to_owned(), Outcome::Completed);
        let ends = seen.ends.iter().filter(|end| **end == ended);
        assert_eq!(ends.count(), count, "{lane} {seen:?}");
    }
    assert_eq!(seen.lanes.len(), 1 + 5, "{seen:?}");
}

#[test]
fn tasks_of_a_set_are_detached_with_it() {
    async fn late() {
        nap().await;
        nap().await;
    }
    let seen = seen(async {
        let mut set = tokio::task::JoinSet::new();
        set.spawn(async {});
        nap().await;
        set.spawn(late());
        set.detach_all();
        assert!(set.is_empty());
        sleep(Duration::from_millis(100)).await;
    });
    assert_eq!(seen.detached, ["late"], "{seen:?}");
    assert!(seen.ended("late", Outcome::Completed));
}

#[test]
fn a_job_that_never_starts_is_cancelled() {
    fn first(gate: &std::sync::mpsc::Receiver<()>) {
        gate.recv().unwrap();
    }
    fn second() {}
    let seen = seen(async {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let runtime = builder.max_blocking_threads(1).build().unwrap();
        let (open, gate) = std::sync::mpsc::channel();
        let first = runtime.spawn_blocking(move || first(&gate));
        let second = runtime.spawn_blocking(second);
        second.abort();
        open.send(()).unwrap();
        first.await.unwrap();
        assert!(second.await.unwrap_err().is_cancelled());
        runtime.shutdown_background();
    });
    assert!(seen.ended("second", Outcome::Cancelled), "{seen:?}");
}

#[test]
fn who_has_used_up_its_turn_does_not_wait_for_the_operation() {
    async fn reader(mut receiver: mpsc::UnboundedReceiver<u32>) {
        while receiver.recv().await.is_some() {}
    }
    async fn taker(semaphore: Arc<Semaphore>) {
        for _ in 0..200 {
            drop(semaphore.acquire().await);
        }
    }
    let seen = seen(async {
        let (sender, receiver) = mpsc::unbounded_channel();
        (0..200).for_each(|n| sender.send(n).unwrap());
        drop(sender);
        let semaphore = Arc::new(Semaphore::new(1));
        let tasks = [
            tokio::spawn(reader(receiver)),
            tokio::spawn(taker(semaphore)),
        ];
        futures::future::join_all(tasks).await;
    });
    for lane in ["reader", "taker"] {
        let mut waits = seen.waits.iter().filter(|(name, ..)| name == lane);
        assert_eq!(waits.next().unwrap().1, WaitKind::Budget, "{lane}");
        assert_eq!(waits.next(), None, "{lane}");
    }
    assert!(
        !seen.gauges.contains_key("waiting for permits"),
        "nobody waits for a permit"
    );
}

#[test]
fn an_arm_of_select_that_loses_is_cancelled() {
    let seen = seen(async {
        tokio::select! {
            () = nap().awaitscope_branch(1, "first") => {}
            () = sleep(Duration::from_secs(9)).awaitscope_branch(1, "second") => {}
        }
    });
    assert_eq!(seen.lanes, ["test", "first", "second"]);
    assert!(seen.waited("test", WaitKind::Calls, ""), "{seen:?}");
    assert!(seen.waited("first", WaitKind::Sleep, ""), "{seen:?}");
    assert!(seen.woke("first", "") && seen.woke("test", ""));
    assert!(seen.ended("first", Outcome::Completed));
    assert!(seen.ended("second", Outcome::Cancelled));
}

#[test]
fn arms_of_join_run_to_their_ends_and_one_that_fails_cancels_the_others() {
    async fn fails() -> Result<(), ()> {
        nap().await;
        Err(())
    }
    let seen = seen(async {
        tokio::join!(
            nap().awaitscope_branch(1, "one"),
            async {}.awaitscope_branch(1, "two")
        );
        let ended = tokio::try_join!(
            fails().awaitscope_branch(2, "bad"),
            std::future::pending::<Result<(), ()>>().awaitscope_branch(2, "good")
        );
        assert!(ended.is_err());
    });
    assert_eq!(seen.lanes, ["test", "one", "two", "bad", "good"]);
    assert!(seen.waited("test", WaitKind::Calls, ""), "{seen:?}");
    assert!(seen.waited("good", WaitKind::Other, ""), "{seen:?}");
    for (lane, outcome) in [
        ("one", Outcome::Completed),
        ("two", Outcome::Completed),
        ("bad", Outcome::Failed),
        ("good", Outcome::Cancelled),
    ] {
        assert!(seen.ended(lane, outcome), "{lane} {seen:?}");
    }
}

#[test]
fn an_aborted_task_is_cancelled_by_who_aborts_it() {
    async fn endless() {
        std::future::pending::<()>().await;
    }
    let seen = seen(async {
        let task = tokio::spawn(endless());
        nap().await;
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
    });
    assert!(seen.waited("endless", WaitKind::Other, ""), "{seen:?}");
    assert!(seen.waited("test", WaitKind::Task, ""), "{seen:?}");
    assert!(seen.ended("endless", Outcome::Cancelled), "{seen:?}");
    assert!(seen.detached.is_empty());
}

/// The deadlines of all waits of a program by `kind`, in milliseconds.
fn deadlines(kind: WaitKind, program: impl Future<Output = ()>) -> Vec<u64> {
    let ((), batch) = record(program);
    let dues = batch.events.iter().filter_map(|event| match event.kind {
        EventKind::Suspended { wait, due, .. } => Some((wait, due)),
        _ => None,
    });
    dues.filter(|(wait, _)| batch.waits[usize::from(wait.0)].kind == kind)
        .map(|(_, due)| due.0 / 1_000_000)
        .collect()
}

#[test]
fn a_sleep_is_due_when_it_was_told_to() {
    let dues = deadlines(WaitKind::Sleep, async {
        let begin = Instant::now();
        sleep_until(begin + Duration::from_millis(30)).await;
        sleep_until(begin).await;
        sleep(Duration::from_millis(5)).await;
    });
    assert_eq!(dues, [30, 35]);
}

#[test]
fn the_next_tick_is_due_by_the_rule_for_missed_ticks() {
    for (behavior, expected) in [
        (MissedTickBehavior::Burst, [40, 50].as_slice()),
        (MissedTickBehavior::Delay, &[47, 57, 67]),
        (MissedTickBehavior::Skip, &[40, 50, 60]),
    ] {
        let dues = deadlines(WaitKind::Tick, async {
            let mut ticks = interval(Duration::from_millis(10));
            ticks.set_missed_tick_behavior(behavior);
            ticks.tick().await;
            sleep(Duration::from_millis(37)).await;
            // one was missed: the next comes at once
            let count = if behavior == MissedTickBehavior::Burst {
                5
            } else {
                4
            };
            for _ in 0..count {
                ticks.tick().await;
            }
        });
        assert_eq!(dues, expected, "{behavior:?}");
    }
}

#[test]
fn lines_of_output_have_their_lane() {
    let speaker = async {
        print!("a part, ");
        println!("{}\nand more", 1);
        print!("without an end: {}", "x".repeat(5000));
    };
    let seen = seen(async {
        println!();
        speaker.awaitscope_branch(1, "speaker").await;
        println!("{}", 2);
    });
    let begins = seen.lines.iter().map(|(lane, text)| {
        let begin: String = text.chars().take(20).collect();
        (lane.as_str(), begin)
    });
    let begins: Vec<_> = begins.collect();
    let expected = [
        ("test", ""),
        ("speaker", "a part, 1"),
        ("speaker", "and more"),
        ("speaker", "without an end: xxxx"),
        ("test", "2"),
    ];
    assert_eq!(begins, expected.map(|(lane, text)| (lane, text.to_owned())));
}
