//! What ends with a run and what does not; and whether anything can happen in it any more.

use super::event::{LaneId, LaneKind, Outcome, WaitKind};
use super::lane::{Cause, Lane, State};
use super::moment::Moment;
use super::variant::Variant;

impl Variant {
    /// Whether the lanes alone cannot go on: the variant's own function has not ended, every task is suspended, no blocking
    /// job or thread is open, and nobody who waits for a task has still to hear of its end.
    ///
    /// Timers, sockets and what else may come from outside are not known here: the run looks after them.
    pub(crate) fn stands_still(&self) -> bool {
        let begun = self.lane(LaneId::ROOT).is_some_and(Lane::is_open);
        let mut open = self.lanes.iter().filter(|lane| lane.is_open());
        begun && !self.lossy && !self.over && open.all(|lane| self.is_still(lane))
    }

    fn is_still(&self, lane: &Lane) -> bool {
        let state = lane.last().map(|segment| segment.detail.state());
        let suspended = state == Some(State::Suspended);
        match lane.kind {
            // what else a library's task does is not known
            LaneKind::Blocking | LaneKind::Thread | LaneKind::Hosted => false,
            // nothing polls the set of local tasks that it belongs to
            LaneKind::Task if state == Some(State::Unpolled) => true,
            LaneKind::Task => suspended && !self.is_about_to_hear(lane.id),
            // it is polled by its task, and may be ready for long without that
            LaneKind::Branch | LaneKind::Call => !self.is_about_to_hear(lane.id),
            // what comes through it wakes who reads it
            LaneKind::Connection => true,
        }
    }

    /// How many tasks have not ended, the variant's own included.
    pub(crate) fn open_tasks(&self) -> usize {
        let open = self.lanes.iter().filter(|lane| lane.is_open());
        open.filter(|lane| lane.kind == LaneKind::Task).count()
    }

    /// Whether the lane belongs to what no end of the run can stop: a blocking job or thread that has begun, or a task that is
    /// in the middle of a poll.
    pub(super) fn outlives_run(&self, lane: &Lane) -> bool {
        let mut lane = Some(lane);
        while let Some(known) = lane {
            match known.kind {
                LaneKind::Task | LaneKind::Blocking | LaneKind::Thread | LaneKind::Hosted => {
                    let last = known.last().map(|segment| segment.detail.state());
                    return known.is_open() && last == Some(State::Running);
                }
                LaneKind::Connection => return false,
                LaneKind::Branch | LaneKind::Call => {
                    lane = known.parent.and_then(|parent| self.lane(parent));
                }
            }
        }
        false
    }

    /// The lanes at whose waits a stuck variant stands, in order of creation: not those that only wait for other lanes. All of
    /// them where each waits for another. With those that could go on if their task polled them: what it waits for may be what they
    /// were given. None unless the variant is stuck.
    pub fn stuck_lanes(&self) -> Vec<LaneId> {
        if self.outcome != Outcome::Stuck {
            return Vec::new();
        }
        let open: Vec<_> = self.moments_at(self.end).collect();
        let is = |moment: &Moment<'_>, state| moment.state == state;
        let passes_on = |wait: WaitKind| wait == WaitKind::Calls || wait.has_lane();
        let stands = |moment: &Moment<'_>| match moment.state {
            State::Suspended => !passes_on(moment.wait),
            // what was never polled has been given nothing
            State::Unpolled => matches!(moment.cause, Some(Cause::Woken(_) | Cause::Due)),
            State::Running | State::Ready => false,
        };
        let waits = |(_, moment): &&(&Lane, Moment<'_>)| is(moment, State::Suspended);
        let leaves = open.iter().filter(|(_, moment)| stands(moment));
        let leaves: Vec<_> = leaves.map(|(lane, _)| lane.id).collect();
        if leaves.is_empty() {
            return open.iter().filter(waits).map(|(lane, _)| lane.id).collect();
        }
        leaves
    }
}
