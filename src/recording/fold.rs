//! Events into lanes.
//!
//! An event that makes no sense, because the one before it was dropped, changes nothing. Three rules need care:
//!
//! - A suspended lane is ready from its deadline on, though its waker is called later: a blocked thread drives no timers.
//! - Wakes go from a call up to its task, one event per lane: all are ready since the deadline of the innermost one.
//! - The arms of a `select!` in a loop use their lanes again.
//! - What is woken is ready only if its task polls it: see `polled`.

use std::sync::Arc;

use super::Clock;
use super::digest::Digest;
use super::event::{
    Batch, Event, EventKind, GaugeId, GaugeKind, LaneId, LaneKind, NameId, Nanos, Object, Outcome,
    PollSite, WaitKind, WorkerId,
};
use super::gauge::Gauge;
use super::lane::{Detail, Lane, State, StoredCause, grow};
use super::mark::{Mark, MarkKind};
use super::variant::{LogLine, Variant};
use super::worker::Worker;

/// How late a timer may fire on a free thread: tokio's clock ticks in milliseconds, and so does the wait for events.
const TIMER_SLACK: Nanos = Nanos(2_000_000);

impl Variant {
    /// Adds a batch of events.
    pub(super) fn fold(&mut self, batch: Batch) {
        self.names.extend(batch.names);
        self.waits.extend(batch.waits);
        self.dropped += batch.dropped;
        self.lossy |= batch.dropped > 0;
        self.events += batch.dropped;
        self.detail += batch.events.len();
        for (index, event) in batch.events.iter().enumerate() {
            if let EventKind::Repeated { events, count } = event.kind {
                let first = index.saturating_sub(usize::try_from(events).unwrap_or(usize::MAX));
                let turn = batch.events.get(first..index).unwrap_or(&[]);
                self.repeated(event.at, turn, count);
            } else {
                self.fold_event(*event, &batch.texts);
            }
        }
    }

    fn count_event(&mut self, at: Nanos, kind: EventKind) {
        self.events += 1;
        if !matches!(kind, EventKind::Over { .. }) {
            self.last_event = at;
        }
        self.population.advance(at);
    }

    fn fold_event(&mut self, event: Event, texts: &[Arc<str>]) {
        let at = event.at.max(self.end);
        self.end = at;
        self.count_event(at, event.kind);
        match event.kind {
            EventKind::Opened { .. } => self.opened(at, event.kind),
            EventKind::Adopted {
                lane,
                function,
                names_it,
            } => self.adopted(at, lane, function, names_it),
            EventKind::Gathered { lane, set } => self.gathered(lane, set),
            EventKind::PollStarted { lane, worker, site } => {
                self.poll_started(at, lane, worker, site);
            }
            EventKind::Suspended {
                lane,
                wait,
                object,
                due,
            } => self.suspended(at, lane, Detail::suspended(wait, object, due)),
            EventKind::Blocked { lane, line } => self.held(at, lane, line),
            EventKind::BlockedOn { .. }
            | EventKind::Queued { .. }
            | EventKind::Held { .. }
            | EventKind::Released { .. } => self.held_object(at, event.kind),
            EventKind::Unblocked { lane } => self.unblocked(at, lane),
            EventKind::Woken { lane, by } => self.woken(at, lane, by),
            EventKind::SetAside { lane } => self.set_aside(at, lane),
            EventKind::Reopened { lane } => self.reopened(lane),
            // it needs the events before it: see `fold`
            EventKind::Repeated { .. } => {}
            EventKind::Ended { lane, outcome } => self.ended(at, lane, outcome),
            EventKind::Detached { lane } => self.detached(at, lane),
            EventKind::Marked { .. } => self.marked(at, event.kind),
            EventKind::GaugeOpened {
                name,
                kind,
                capacity,
                ..
            } => {
                let capacity = capacity.is_finite().then_some(capacity);
                self.gauges
                    .push(Gauge::new(self.name(name), kind, capacity));
            }
            EventKind::GaugeSet { gauge, value } => self.gauge_set(at, gauge, value),
            EventKind::Logged { lane, text } => {
                let index = usize::try_from(text.0).unwrap_or(usize::MAX);
                self.logged(at, lane, texts.get(index));
            }
            EventKind::Over { outcome } => self.run_over(at, outcome),
        }
    }

