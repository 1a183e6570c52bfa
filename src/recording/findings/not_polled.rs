//! Futures that could run and were left alone.

use super::{Finding, FindingKind};
use crate::recording::BLOCKING;
use crate::recording::event::{LaneKind, Nanos};
use crate::recording::lane::{Detail, Lane, State, StoredCause};
use crate::recording::variant::Variant;

/// Turns after which an arm that was never polled counts as starved.
const STARVED_TURNS: u64 = 3;

/// Branches and calls that could run and were not polled again to their end, and arms that were never polled at all.
pub(super) fn find(variant: &Variant, found: &mut Vec<Finding>) {
    for lane in variant.lanes() {
        if lane.kind == LaneKind::Branch && is_starved(lane) {
            let mut finding = Finding::new(FindingKind::StarvedArm, lane.id, lane.start);
            finding.line = lane.line;
            finding.length = lane.end.unwrap_or(variant.end()).since(lane.start);
            finding.count = lane.turns().cancelled + 1;
            finding.other = winner(variant, lane);
            found.push(finding);
        } else if let Some(since) = left_since(variant, lane) {
            let mut finding = Finding::new(FindingKind::LeftUnpolled, lane.id, since);
            finding.length = lane.end.unwrap_or(variant.end()).since(since);
            let instead = variant.polled_instead(lane, since.plus(finding.length.half()));
            finding.other = instead.map(|(parent, _)| parent);
            finding.line = instead.map_or(0, |(_, line)| line);
            found.push(finding);
        }
    }
}

fn is_starved(lane: &Lane) -> bool {
    lane.last_poll.is_none() && lane.turns().cancelled >= STARVED_TURNS
}

/// The arm of the same `select!` that won most turns.
fn winner(variant: &Variant, lane: &Lane) -> Option<crate::recording::LaneId> {
    let siblings = variant.children(lane.parent?).iter();
    let siblings = siblings.filter_map(|id| variant.lane(*id));
    let arms = siblings.filter(|arm| arm.kind == LaneKind::Branch && arm.turns().completed > 0);
    arms.max_by_key(|arm| arm.turns().completed)
        .map(|arm| arm.id)
}

/// Since when a lane could run without being polled, if that was so to its end and for long.
fn left_since(variant: &Variant, lane: &Lane) -> Option<Nanos> {
    let last = lane.last()?;
    let end = lane.end.unwrap_or(variant.end());
    // what was never polled has nothing to show yet
    let woken = matches!(last.detail, Detail::Unpolled(cause) if cause != StoredCause::Spawned);
    let due = || {
        let moment = variant.state_at(lane.id, Nanos(end.0.saturating_sub(1)))?;
        (moment.state == State::Unpolled).then_some(moment.since)
    };
    let since = if woken { Some(last.from) } else { due() }?;
    (end.since(since) > BLOCKING).then_some(since)
}
