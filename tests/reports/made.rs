//! Calls of async fns that make a future and run nothing yet.

use awaitscope::export::{WIDEST, text};
use awaitscope::recording::FindingKind::DroppedUnpolled;
use awaitscope::recording::file::{from_json, to_json};
use awaitscope::recording::{MarkKind, Variant};
use awaitscope::theme::{Depth, Theme};
use awaitscope::wording;

use crate::demos::recipes;
use crate::recorded::Recorded;

/// The marks of a kind: lane, millisecond and line.
fn marks(run: &Recorded, kind: MarkKind) -> Vec<(String, u64, u32)> {
    let variant = run.variant();
    let marks = variant.marks().iter().filter(|mark| mark.kind == kind);
    let name = |lane| variant.lane(lane).unwrap().name.to_string();
    marks
        .map(|mark| (name(mark.lane), mark.at.0 / 1_000_000, mark.line))
        .collect()
}

/// Futures of a function: made, polled for the first time, never polled.
fn counts(variant: &Variant, function: &str) -> [u64; 3] {
    let facts = variant.function(function);
    [facts.made, facts.calls, facts.never_polled]
}

fn findings(run: &Recorded) -> Vec<String> {
    let variant = run.variant();
    let findings = variant.findings();
    let found = findings.iter().filter(|f| f.kind == DroppedUnpolled);
    found.map(|f| wording::finding(variant, f)).collect()
}

#[test]
fn a_future_that_nobody_polls_is_marked_where_it_is_made_and_dropped() {
    let run = Recorded::of(recipes::forgotten());
    let test = |line| ("test".to_owned(), 0, line);
    assert_eq!(marks(&run, MarkKind::Made), [test(23), test(25)]);
    assert_eq!(marks(&run, MarkKind::NeverPolled), [test(25), test(23)]);
    assert_eq!(counts(run.variant(), "fetch"), [1, 0, 1]);
    assert_eq!(counts(run.variant(), "connect"), [1, 0, 1]);
    assert_eq!(
        findings(&run),
        [
            "fetch was called at line 23, but nothing polled its future before it was dropped: its body did not run",
            "connect was called at line 25, but nothing polled its future before it was dropped: its body did not run",
        ]
    );
    // the name of the type is that of the demo
    let log = run.variant().log();
    assert!(log[0].text.ends_with("::fetch::{{closure}}"), "{log:?}");
    // it has one lane: its own
    assert_eq!(run.variant().lanes().len(), 1);
}

#[test]
fn futures_that_wait_for_their_turn_are_marked() {
    let run = Recorded::of(recipes::made_early());
    let test = ("test".to_owned(), 0, 30);
    assert_eq!(marks(&run, MarkKind::Made), [test.clone(), test]);
    assert_eq!(marks(&run, MarkKind::NeverPolled), []);
    assert_eq!(counts(run.variant(), "fetch"), [3, 3, 0]);
    let starts = run.variant().lanes().iter().map(|l| l.start.0 / 1_000_000);
    assert_eq!(starts.collect::<Vec<_>>(), [0, 0, 10, 20]);
    assert_eq!(findings(&run), Vec::<String>::new());
}

#[test]
fn what_is_polled_at_once_is_counted_and_not_marked() {
    let run = Recorded::of(recipes::at_once());
    assert_eq!(marks(&run, MarkKind::Made), []);
    assert_eq!(counts(run.variant(), "fetch"), [7, 7, 0]);
    assert_eq!(run.variant().facts().failed, 0);
    let names = run.variant().lanes().iter().map(|lane| &*lane.name);
    let names: Vec<_> = names.collect();
    assert!(
        names.contains(&"fetch #7") || names.contains(&"fetch #5"),
        "{names:?}"
    );
}

#[test]
fn a_future_that_is_dropped_in_one_turn_and_awaited_in_another_is_no_mistake() {
    let run = Recorded::of(recipes::in_case());
    assert_eq!(findings(&run), Vec::<String>::new());
    assert_eq!(marks(&run, MarkKind::NeverPolled).len(), 1);
    assert_eq!(counts(run.variant(), "fetch"), [4, 3, 1]);
}

#[test]
fn a_lane_that_is_cancelled_drops_what_it_had_made() {
    for (run, expected) in [
        (Recorded::of(recipes::cancelled()), [3, 1, 2]),
        (Recorded::of(recipes::aborted()), [1, 0, 1]),
    ] {
        assert_eq!(counts(run.variant(), "fetch"), expected);
        assert_eq!(marks(&run, MarkKind::NeverPolled), []);
        assert_eq!(findings(&run), Vec::<String>::new());
    }
}

#[test]
fn a_file_keeps_what_was_made() {
    let run = Recorded::of(recipes::forgotten());
    let read = from_json(&to_json(run.recording())).unwrap();
    let variant = &read.variants()[0];
    assert_eq!(counts(variant, "fetch"), [1, 0, 1]);
    assert_eq!(variant.marks(), run.variant().marks());
    assert_eq!(variant.findings(), run.variant().findings());
}

#[test]
fn the_text_of_a_run_tells_what_was_made() {
    let text = |run: &Recorded| {
        let theme = Theme::new(Depth::Mono, false);
        let text = text(run.recording(), theme, WIDEST, &|_| None);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let told = text(&Recorded::of(recipes::forgotten()));
    for sentence in [
        "test makes a future of fetch at line 23 (not polled yet), makes a future of connect at line 25 (not polled yet), \
         drops a future of connect made at line 25 (never polled), drops a future of fetch made at line 23 (never polled)",
        "◇ a future was made",
    ] {
        assert!(told.contains(sentence), "{sentence}\n{told}");
    }
    let told = text(&Recorded::of(recipes::made_early()));
    let sentence = "test makes 2 futures of fetch at line 30 (not polled yet), calls fetch #1";
    assert!(told.contains(sentence), "{told}");
    assert!(told.contains("test ◇──"), "{told}");
}
