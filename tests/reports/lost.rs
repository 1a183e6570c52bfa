//! What is lost when a future is dropped: a message that it had received, the half of a line; and values that nobody saw.

use awaitscope::recording::{FindingKind, MarkKind, State};
use awaitscope::wording::finding;

use crate::demos::habits;
use crate::demos::lost as demo;
use crate::recorded::Recorded;

/// Instants, lanes, lines and counts of the marks of a kind.
fn marks(run: &Recorded, kind: MarkKind) -> Vec<(u64, String, u32, u32)> {
    let marks = run.variant().marks().iter();
    let marks = marks.filter(|mark| mark.kind == kind);
    let marks = marks.map(|mark| {
        let lane = run.variant().lane(mark.lane).unwrap();
        (
            mark.at.0 / 1_000_000,
            lane.name.to_string(),
            mark.line,
            mark.count,
        )
    });
    marks.collect()
}

fn findings(run: &Recorded) -> Vec<String> {
    let found = run.variant().findings();
    found
        .iter()
        .map(|found| finding(run.variant(), found))
        .collect()
}

#[test]
fn an_arm_is_dropped_with_the_message_that_it_took() {
    let run = Recorded::of(demo::taken_in_an_arm());
    let arm = || "next_order(&mut orders)".to_owned();
    assert_eq!(
        marks(&run, MarkKind::MessageLost),
        [(30, arm(), 16, 0), (120, arm(), 16, 0)]
    );
    let told = "next_order(&mut orders) was dropped 2 times with a message in hand that it had received at line 16: \
                no later receive gets it again";
    assert_eq!(findings(&run), [told]);
}

#[test]
fn an_arm_that_only_receives_loses_nothing() {
    let run = Recorded::of(demo::taken_in_the_body());
    assert_eq!(marks(&run, MarkKind::MessageLost), []);
    assert_eq!(findings(&run), [""; 0]);
}

#[test]
fn who_asks_for_the_next_message_is_done_with_the_one_before() {
    let run = Recorded::of(demo::stopped_when_idle());
    assert_eq!(marks(&run, MarkKind::MessageLost), []);
    let run = Recorded::of(demo::stopped_at_work());
    assert_eq!(
        marks(&run, MarkKind::MessageLost),
        [(20, "serve".to_owned(), 60, 0)]
    );
    let kinds: Vec<_> = run
        .variant()
        .findings()
        .iter()
        .map(|found| found.kind)
        .collect();
    assert_eq!(kinds, [FindingKind::MessageLost]);
}

#[test]
fn half_a_line_is_lost_with_its_read() {
    let run = Recorded::of(demo::half_a_line());
    assert_eq!(
        marks(&run, MarkKind::BytesLost),
        [(30, "read #2".to_owned(), 98, 2)]
    );
    let told = "read #2 dropped a read at line 98 that had already taken 2 bytes: no later read gets them again";
    assert_eq!(findings(&run), [told]);
    let run = Recorded::of(demo::whole_lines());
    assert_eq!(marks(&run, MarkKind::BytesLost), []);
    assert_eq!(findings(&run), [""; 0]);
}

#[test]
fn values_that_were_replaced_before_the_look_are_counted() {
    let run = Recorded::of(demo::skipped_values());
    let look = || "look".to_owned();
    let skipped = [(35, look(), 120, 2), (70, look(), 120, 3)];
    assert_eq!(marks(&run, MarkKind::SkippedValues), skipped);
    let run = Recorded::of(demo::no_value_skipped());
    assert_eq!(marks(&run, MarkKind::SkippedValues), []);
}

#[test]
fn an_answer_that_nobody_waits_for_is_marked() {
    let run = Recorded::of(demo::answer_to_nobody());
    assert_eq!(
        marks(&run, MarkKind::SentToNobody),
        [(50, "worker".to_owned(), 155, 0)]
    );
    assert_eq!(findings(&run), [""; 0]);
}

#[test]
fn two_notifications_before_anybody_waits_are_one() {
    let run = Recorded::of(habits::merged_notifications());
    let merged = marks(&run, MarkKind::NotifyMerged);
    assert_eq!(merged.len(), 1);
    assert_eq!(findings(&run), [""; 0]);
}

#[test]
fn a_task_that_wakes_itself_is_found() {
    let run = Recorded::of(habits::wakes_itself());
    let [told] = &findings(&run)[..] else {
        panic!("{:?}", findings(&run));
    };
    assert!(
        told.starts_with("busy at line ") && told.contains("woke itself in 200 of its polls"),
        "{told}"
    );
    assert_eq!(findings(&Recorded::of(habits::yields())), [""; 0]);
}

#[test]
fn a_call_that_wakes_itself_is_found() {
    for run in [
        Recorded::of(habits::call_wakes_itself()),
        Recorded::of(habits::branch_wakes_itself()),
    ] {
        let [told] = &findings(&run)[..] else {
            panic!("{:?}", findings(&run));
        };
        assert!(
            told.starts_with("spin") && told.contains("woke itself in 200 of its polls"),
            "{told}"
        );
    }
    let run = Recorded::of(habits::wakes_itself_or_yields());
    assert_eq!(findings(&run), [""; 0]);
}

#[test]
fn a_local_task_waits_for_its_set_and_not_for_a_thread() {
    let run = Recorded::of(habits::local_set_not_run());
    assert_eq!(run.state("page", 50), Some(State::Unpolled));
    let told = run.why("page", 50);
    assert!(
        told.contains("nobody polls it") && !told.contains("thread"),
        "{told}"
    );
}