    fn gauge_set(&mut self, at: Nanos, gauge: GaugeId, value: f64) {
        let index = usize::try_from(gauge.0).unwrap_or(usize::MAX);
        let index = index.saturating_add(self.own_gauges);
        // a file has no word for what is not a number, and an axis no place for what is infinite
        let gauge = self.gauges.get_mut(index).filter(|_| value.is_finite());
        if let Some(gauge) = gauge {
            gauge.push(at, value);
        }
    }

    fn logged(&mut self, at: Nanos, lane: LaneId, text: Option<&Arc<str>>) {
        let text = text.map_or_else(|| Arc::from("?"), Arc::clone);
        self.log_bytes += text.len();
        grow(&mut self.log);
        let lane = lane.some();
        self.log.push(LogLine { at, lane, text });
    }

    fn name(&self, id: NameId) -> Arc<str> {
        let index = usize::try_from(id.0).unwrap_or(usize::MAX);
        self.names
            .get(index)
            .map_or_else(|| Arc::from("?"), Arc::clone)
    }

    /// How late a timer may fire without a thread being missing.
    pub(super) fn slack(&self) -> Nanos {
        match self.clock {
            Clock::Wall => TIMER_SLACK,
            Clock::Virtual => Nanos::ZERO,
        }
    }

    fn opened(&mut self, at: Nanos, kind: EventKind) {
        let EventKind::Opened {
            lane: id,
            parent,
            kind,
            name,
            line,
            numbered,
        } = kind
        else {
            return;
        };
        let next = self.lanes.last().map_or(0, |lane| lane.id.0 + 1);
        if id.0 < next {
            return;
        }
        let known = parent.0 < id.0;
        let parent = if known { parent } else { LaneId::NONE };
        let mut lane = Lane::new(id, parent, kind, line, at);
        lane.name = self.name(name);
        grow(&mut self.lanes);
        self.lanes.push(lane);
        if let Some(parent) = self.lane_mut(parent) {
            grow(&mut parent.children);
            parent.children.push(id);
        }
        if numbered && kind != LaneKind::Branch {
            self.number(id, name);
        }
        if matches!(kind, LaneKind::Call | LaneKind::Hosted) {
            self.called(at, id, name);
        }
        if kind == LaneKind::Task {
            self.tally.tasks += 1;
            self.tasks_alive(at, 1.0);
        }
        let state = if kind == LaneKind::Branch && line != 0 {
            self.unpolled_at_first(id)
        } else {
            State::Ready
        };
        self.note_waiting(id, true);
        self.population.change(state, 1);
    }

    /// An arm of `join!` or `select!` is polled in its turn, and not at all when one above it is ready each time.
    fn unpolled_at_first(&mut self, id: LaneId) -> State {
        let first = self.lane_mut(id).and_then(Lane::last_mut);
        if let Some(segment) = first {
            segment.detail = Detail::Unpolled(StoredCause::Spawned);
        }
        State::Unpolled
    }

    /// Gives a lane its number among those of its function; the first one gets its own with the second.
    fn number(&mut self, id: LaneId, function: NameId) {
        let name = self.name(function);
        let (count, first) = self.numbered.entry(function).or_insert((0, id));
        *count += 1;
        let (count, first) = (*count, *first);
        // the first one may be called otherwise by now
        if count == 2 && self.lane(first).is_some_and(|lane| lane.name == name) {
            self.rename(first, format!("{name} #1"));
        }
        let name = if count == 1 {
            name
        } else {
            Arc::from(format!("{name} #{count}"))
        };
        if let Some(lane) = self.lane_mut(id) {
            lane.name = name;
        }
    }

    fn rename(&mut self, id: LaneId, name: String) {
        if let Some(lane) = self.lane_mut(id) {
            lane.name = Arc::from(name);
        }
    }

