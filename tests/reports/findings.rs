//! What stands out in a program, and that nothing does in one that does it right.

use awaitscope::recording::FindingKind::{
    AwaitedInTurn, BytesLost, CannotBeWoken, ClosedChannel, Deadlock, GrowingQueue, Lagged,
    LeftUnpolled, LockHeldAcrossAwait, LongPoll, LostNotification, NeverPolled, RestartedLimit,
    StarvedArm, TimedOutUnpolled, UnseenPanic, ValueLost,
};
use awaitscope::recording::{FindingKind, State};
use awaitscope::wording;

use crate::demos::{
    big_acquire, buffered, circles, habits, locks, never_ends, set_aside, signals, turns, unasked,
};
use crate::recorded::Recorded;

fn found(run: &Recorded) -> Vec<(FindingKind, String)> {
    let variant = run.variant();
    let findings = variant.findings();
    findings
        .iter()
        .map(|finding| (finding.kind, wording::finding(variant, finding)))
        .collect()
}

/// The program has one finding of this kind, with this sentence, and no other.
fn only(run: &Recorded, kind: FindingKind, sentence: &str) {
    assert_eq!(found(run), [(kind, sentence.to_owned())]);
}

fn none(run: &Recorded) {
    assert_eq!(found(run), []);
}

#[test]
fn a_future_that_is_left_unpolled_stands_out() {
    only(
        &Recorded::of(set_aside::borrowed()),
        LeftUnpolled,
        "&mut front could run for 0.70 s, but nothing polled it: visitor awaited something else at line 22",
    );
    let run = Recorded::of(buffered::stuck());
    let kinds: Vec<_> = found(&run).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, [LeftUnpolled; 3]);
    none(&Recorded::of(set_aside::owned()));
    none(&Recorded::of(set_aside::awaited_later()));
    none(&Recorded::of(buffered::two_pools()));
}

#[test]
fn a_limit_that_passes_while_nothing_polls_stands_out() {
    none(&Recorded::of(buffered::slow_body_in_time()));
    let run = Recorded::of(buffered::slow_body());
    let kinds: Vec<_> = found(&run).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, [TimedOutUnpolled; 2]);
}

#[test]
fn an_arm_that_never_gets_its_turn_stands_out() {
    let expected = [
        (
            ClosedChannel,
            "gone.recv() received from a closed channel at least 10000 times at line 73: it returns at once each time",
        ),
        (
            StarvedArm,
            "news.recv() was never polled in 50000 turns at line 77: gone.recv() was ready each time because its channel is \
             closed",
        ),
    ];
    let expected = expected.map(|(kind, sentence)| (kind, sentence.to_owned()));
    assert_eq!(found(&Recorded::of(turns::closed_arm())), expected);
    only(
        &Recorded::of(turns::backlog_on_top()),
        StarvedArm,
        "news.recv() was never polled in 9 turns at line 115: backlog.recv() was ready each time",
    );
    let lost = found(&Recorded::of(turns::bytes_lost()));
    assert!(lost.iter().all(|(kind, _)| *kind == BytesLost));
    let first = "frame(&mut wire) dropped a read at line 41 that had already taken 1 byte: no later read gets them again";
    assert_eq!((lost.len(), lost[0].1.as_str()), (6, first));
}

#[test]
fn a_limit_that_starts_again_stands_out() {
    only(
        &Recorded::of(turns::timer_restarts()),
        RestartedLimit,
        "sleep(ms(400)) at line 22 starts again in each turn: it was dropped 7 times and never fired",
    );
}

#[test]
fn lost_signals_stand_out() {
    only(
        &Recorded::of(signals::notify_lost()),
        LostNotification,
        "notify_waiters at line 22 woke nobody: flush began to wait 20 ms later",
    );
    none(&Recorded::of(signals::notify_received()));
    only(
        &Recorded::of(signals::lagged()),
        Lagged,
        "listener missed 6 messages at line 37: it was slower than the sender, and the channel kept no more",
    );
    let run = Recorded::of(signals::send_lost());
    let kinds: Vec<_> = found(&run).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, [ValueLost; 3]);
    only(
        &Recorded::of(signals::waker_forgotten()),
        CannotBeWoken,
        "nothing can wake forgets: its last poll kept no clone of the waker",
    );
}

