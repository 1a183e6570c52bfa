//! Everything that changes in a variant, by time.

use std::sync::Arc;

use super::arms::{self, Losses, Spins, TurnEnd};
use super::{marks, resumed};
use crate::recording::{Cause, LaneId, Mark, Nanos, State, Variant, WaitKind};

/// Changes that are told one by one at most; the rest is counted.
const MOST: usize = 200_000;

/// A change of a lane.
pub(super) struct Change {
    pub at: Nanos,
    pub lane: LaneId,
    pub what: What,
    pub part: Part,
}

/// Where in an instant a change belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Nothing is known of that.
    Whole,
    /// Into the poll that had begun before the instant: it comes before everything else.
    Held,
    /// Into a poll of the same task that began at the instant.
    Resumed,
}

/// What changes.
pub(super) enum What {
    /// The lane begins.
    Made,
    /// It could run from now on; what it waited for until then, if it did.
    Ready(Cause, Option<WaitKind>),
    /// It is polled.
    Runs,
    /// It is suspended, and waits for this.
    Suspended(WaitKind),
    /// A turn of its `select!` ended.
    TurnEnded(TurnEnd),
    /// It is an arm with many short turns.
    Spins(Spins),
    /// Something happened that changed no state.
    Marked(Mark),
    /// It writes a line; whether it had made a lane, got a mark, and been polled, at that instant before.
    Writes(Arc<str>, [bool; 3]),
    /// It ends.
    Ends,
}

/// The changes, oldest first, and how many there are beyond those.
pub(super) fn of(variant: &Variant) -> (Vec<Change>, usize) {
    let mut changes = Vec::new();
    let losses = Losses::of(variant);
    for lane in variant.lanes() {
        let mut push = |at, what| {
            changes.push(Change {
                at,
                lane: lane.id,
                what,
                part: Part::Whole,
            });
        };
        if variant.dropped_events() == 0 || lane.start > variant.detail_from() {
            push(lane.start, What::Made);
        }
        let spins = arms::spins(variant, lane);
        if let Some(spins) = spins {
            push(lane.start, What::Spins(spins));
        }
        let spans = lane.spans(variant.end());
        let (mut waited, mut before) = (None, None);
        for span in spans.filter(|_| spins.is_none()) {
            let before = before.replace(span.state);
            if let Some(end) = losses.turn_end(variant, lane, (before, &span)) {
                push(span.from, What::TurnEnded(end));
                continue;
            }
            match (span.state, span.cause()) {
                (State::Ready, cause) => {
                    let cause = cause.unwrap_or(Cause::Spawned);
                    push(span.from, What::Ready(cause, waited.take()));
                }
                (State::Running, _) => push(span.from, What::Runs),
                (State::Suspended | State::Unpolled, _) => {
                    waited = variant.wait_of(&span);
                    push(
                        span.from,
                        What::Suspended(waited.unwrap_or(WaitKind::Other)),
                    );
                }
            }
        }
        if let Some(end) = lane.end {
            push(end, What::Ends);
        }
    }
    changes.extend(marks_and_lines(variant));
    // stable: what happens to a lane in one instant stays in its order
    changes.sort_by_key(|change| change.at);
    resumed::sort(variant, &mut changes);
    let beyond = changes.len().saturating_sub(MOST);
    changes.truncate(MOST);
    (changes, beyond)
}

/// What changes no state.
fn marks_and_lines(variant: &Variant) -> impl Iterator<Item = Change> {
    let marks = marks::told(variant).into_iter().map(|mark| Change {
        at: mark.at,
        lane: mark.lane,
        what: What::Marked(mark),
        part: Part::Whole,
    });
    let lines = variant.log().iter().map(|line| Change {
        at: line.at,
        lane: line.lane.unwrap_or(LaneId::NONE),
        what: What::Writes(
            Arc::clone(&line.text),
            [line.made_first, line.marked_first, line.polled_first],
        ),
        part: Part::Whole,
    });
    marks.chain(lines)
}
