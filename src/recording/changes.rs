//! When lanes change: where a step goes.

use super::event::{LaneId, Nanos};
use super::lane::{Detail, Lane};
use super::variant::Variant;

/// Lanes of more segments have their gaps counted at the end of the run only.
const GAPS_OF: usize = 4_096;

impl Variant {
    /// The first instant after `after` at which a lane changes.
    pub fn next_change(&self, after: Nanos) -> Option<Nanos> {
        let lanes = self.lanes.iter();
        lanes.filter_map(|lane| self.next_of(lane, after)).min()
    }

    /// The last instant before `before` at which a lane changes.
    pub fn previous_change(&self, before: Nanos) -> Option<Nanos> {
        let lanes = self.lanes.iter();
        lanes
            .filter_map(|lane| self.previous_of(lane, before))
            .max()
    }

    /// The first instant after `after` at which this lane changes.
    pub fn next_change_of(&self, lane: LaneId, after: Nanos) -> Option<Nanos> {
        self.next_of(self.lane(lane)?, after)
    }

    /// The last instant before `before` at which this lane changes.
    pub fn previous_change_of(&self, lane: LaneId, before: Nanos) -> Option<Nanos> {
        self.previous_of(self.lane(lane)?, before)
    }

    /// How many changes of lanes lie from `from` to before `to`.
    pub fn changes(&self, from: Nanos, to: Nanos) -> usize {
        let lanes = self.lanes.iter().map(|lane| {
            let before = |t: Nanos| lane.segments.partition_point(|s| s.from < t);
            let last = self.last_change(lane);
            let ends = last.is_some_and(|last| from <= last && last < to);
            before(to).saturating_sub(before(from)) + usize::from(ends)
        });
        lanes.sum()
    }

    /// The longest time until `t` in which the first lane of this name was not polled, from the start of one poll to that of
    /// the next; a pause that goes on counts. None before the lane is polled, for a lane of very many polls, and where the
    /// recording has lost the detail.
    pub fn gap_until(&self, name: &str, t: Nanos) -> Option<Nanos> {
        let lane = self.lane_named(name)?;
        if lane.len() > GAPS_OF || self.detail_from() > Nanos::ZERO {
            return None;
        }
        let polls = lane.segments.iter().filter(|segment| {
            let is_poll = matches!(segment.detail, Detail::Running { .. });
            is_poll && segment.from <= t
        });
        let mut last: Option<Nanos> = None;
        let mut longest = Nanos::ZERO;
        for poll in polls {
            if let Some(last) = last.replace(poll.from) {
                longest = longest.max(poll.from.since(last));
            }
        }
        let until = lane.end.unwrap_or(self.end).min(t);
        Some(longest.max(until.since(last?)))
    }

    fn next_of(&self, lane: &Lane, after: Nanos) -> Option<Nanos> {
        let next = lane.segments.partition_point(|s| s.from <= after);
        let segment = lane.segments.get(next).map(|segment| segment.from);
        segment.or_else(|| self.last_change(lane).filter(|last| *last > after))
    }

    fn previous_of(&self, lane: &Lane, before: Nanos) -> Option<Nanos> {
        if let Some(last) = self.last_change(lane).filter(|last| *last < before) {
            return Some(last);
        }
        let next = lane.segments.partition_point(|s| s.from < before);
        let segment = lane.segments.get(next.checked_sub(1)?)?;
        Some(segment.from)
    }

    /// The end of a lane, or the instant from which on an open one is due, which no event says.
    fn last_change(&self, lane: &Lane) -> Option<Nanos> {
        let due = || {
            let last = lane.last()?;
            let due = self.fires(last.detail.due()).max(last.from);
            (due <= self.end).then_some(due)
        };
        lane.end.or_else(due)
    }
}