    fn adopted(&mut self, at: Nanos, id: LaneId, function: NameId, names_it: bool) {
        let Some(lane) = self.lane_mut(id).filter(|lane| lane.is_open()) else {
            return;
        };
        if lane.parent.is_none() {
            lane.function = Some(function);
            return;
        }
        // an element of join_all and the like has no source text of its own, and no line
        let unnamed = lane.kind == LaneKind::Branch && lane.line == 0;
        if unnamed {
            lane.kind = LaneKind::Call;
        }
        if unnamed || names_it && lane.kind == LaneKind::Task {
            self.number(id, function);
        }
        self.called(at, id, function);
    }

    /// A call of `function` runs on this lane.
    fn called(&mut self, at: Nanos, id: LaneId, function: NameId) {
        let Some(lane) = self.lane_mut(id) else {
            return;
        };
        let before = lane.function.replace(function);
        lane.called = at;
        self.tally.calls += 1;
        self.digest(function).started(at, 1);
        // an arm that was set aside may come back with another call: the one before it was dropped unseen
        if self.counts_in_flight(before) {
            self.change_in_flight(at, -1.0);
        }
        if self.counts_in_flight(Some(function)) {
            self.change_in_flight(at, 1.0);
        }
    }

    /// What is kept of the calls of a function.
    fn digest(&mut self, function: NameId) -> &mut Digest {
        let name = self.name(function);
        self.digests.entry(name).or_default()
    }

    fn counts_in_flight(&self, function: Option<NameId>) -> bool {
        let Some(counted) = &self.info.in_flight else {
            return false;
        };
        function.is_some_and(|function| *self.name(function) == **counted)
    }

    fn change_in_flight(&mut self, at: Nanos, by: f64) {
        self.change_own_gauge(GaugeKind::Calls, at, by);
    }

    fn tasks_alive(&mut self, at: Nanos, by: f64) {
        self.change_own_gauge(GaugeKind::Tasks, at, by);
    }

    fn change_own_gauge(&mut self, kind: GaugeKind, at: Nanos, by: f64) {
        let own = self.gauges.iter_mut().take(self.own_gauges);
        for gauge in own.filter(|gauge| gauge.kind == kind) {
            let value = gauge.last().unwrap_or(0.0) + by;
            gauge.push(at, value);
        }
    }

    pub(super) fn gathered(&mut self, id: LaneId, first: LaneId) {
        let Some(lane) = self.lane_mut(id) else {
            return;
        };
        if lane.set.is_none() {
            lane.set = Some(first);
            let set = self.sets.entry(first).or_default();
            grow(&mut set.lanes);
            let place = set.lanes.partition_point(|other| *other < id);
            set.lanes.insert(place, id);
        }
    }

    fn poll_started(&mut self, at: Nanos, id: LaneId, worker: WorkerId, site: PollSite) {
        self.split_at_due(at, id);
        self.consume_wake(id);
        let Some(lane) = self.lane_mut(id) else {
            return;
        };
        if !lane.is_open() {
            return;
        }
        let before = lane.last().map(|segment| segment.detail.state());
        let held = 0;
        lane.push(at, Detail::Running { worker, held, site });
        lane.note_worker(worker);
        if let Some(last) = lane.last_poll.replace(at) {
            lane.longest_gap = lane.longest_gap.max(at.since(last));
        }
        if lane.kind.is_polled_by_worker() {
            self.tally.polls += 1;
            self.open_worker_span(at, id, worker);
        }
        self.note_waiting(id, false);
        self.moved(before, State::Running);
    }

    /// Who holds what changes. An object is known by its gauge: of one without a gauge nothing could be told.
    fn held_object(&mut self, at: Nanos, mut event: EventKind) {
        match &mut event {
            EventKind::Queued { object, .. } | EventKind::Held { object, .. }
                if self.demo_gauge(*object).is_none() =>
            {
                return;
            }
            EventKind::BlockedOn { object, .. } => {
                let gauge = object.gauge().and_then(|gauge| self.demo_gauge(gauge));
                if gauge.is_none() {
                    *object = Object::NONE;
                }
            }
            _ => {}
        }
        self.holders.fold(at, event);
    }

