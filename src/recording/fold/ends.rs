//! Ends: of a lane, of a turn of `select!`, and of the run.

use crate::recording::event::{Event, EventKind, LaneId, LaneKind, Nanos, Outcome};
use crate::recording::lane::{Detail, State};
use crate::recording::mark::{Mark, MarkKind};
use crate::recording::variant::Variant;

impl Variant {
    pub(super) fn set_aside(&mut self, at: Nanos, id: LaneId) {
        self.suspended(at, id, Detail::SET_ASIDE);
        if let Some(lane) = self.lane_mut(id) {
            lane.set_aside = true;
        }
    }

    pub(super) fn reopened(&mut self, id: LaneId) {
        let Some(lane) = self.lane_mut(id) else {
            return;
        };
        lane.set_aside = false;
        let Some(end) = lane.end.take() else { return };
        lane.push(end, Detail::DROPPED);
        // the arm may never be polled in this turn, and when it is its call is adopted again
        lane.function = None;
        let lost = std::mem::replace(&mut lane.outcome, Outcome::Running) == Outcome::Cancelled;
        if lost {
            lane.turns_mut().cancelled += 1;
        } else {
            lane.turns_mut().completed += 1;
        }
        let line = lane.line;
        self.population.change(State::Suspended, 1);
        if lost {
            self.mark(Mark {
                at: end,
                lane: id,
                kind: MarkKind::Dropped,
                line,
                count: 0,
                by: None,
            });
        }
    }

    pub(super) fn ended(&mut self, at: Nanos, id: LaneId, outcome: Outcome) {
        self.split_at_due(at, id);
        self.close_worker_span(at, id);
        let Some(lane) = self.lane_mut(id) else {
            return;
        };
        if !lane.is_open() {
            return;
        }
        let before = lane.last().map(|segment| segment.detail.state());
        let children = std::mem::take(&mut lane.children);
        self.end_set_aside(at, &children);
        let Some(lane) = self.lane_mut(id) else {
            return;
        };
        lane.children = children;
        lane.end = Some(at);
        lane.outcome = outcome;
        if let Some(last) = lane.last_poll {
            lane.longest_gap = lane.longest_gap.max(at.since(last));
        }
        let (kind, function, has_parent) = (lane.kind, lane.function, lane.parent.is_some());
        let called = lane.called;
        if let Some(set) = lane.set.and_then(|first| self.sets.get_mut(&first)) {
            set.ended = Some(id);
        }
        // a connection is closed, nothing of the program ends
        if kind != LaneKind::Connection {
            self.tally.count_ends(outcome, 1);
        }
        self.note_waiting(id, false);
        if kind == LaneKind::Task {
            self.tasks_alive(at, -1.0);
        }
        if has_parent {
            self.count_open(at, function, -1.0);
        }
        if has_parent && self.counts_in_flight(function) {
            self.change_in_flight(at, -1.0);
        }
        if let Some(function) = function.filter(|_| has_parent && outcome.is_return()) {
            self.digest(function).returned(at.since(called));
        }
        if let Some(before) = before {
            self.population.change(before, -1);
        }
        self.count_tasks(id, at, before, None);
    }

    /// The events of a turn happened so many times more, until `at`: its arms ended as often, the last time now.
    pub(in crate::recording) fn repeated(&mut self, at: Nanos, turn: &[Event], count: u32) {
        let at = at.max(self.end);
        self.end = at;
        self.events += 1;
        self.population.advance(at);
        for event in turn {
            match event.kind {
                EventKind::Ended { lane, outcome } => {
                    self.ended_again(at, lane, outcome, count);
                }
                EventKind::Adopted { function, .. } => {
                    self.tally.calls += u64::from(count);
                    self.digest(function).started(at, u64::from(count));
                }
                _ => {}
            }
        }
    }

    pub(super) fn ended_again(&mut self, at: Nanos, id: LaneId, outcome: Outcome, count: u32) {
        let Some(lane) = self.lane_mut(id) else {
            return;
        };
        // the turn may begin anywhere, and behind it the next one has made the arm's future again
        lane.end = lane.end.map(|_| at);
        let line = lane.line;
        let turns = match outcome {
            Outcome::Cancelled => &mut lane.turns_mut().cancelled,
            _ => &mut lane.turns_mut().completed,
        };
        *turns += u64::from(count);
        self.tally.count_ends(outcome, u64::from(count));
        if outcome == Outcome::Cancelled {
            self.mark(Mark {
                at,
                lane: id,
                kind: MarkKind::Dropped,
                line,
                count,
                by: None,
            });
        }
    }

    /// A future that an arm borrowed and that was not polled again belongs to the lane that made it, and goes with it.
    pub(super) fn end_set_aside(&mut self, at: Nanos, lanes: &[LaneId]) {
        for id in lanes {
            let lane = self.lane(*id);
            if lane.is_some_and(|lane| lane.set_aside && lane.is_open()) {
                self.ended(at, *id, Outcome::Cancelled);
            }
        }
    }

    /// The handle of a task was dropped. One that was asked to stop does not go on without it.
    pub(super) fn detached(&mut self, at: Nanos, id: LaneId) {
        let is_marked = self.lane(id).is_some_and(|lane| lane.marks > 0);
        let mut marks = self.marks.iter().rev();
        if is_marked && marks.any(|mark| mark.lane == id && mark.kind == MarkKind::Aborted) {
            return;
        }
        if let Some(lane) = self.lane_mut(id)
            && lane.is_open()
            && !std::mem::replace(&mut lane.detached, true)
        {
            self.tally.detached += 1;
            self.mark(Mark {
                at,
                lane: id,
                kind: MarkKind::Detached,
                line: 0,
                count: 0,
                by: None,
            });
        }
    }

    pub(super) fn run_over(&mut self, at: Nanos, outcome: Outcome) {
        if !matches!(outcome, Outcome::Running | Outcome::Stuck) {
            self.cut_open_lanes(at, outcome == Outcome::Died);
        }
        let root = self.lane(LaneId::ROOT).map(|root| root.outcome);
        self.outcome = match (outcome, root) {
            (Outcome::Completed, Some(Outcome::Failed)) => Outcome::Failed,
            _ => outcome,
        };
        self.stuck_since = (outcome == Outcome::Stuck).then_some(self.last_event);
        self.over = true;
    }

    /// Ends what is dropped with the run: all but what cannot be stopped, or really `all` where the process has ended.
    pub(super) fn cut_open_lanes(&mut self, at: Nanos, all: bool) {
        let open = self.lanes.iter().filter(|lane| lane.is_open());
        let open = open.filter(|lane| all || !self.outlives_run(lane));
        let open: Vec<_> = open.map(|lane| lane.id).collect();
        for id in open.into_iter().rev() {
            let kind = self.lane(id).map(|lane| lane.kind);
            let outcome = match kind {
                // it is closed, as at any other time
                Some(LaneKind::Connection) => Outcome::Completed,
                // nothing was dropped: it is gone
                _ if all => Outcome::Died,
                _ => Outcome::Cancelled,
            };
            self.ended(at, id, outcome);
            if let Some(lane) = self.lane_mut(id) {
                lane.cut = true;
            }
        }
    }
}
