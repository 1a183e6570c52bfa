//! What a lane is doing at one instant.

use std::sync::Arc;

use super::event::{GaugeId, LaneId, Nanos, Object, WaitId, WaitKind, WorkerId};
use super::lane::{Cause, Detail, Lane, Span, State};
use super::variant::Variant;

/// Children that are looked through for a timer that is due.
const CHILDREN_LOOKED_AT: usize = 4096;

/// A lane at an instant, as far as it was known then.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment<'a> {
    /// What it is doing.
    pub state: State,
    /// Since when.
    pub since: Nanos,
    /// The lines of its suspended awaits, outermost first; while it is ready, those at which it will go on; while it runs,
    /// the line at which it holds its thread.
    pub lines: &'a [u32],
    /// The operation it waits for, when suspended.
    pub wait: WaitKind,
    /// The object of that operation.
    pub object: Object,
    /// The source text of what is awaited, where no object says more.
    pub source: Option<&'a Arc<str>>,
    /// When its timer is due.
    pub due: Option<Nanos>,
    /// The thread that polls it.
    pub worker: Option<WorkerId>,
    /// Why it could run, when it is ready or unpolled.
    pub cause: Option<Cause>,
    /// It has been running for longer than [`super::BLOCKING`] by now.
    pub blocking: bool,
}

impl Moment<'_> {
    /// A lane that is in this state since an instant.
    fn new(state: State, since: Nanos) -> Self {
        Self {
            state,
            since,
            lines: &[],
            wait: WaitKind::Other,
            object: Object::NONE,
            source: None,
            due: None,
            worker: None,
            cause: None,
            blocking: false,
        }
    }

    /// The operation, its object and the source text.
    pub(super) fn operation(&self) -> (WaitKind, Object, Option<&Arc<str>>) {
        (self.wait, self.object, self.source)
    }

    /// The lane that a suspended task waits for through its handle.
    pub fn awaited_task(&self) -> Option<LaneId> {
        (self.wait == WaitKind::Task)
            .then(|| self.object.lane())
            .flatten()
    }

    /// The first lane of the set of tasks that a suspended lane waits for.
    pub fn awaited_set(&self) -> Option<LaneId> {
        self.wait.is_for_set().then(|| self.object.lane()).flatten()
    }

    /// The gauge of the object that is waited for.
    pub fn awaited_gauge(&self) -> Option<GaugeId> {
        let has_gauge = matches!(
            self.wait,
            WaitKind::Send
                | WaitKind::Recv
                | WaitKind::PipeRead
                | WaitKind::Barrier
                | WaitKind::Acquire
                | WaitKind::Lock
                | WaitKind::Read
                | WaitKind::Write
        );
        has_gauge.then(|| self.object.gauge()).flatten()
    }
}

