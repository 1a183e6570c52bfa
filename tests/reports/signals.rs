//! Marks: signals that reached nobody, and what was lost with them.

use awaitscope::recording::MarkKind;
use awaitscope::recording::Outcome::{Cancelled, Completed};
use awaitscope::recording::file::{from_json, to_json};

use crate::demos::{buffered, signals};
use crate::recorded::Recorded;

/// The marks of a kind: lane, millisecond, line of the demo, count, and who did it.
fn marks(run: &Recorded, kind: MarkKind) -> Vec<(String, u64, u32, u32, Option<String>)> {
    let variant = run.variant();
    let name = |lane| variant.lane(lane).unwrap().name.to_string();
    let marks = variant.marks().iter().filter(|mark| mark.kind == kind);
    marks
        .map(|mark| {
            let at = mark.at.0 / 1_000_000;
            (
                name(mark.lane),
                at,
                mark.line,
                mark.count,
                mark.by.map(name),
            )
        })
        .collect()
}

fn mark(lane: &str, at: u64, line: u32, count: u32) -> (String, u64, u32, u32, Option<String>) {
    (lane.to_owned(), at, line, count, None)
}

#[test]
fn a_notification_that_nobody_waits_for_is_marked() {
    let run = Recorded::of(signals::notify_lost());
    assert_eq!(
        marks(&run, MarkKind::NotifiedNobody),
        [mark("test", 100, 22, 0)]
    );
    assert_eq!(marks(&run, MarkKind::TimedOut), [mark("flush", 620, 14, 0)]);
    let run = Recorded::of(signals::notify_received());
    assert_eq!(marks(&run, MarkKind::NotifiedNobody), []);
}

#[test]
fn missed_messages_are_counted() {
    let run = Recorded::of(signals::lagged());
    assert_eq!(
        marks(&run, MarkKind::Lagged),
        [mark("listener", 100, 37, 6)]
    );
}

#[test]
fn a_value_that_is_dropped_with_its_send_is_marked() {
    let run = Recorded::of(signals::send_lost());
    let lost = [
        mark("report", 100, 55, 0),
        mark("report", 200, 55, 0),
        mark("report", 300, 55, 0),
    ];
    assert_eq!(marks(&run, MarkKind::ValueLost), lost);
    assert_eq!(marks(&run, MarkKind::TimedOut), lost);
}

#[test]
fn a_limit_that_passes_inside_a_poll_is_marked_when_it_passed() {
    let run = Recorded::of(signals::timeout_late());
    let late = marks(&run, MarkKind::TimedOut);
    assert_eq!(late, [mark("test", 100, 74, 200_000)]);
}

#[test]
fn missed_ticks_are_counted() {
    let run = Recorded::of(signals::burst());
    let missed = marks(&run, MarkKind::MissedTicks);
    let missed: Vec<_> = missed.into_iter().map(|mark| (mark.1, mark.3)).collect();
    assert_eq!(missed, [(450, 3), (450, 2), (450, 1)]);
}

#[test]
fn an_abort_is_marked_where_it_has_an_effect() {
    let run = Recorded::of(signals::aborted());
    let by = Some("test".to_owned());
    assert_eq!(
        marks(&run, MarkKind::Aborted),
        [("work #1".to_owned(), 100, 97, 0, by)]
    );
    let dropped = marks(&run, MarkKind::Detached);
    assert_eq!(dropped, [mark("work #3", 100, 0, 0)]);
}

#[test]
fn a_closed_channel_is_marked_the_first_time_and_each_power_of_ten() {
    let run = Recorded::of(signals::watch_closed());
    let times = [1, 10, 100].map(|times| mark("test", 0, 109, times));
    assert_eq!(marks(&run, MarkKind::Closed), times);
}

#[test]
fn a_lane_whose_waker_nobody_keeps_cannot_be_woken() {
    let run = Recorded::of(signals::waker_forgotten());
    let dead = marks(&run, MarkKind::CannotBeWoken);
    assert_eq!(dead, [mark("forgets", 0, 0, 0)]);
    let run = Recorded::of(signals::buffered_zero());
    assert_eq!(marks(&run, MarkKind::CannotBeWoken), []);
    let run = Recorded::of(signals::lagged());
    assert_eq!(marks(&run, MarkKind::CannotBeWoken), []);
}

#[test]
fn the_file_keeps_marks() {
    let run = Recorded::of(signals::aborted());
    let json = to_json(run.recording());
    assert!(json.contains("\"marks\""));
    let read = from_json(&json).unwrap();
    assert_eq!(read.variants()[0].marks(), run.variant().marks());
    assert_eq!(to_json(&read), json);
}

#[test]
fn a_call_in_a_buffer_that_its_time_limit_ends_is_cancelled() {
    let run = Recorded::of(buffered::slow_body());
    let fetches = run.variant().lanes().iter();
    let fetches = fetches.filter(|lane| lane.name.to_string().starts_with("fetch #"));
    let ends: Vec<_> = fetches.map(|lane| lane.outcome).collect();
    // the second was late and has its result all the same; the third has begun to wait again when it is polled at last
    assert_eq!(ends, [Completed, Completed, Cancelled]);
}
