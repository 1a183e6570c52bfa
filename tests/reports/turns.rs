//! The turns of a `select!` in a loop.

use awaitscope::recording::file::{from_json, to_json};
use awaitscope::recording::{MarkKind, Outcome, State};

use crate::demos::turns;
use crate::recorded::Recorded;

fn dropped(run: &Recorded, lane: &str) -> Vec<u64> {
    let id = run.lane(lane).id;
    let marks = run.variant().marks().iter();
    let marks = marks.filter(|mark| mark.lane == id && mark.kind == MarkKind::Dropped);
    marks.map(|mark| mark.at.0 / 1_000_000).collect()
}

#[test]
fn a_timer_that_loses_each_turn_is_dropped_each_time() {
    let run = Recorded::of(turns::timer_restarts());
    let sleep = run.lane("sleep(ms(400))");
    assert_eq!(sleep.turns().cancelled, 6);
    assert_eq!(sleep.outcome, Outcome::Cancelled);
    assert_eq!(
        dropped(&run, "sleep(ms(400))"),
        [150, 300, 450, 600, 750, 900]
    );
    assert_eq!(run.variant().facts().cancelled, 7);
    assert_eq!(run.lane("line.recv()").turns().completed, 6);
    assert!(run.stretches("sleep(ms(400))", State::Ready).is_empty());
}

#[test]
fn a_read_that_loses_is_dropped_with_its_bytes() {
    let run = Recorded::of(turns::bytes_lost());
    assert_eq!(
        dropped(&run, "frame(&mut wire)"),
        [0, 70, 140, 210, 280, 350]
    );
    let frame = run.lane("frame(&mut wire)");
    assert_eq!((frame.turns().cancelled, frame.turns().completed), (6, 0));
    assert_eq!(frame.outcome, Outcome::Completed);
    let tick = run.lane("tick.tick()");
    assert_eq!((tick.turns().cancelled, tick.turns().completed), (0, 6));
    assert_eq!(tick.outcome, Outcome::Cancelled);
    assert_eq!(run.variant().facts().cancelled, 7);
    // a frame has 6 bytes, and none of these reads got them all
    let lost = run.variant().marks().iter();
    let lost = lost.filter(|mark| mark.kind == MarkKind::BytesLost);
    let lost: Vec<_> = lost.map(|mark| (mark.line, mark.count)).collect();
    assert_eq!(lost, [1, 3, 4, 3, 3, 4].map(|bytes| (41, bytes)));
}

#[test]
fn an_arm_below_one_that_is_always_ready_is_never_polled() {
    let run = Recorded::of(turns::closed_arm());
    let news = run.lane("news.recv()");
    assert_eq!(
        run.variant()
            .lane(news.id)
            .unwrap()
            .polls_until(run.variant().end()),
        0
    );
    assert_eq!(news.turns().cancelled, 49_999);
    assert_eq!(run.lane("gone.recv()").turns().completed, 49_999);
    // five events a turn were 235,000 for 47,000 turns
    assert!(
        run.variant().events() < 25_000,
        "{}",
        run.variant().events()
    );
    let json = to_json(run.recording());
    assert!(json.len() < 1_500_000, "{}", json.len());
    assert_eq!(to_json(&from_json(&json).unwrap()), json);
}
