//! Tasks of local sets and from other threads, and futures that a function joins.

use awaitscope::export::{self, WIDEST};
use awaitscope::recording::{LaneKind, Outcome};
use awaitscope::theme::{Depth, Theme};

use crate::demos::elsewhere;
use crate::recorded::Recorded;

/// The run as text, with no lesson that teaches anything.
fn text(recording: &awaitscope::recording::Recording, theme: Theme, width: usize) -> String {
    export::text(recording, theme, width, &|_| None)
}

#[test]
fn tasks_of_a_local_set_have_lanes_on_the_thread_of_their_set() {
    let run = Recorded::of(elsewhere::local());
    for name in ["work #1", "work #2"] {
        assert_eq!(run.lane(name).kind, LaneKind::Task);
        assert_eq!(run.end(name), (Some(100), Outcome::Completed));
    }
    assert!(
        run.why("test", 50).contains("work #2"),
        "{}",
        run.why("test", 50)
    );
    // the worker runs the lane that runs the set, and never two at once
    let spans = run.variant().workers()[0].spans();
    assert!(spans.iter().all(|span| span.lane == run.lane("test").id));
}

#[test]
fn a_task_that_another_thread_spawns_has_a_lane() {
    let run = Recorded::of(elsewhere::from_another_thread());
    assert_eq!(run.lane("work").parent, None);
    assert_eq!(run.end("work"), (Some(100), Outcome::Completed));
    assert!(
        run.why("test", 50).contains("for work"),
        "{}",
        run.why("test", 50)
    );
}

#[test]
fn futures_that_a_function_joins_are_calls_of_their_own() {
    let run = Recorded::of(elsewhere::joined());
    assert_eq!(run.waits_for("test", 50), ["work #1", "work #2"]);
    assert_eq!(run.lane("work #2").kind, LaneKind::Call);
    assert_eq!(run.end("succeeds"), (Some(150), Outcome::Cancelled));
}

#[test]
fn an_aborted_task_names_who_aborted_it() {
    let run = Recorded::of(elsewhere::aborted());
    let why = run.why("work #1", 60);
    assert!(why.contains("aborted by test"), "{why}");
    let why = run.why("work #2", 60);
    assert!(why.contains("dropped before it finished"), "{why}");
    let text = text(run.recording(), Theme::new(Depth::Mono, true), WIDEST);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("cancelled: aborted by test"), "{text}");
}

#[test]
fn a_thread_is_no_blocking_job() {
    let run = Recorded::of(elsewhere::thread_and_job());
    assert_eq!(run.lane("crunch #1").kind, LaneKind::Thread);
    assert_eq!(run.lane("crunch #2").kind, LaneKind::Blocking);
    let text = text(run.recording(), Theme::new(Depth::Mono, true), WIDEST);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("starts a thread (crunch #1)"), "{text}");
    assert!(text.contains("a blocking job (crunch #2)"), "{text}");
}

#[test]
fn an_arm_says_for_which_call_it_waits_that_began_outside() {
    let run = Recorded::of(elsewhere::begun_outside());
    assert_eq!(
        run.waits_for("test", 50),
        ["&mut begun", "sleep(Duration::from_millis(500))"]
    );
    let why = run.why("&mut begun", 50);
    assert!(why.contains("for work"), "{why}");
    let text = text(run.recording(), Theme::new(Depth::Mono, true), WIDEST);
    assert!(!text.contains("polls none"), "{text}");
}

#[test]
fn a_task_that_ends_with_its_handle_is_not_detached() {
    let run = Recorded::of(elsewhere::aborted_on_drop());
    assert_eq!(run.end("work"), (Some(50), Outcome::Cancelled));
    assert!(!run.lane("work").detached);
    assert_eq!(run.variant().facts().detached, 0);
    let why = run.why("work", 60);
    assert!(why.contains("aborted by test"), "{why}");
}