    /// A lane is polled: what woke a lane directly below it is not the reason for its next wake, even if that lane is left
    /// unpolled.
    fn consume_wake(&mut self, id: LaneId) {
        let woken = self.last_woken.and_then(|woken| self.lane(woken));
        if woken.is_some_and(|woken| woken.parent == Some(id)) {
            self.last_woken = None;
        }
    }

    fn open_worker_span(&mut self, at: Nanos, lane: LaneId, worker: WorkerId) {
        let Some(worker) = worker.some() else { return };
        let index = worker.place();
        // a thread that took another's place at block_in_place is a new worker; numbers come without gaps
        while self.workers.len() <= index && self.workers.len() < 1024 {
            self.workers.push(Worker::default());
        }
        if let Some(worker) = self.workers.get_mut(index) {
            worker.open(at, lane);
        }
    }

    fn close_worker_span(&mut self, at: Nanos, id: LaneId) {
        let Some(lane) = self.lane(id) else { return };
        let Some(segment) = lane.last() else { return };
        let Detail::Running { worker, .. } = segment.detail else {
            return;
        };
        if !lane.kind.is_polled_by_worker() {
            return;
        }
        let length = at.since(segment.from);
        self.tally.longest_poll = self.tally.longest_poll.max(length);
        if let Some(worker) = self.workers.get_mut(worker.place()) {
            worker.close(at, id);
        }
    }

    fn suspended(&mut self, at: Nanos, id: LaneId, detail: Detail) {
        self.close_worker_span(at, id);
        let Some(lane) = self.lane_mut(id) else {
            return;
        };
        if !lane.is_open() {
            return;
        }
        let before = lane.last().map(|segment| segment.detail.state());
        lane.push(at, detail);
        self.moved(before, State::Suspended);
        if !self.waiting.is_empty() {
            self.sort_waiting(id, at);
        }
    }

    fn held(&mut self, at: Nanos, id: LaneId, line: u32) {
        if let Some(worker) = self.running_worker(id) {
            worker.hold(at);
        }
        let Some(lane) = self.lane_mut(id) else {
            return;
        };
        if let Some(segment) = lane.last_mut()
            && let Detail::Running { held, .. } = &mut segment.detail
        {
            *held = line;
        }
    }

    fn unblocked(&mut self, at: Nanos, id: LaneId) {
        self.holders.unblocked(at, id);
        if let Some(worker) = self.running_worker(id) {
            worker.release(at);
        }
    }

    /// The worker that polls a lane.
    fn running_worker(&mut self, id: LaneId) -> Option<&mut Worker> {
        let Detail::Running { worker, .. } = self.lane(id)?.last()?.detail else {
            return None;
        };
        self.workers.get_mut(worker.some()?.place())
    }