#[test]
fn a_held_thread_stands_out_with_those_that_were_ready() {
    only(
        &Recorded::of(habits::blocks()),
        LongPoll,
        "handler held its thread at line 13 for 0.30 s: 2 tasks were ready meanwhile",
    );
    none(&Recorded::of(habits::sleeps()));
}

#[test]
fn tasks_that_are_awaited_in_turn_stand_out() {
    only(
        &Recorded::of(habits::spawned_in_turn()),
        AwaitedInTurn,
        "test awaits each task at line 44 before it spawns the next: 3 tasks ran one after another",
    );
    none(&Recorded::of(habits::spawned_together()));
}

#[test]
fn a_panic_that_nobody_awaits_stands_out() {
    only(
        &Recorded::of(habits::panic_unseen()),
        UnseenPanic,
        "job panicked, and nothing awaits it",
    );
    none(&Recorded::of(habits::panic_seen()));
}

#[test]
fn a_queue_that_only_grows_stands_out() {
    let run = Recorded::of(habits::queue_grows());
    let kinds: Vec<_> = found(&run).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, [GrowingQueue]);
    none(&Recorded::of(habits::queue_is_emptied()));
}

#[test]
fn a_channel_that_is_closed_stands_out() {
    only(
        &Recorded::of(signals::watch_closed()),
        ClosedChannel,
        "test received from a closed channel at least 100 times at line 109: it returns at once each time",
    );
    none(&Recorded::of(never_ends::cured()));
}

#[test]
fn circles_stand_out() {
    only(
        &Recorded::of_the_first(100, circles::two_locks()),
        Deadlock,
        "transfer #1 waits for lock #2, held by transfer #2, which waits for the lock, held by transfer #1: \
         neither can ever continue",
    );
    only(
        &Recorded::of_the_first(100, locks::argument()),
        Deadlock,
        "test waits for post, which waits for the lock stock, held by test: neither can ever continue",
    );
    only(
        &Recorded::of_the_first(1000, never_ends::kept()),
        Deadlock,
        "test waits for empty, which waits for a message from the queue letterbox, whose sender was made in test: \
         neither can ever continue",
    );
    for run in [
        Recorded::of_the_first(100, circles::ring()),
        Recorded::of_the_first(100, circles::nested_pool()),
        Recorded::of_the_first(100, circles::locked_twice()),
        Recorded::of_the_first(100, circles::read_twice()),
    ] {
        let kinds: Vec<_> = found(&run).into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [Deadlock]);
    }
    let run = Recorded::in_real_time(1, |_| Ok(Box::pin(circles::two_locks())));
    let found = run.variant().findings();
    let second = run.lane("transfer #2").spans(run.variant().end());
    let waits = second.filter(|span| span.state == State::Suspended).last();
    // from the instant on at which the second one waits, and not at the end
    assert_eq!(found[0].at, waits.unwrap().from);
    let told = wording::standstill(run.variant());
    assert_eq!(
        told.matches("neither can ever continue").count(),
        1,
        "{told}"
    );
    assert_eq!(
        told.matches("has been waiting at line 13").count(),
        2,
        "{told}"
    );
    // arms wait before the task around them does
    let run = Recorded::in_real_time(1, |_| Ok(Box::pin(circles::two_locks_joined())));
    let stuck = run.variant().stuck_since().unwrap();
    let found = run.variant().findings();
    assert_eq!((found[0].kind, found[0].at <= stuck), (Deadlock, true));
    none(&Recorded::of(circles::two_locks_in_order()));
    none(&Recorded::of(circles::two_locks_with_a_limit()));
    none(&Recorded::of(circles::moved_permit()));
    none(&Recorded::of(circles::sender_moved_away()));
    none(&Recorded::of(locks::argument_before()));
    none(&Recorded::of(big_acquire::one_each()));
}

#[test]
fn a_lock_that_is_held_across_an_await_stands_out() {
    let run = Recorded::of(locks::held_across());
    only(
        &run,
        LockHeldAcrossAwait,
        "the lock counter was held across an await 4 times in a row, for 0.20 s in all, while others waited for it: \
         visit #1 does so at line 26",
    );
    none(&Recorded::of(locks::held_briefly()));
    // once is what the lock may be for
    none(&Recorded::of(set_aside::owned()));
}

#[test]
fn tasks_that_never_run_stand_out() {
    only(
        &Recorded::of(unasked::map_unasked()),
        NeverPolled,
        "fetch #1 and 2 other tasks were spawned and never polled: the program returned first",
    );
    none(&Recorded::of(unasked::map_asked()));
}
