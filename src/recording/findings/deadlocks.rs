//! Circles of lanes that wait for each other.

use std::collections::BTreeSet;

use super::{Finding, FindingKind};
use crate::recording::cycle::Cycle;
use crate::recording::event::{LaneId, Nanos, Outcome};
use crate::recording::variant::Variant;

/// Instants that are looked at: what is in a circle stays there, until something drops it.
const MAX_LOOKS: usize = 8;

/// The circles that last to the end of the run, or until one of their lanes is dropped.
pub(super) fn find(variant: &Variant, found: &mut Vec<Finding>) {
    let mut known: BTreeSet<LaneId> = BTreeSet::new();
    for t in instants(variant) {
        for cycle in variant.cycles_at(t) {
            let lanes = || cycle.steps.iter().map(|step| step.lane);
            // a thing that is not recorded itself has no name to tell
            let mut things = cycle.steps.iter().filter_map(|step| step.object);
            let is_named = things.all(|thing| variant.demo_gauge(thing).is_some());
            if !is_named || lanes().any(|lane| known.contains(&lane)) {
                continue;
            }
            known.extend(lanes());
            found.extend(finding(variant, &cycle, t));
        }
    }
}

/// The end, and the last instants before lanes are dropped, the last ones first.
fn instants(variant: &Variant) -> Vec<Nanos> {
    let cancelled = variant.lanes().iter();
    let cancelled = cancelled.filter(|lane| lane.outcome == Outcome::Cancelled);
    let ends = cancelled.filter_map(|lane| lane.end);
    let ends: BTreeSet<Nanos> = ends.chain([variant.end()]).collect();
    let before = ends.into_iter().rev().take(MAX_LOOKS);
    let before = before.filter_map(|end| end.0.checked_sub(1));
    // on the virtual clock no time passes between the last wait of a circle and the end
    let end = variant.end().0;
    [end].into_iter().chain(before).map(Nanos).collect()
}

/// The lanes that a lane is a part of.
fn around(variant: &Variant, lane: LaneId) -> Vec<LaneId> {
    let parent = |lane: &LaneId| {
        let lane = variant.lane(*lane).filter(|lane| lane.kind.is_part())?;
        lane.parent.filter(|parent| *parent < lane.id)
    };
    std::iter::successors(parent(&lane), parent).collect()
}

fn finding(variant: &Variant, cycle: &Cycle, t: Nanos) -> Option<Finding> {
    let first = cycle.steps.first()?;
    // a lane gets in line a moment before it is suspended
    let queued = cycle.steps.iter().map(|step| step.since).max()?;
    let lanes = || cycle.steps.iter().map(|step| step.lane);
    let since = |lane: LaneId| Some(variant.state_at(lane, t)?.since);
    let suspended = lanes().filter_map(since).max()?.max(queued);
    // and one that is a part of a task before that task is
    let around = lanes().flat_map(|lane| around(variant, lane));
    let whole = around.filter_map(since).max().unwrap_or(suspended);
    // where it is not known who has a thing, the circle is certain only when nobody can continue
    let stuck = variant.stuck_since().filter(|stuck| *stuck <= t);
    let closed = [queued, suspended, whole.max(suspended)];
    let mut closed = closed.into_iter().chain(stuck);
    let is_known = |at: &Nanos| variant.cycle_of(first.lane, *at).as_ref() == Some(cycle);
    let at = closed.find(is_known).unwrap_or(t);
    let mut finding = Finding::new(FindingKind::Deadlock, first.lane, at);
    finding.line = first.line.unwrap_or(0);
    finding.count = u64::try_from(cycle.steps.len()).unwrap_or(u64::MAX);
    finding.length = t.plus(Nanos(1)).since(at);
    finding.other = cycle.steps.get(1).map(|step| step.lane);
    Some(finding)
}
