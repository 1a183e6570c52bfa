//! The calls that a lane waits for.

use super::WaitTarget;
use super::ask::name_of;
use crate::recording::lane::{Detail, Segment};
use crate::recording::{Lane, LaneId, LaneKind, Nanos, PollSite, State, Variant, WaitKind};

impl Variant {
    /// The open calls and branches below a lane.
    pub(super) fn calls(&self, id: LaneId, t: Nanos) -> WaitTarget {
        let mut below = self.awaited_below(id, t);
        let Some(first) = below.next() else {
            if self.open_below(id, t).next().is_some() {
                return WaitTarget::Unknown;
            }
            return self.calls_in_a_set(id, t).unwrap_or(WaitTarget::Calls {
                count: 0,
                branches: false,
            });
        };
        let is_branch = |lane: &Lane| lane.kind == LaneKind::Branch;
        let (mut count, mut branches) = (1, is_branch(first));
        for lane in below {
            count += 1;
            branches &= is_branch(lane);
        }
        if count == 1 {
            WaitTarget::Call(name_of(first))
        } else {
            WaitTarget::Calls { count, branches }
        }
    }

    /// What an arm waits for that polls a set of calls of the lane around it: those that were polled in its polls. None where there is
    /// no such call; not known if another arm polls such a set too.
    fn calls_in_a_set(&self, id: LaneId, t: Nanos) -> Option<WaitTarget> {
        let arm = self.lane(id).filter(|lane| lane.kind == LaneKind::Branch)?;
        let around = arm.parent?;
        let mut others = self.open_below(around, t).filter(|lane| lane.id != id);
        if others.any(|other| self.polls_a_set(other, t)) {
            return Some(WaitTarget::Unknown);
        }
        let calls = self.open_below(around, t);
        let mut calls = calls.filter(|call| {
            let polled = call.last_polled(t);
            call.kind != LaneKind::Branch && polled.is_some_and(|at| arm.was_polled_at(at))
        });
        let first = calls.next()?;
        Some(match calls.count() {
            0 => WaitTarget::Call(name_of(first)),
            more => WaitTarget::Calls {
                count: 1 + more,
                branches: false,
            },
        })
    }

    /// Whether an arm waits for calls, and has none of its own.
    fn polls_a_set(&self, lane: &Lane, t: Nanos) -> bool {
        let moment = self.state_at(lane.id, t);
        let waits = moment.is_some_and(|moment| {
            moment.state == State::Suspended && moment.wait == WaitKind::Calls
        });
        let is_arm = lane.kind == LaneKind::Branch;
        is_arm && waits && self.open_below(lane.id, t).next().is_none()
    }
}

impl Lane {
    /// When the last poll until `t` began that came from outside the lane around it.
    fn last_polled(&self, t: Nanos) -> Option<Nanos> {
        let (index, _) = self.segment_at(t)?;
        let segments = self.segments.get(..=index)?.iter().rev();
        let mut polls = segments.filter_map(|segment| match segment.detail {
            Detail::Running { site, .. } => Some((site, segment.from)),
            _ => None,
        });
        let (site, from) = polls.next()?;
        (site == PollSite::ELSEWHERE).then_some(from)
    }

    /// Whether a poll of it was under way at `t`, or ended just then.
    fn was_polled_at(&self, t: Nanos) -> bool {
        let Some((index, segment)) = self.segment_at(t) else {
            return false;
        };
        let runs = |segment: &Segment| segment.detail.state() == State::Running;
        let before = index.checked_sub(1);
        let before = before.and_then(|before| self.segments.get(before));
        runs(segment) || segment.from == t && before.is_some_and(runs)
    }
}