    fn woken(&mut self, at: Nanos, id: LaneId, by: LaneId) {
        let slack = self.slack();
        let inherited = self.due_below(id).unwrap_or(Nanos::MAX);
        let by = by.some().or_else(|| self.ended_task(id));
        let by = by.or_else(|| self.woke_below(id));
        let by = by.unwrap_or(LaneId::NONE);
        let Some(lane) = self.lane_mut(id) else {
            return;
        };
        let Some(segment) = lane.last() else { return };
        if !lane.is_open() || segment.detail.state() != State::Suspended {
            return;
        }
        let since = segment.from;
        let due = segment.detail.due();
        let (ready, cause) = if due <= at {
            (due.plus(slack).min(at).min(inherited), StoredCause::Due)
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
    fn could_run(
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
        self.population.shift(ready, at, State::Suspended, state);
    }

    /// How the lane that was woken last became ready, if it is a call or branch in this lane: a wake goes up to the task.
    fn ready_below(&self, id: LaneId) -> Option<(Nanos, StoredCause)> {
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
    fn due_below(&self, id: LaneId) -> Option<Nanos> {
        let (since, cause) = self.ready_below(id)?;
        (cause == StoredCause::Due).then_some(since)
    }

    /// Who woke it, if somebody did.
    fn woke_below(&self, id: LaneId) -> Option<LaneId> {
        match self.ready_below(id)? {
            (_, StoredCause::Woken(by)) => by.some(),
            _ => None,
        }
    }

    /// The task whose end a lane waits for, once it has ended: tokio wakes the waiting one after the task's last poll, when
    /// nothing runs any more. Of a set it is the one that ended last, since the waiting one has looked.
    pub(super) fn ended_task(&self, id: LaneId) -> Option<LaneId> {
        let lane = self.lane(id)?;
        let Detail::Suspended { wait, object, .. } = lane.last()?.detail else {
            return None;
        };
        let object = LaneId(object);
        match self.wait(wait)?.kind {
            WaitKind::Task => self.lane(object)?.end.map(|_| object),
            WaitKind::Tasks => {
                let ended = self.lane(self.sets.get(&object)?.ended?)?;
                (ended.end >= lane.last_poll).then_some(ended.id)
            }
            _ => None,
        }
    }

    /// A lane that is polled without a wake, though its timer is due, was ready since then.
    fn split_at_due(&mut self, at: Nanos, id: LaneId) {
        let slack = self.slack();
        let Some(lane) = self.lane_mut(id) else {
            return;
        };
        let Some(segment) = lane.last() else { return };
        let due = segment.detail.due();
        if !lane.is_open() || due == Nanos::MAX || due.plus(slack) >= at {
            return;
        }
        let ready = due.plus(slack).max(segment.from);
        let polled = self.is_polled_at(id, ready);
        self.could_run(at, id, ready, (StoredCause::Due, polled));
    }

    fn set_aside(&mut self, at: Nanos, id: LaneId) {
        self.suspended(at, id, Detail::SET_ASIDE);
        if let Some(lane) = self.lane_mut(id) {
            lane.set_aside = true;
        }
    }

    fn reopened(&mut self, id: LaneId) {
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

    fn ended(&mut self, at: Nanos, id: LaneId, outcome: Outcome) {
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
        self.tally.count_ends(outcome, 1);
        self.note_waiting(id, false);
        if kind == LaneKind::Task {
            self.tasks_alive(at, -1.0);
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
    }

    /// The events of a turn happened so many times more, until `at`: its arms ended as often, the last time now.
    fn repeated(&mut self, at: Nanos, turn: &[Event], count: u32) {
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

    fn ended_again(&mut self, at: Nanos, id: LaneId, outcome: Outcome, count: u32) {
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
    fn end_set_aside(&mut self, at: Nanos, lanes: &[LaneId]) {
        for id in lanes {
            let lane = self.lane(*id);
            if lane.is_some_and(|lane| lane.set_aside && lane.is_open()) {
                self.ended(at, *id, Outcome::Cancelled);
            }
        }
    }

    fn detached(&mut self, at: Nanos, id: LaneId) {
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

    fn run_over(&mut self, at: Nanos, outcome: Outcome) {
        if !matches!(outcome, Outcome::Running | Outcome::Stuck) {
            self.cut_open_lanes(at);
        }
        let root = self.lane(LaneId::ROOT).map(|root| root.outcome);
        self.outcome = match (outcome, root) {
            (Outcome::Completed, Some(Outcome::Failed)) => Outcome::Failed,
            _ => outcome,
        };
        self.stuck_since = (outcome == Outcome::Stuck).then_some(self.last_event);
        self.over = true;
    }

    /// Ends what is dropped with the run: all but what cannot be stopped.
    fn cut_open_lanes(&mut self, at: Nanos) {
        let open = self.lanes.iter().filter(|lane| lane.is_open());
        let open = open.filter(|lane| !self.outlives_run(lane));
        let open: Vec<_> = open.map(|lane| lane.id).collect();
        for id in open.into_iter().rev() {
            self.ended(at, id, Outcome::Cancelled);
            if let Some(lane) = self.lane_mut(id) {
                lane.cut = true;
            }
        }
    }

    pub(super) fn moved(&mut self, before: Option<State>, after: State) {
        if let Some(before) = before {
            self.population.change(before, -1);
        }
        self.population.change(after, 1);
    }
}
