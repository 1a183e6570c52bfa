//! How the answer is found.

use std::sync::Arc;

use super::{
    Abort, Absence, Absent, External, Holder, Named, Obstacle, Reading, Ready, ReadyCause,
    Resource, Running, Starved, Unpolled, WaitTarget, Waiting, Why,
};
use crate::recording::{
    Cause, Lane, LaneId, LaneKind, Moment, Nanos, Object, SET_DROPPED, State, Variant, WaitKind,
};

/// Lanes that an answer follows down to the one that really waits.
const DEPTH: usize = 3;

impl Variant {
    /// Why the lane is not running at `t`, or what it does then; none for an unknown lane.
    pub fn why(&self, id: LaneId, t: Nanos) -> Option<Why> {
        let mut why = self.why_below(id, t, DEPTH)?;
        match &mut why {
            Why::Waiting(waiting) => waiting.circle = self.circle(id, t),
            Why::Running(running) if running.blocked.is_some() => {
                running.circle = self.circle(id, t);
            }
            Why::Absent(_)
            | Why::Running(_)
            | Why::Ready(_)
            | Why::Unpolled(_)
            | Why::Starved(_) => {}
        }
        Some(why)
    }

    fn why_below(&self, id: LaneId, t: Nanos, depth: usize) -> Option<Why> {
        let lane = self.lane(id)?;
        if lane.is_starved_at(t) {
            return Some(Why::Starved(self.starved(lane, t)));
        }
        let Some(moment) = self.state_at(id, t) else {
            return Some(Why::Absent(self.absent(lane, t)));
        };
        Some(match moment.state {
            State::Running => Why::Running(self.running(lane, &moment, t)),
            State::Ready => Why::Ready(self.ready(lane, &moment, t)),
            State::Suspended => Why::Waiting(self.waiting(lane, &moment, t, depth)),
            State::Unpolled => Why::Unpolled(self.unpolled(lane, &moment, t)),
        })
    }

    /// What a lane that is suspended at `t` waits for; none when it is not suspended.
    pub fn waits_for(&self, id: LaneId, t: Nanos) -> Option<WaitTarget> {
        let moment = self.state_at(id, t)?;
        let is_suspended = moment.state == State::Suspended;
        is_suspended.then(|| self.target(id, moment.operation(), t))
    }

    /// What made a lane ready, with the name of who woke it.
    pub fn ready_cause(&self, cause: Cause) -> ReadyCause {
        match cause {
            Cause::Spawned => ReadyCause::New,
            Cause::Woken(by) => ReadyCause::Woken(by.map(|by| self.named(by))),
            Cause::Due => ReadyCause::TimerFired,
        }
    }

    pub(super) fn named(&self, id: LaneId) -> Named {
        let name = self.lane(id).map(|lane| Arc::clone(&lane.name));
        let name = name.unwrap_or_else(|| Arc::from(format!("lane {}", id.0)));
        Named { lane: id, name }
    }

    fn absent(&self, lane: &Lane, t: Nanos) -> Absent {
        let reason = match lane.end {
            _ if t < lane.start => Absence::NotStarted,
            Some(at) if at <= t => Absence::Ended {
                at,
                outcome: lane.outcome,
                with_run: lane.cut,
            },
            _ => Absence::Dropped {
                before: self.detail_from(),
            },
        };
        let has_ended = matches!(reason, Absence::Ended { .. });
        let abort = self.aborted(lane.id).filter(|_| has_ended);
        Absent {
            lane: name_of(lane),
            reason,
            never_polled: has_ended && lane.polls_until(t) == 0,
            is_connection: lane.kind == LaneKind::Connection,
            aborted: abort.map(|mark| Abort {
                by: mark.by.map(|by| self.named(by)),
                with_set: mark.count == SET_DROPPED,
            }),
            past: self.past(lane).filter(|_| has_ended),
        }
    }

    fn starved(&self, lane: &Lane, t: Nanos) -> Starved {
        let winner = self.winner_over(lane);
        Starved {
            lane: name_of(lane),
            ended: lane.end.filter(|end| *end <= t),
            winner: winner.map(|winner| self.named(winner)),
            closed: winner.and_then(|winner| self.closed_all_along(winner, lane)),
        }
    }

    fn ready(&self, lane: &Lane, moment: &Moment<'_>, t: Nanos) -> Ready {
        Ready {
            lane: name_of(lane),
            since: moment.since,
            cause: self.ready_cause(moment.cause.unwrap_or(Cause::Spawned)),
            obstacle: self.obstacle(lane, moment, t),
        }
    }

