//! What could run and is not polled.

use awaitscope::recording::file::{from_json, to_json};
use awaitscope::recording::{Outcome, State};

use crate::demos::{buffered, set_aside};
use crate::recorded::Recorded;

#[test]
fn a_future_that_lost_by_reference_is_not_polled_and_ends_with_its_owner() {
    let run = Recorded::of(set_aside::borrowed());
    assert_eq!(run.waits_for("visitor", 200), ["enter"]);
    assert_eq!(run.waits_for("visitor", 700), ["enter"]);
    assert_eq!(run.state("&mut front", 200), Some(State::Suspended));
    // the lock is handed to it at 0.3 s
    assert_eq!(run.stretches("&mut front", State::Unpolled), [(300, 1000)]);
    assert!(run.stretches("&mut front", State::Ready).is_empty());
    assert_eq!(run.end("&mut front"), (Some(1000), Outcome::Cancelled));
    assert!(!run.lane("&mut front").cut);
    let why = run.why("&mut front", 700);
    assert!(why.contains("nobody polls it"), "{why}");
    assert!(why.contains("visitor") && why.contains("line 22"), "{why}");
    assert!(!why.contains("thread"), "{why}");
}

#[test]
fn a_future_that_lost_and_is_awaited_later_is_polled_again() {
    let run = Recorded::of(set_aside::awaited_later());
    assert!(run.stretches("&mut front", State::Unpolled).is_empty());
    assert_eq!(run.end("&mut front"), (Some(300), Outcome::Completed));
}

#[test]
fn a_future_that_lost_and_was_owned_is_dropped() {
    let run = Recorded::of(set_aside::owned());
    let arm = "enter(key.clone(), \"front\")";
    assert_eq!(run.end(arm), (Some(100), Outcome::Cancelled));
    assert_eq!(run.end("enter"), (Some(300), Outcome::Completed));
}

#[test]
fn a_buffer_is_not_polled_while_its_loop_awaits_something_else() {
    let run = Recorded::of(buffered::stuck());
    assert_eq!(run.waits_for("copy", 200), ["save"]);
    assert_eq!(run.waits_for("copy", 50).len(), 4);
    for (load, since) in [("load #2", 150), ("load #3", 200), ("load #4", 100)] {
        assert_eq!(
            run.stretches(load, State::Unpolled),
            [(since, 1000)],
            "{load}"
        );
        assert!(run.stretches(load, State::Ready).is_empty(), "{load}");
        let why = run.why(load, 500);
        assert!(why.contains("nobody polls it"), "{why}");
        assert!(why.contains("for save") && why.contains("line 29"), "{why}");
    }
}

#[test]
fn a_buffer_is_polled_again_when_its_loop_asks_for_the_next() {
    let run = Recorded::of(buffered::two_pools());
    // load #2 could run at 0.15 s, just when save is done
    assert_eq!(run.end("load #2"), (Some(150), Outcome::Completed));
    assert_eq!(
        run.stretches("load #3", State::Unpolled),
        [] as [(u64, u64); 0]
    );
    // load #4 gets its permit at 0.1 s, while `copy` is in `save` until 0.15 s; at 0.2 s load #3 is taken first
    let unpolled = run.stretches("load #4", State::Unpolled);
    assert_eq!(unpolled, [(100, 150), (200, 250)]);
}

#[test]
fn futures_of_a_set_are_not_polled_before_it_is_asked() {
    let run = Recorded::of(buffered::pushed_early());
    assert_eq!(run.waits_for("test", 200), [] as [&str; 0]);
    assert_eq!(run.stretches("nap #1", State::Unpolled), [(0, 500)]);
    assert_eq!(run.end("nap #2"), (Some(700), Outcome::Completed));
}

#[test]
fn the_file_keeps_what_is_not_polled() {
    for recorded in [
        Recorded::of(set_aside::borrowed()),
        Recorded::of(buffered::stuck()),
        Recorded::of(buffered::pushed_early()),
    ] {
        let json = to_json(recorded.recording());
        assert!(json.contains("\"unpolled\""), "{json}");
        assert_eq!(to_json(&from_json(&json).unwrap()), json);
    }
}
