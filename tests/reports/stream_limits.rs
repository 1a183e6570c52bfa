//! The time limits of streams: when they end, and that they have.

use awaitscope::recording::{MarkKind, Nanos};

use crate::demos::stream_limits;
use crate::recorded::{Recorded, at};

/// When a limit has passed, with the line.
fn passed(run: &Recorded) -> Vec<(Nanos, u32)> {
    let marks = run.variant().marks().iter();
    let marks = marks.filter(|mark| mark.kind == MarkKind::TimedOut);
    marks.map(|mark| (mark.at, mark.line)).collect()
}

fn wrote(run: &Recorded) -> Vec<&str> {
    let lines = run.variant().log().iter();
    lines.map(|line| &*line.text).collect()
}

#[test]
fn a_stream_says_when_its_limit_ends_and_that_it_has() {
    let run = Recorded::of(stream_limits::timeout());
    let queue =
        "test has been waiting at line 28 for a message from the queue values (0 of 4) since";
    let sender = "1 sender is left, last used by sensor at line 14";
    let limited = format!("{queue} 0.01 s; its timer fires in 20 ms; {sender}");
    assert_eq!(run.why("test", 20), limited);
    assert_eq!(passed(&run), [(at(40), 28)]);
    // the limit is that of one wait: the next one begins with the next item
    assert_eq!(run.why("test", 60), format!("{queue} 0.04 s; {sender}"));
    assert_eq!(wrote(&run), ["1 too late"]);
    let run = Recorded::of(stream_limits::timeout_repeating());
    assert_eq!(passed(&run), [(at(40), 39), (at(70), 39), (at(100), 39)]);
    let fires = "its timer fires in 10 ms";
    assert!(
        run.why("test", 60).contains(fires),
        "{}",
        run.why("test", 60)
    );
    assert_eq!(wrote(&run), ["3 too late"]);
}

#[test]
fn a_stream_that_is_throttled_sleeps() {
    let run = Recorded::of(stream_limits::throttle());
    let sleeps = "test has been sleeping at line 48 since 0.00 s; its timer fires in 10 ms";
    assert_eq!(run.why("test", 10), sleeps);
    assert_eq!(wrote(&run), ["2", "4", "6"]);
    assert_eq!(run.variant().end(), at(60));
    assert_eq!(wrote(&Recorded::of(stream_limits::generic())), ["6"]);
}