    fn unpolled(&self, lane: &Lane, moment: &Moment<'_>, t: Nanos) -> Unpolled {
        let instead = self
            .not_polling(lane, t)
            .or_else(|| self.task_in_a_poll(lane, t));
        let mut instead = instead.and_then(|parent| self.why_below(parent, t, 0));
        // who is in the way there is told of that lane
        if let Some(Why::Waiting(waiting)) = &mut instead {
            waiting.held = None;
        }
        Unpolled {
            lane: name_of(lane),
            since: moment.since,
            cause: self.ready_cause(moment.cause.unwrap_or(Cause::Spawned)),
            instead: instead.map(Box::new),
        }
    }

    /// The lane around `lane` that should poll it, or what it is in, and does something else.
    fn not_polling(&self, lane: &Lane, t: Nanos) -> Option<LaneId> {
        let mut child = lane;
        while let Some(parent) = child.parent.and_then(|parent| self.lane(parent)) {
            if !self.polls_at(parent, child, t) {
                return Some(parent.id);
            }
            child = parent;
        }
        None
    }

    /// The task of a lane, if it is in the middle of a poll: it has not come to the lane yet.
    fn task_in_a_poll(&self, lane: &Lane, t: Nanos) -> Option<LaneId> {
        let task = self.task_of(lane.id)?;
        let moment = self.state_at(task, t)?;
        (moment.state == State::Running).then_some(task)
    }

    /// The task in which a lane runs.
    pub(in crate::recording) fn task_of(&self, id: LaneId) -> Option<LaneId> {
        let mut at = id;
        while let Some(lane) = self.lane(at).filter(|lane| lane.kind.is_part()) {
            at = lane.parent.filter(|parent| *parent < at)?;
        }
        Some(at)
    }

    /// What the workers do while a lane is ready.
    fn obstacle(&self, lane: &Lane, moment: &Moment<'_>, t: Nanos) -> Obstacle {
        match lane.kind {
            LaneKind::Blocking => return Obstacle::Pool,
            LaneKind::Thread => return Obstacle::OwnThread,
            _ => {}
        }
        let waiting = lane.id;
        let mut busy = Vec::new();
        let mut idle = 0;
        let threads = (0..self.workers().len()).map(|place| self.worker_id(place));
        for worker in threads.filter(|worker| self.may_run_on(waiting, *worker)) {
            let Some(task) = self.worker_at(worker, t) else {
                idle += 1;
                continue;
            };
            if task == waiting {
                return Obstacle::OwnTask(worker);
            }
            let since = self.state_at(task, t).map_or(t, |moment| moment.since);
            busy.push(Holder {
                worker,
                lane: self.named(task),
                line: self.held_line(task, t),
                lasted: t.since(since),
            });
        }
        let task = self.task_of(lane.id);
        if let Some(own) = busy.iter().find(|holder| Some(holder.lane.lane) == task) {
            Obstacle::Task(own.clone())
        } else if busy.is_empty() {
            Obstacle::Nothing
        } else {
            let next_after = self.made_ready_last_by(lane, moment, t).filter(|by| {
                let is_busy = busy.iter().any(|holder| holder.lane.lane == *by);
                idle > 0 && is_busy
            });
            Obstacle::Workers {
                busy,
                idle,
                next_after: next_after.map(|by| self.named(by)),
            }
        }
    }

    /// The task that made a task ready, if it has made none ready since: of a runtime with several workers, that one is in the
    /// slot of its worker, from which no other worker takes.
    fn made_ready_last_by(&self, lane: &Lane, moment: &Moment<'_>, t: Nanos) -> Option<LaneId> {
        let by = self.task_that_made_ready(lane, moment.cause?)?;
        let later = self.moments_at(t).any(|(other, state)| {
            let is_later = (state.since, other.id) > (moment.since, lane.id);
            let is_ready = other.kind == LaneKind::Task && state.state == State::Ready;
            let cause = state.cause.filter(|_| is_ready && is_later);
            cause.is_some_and(|cause| self.task_that_made_ready(other, cause) == Some(by))
        });
        let is_task = lane.kind == LaneKind::Task;
        (is_task && !later).then_some(by)
    }

    fn task_that_made_ready(&self, lane: &Lane, cause: Cause) -> Option<LaneId> {
        let by = match cause {
            Cause::Spawned => lane.parent?,
            Cause::Woken(by) => by?,
            Cause::Due => return None,
        };
        self.task_of(by)
    }

