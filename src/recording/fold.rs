//! Events into lanes.
//!
//! An event that makes no sense, because the one before it was dropped, changes nothing. Three rules need care:
//!
//! - A suspended lane is ready from its deadline on, though its waker is called later: a blocked thread drives no timers.
//! - Wakes go from a call up to its task, one event per lane: all are ready since the deadline of the innermost one.
//! - The arms of a `select!` in a loop use their lanes again.
//! - What is woken is ready only if its task polls it: see `polled`.

mod ends;
mod wakes;

use std::sync::Arc;

use super::Clock;
use super::digest::Digest;
use super::event::{
    Event, EventKind, GaugeId, GaugeKind, LaneId, LaneKind, NameId, Nanos, Object, PollSite,
    WorkerId,
};
use super::gauge::Gauge;
use super::lane::{Detail, Lane, State, StoredCause, grow};
use super::variant::{LogLine, Variant};
use super::worker::Worker;

/// How late a timer may fire on a free thread: tokio's clock ticks in milliseconds, and so does the wait for events.
const TIMER_SLACK: Nanos = Nanos(2_000_000);

/// A tick of tokio's timers, each of which fires at the first tick that is not before its instant. The paused clock begins
/// with one.
const TICK: Nanos = Nanos(1_000_000);

impl Variant {
    fn count_event(&mut self, at: Nanos, kind: EventKind) {
        self.events += 1;
        if !matches!(kind, EventKind::Over { .. }) {
            self.last_event = at;
        }
        self.population.advance(at);
        self.forget_starts(at);
    }

    pub(super) fn fold_event(&mut self, event: Event, texts: &[Arc<str>]) {
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
            EventKind::Preempted { worker, waited } => self.was_preempted(worker, waited),
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
            EventKind::Made {
                made,
                lane,
                function,
                line,
            } => self.made_future(at, made, (lane, function, line)),
            EventKind::FirstPolled { made } => self.first_polled(made),
            EventKind::NeverPolled { made, by } => self.dropped_unpolled(at, made, by),
            EventKind::GaugeOpened {
                name,
                kind,
                capacity,
                ..
            } => {
                let capacity = capacity.is_finite().then_some(capacity);
                self.add_gauge(Gauge::new(self.name(name), kind, capacity));
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
        let made = lane.and_then(|lane| self.children(lane).last());
        let made = made.and_then(|made| self.lane(*made));
        let mut marks = self.marks.iter().rev().take_while(|mark| mark.at == at);
        self.log.push(LogLine {
            at,
            lane,
            text,
            made_first: made.is_some_and(|made| made.start == at),
            marked_first: marks.any(|mark| Some(mark.lane) == lane),
            polled_first: lane.is_some_and(|lane| self.was_suspended_at(lane, at)),
        });
    }

    pub(super) fn name(&self, id: NameId) -> Arc<str> {
        let index = usize::try_from(id.0).unwrap_or(usize::MAX);
        self.names
            .get(index)
            .map_or_else(|| Arc::from("?"), Arc::clone)
    }

    /// When a timer for `due` fires at the latest if no thread is missing.
    pub(super) fn fires(&self, due: Nanos) -> Nanos {
        match self.clock {
            Clock::Wall => due.plus(TIMER_SLACK),
            Clock::Virtual => Nanos(due.0.checked_next_multiple_of(TICK.0).unwrap_or(u64::MAX)),
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
        let state = if kind == LaneKind::Branch {
            self.unpolled_at_first(id)
        } else {
            State::Ready
        };
        self.note_waiting(id, true);
        self.population.change(state, 1);
        self.count_tasks(id, at, None, Some(state));
    }

    /// An arm of `join!` or `select!`, and an element of `join_all` and the like, is polled in its turn, and an arm not at all when one
    /// above it is ready each time.
    fn unpolled_at_first(&mut self, id: LaneId) -> State {
        let first = self.lane_mut(id).and_then(Lane::last_mut);
        if let Some(segment) = first {
            segment.detail = Detail::Unpolled(StoredCause::Spawned);
        }
        State::Unpolled
    }

    /// A local task has no thread to wait for: its set polls it, once something polls that.
    pub(super) fn left_to_its_set(&mut self, id: LaneId) {
        let now = self.end;
        let before = self.lane(id).and_then(Lane::last);
        if before.map(|segment| segment.detail.state()) == Some(State::Ready) {
            let after = self.unpolled_at_first(id);
            self.moved(Some(State::Ready), after);
            self.count_tasks(id, now, Some(State::Ready), Some(after));
        }
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
        self.count_open(at, before, -1.0);
        self.count_open(at, Some(function), 1.0);
        if self.counts_in_flight(before) {
            self.change_in_flight(at, -1.0);
        }
        if self.counts_in_flight(Some(function)) {
            self.change_in_flight(at, 1.0);
        }
    }

    /// What is kept of the calls of a function.
    pub(super) fn digest(&mut self, function: NameId) -> &mut Digest {
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
        self.count_tasks(id, at, before, Some(State::Running));
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
        self.has_heard_of_set(id, detail);
        self.moved(before, State::Suspended);
        self.count_tasks(id, at, before, Some(State::Suspended));
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

    fn was_preempted(&mut self, worker: WorkerId, waited: Nanos) {
        if let Some(worker) = self.workers.get_mut(worker.place()) {
            worker.was_preempted(waited);
        }
    }

    fn unblocked(&mut self, at: Nanos, id: LaneId) {
        self.holders.unblocked(at, id);
        if let Some(worker) = self.running_worker(id) {
            worker.release(at);
        }
    }

    /// The worker that polls a lane: of a branch or call, that of the lane in whose poll it is.
    fn running_worker(&mut self, id: LaneId) -> Option<&mut Worker> {
        let mut lane = self.lane(id)?;
        let worker = loop {
            let Detail::Running { worker, site, .. } = lane.last()?.detail else {
                return None;
            };
            if let Some(worker) = worker.some() {
                break worker;
            }
            // a thread of its own is no worker's, whatever the lane that made it does; a task without a worker is polled by
            // a set of local tasks, which most likely is in the lane that made it
            let is_inside = lane.kind.is_part() && site != PollSite::ELSEWHERE;
            if !is_inside && lane.kind != LaneKind::Task {
                return None;
            }
            // lanes are numbered as they are made, so that the parents come to an end
            lane = self.lane(lane.parent.filter(|parent| *parent < lane.id)?)?;
        };
        self.workers.get_mut(worker.place())
    }

    pub(super) fn moved(&mut self, before: Option<State>, after: State) {
        if let Some(before) = before {
            self.population.change(before, -1);
        }
        self.population.change(after, 1);
    }
}