impl Variant {
    /// What a lane is doing at `t`; none before its start and after its end.
    pub fn state_at(&self, id: LaneId, t: Nanos) -> Option<Moment<'_>> {
        self.moment(self.lane(id)?, t)
    }

    /// All lanes that are open at `t`, in order of creation.
    pub fn moments_at(&self, t: Nanos) -> impl Iterator<Item = (&Lane, Moment<'_>)> {
        let lanes = self.lanes.iter();
        lanes.filter_map(move |lane| self.moment(lane, t).map(|moment| (lane, moment)))
    }

    fn moment<'a>(&'a self, lane: &'a Lane, t: Nanos) -> Option<Moment<'a>> {
        if t < lane.start || lane.end.is_some_and(|end| end <= t) {
            return None;
        }
        let (index, segment) = lane.segment_at(t)?;
        let mut moment = Moment::new(segment.detail.state(), segment.from);
        match &segment.detail {
            Detail::Running { worker, held, .. } => {
                moment.worker = worker.some();
                moment.blocking = t.since(segment.from) > super::BLOCKING;
                if *held != 0 {
                    moment.lines = std::slice::from_ref(held);
                }
            }
            Detail::Ready(cause) | Detail::Unpolled(cause) => {
                moment.cause = Some(cause.cause());
                let before = index.checked_sub(1).and_then(|i| lane.segments.get(i));
                if let Some(Detail::Suspended { wait, .. }) = before.map(|before| before.detail) {
                    moment.lines = self.lines(wait);
                }
            }
            Detail::Suspended { wait, .. } => {
                moment.lines = self.lines(*wait);
                if let Some(ready) = self.ready_since(lane, segment.from, t) {
                    moment.state = if self.is_polled_at(lane.id, t) {
                        State::Ready
                    } else {
                        State::Unpolled
                    };
                    moment.since = ready;
                    moment.cause = Some(Cause::Due);
                    return Some(moment);
                }
                self.add_wait(&mut moment, segment.detail);
            }
        }
        Some(moment)
    }

    /// Adds what a suspended lane waits for.
    fn add_wait<'a>(&'a self, moment: &mut Moment<'a>, detail: Detail) {
        let Detail::Suspended { wait, object, .. } = detail else {
            return;
        };
        let due = detail.due();
        moment.due = (due != Nanos::MAX).then_some(due);
        moment.lines = self.lines(wait);
        moment.object = Object(object);
        if let Some(wait) = self.wait(wait) {
            moment.wait = wait.kind;
            moment.source = wait.source.as_ref();
        }
    }

    /// What a lane waited for that was suspended at just this instant, though it may have continued within the same nanosecond, as
    /// is the rule on the paused clock: the first time.
    pub fn first_wait_at(&self, id: LaneId, at: Nanos) -> Option<Moment<'_>> {
        let lane = self.lane(id)?;
        let first = lane.segments.partition_point(|segment| segment.from < at);
        let mut now = lane.segments.get(first..)?.iter();
        let segment = now.find(|segment| segment.detail.state() == State::Suspended)?;
        let mut moment = Moment::new(State::Suspended, segment.from);
        self.add_wait(&mut moment, segment.detail);
        (segment.from == at).then_some(moment)
    }

    /// Whether a lane is being polled at `t`.
    pub fn runs_at(&self, id: LaneId, t: Nanos) -> bool {
        let lane = self.lane(id);
        let lane = lane.filter(|lane| lane.end.is_none_or(|end| end > t));
        let segment = lane.and_then(|lane| lane.segment_at(t));
        segment.is_some_and(|(_, segment)| segment.detail.state() == State::Running)
    }

    /// Whether a poll of the lane's task has ended at this instant, and the lane waited after it.
    pub(super) fn was_suspended_at(&self, lane: LaneId, at: Nanos) -> bool {
        let task = self.task_of(lane);
        task.is_some_and(|task| self.first_wait_at(task, at).is_some())
    }

    /// The operation that a suspended span waits for; none for other spans.
    pub fn wait_of(&self, span: &Span) -> Option<WaitKind> {
        match span.detail {
            Detail::Suspended { wait, .. } => self.wait(wait).map(|wait| wait.kind),
            Detail::Running { .. } | Detail::Ready(_) | Detail::Unpolled(_) => None,
        }
    }

    /// Whether a lane has waited at a line of the source, or has held its thread there.
    pub fn was_at(&self, line: usize) -> bool {
        let is_here = |at: u32| usize::try_from(at).is_ok_and(|at| at == line);
        let segments = self.lanes().iter().flat_map(|lane| &lane.segments);
        let mut held = segments.filter_map(|segment| match segment.detail {
            Detail::Running { held, .. } => Some(held),
            _ => None,
        });
        let mut waited = self.waits.iter().flat_map(|wait| wait.lines.iter());
        waited.any(|at| is_here(*at)) || held.any(is_here)
    }

    fn lines(&self, wait: WaitId) -> &[u32] {
        self.wait(wait).map_or(&[], |wait| &wait.lines)
    }

    /// Since when a lane that is suspended at `t` could run, because its timer or that of a call below it is due: a
    /// blocked thread drives no timers, so no wake says it.
    fn ready_since(&self, lane: &Lane, suspended: Nanos, t: Nanos) -> Option<Nanos> {
        self.due_by(lane, t, 0).map(|due| due.max(suspended))
    }

    /// From when on the lane is due, if that is not after `t`.
    fn due_by(&self, lane: &Lane, t: Nanos, depth: usize) -> Option<Nanos> {
        let (_, segment) = lane.segment_at(t)?;
        if segment.detail.state() != State::Suspended || depth > 64 {
            return None;
        }
        let own = self.fires(segment.detail.due());
        if own <= t {
            return Some(own.max(segment.from));
        }
        let children = lane.children.iter().rev().take(CHILDREN_LOOKED_AT);
        let children = children.filter_map(|child| self.lane(*child));
        let inside = children.filter(|child| {
            child.kind.is_part()
                && child.start <= t
                && child.end.is_none_or(|end| end > t)
                && self.polls_at(lane, child, t)
        });
        inside
            .filter_map(|child| self.due_by(child, t, depth + 1))
            .min()
    }

    /// The due instant of the last segment of an open lane, for drawing it up to now.
    pub(super) fn open_due(&self, lane: &Lane) -> Option<Nanos> {
        if lane.end.is_some() {
            return None;
        }
        self.due_by(lane, self.end, 0)
    }

    /// The calls and branches that are open below a lane at `t`.
    pub fn open_below(&self, id: LaneId, t: Nanos) -> impl Iterator<Item = &Lane> {
        let below = self.open_among(self.children(id), t);
        below.filter(|lane| lane.kind.is_part())
    }

    /// The tasks of the set that `first` stands for that are open at `t`.
    pub fn open_in_set(&self, first: LaneId, t: Nanos) -> impl Iterator<Item = &Lane> {
        self.open_among(self.set(first), t)
    }

    fn open_among<'a>(&'a self, lanes: &'a [LaneId], t: Nanos) -> impl Iterator<Item = &'a Lane> {
        let lanes = lanes.iter().filter_map(|lane| self.lane(*lane));
        lanes.filter(move |lane| lane.start <= t && lane.end.is_none_or(|end| end > t))
    }
}