    /// The line at which a task holds its thread: its own, or that of the innermost call that runs.
    fn held_line(&self, id: LaneId, t: Nanos) -> Option<u32> {
        let own = self.state_at(id, t).filter(|m| m.state == State::Running)?;
        let line = own.lines.first().copied();
        line.or_else(|| {
            // a thread and a job have a thread of their own
            let mut below = self.open_below(id, t).filter(|child| child.kind.is_part());
            below.find_map(|child| self.held_line(child.id, t))
        })
    }

    fn waiting(&self, lane: &Lane, moment: &Moment<'_>, t: Nanos, depth: usize) -> Waiting {
        let target = self.target(lane.id, moment.operation(), t);
        let next = depth.checked_sub(1).zip(target.lane());
        // a lane that has ended is no reason to wait
        let next = next.filter(|(_, next)| self.state_at(*next, t).is_some());
        let then = next.and_then(|(depth, next)| self.why_below(next, t, depth));
        let for_ever = self.waits_for_ever(lane, moment.since);
        // the end of a pipe is expected in the course of things, and nobody is in its way
        let gauge = moment.awaited_gauge();
        let gauge = gauge.filter(|_| for_ever || moment.wait != WaitKind::PipeRead);
        let held = self.held_by(lane.id, moment.wait, gauge, t);
        // who is polled for another reason meanwhile keeps its place in line
        let queued = held.as_ref().and_then(|held| held.place);
        let queued = queued.map_or(moment.since, |place| place.since);
        Waiting {
            lane: name_of(lane),
            lines: moment.lines.to_vec(),
            target,
            since: moment.since.min(queued),
            fires_in: moment.due.map(|due| due.since(t)),
            held,
            sender: match moment.wait {
                WaitKind::Recv | WaitKind::Changed if for_ever => moment.object.sender(),
                _ => None,
            },
            unwakeable: self.is_unwakeable(lane.id, moment.since, t),
            detached: self.detached_at(lane.id).filter(|at| *at <= t),
            then: then.map(Box::new),
            circle: Vec::new(),
        }
    }

    /// Whether a lane that waits since an instant did so until the end of the run.
    fn waits_for_ever(&self, lane: &Lane, since: Nanos) -> bool {
        let last = lane.last();
        let waits =
            last.is_some_and(|last| last.from == since && last.detail.state() == State::Suspended);
        self.is_over() && waits && (lane.is_open() || lane.cut)
    }

    fn running(&self, lane: &Lane, moment: &Moment<'_>, t: Nanos) -> Running {
        Running {
            lane: name_of(lane),
            worker: moment.worker,
            own_thread: lane.kind.is_closure(),
            line: self.held_line(lane.id, t),
            lasted: t.since(moment.since),
            blocking: moment.blocking,
            blocked: self.blocked(lane.id, t),
            circle: Vec::new(),
        }
    }

