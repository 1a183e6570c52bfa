//! Loops that receive from a channel that is closed.

use std::collections::BTreeMap;

use super::{Finding, FindingKind};
use crate::recording::event::LaneId;
use crate::recording::mark::{Mark, MarkKind};
use crate::recording::variant::Variant;

/// How often a receiver may be asked after its channel was closed.
const MAX_ASKED: u32 = 9;

/// The line of the await, or that of the arm that receives.
fn line(variant: &Variant, mark: &Mark) -> u32 {
    let lane = variant.lane(mark.lane).filter(|_| mark.line == 0);
    lane.map_or(mark.line, |lane| lane.line)
}

/// Lanes that found a channel closed and went on to receive from it.
pub(super) fn find(variant: &Variant, found: &mut Vec<Finding>) {
    let closed = variant.marks().iter();
    let closed = closed.filter(|mark| mark.kind == MarkKind::Closed);
    let mut last: BTreeMap<LaneId, &Mark> = BTreeMap::new();
    for mark in closed.filter(|mark| mark.count > MAX_ASKED) {
        last.insert(mark.lane, mark);
    }
    for mark in last.into_values() {
        let since = variant.found_closed(mark.lane).unwrap_or(mark.at);
        let mut finding = Finding::new(FindingKind::ClosedChannel, mark.lane, since);
        finding.line = line(variant, mark);
        finding.count = u64::from(mark.count);
        finding.length = mark.at.since(since);
        found.push(finding);
    }
}
