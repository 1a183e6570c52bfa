//! The order in which the tasks of an instant are told: as they took their turns, and causes before effects.
//!
//! What has a time of its own is told by time. Within one nanosecond, which is the rule on the virtual clock, the polls of the
//! workers are in their order; a task that was not polled there is told after the one that woke it, aborted it or let go of it.

use std::collections::{BTreeMap, BTreeSet};

use super::groups::task;
use super::turn::{After, Turn};
use crate::recording::{Cause, LaneId, MarkKind, Nanos, Outcome, Variant};

/// The places of the tasks of an instant, and who had to be before whom.
pub(super) struct Order {
    places: BTreeMap<LaneId, usize>,
    before: BTreeMap<LaneId, BTreeSet<LaneId>>,
}

impl Order {
    pub(super) fn of(variant: &Variant, turns: &[Turn]) -> Self {
        let mut first: BTreeMap<LaneId, Nanos> = BTreeMap::new();
        let mut began: BTreeSet<LaneId> = BTreeSet::new();
        for turn in turns {
            let own = task(variant, turn.lane);
            let at = first.entry(own).or_insert(Nanos::MAX);
            *at = turn.first.min(*at);
            if turn.began {
                began.insert(own);
            }
        }
        let mut before: BTreeMap<LaneId, BTreeSet<LaneId>> = BTreeMap::new();
        for turn in turns {
            let own = task(variant, turn.lane);
            let causes = causes(variant, turn).into_iter();
            let causes = causes.map(|lane| task(variant, lane));
            let causes = causes.filter(|cause| *cause != own && first.contains_key(cause));
            before.entry(own).or_default().extend(causes);
        }
        let mut order = Self {
            places: BTreeMap::new(),
            before,
        };
        let mut tasks: Vec<_> = first.iter().map(|(task, at)| (*at, *task)).collect();
        tasks.sort_by_key(|(at, task)| {
            // the poll that had begun before comes before those that begin
            let place = (!began.contains(task)).then(|| polled(variant, *task, *at));
            (*at, place, *task)
        });
        for (_, task) in tasks {
            order.place(task, &first, &mut BTreeSet::new());
        }
        order
    }

    /// Gives the task its place, behind the causes that have the same time.
    fn place(
        &mut self,
        task: LaneId,
        first: &BTreeMap<LaneId, Nanos>,
        open: &mut BTreeSet<LaneId>,
    ) {
        if self.places.contains_key(&task) || !open.insert(task) {
            return;
        }
        let causes: Vec<LaneId> = self
            .before
            .get(&task)
            .into_iter()
            .flatten()
            .copied()
            .collect();
        for cause in causes {
            if first.get(&cause) == first.get(&task) {
                self.place(cause, first, open);
            }
        }
        let next = self.places.len();
        self.places.insert(task, next);
    }

    /// The place of a task.
    pub(super) fn of_task(&self, task: LaneId) -> usize {
        self.places.get(&task).copied().unwrap_or(usize::MAX)
    }

    /// The tasks that must have been told of before this one.
    pub(super) fn causes(&self, task: LaneId) -> impl Iterator<Item = LaneId> + '_ {
        self.before.get(&task).into_iter().flatten().copied()
    }
}

/// The place among the polls of its worker of the first poll of a task at an instant; the last place without one.
fn polled(variant: &Variant, task: LaneId, at: Nanos) -> usize {
    let polls = variant.workers().iter().filter_map(|worker| {
        let spans = worker.spans();
        let from = spans.partition_point(|span| span.from < at);
        let now = spans.get(from..)?.iter().take_while(|span| span.from == at);
        let mut now = now.enumerate();
        now.find_map(|(place, span)| (span.lane == task).then_some(place))
    });
    polls.min().unwrap_or(usize::MAX)
}

/// The lanes without which the turn had not come.
fn causes(variant: &Variant, turn: &Turn) -> Vec<LaneId> {
    let mut causes = Vec::new();
    if let Some(Cause::Woken(Some(by))) = turn.cause
        && !turn.woken_after
    {
        causes.push(by);
    }
    let parent = || variant.lane(turn.lane).and_then(|lane| lane.parent);
    match turn.after {
        After::Ended(Outcome::Cancelled, true) => causes.push(LaneId::ROOT),
        After::Ended(Outcome::Cancelled, false) => match variant.aborted(turn.lane) {
            Some(mark) => causes.extend(mark.by),
            None => causes.extend(parent()),
        },
        _ => {}
    }
    if turn
        .marks
        .iter()
        .any(|mark| mark.kind == MarkKind::Detached)
    {
        causes.extend(parent());
    }
    causes
}
