//! Locks that are held across an await while others wait for them.

use super::{Finding, FindingKind};
use crate::recording::BLOCKING;
use crate::recording::event::{HoldKind, HoldState, LaneId, Nanos};
use crate::recording::holders::Interval;
use crate::recording::lane::Detail;
use crate::recording::variant::Variant;

/// Holders that show a habit: one that others wait for may be what the lock is for.
const MIN_HOLDERS: usize = 3;

/// A hold across an await.
struct LongHold {
    lane: LaneId,
    from: Nanos,
    to: Nanos,
    line: u32,
    /// How long the others waited for it, the one that waited longest.
    waited: Nanos,
}

/// Locks that at least three lanes held in turn, each across an await that took long, while the next one waited for it.
pub(super) fn find(variant: &Variant, found: &mut Vec<Finding>) {
    let all: Vec<(usize, &Interval)> = variant.holders.intervals().collect();
    for holds in all.chunk_by(|one, next| one.0 == next.0) {
        let Some((object, _)) = holds.first() else {
            continue;
        };
        let holds = || holds.iter().map(|(_, hold)| *hold);
        let waits = holds().filter(|hold| waits_long(variant, hold));
        let waits: Vec<&Interval> = waits.collect();
        let long = holds().filter_map(|hold| long_hold(variant, &waits, hold));
        let long: Vec<LongHold> = long.collect();
        let waited = long.iter().filter(|hold| hold.waited > BLOCKING).count();
        let (Some(first), Some(last)) = (long.first(), long.last()) else {
            continue;
        };
        // for the last one nobody waits
        let gauge = variant.own_gauges + *object;
        let is_known = gauge < variant.gauges.len();
        if !is_known || waited + 1 < MIN_HOLDERS || long.len() < MIN_HOLDERS {
            continue;
        }
        let mut finding = Finding::new(FindingKind::LockHeldAcrossAwait, first.lane, first.from);
        finding.line = first.line;
        finding.length = last.to.since(first.from);
        finding.count = u64::try_from(long.len()).unwrap_or(u64::MAX);
        finding.gauge = Some(gauge);
        found.push(finding);
    }
}

fn waits_long(variant: &Variant, hold: &Interval) -> bool {
    hold.state == HoldState::Waiting && hold.to.min(variant.end()).since(hold.from) > BLOCKING
}

/// The hold, if its lane waited for something else for most of it, and for long.
fn long_hold(variant: &Variant, waits: &[&Interval], hold: &Interval) -> Option<LongHold> {
    let is_lock = matches!(hold.kind, HoldKind::Lock | HoldKind::Write);
    if !is_lock || hold.state != HoldState::Held {
        return None;
    }
    let to = hold.to.min(variant.end());
    let length = to.since(hold.from);
    let (line, suspended) = longest_wait(variant, hold.lane, hold.from, to)?;
    if suspended <= BLOCKING || suspended < length.half() {
        return None;
    }
    let waited = waits
        .iter()
        .map(|other| other.to.min(to).since(other.from.max(hold.from)));
    Some(LongHold {
        lane: hold.lane,
        from: hold.from,
        to,
        line,
        waited: waited.max().unwrap_or(Nanos::ZERO),
    })
}

/// The line of the longest wait of a lane between two instants, and how long it waits in all.
fn longest_wait(variant: &Variant, lane: LaneId, from: Nanos, to: Nanos) -> Option<(u32, Nanos)> {
    let lane = variant.lane(lane)?;
    let first = lane.segments.partition_point(|segment| segment.from < from);
    let begun = first.saturating_sub(1);
    let mut all = Nanos::ZERO;
    let mut longest = (Nanos::ZERO, 0);
    for (index, segment) in lane.segments.iter().enumerate().skip(begun) {
        if segment.from >= to {
            break;
        }
        let next = lane.segments.get(index + 1).map(|next| next.from);
        let end = next.or(lane.end).unwrap_or_else(|| variant.end()).min(to);
        let length = end.since(segment.from.max(from));
        let Detail::Suspended { wait, .. } = segment.detail else {
            continue;
        };
        all = all.plus(length);
        let line = variant
            .wait(wait)
            .and_then(|wait| wait.lines.first().copied());
        if length > longest.0 {
            longest = (length, line.unwrap_or(0));
        }
    }
    Some((longest.1, all))
}
