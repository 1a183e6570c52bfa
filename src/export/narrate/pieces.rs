//! An instant in several pieces, where one sentence would lose the order in which tasks take turns.
//!
//! A lane that runs, waits, and runs again after another task has run begins a new piece. Within one nanosecond no order is
//! known, so there is no piece either: on the virtual clock an instant stays whole, but for the end of a poll that began before; see
//! `resumed`.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::{Change, Part, What};
use super::groups::task;
use super::turns::runs_before;
use crate::recording::{LaneId, Variant, WaitKind};

/// Pieces of one instant at most: a burst of turns must not take all the sentences there are.
const MOST: usize = 8;

/// The pieces of an instant, in their order; none is empty if the instant is not.
pub(super) fn of<'a>(variant: &Variant, changes: &'a [Change]) -> Vec<&'a [Change]> {
    let brief = brief(changes);
    let mut pieces = Vec::new();
    let mut rest = changes;
    while pieces.len() + 1 < MOST
        && let Some(at) = cut(variant, rest, &brief)
    {
        let (piece, later) = rest.split_at(at);
        pieces.push(piece);
        rest = later;
    }
    pieces.push(rest);
    pieces
}

/// The lanes that begin and end within the instant: their turns are told in one clause.
fn brief(changes: &[Change]) -> BTreeSet<LaneId> {
    let with = |is: fn(&What) -> bool| {
        let changes = changes.iter().filter(move |change| is(&change.what));
        changes.map(|change| change.lane).collect::<BTreeSet<_>>()
    };
    let made = with(|what| matches!(what, What::Made));
    let ended = with(|what| matches!(what, What::Ends));
    made.intersection(&ended).copied().collect()
}

/// Where the second piece begins.
fn cut(variant: &Variant, changes: &[Change], brief: &BTreeSet<LaneId>) -> Option<usize> {
    // the place at which each lane that has run was suspended
    let mut waiting: BTreeMap<LaneId, usize> = BTreeMap::new();
    let mut ran: BTreeSet<LaneId> = BTreeSet::new();
    let mut polls = Polls::default();
    // where the changes begin that have this one's stamp: no order is known among them
    let mut start = 0;
    let mut previous = None;
    for (place, change) in changes.iter().enumerate() {
        let lane = change.lane;
        let before = place.checked_sub(1).and_then(|before| changes.get(before));
        if before.is_some_and(|before| (before.part == Part::Held) != (change.part == Part::Held)) {
            return Some(place);
        }
        if previous != Some(change.at) {
            start = place;
            previous = Some(change.at);
        }
        match &change.what {
            What::Runs => {
                let task = task(variant, lane);
                if let Some(stopped) = waiting.remove(&lane)
                    && let Some(other) = polls.of_others(task)
                    && (stopped..start).contains(&other)
                    && !brief.contains(&lane)
                {
                    return Some(start);
                }
                ran.insert(lane);
                polls.add(task, place);
            }
            What::Suspended(wait)
                if is_own(*wait)
                    && (ran.contains(&lane) || runs_before(variant, lane, change.at)) =>
            {
                waiting.insert(lane, place);
            }
            What::Suspended(_) | What::TurnEnded(_) => {
                waiting.remove(&lane);
            }
            // a task that is dropped takes no turn, and others wait for its end all the same
            What::Ends if task(variant, lane) == lane => polls.add(lane, place),
            What::Made
            | What::Ready(..)
            | What::Spins(_)
            | What::Marked(_)
            | What::Writes(..)
            | What::Ends => {}
        }
    }
    None
}

/// Whether a lane waits for something of its own: not for a call below it, nor just for its next poll.
fn is_own(wait: WaitKind) -> bool {
    !matches!(
        wait,
        WaitKind::Calls | WaitKind::Yield | WaitKind::Budget | WaitKind::SetAside
    )
}

/// The last poll, and the last one of any other task.
#[derive(Default)]
struct Polls {
    last: Option<(LaneId, usize)>,
    other: Option<usize>,
}

impl Polls {
    fn add(&mut self, task: LaneId, place: usize) {
        if let Some((last, at)) = self.last
            && last != task
        {
            self.other = Some(at);
        }
        self.last = Some((task, place));
    }

    /// The place of the last poll of another task than this one.
    fn of_others(&self, task: LaneId) -> Option<usize> {
        match self.last {
            Some((last, at)) if last != task => Some(at),
            _ => self.other,
        }
    }
}
