//! What a learner is told of a lane that does not continue, where the cause is not the lane's own wait.

use awaitscope::recording::MarkKind;
use awaitscope::recording::State;

use crate::demos::{
    buffered, circles, habits, locks, never_ends, set_aside, signals, turns, unasked,
};
use crate::recorded::Recorded;

/// What `why` says of a lane at an instant is this.
fn told(run: &Recorded, lane: &str, milliseconds: u64, sentence: &str) {
    assert_eq!(run.why(lane, milliseconds), sentence);
}

#[test]
fn an_arm_that_is_never_polled_says_which_one_wins() {
    let run = Recorded::of(turns::closed_arm_slowly());
    let winner =
        "gone.recv() was ready in each turn (its channel is closed, since 0.00 s or before)";
    told(
        &run,
        "news.recv()",
        45,
        &format!("news.recv() has never been polled: {winner}"),
    );
    told(
        &run,
        "news.recv()",
        195,
        &format!("news.recv() was dropped at 0.19 s, never polled: {winner}"),
    );
    let run = Recorded::of(turns::timer_restarts());
    let sleep = run.why("sleep(ms(400))", 200);
    assert_eq!(
        sleep,
        "sleep(ms(400)) has been sleeping since 0.15 s; its timer fires in 0.35 s"
    );
}

#[test]
fn a_buffer_of_none_says_that_it_polls_none() {
    let run = Recorded::of(signals::buffered_zero_in_task());
    told(
        &run,
        "next_of_none",
        100,
        "next_of_none has been waiting at line 149 for its futures since 0.00 s, but polls none of them",
    );
    let run = Recorded::of(buffered::stuck());
    assert!(!run.why("copy", 20).contains("none of them"));
}

#[test]
fn a_lane_without_a_waker_says_that_nothing_can_wake_it() {
    let run = Recorded::of(signals::waker_forgotten());
    let why = run.why("forgets", 20);
    let end = "; nothing can wake it: its last poll kept no clone of the waker";
    assert!(why.ends_with(end), "{why}");
    assert!(!run.why("test", 20).contains("nothing can wake"));
}

#[test]
fn a_task_without_a_handle_says_since_when() {
    let run = Recorded::of(signals::handle_dropped());
    let before = "work has been sleeping at line 89 since 0.00 s; its timer fires in 0.45 s";
    told(&run, "work", 50, before);
    let after = "work has been sleeping at line 89 since 0.00 s; its timer fires in 0.35 s; its handle was dropped at 0.10 s";
    told(&run, "work", 150, after);
}

#[test]
fn who_holds_the_lock_is_named_with_the_circle() {
    let run = Recorded::of_the_first(100, locks::argument());
    told(
        &run,
        "post",
        50,
        "post has been waiting at line 9 for the lock stock since 0.00 s; test has held it since 0.00 s (line 15). \
         test waits for post, which waits for the lock stock, held by test: neither can ever continue",
    );
    let run = Recorded::of_the_first(100, circles::read_twice());
    let why = run.why("reader", 50);
    let circle = "reader waits for read access to the lock config, after writer, which waits for write access to the lock config, held by reader";
    assert!(why.contains(circle), "{why}");
    let run = Recorded::of_the_first(1000, never_ends::kept());
    let why = run.why("empty", 500);
    assert!(
        why.contains("1 sender is left, made in test at line 20"),
        "{why}"
    );
    let run = Recorded::of_the_first(100, circles::nested_pool());
    let why = run.why("part #1", 50);
    assert!(
        why.contains("page #1 has held one since") && why.contains("page #2 has held one since"),
        "{why}"
    );
    let run = Recorded::of_the_first(100, circles::ring());
    let why = run.why("node #1", 50);
    assert!(
        why.contains("room in the queue two (1 of 1)") && why.contains("node #2"),
        "{why}"
    );
}

#[test]
fn a_future_that_nothing_polls_says_what_its_task_does() {
    let run = Recorded::of(set_aside::borrowed());
    told(
        &run,
        "&mut front",
        500,
        "&mut front has been ready since 0.30 s (woken by owner), but nobody polls it: visitor waits at line 22 for enter",
    );
    let run = Recorded::of(buffered::slow_body_with_permits());
    told(
        &run,
        "query #2",
        150,
        "query #2 has been ready since 0.08 s (its timer fired), but nobody polls it: test sleeps at line 95; \
         its timer fires in 0.21 s",
    );
    // it waits at its own await, and not for the timers of those that it does not poll
    assert_eq!(run.stretches("test", State::Ready), []);
    assert_eq!(
        Recorded::of(buffered::slow_body()).stretches("test", State::Ready),
        []
    );
}

#[test]
fn an_arm_that_polls_a_set_waits_for_all_of_it() {
    let run = Recorded::of(buffered::set_in_an_arm());
    let told = |milliseconds, open| {
        let why = run.why("futures::future::join_all(clients)", milliseconds);
        let end = format!("for its {open} open calls since");
        assert!(why.contains(&end), "{milliseconds} ms: {why}");
    };
    told(5, 40);
    // one of them was polled last
    told(20, 30);
    told(47, 3);
}

#[test]
fn tasks_that_never_ran_say_so() {
    let run = Recorded::of(unasked::map_unasked());
    let why = run.why("fetch #2", 1000);
    assert!(
        why.contains(": the run ended before its first poll")
            && !why.contains("before it was polled"),
        "{why}"
    );
    let run = Recorded::of(habits::panic_unseen());
    told(
        &run,
        "job",
        100,
        "job panicked at 0.01 s; it slept for 10 ms at line 59",
    );
}

#[test]
fn a_wait_that_no_lane_below_tells_comes_before_one_for_an_own_call() {
    let run = Recorded::of(habits::waits_twice());
    told(
        &run,
        "asks #2",
        1000,
        "asks #2 completed at 0.20 s; it waited 0.10 s at line 148 for a permit of gate",
    );
}

#[test]
fn a_stream_that_nothing_asks_is_marked() {
    let unpolled = |run: &Recorded| {
        let marks = run.variant().marks().iter();
        let marks = marks.filter(|mark| mark.kind == MarkKind::NeverPolled);
        marks
            .map(|mark| (mark.at.0 / 1_000_000, mark.line))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        unpolled(&Recorded::of(unasked::stream_unasked())),
        [(50, 27)]
    );
    assert_eq!(unpolled(&Recorded::of(buffered::stuck())), []);
    assert_eq!(unpolled(&Recorded::of(signals::buffered_zero())), []);
}