    /// What a lane waits for at `t`, given its operation, the object of that, and the source text.
    pub(crate) fn target(
        &self,
        id: LaneId,
        (wait, object, source): (WaitKind, Object, Option<&Arc<str>>),
        t: Nanos,
    ) -> WaitTarget {
        let resource = || self.resource(object, t);
        let external = |what| WaitTarget::External(what, source.map(Arc::clone));
        match wait {
            WaitKind::Other => {
                source.map_or(WaitTarget::Unknown, |s| WaitTarget::Source(Arc::clone(s)))
            }
            WaitKind::Tasks | WaitKind::AllTasks if object.lane().is_none() => {
                external(External::Tasks)
            }
            WaitKind::Calls => self.calls(id, t),
            WaitKind::Sleep => WaitTarget::Timer,
            WaitKind::Tick => WaitTarget::Tick,
            WaitKind::Task => WaitTarget::Task(object.lane().map(|task| self.named(task))),
            WaitKind::Tasks => self.tasks(object, t),
            WaitKind::AllTasks => match self.tasks(object, t) {
                WaitTarget::Tasks(open) => WaitTarget::AllTasks(open),
                one => one,
            },
            WaitKind::OpenTracker => WaitTarget::OpenTracker(match self.tasks(object, t) {
                WaitTarget::Tasks(open) => open,
                _ => 1,
            }),
            WaitKind::Send => WaitTarget::Send(resource()),
            WaitKind::Recv => WaitTarget::Recv(resource()),
            WaitKind::Acquire => {
                let place = object.gauge().and_then(|of| self.place_in_line(id, of, t));
                WaitTarget::Permit(Resource {
                    wanted: place.map_or(0, |place| place.wanted),
                    ..resource()
                })
            }
            WaitKind::Lock => WaitTarget::Lock(resource()),
            WaitKind::Read => WaitTarget::Read(resource()),
            WaitKind::Write => WaitTarget::Write(resource()),
            WaitKind::Notified => WaitTarget::Notification,
            WaitKind::Barrier => WaitTarget::Barrier(resource()),
            WaitKind::Changed => WaitTarget::NewValue,
            WaitKind::Closed => WaitTarget::Close,
            WaitKind::Yield => WaitTarget::Yield,
            WaitKind::Budget => WaitTarget::Budget,
            WaitKind::SetAside => WaitTarget::SetAside,
            WaitKind::Dropped => WaitTarget::Dropped,
            WaitKind::Accept => external(External::Connection),
            WaitKind::Connect => external(External::Acceptance),
            WaitKind::SocketRead => external(External::SocketData),
            WaitKind::SocketWrite => external(External::SocketRoom),
            WaitKind::Network => external(External::Network),
            WaitKind::File => external(External::FileOperation),
            WaitKind::Process => external(External::ProcessEnd),
            WaitKind::Signal => external(External::Signal),
            WaitKind::PipeRead => self.pipe(External::PipeData, object, source),
            WaitKind::PipeWrite => self.pipe(External::PipeRoom, object, source),
            WaitKind::Initialised => self.initialised(id, object),
            WaitKind::Cancellation => external(External::Cancellation),
            WaitKind::Answer => external(External::Answer),
            WaitKind::Pool => external(External::PoolConnection),
        }
    }

    /// The value of a cell, with who initialises it: "it" for the lane itself.
    fn initialised(&self, id: LaneId, object: Object) -> WaitTarget {
        let by = object.lane().map(|by| {
            if by == id {
                Arc::from("it")
            } else {
                self.named(by).name
            }
        });
        WaitTarget::External(External::Initialisation, by)
    }

    /// Data from a pipe or room in it, with the name of its gauge or the source text of the await.
    fn pipe(&self, what: External, object: Object, source: Option<&Arc<str>>) -> WaitTarget {
        let gauge = object.gauge().and_then(|id| self.demo_gauge(id));
        let name = gauge.map(|gauge| &gauge.name).or(source);
        WaitTarget::External(what, name.map(Arc::clone))
    }

    /// The open tasks of a set.
    fn tasks(&self, object: Object, t: Nanos) -> WaitTarget {
        let set = object.lane();
        let mut open = set.into_iter().flat_map(|set| self.open_in_set(set, t));
        match (open.next(), open.next()) {
            (Some(one), None) => WaitTarget::Task(Some(name_of(one))),
            (Some(_), Some(_)) => WaitTarget::Tasks(2 + open.count()),
            (None, _) => WaitTarget::Tasks(0),
        }
    }

    fn resource(&self, object: Object, t: Nanos) -> Resource {
        let gauge = object.gauge().and_then(|id| self.demo_gauge(id));
        let gauge = gauge.map(|gauge| Reading {
            name: Arc::clone(&gauge.name),
            kind: gauge.kind,
            value: gauge.at(t).unwrap_or(0.0),
            capacity: gauge.capacity,
        });
        Resource { gauge, wanted: 0 }
    }
}

pub(super) fn name_of(lane: &Lane) -> Named {
    Named {
        lane: lane.id,
        name: Arc::clone(&lane.name),
    }
}

impl WaitTarget {
    /// The one lane that is waited for, if it is one.
    fn lane(&self) -> Option<LaneId> {
        match self {
            Self::Call(one) | Self::Task(Some(one)) => Some(one.lane),
            Self::Unknown
            | Self::Timer
            | Self::Tick
            | Self::Yield
            | Self::Budget
            | Self::SetAside
            | Self::Dropped
            | Self::Calls { .. }
            | Self::Task(None)
            | Self::Tasks(_)
            | Self::AllTasks(_)
            | Self::OpenTracker(_)
            | Self::Send(_)
            | Self::Recv(_)
            | Self::Permit(_)
            | Self::Lock(_)
            | Self::Read(_)
            | Self::Write(_)
            | Self::Notification
            | Self::Barrier(_)
            | Self::NewValue
            | Self::Close
            | Self::Source(_)
            | Self::External(..) => None,
        }
    }
}
