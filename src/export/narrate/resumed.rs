//! The end of a poll that began before an instant, where its task is polled again at that instant, after others.
//!
//! On the virtual clock all of that has one stamp. What is known to belong to the first of the two polls comes before everything else
//! of the instant; where that is not known of one change, the instant stays whole.

use std::collections::BTreeSet;

use super::changes::{Change, Part, What};
use super::groups::task;
use super::turns::runs_before;
use crate::recording::{Lane, LaneId, Nanos, State, Variant};

/// Sorts what is known to have come first in its instant before the rest. The changes are in the order of time.
pub(super) fn sort(variant: &Variant, changes: &mut [Change]) {
    let tasks = variant.lanes().iter();
    for lane in tasks.filter(|lane| lane.kind.is_polled_by_worker()) {
        for at in resumptions(variant, lane) {
            let from = changes.partition_point(|change| change.at < at);
            let to = changes.partition_point(|change| change.at <= at);
            let Some(now) = changes.get_mut(from..to) else {
                continue;
            };
            if let Some(parts) = parts(variant, lane.id, now) {
                for (change, part) in now.iter_mut().zip(parts) {
                    change.part = part;
                }
                now.sort_by_key(|change| change.part != Part::Held);
            }
        }
    }
}

/// The instants at which a poll of a task ends that began before, and another one begins after that of another task.
fn resumptions(variant: &Variant, lane: &Lane) -> Vec<Nanos> {
    let mut instants = Vec::new();
    let mut held_until = None;
    for span in lane.spans(variant.end()) {
        if span.state != State::Running {
            continue;
        }
        if held_until == Some(span.from) && others_between(variant, lane.id, span.from) {
            instants.push(span.from);
        }
        if span.from < span.to {
            held_until = Some(span.to);
        } else if held_until != Some(span.from) {
            held_until = None;
        }
    }
    instants.dedup();
    instants
}

/// Whether a worker whose poll of the task ends at `at` polls another one at that instant before this one again.
fn others_between(variant: &Variant, lane: LaneId, at: Nanos) -> bool {
    variant.workers().iter().any(|worker| {
        let spans = worker.spans();
        let begun = spans.partition_point(|span| span.from < at);
        let held = begun.checked_sub(1).and_then(|last| spans.get(last));
        let next = spans.get(begun).filter(|next| next.from == at);
        held.is_some_and(|held| held.lane == lane) && next.is_some_and(|next| next.lane != lane)
    })
}

/// Where each change of an instant belongs; none where that is not known of one.
fn parts(variant: &Variant, own: LaneId, changes: &[Change]) -> Option<Vec<Part>> {
    // the lanes whose poll has ended
    let mut ended: BTreeSet<LaneId> = BTreeSet::new();
    let parts = changes.iter().map(|change| {
        let lane = change.lane;
        let made_by = variant.lane(lane).and_then(|lane| lane.parent);
        let made_by = made_by.filter(|_| matches!(change.what, What::Made));
        if task(variant, made_by.unwrap_or(lane)) != own {
            return Some(Part::Whole);
        }
        match &change.what {
            What::Writes(_, [_, _, true]) => Some(Part::Resumed),
            What::Writes(..) => Some(Part::Held),
            What::Suspended(_) | What::Ends
                if !ended.contains(&lane) && runs_before(variant, lane, change.at) =>
            {
                ended.insert(lane);
                Some(Part::Held)
            }
            What::Suspended(_) | What::Ends | What::Ready(..) | What::Runs
                if ended.contains(&lane) =>
            {
                Some(Part::Resumed)
            }
            _ => None,
        }
    });
    parts.collect()
}
