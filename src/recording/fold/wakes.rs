//! Lanes that could run: who woke them, since when, and whether their task polls them.

use crate::recording::event::{LaneId, Nanos, WaitKind};
use crate::recording::lane::{Detail, State, StoredCause};
use crate::recording::variant::Variant;

impl Variant {
    pub(super) fn woken(&mut self, at: Nanos, id: LaneId, by: LaneId) {
        let inherited = self.due_below(id).unwrap_or(Nanos::MAX);
        let by = by.some().or_else(|| self.ended_task(id));
        let by = by.or_else(|| self.woke_below(id));
        let by = by.unwrap_or(LaneId::NONE);
        let Some(lane) = self.lane(id) else {
            return;
        };
        let Some(segment) = lane.last() else { return };
        if !lane.is_open() || segment.detail.state() != State::Suspended {
            return;
        }
        let (since, due) = (segment.from, segment.detail.due());
        let fires = self.fires(due);
        let (ready, cause) = if due <= at {
            (fires.min(at).min(inherited), StoredCause::Due)
        } else if inherited < at {
            (inherited, StoredCause::Due)
        } else {
            (at, StoredCause::Woken(by))
        };
        let ready = ready.max(since);
        self.last_woken = Some(id);
        let polled = self.is_polled(id);
        self.could_run(at, id, ready, (cause, polled));
    }

    /// A suspended lane could run from `ready` on, which is known at `at`.
    pub(super) fn could_run(
        &mut self,
        at: Nanos,
        id: LaneId,
        ready: Nanos,
        (cause, polled): (StoredCause, bool),
    ) {
        let Some(lane) = self.lane_mut(id) else {
            return;
        };
        let detail = if polled {
            Detail::Ready(cause)
        } else {
            Detail::Unpolled(cause)
        };
        lane.push(ready, detail);
        lane.wakes = lane.wakes.saturating_add(1);
        self.note_waiting(id, true);
        let state = detail.state();
        self.moved(Some(State::Suspended), state);
        self.count_tasks(id, ready, Some(State::Suspended), Some(state));
        self.population.shift(ready, at, State::Suspended, state);
    }

    /// How the lane that was woken last became ready, if it is a call or branch in this lane: a wake goes up to the task.
    pub(super) fn ready_below(&self, id: LaneId) -> Option<(Nanos, StoredCause)> {
        let child = self.lane(self.last_woken?)?;
        let below = child.parent == Some(id) && child.kind.is_part();
        // what it does not poll is not why it is woken, though it may be woken in passing
        let below = below && self.polls(self.lane(id)?, child);
        let last = child.last().filter(|_| below && child.is_open())?;
        match last.detail {
            Detail::Ready(cause) | Detail::Unpolled(cause) => Some((last.from, cause)),
            _ => None,
        }
    }

    /// Since when it is due, if that is why.
    pub(super) fn due_below(&self, id: LaneId) -> Option<Nanos> {
        let (since, cause) = self.ready_below(id)?;
        (cause == StoredCause::Due).then_some(since)
    }

    /// Who woke it, if somebody did.
    pub(super) fn woke_below(&self, id: LaneId) -> Option<LaneId> {
        match self.ready_below(id)? {
            (_, StoredCause::Woken(by)) => by.some(),
            _ => None,
        }
    }

    /// The task whose end a lane waits for, once it has ended: tokio wakes the waiting one after the task's last poll, when
    /// nothing runs any more. Of a set it is the one that ended last, since the waiting one has looked.
    pub(in crate::recording) fn ended_task(&self, id: LaneId) -> Option<LaneId> {
        let lane = self.lane(id)?;
        let Detail::Suspended { wait, object, .. } = lane.last()?.detail else {
            return None;
        };
        let object = LaneId(object);
        match self.wait(wait)?.kind {
            WaitKind::Task => self.lane(object)?.end.map(|_| object),
            wait if wait.is_for_set() => {
                let ended = self.lane(self.sets.get(&object)?.ended?)?;
                (ended.end >= lane.last_poll).then_some(ended.id)
            }
            _ => None,
        }
    }

    /// A lane begins to wait for a set of tasks: of those that ended until its poll it has heard in it, at that instant too.
    pub(super) fn has_heard_of_set(&mut self, id: LaneId, detail: Detail) {
        let Detail::Suspended { wait, object, .. } = detail else {
            return;
        };
        let set = LaneId(object);
        if self.sets.is_empty() || !self.wait(wait).is_some_and(|wait| wait.kind.is_for_set()) {
            return;
        }
        let polled = self.lane(id).and_then(|lane| lane.last_poll);
        let ended = self.sets.get(&set).and_then(|set| set.ended);
        let ended = ended.and_then(|ended| self.lane(ended)?.end);
        if ended.is_some()
            && ended <= polled
            && let Some(set) = self.sets.get_mut(&set)
        {
            set.ended = None;
        }
    }

    /// Whether a lane waits for tasks that have ended, and has still to hear of it.
    pub(in crate::recording) fn is_about_to_hear(&self, id: LaneId) -> bool {
        let wait = self.lane(id).and_then(|lane| match lane.last()?.detail {
            Detail::Suspended { wait, object, .. } => Some((self.wait(wait)?.kind, object)),
            _ => None,
        });
        match wait {
            // it hears of the last one alone
            Some((WaitKind::AllTasks, set)) => {
                let mut tasks = self.set(LaneId(set)).iter();
                tasks.all(|task| self.lane(*task).is_none_or(|task| !task.is_open()))
            }
            // and of none before somebody closes the tracker: who does that wakes it
            Some((WaitKind::OpenTracker, _)) => false,
            _ => self.ended_task(id).is_some(),
        }
    }

    /// A lane that is polled without a wake, though its timer is due, was ready since then.
    pub(super) fn split_at_due(&mut self, at: Nanos, id: LaneId) {
        let Some(lane) = self.lane(id) else {
            return;
        };
        let Some(segment) = lane.last() else { return };
        let due = segment.detail.due();
        let fires = self.fires(due);
        if !lane.is_open() || due == Nanos::MAX || fires >= at {
            return;
        }
        let ready = fires.max(segment.from);
        let polled = self.is_polled_at(id, ready);
        self.could_run(at, id, ready, (StoredCause::Due, polled));
    }
}
