//! Timers in a loop that begin again before they can fire.

use super::{Finding, FindingKind};
use crate::recording::event::{LaneKind, Nanos, WaitKind};
use crate::recording::lane::{Detail, Lane};
use crate::recording::variant::Variant;

/// Turns that show a habit.
const MIN_TURNS: u64 = 3;

/// Arms that are timers, lost each turn, and would have fired had they not begun again.
pub(super) fn find(variant: &Variant, found: &mut Vec<Finding>) {
    for lane in variant.lanes() {
        let turns = lane.turns();
        if lane.kind != LaneKind::Branch || turns.completed > 0 || turns.cancelled < MIN_TURNS {
            continue;
        }
        let Some(length) = timer(variant, lane) else {
            continue;
        };
        let end = lane.end.unwrap_or_else(|| variant.end());
        if end.since(lane.start) > length {
            let mut finding = Finding::new(FindingKind::RestartedLimit, lane.id, lane.start);
            finding.line = lane.line;
            finding.length = length;
            finding.count = turns.cancelled + 1;
            found.push(finding);
        }
    }
}

/// How long the arm sleeps, if all it ever does is to sleep.
fn timer(variant: &Variant, lane: &Lane) -> Option<Nanos> {
    let mut length = None;
    for segment in &lane.segments {
        let Detail::Suspended { wait, .. } = segment.detail else {
            continue;
        };
        if segment.detail.is_set_aside() {
            continue;
        }
        let wait = variant.wait(wait)?;
        // a sleep of a call is a part of its work
        if wait.kind != WaitKind::Sleep || !wait.lines.is_empty() {
            return None;
        }
        length = length.or_else(|| Some(segment.detail.due().since(segment.from)));
    }
    length
}
