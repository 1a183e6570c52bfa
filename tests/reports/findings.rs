//! What stands out in a program, and that nothing does in one that does it right.

use awaitscope::recording::FindingKind;
use awaitscope::recording::FindingKind::{
    AwaitedInTurn, CannotBeWoken, GrowingQueue, Lagged, LeftUnpolled, LongPoll, LostNotification,
    RestartedLimit, StarvedArm, TimedOutUnpolled, UnseenPanic, ValueLost,
};
use awaitscope::wording;

use crate::demos::{buffered, habits, set_aside, signals, turns};
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
    only(
        &Recorded::of(turns::closed_arm()),
        StarvedArm,
        "news.recv() was never polled in 50000 turns at line 77: gone.recv() was ready each time",
    );
    none(&Recorded::of(turns::bytes_lost()));
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
