//! Futures that could run and were left alone.

use super::{Finding, FindingKind};
use crate::recording::BLOCKING;
use crate::recording::event::{LaneKind, Nanos, Outcome};
use crate::recording::lane::{Detail, Lane, State, StoredCause};
use crate::recording::mark::{Mark, MarkKind};
use crate::recording::variant::Variant;

/// Turns after which an arm that was never polled counts as starved.
const STARVED_TURNS: u64 = 3;

/// Branches and calls that could run and were not polled again to their end, and arms that were never polled at all.
pub(super) fn find(variant: &Variant, found: &mut Vec<Finding>) {
    let late = variant
        .marks()
        .iter()
        .filter(|mark| mark.kind == MarkKind::TimedOut && mark.count > 0);
    found.extend(late.filter_map(|mark| timed_out(variant, mark)));
    for lane in variant.lanes() {
        if lane.kind == LaneKind::Branch && is_starved(lane) {
            let mut finding = Finding::new(FindingKind::StarvedArm, lane.id, lane.start);
            finding.line = lane.line;
            finding.length = lane.end.unwrap_or_else(|| variant.end()).since(lane.start);
            finding.count = lane.turns().cancelled + 1;
            finding.other = variant.winner_over(lane);
            found.push(finding);
        } else if let Some(since) = left_since(variant, lane) {
            let mut finding = Finding::new(FindingKind::LeftUnpolled, lane.id, since);
            finding.length = lane.end.unwrap_or_else(|| variant.end()).since(since);
            let instead = variant.polled_instead(lane, since.plus(finding.length.half()));
            finding.other = instead.map(|(parent, _)| parent);
            finding.line = instead.map_or(0, |(_, line)| line);
            found.push(finding);
        }
    }
}

/// A limit that passed while its lane could run and nothing polled it.
fn timed_out(variant: &Variant, mark: &Mark) -> Option<Finding> {
    let lane = variant.lane(mark.lane)?;
    let instead = variant.polled_instead(lane, mark.at)?;
    let mut finding = Finding::new(FindingKind::TimedOutUnpolled, mark.lane, mark.at);
    finding.length = Nanos(u64::from(mark.count) * 1000);
    (finding.other, finding.line) = (Some(instead.0), instead.1);
    Some(finding)
}

fn is_starved(lane: &Lane) -> bool {
    lane.last_poll.is_none() && lane.turns().cancelled >= STARVED_TURNS
}

/// Since when a lane could run without being polled, if that was so to its end and for long.
fn left_since(variant: &Variant, lane: &Lane) -> Option<Nanos> {
    let last = lane.last()?;
    let end = lane.end.unwrap_or_else(|| variant.end());
    if lane.last_poll.is_some_and(|last| last >= end) {
        return None;
    }
    // what was never polled has nothing to show yet
    let woken = matches!(last.detail, Detail::Unpolled(cause) if cause != StoredCause::Spawned);
    let due = || {
        let moment = variant.state_at(lane.id, Nanos(end.0.saturating_sub(1)))?;
        (moment.state == State::Unpolled).then_some(moment.since)
    };
    let since = if woken { Some(last.from) } else { due() }?;
    // in a run that is stuck it is so for ever
    let for_ever = woken && variant.outcome() == Outcome::Stuck && lane.is_open();
    // a circle that it is in says so already
    let in_circle = || {
        let steps = variant.circle(lane.id, end);
        steps.iter().any(|step| step.lane.lane == lane.id)
    };
    let for_ever = for_ever && !in_circle();
    (for_ever || end.since(since) > BLOCKING).then_some(since)
}
