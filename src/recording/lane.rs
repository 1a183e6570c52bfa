//! A row of the timeline, and the spans on it.
//!
//! Spans are kept as [`Segment`]s of 24 bytes, each lasting until the next one begins. Every thirty-second one keeps the time
//! spent in each state and the number of polls so far, so that those of any stretch are a difference of two [`Sums`].

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::event::{LaneId, LaneKind, NameId, Nanos, Outcome, PollSite, WorkerId};

mod segment;

pub use segment::{Cause, State};
pub(super) use segment::{Detail, Segment, StoredCause};

/// How many segments share one entry of the sums.
const STRIDE: usize = 32;

/// Nanoseconds that a lane spent in each state, and how often it was polled, up to some segment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sums {
    pub running: u64,
    /// The part of `running` in polls that are blocking.
    pub blocking: u64,
    pub ready: u64,
    pub suspended: u64,
    pub unpolled: u64,
    pub polls: u64,
}

impl Sums {
    fn add(&mut self, segment: &Segment, to: Nanos) {
        let length = to.since(segment.from);
        match segment.detail.state() {
            State::Running => {
                self.polls += 1;
                self.running += length.0;
                if length > super::BLOCKING {
                    self.blocking += length.0;
                }
            }
            State::Ready => self.ready += length.0,
            State::Suspended => self.suspended += length.0,
            State::Unpolled => self.unpolled += length.0,
        }
    }

    /// What came after `earlier`.
    pub(super) fn since(self, earlier: Self) -> Self {
        Self {
            running: self.running.saturating_sub(earlier.running),
            blocking: self.blocking.saturating_sub(earlier.blocking),
            ready: self.ready.saturating_sub(earlier.ready),
            suspended: self.suspended.saturating_sub(earlier.suspended),
            unpolled: self.unpolled.saturating_sub(earlier.unpolled),
            polls: self.polls.saturating_sub(earlier.polls),
        }
    }
}

/// How often an arm of a `select!` in a loop ended, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turns {
    /// Turns that it won.
    #[serde(default)]
    pub completed: u64,
    /// Turns in which it lost and its future was dropped.
    #[serde(default)]
    pub cancelled: u64,
}

/// A stretch of a lane in one state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// The state.
    pub state: State,
    /// Its first instant.
    pub from: Nanos,
    /// The instant after its last.
    pub to: Nanos,
    pub(super) detail: Detail,
}

impl Span {
    /// The thread of a running span.
    pub fn worker(&self) -> Option<WorkerId> {
        match self.detail {
            Detail::Running { worker, .. } => worker.some(),
            Detail::Ready(_) | Detail::Unpolled(_) | Detail::Suspended { .. } => None,
        }
    }

    /// Why the lane could run, in a ready or unpolled span.
    pub fn cause(&self) -> Option<Cause> {
        match self.detail {
            Detail::Ready(cause) | Detail::Unpolled(cause) => Some(cause.cause()),
            Detail::Running { .. } | Detail::Suspended { .. } => None,
        }
    }

    /// Whether it hogs its thread: it runs for longer than [`super::BLOCKING`].
    pub fn is_blocking(&self) -> bool {
        self.state == State::Running && self.to.since(self.from) > super::BLOCKING
    }
}

/// A row of the timeline: a task, a branch, a call, a blocking job or a thread.
#[derive(Clone, Debug)]
pub struct Lane {
    /// Its number.
    pub id: LaneId,
    /// The lane in which it was made.
    pub parent: Option<LaneId>,
    /// What it stands for.
    pub kind: LaneKind,
    /// What it is called. The first lane of a name gets its `#1` when the second one appears.
    pub name: Arc<str>,
    /// The line that made it, or 0.
    pub line: u32,
    /// When it began.
    pub start: Nanos,
    /// When it ended.
    pub end: Option<Nanos>,
    /// How it ended.
    pub outcome: Outcome,
    /// Its handle was dropped before its end.
    pub detached: bool,
    /// It was still open when the run ended, and ended with it.
    pub cut: bool,
    pub(super) function: Option<NameId>,
    /// Its turns in a `select!` so far, the last one left out.
    pub(super) turns: Option<Box<Turns>>,
    /// Its future was borrowed by an arm that lost, and no arm has borrowed it since.
    pub(super) set_aside: bool,
    /// How many marks it was given, those that are not kept included.
    pub(super) marks: u32,
    /// The first lane of the set of tasks that it belongs to.
    pub(super) set: Option<LaneId>,
    pub(super) children: Vec<LaneId>,
    pub(super) segments: Vec<Segment>,
    /// What came before every [`STRIDE`]th segment, the dropped ones included.
    sums: Vec<Sums>,
    /// What came before the first segment that is kept.
    /// None before anything was dropped: a lane has to be small.
    before: Option<Box<Sums>>,
    pub(super) last_poll: Option<Nanos>,
    pub(super) longest_gap: Nanos,
    /// Since when it is counted as ready, though no event has said so yet: its timer has fired.
    pub(super) counted_due: Option<Nanos>,
    /// When the call that runs on it began.
    pub(super) called: Nanos,
    /// How often it was made ready after its first poll.
    pub(super) wakes: u32,
    /// How often it was polled on another worker than the time before.
    pub(super) hops: u32,
    /// The worker that polled it last.
    pub(super) last_worker: WorkerId,
}

impl Lane {
    /// A lane that begins now and is ready.
    pub(super) fn new(id: LaneId, parent: LaneId, kind: LaneKind, line: u32, start: Nanos) -> Self {
        let mut lane = Self {
            id,
            parent: parent.some(),
            kind,
            name: Arc::from(""),
            line,
            start,
            end: None,
            outcome: Outcome::Running,
            detached: false,
            cut: false,
            function: None,
            turns: None,
            set_aside: false,
            marks: 0,
            set: None,
            children: Vec::new(),
            segments: Vec::new(),
            sums: Vec::new(),
            before: None,
            last_poll: None,
            longest_gap: Nanos::ZERO,
            counted_due: None,
            called: start,
            wakes: 0,
            hops: 0,
            last_worker: WorkerId::NONE,
        };
        lane.push(start, Detail::Ready(StoredCause::Spawned));
        lane
    }

    /// Whether a text means this lane: by its whole name, or by the name without the number or the arguments, which several lanes share.
    pub fn is_called(&self, name: &str) -> bool {
        let rest = self.name.strip_prefix(name);
        let is_called =
            |rest: &str| rest.is_empty() || rest.starts_with(" #") || rest.starts_with('(');
        // the only lane of its name has no number
        rest.is_some_and(is_called) || name.strip_suffix(" #1") == Some(&*self.name)
    }

    /// Its name without the number.
    pub fn family(&self) -> &str {
        self.name
            .split_once(" #")
            .map_or(&self.name, |(name, _)| name)
    }

    /// How the earlier turns of an arm of `select!` in a loop ended; that of the last one is [`Lane::outcome`].
    pub fn turns(&self) -> Turns {
        self.turns.as_deref().copied().unwrap_or_default()
    }

    pub(super) fn turns_mut(&mut self) -> &mut Turns {
        self.turns.get_or_insert_default()
    }

    /// What came before the first segment that is kept.
    fn before_all(&self) -> Sums {
        self.before.as_deref().copied().unwrap_or_default()
    }

    /// Where in its parent the lane was polled last, as far as the segment at `index`.
    /// None while it was not polled at all.
    pub(super) fn site(&self, index: usize) -> Option<PollSite> {
        let before = self.segments.get(..=index).unwrap_or(&[]).iter().rev();
        let mut sites = before.filter_map(|segment| match segment.detail {
            Detail::Running { site, .. } => Some(site),
            _ => None,
        });
        sites.next()
    }

    /// Whether it has not ended.
    pub fn is_open(&self) -> bool {
        self.end.is_none()
    }

    /// The spans, oldest first; the last one of an open lane lasts until `now`.
    pub fn spans(&self, now: Nanos) -> impl Iterator<Item = Span> + '_ {
        (0..self.segments.len()).filter_map(move |index| self.span(index, now))
    }

    /// The last `count` spans that begin until `t`, oldest first, without a look at those before them.
    pub fn spans_before(
        &self,
        t: Nanos,
        count: usize,
        now: Nanos,
    ) -> impl Iterator<Item = Span> + '_ {
        let until = self.segments.partition_point(|segment| segment.from <= t);
        (until.saturating_sub(count)..until).filter_map(move |index| self.span(index, now))
    }

    /// How many polls have begun, those whose detail was dropped included.
    pub fn polls(&self) -> u64 {
        let Some((index, segment)) = self.segments.len().checked_sub(1).zip(self.last()) else {
            return 0;
        };
        let running = segment.detail.state() == State::Running;
        self.sum_before(index).polls + u64::from(running)
    }

    /// Makes up for polls that a file counts and whose detail it does not have.
    pub(super) fn set_polls(&mut self, polls: u64) {
        let missing = polls.saturating_sub(self.polls());
        self.before.get_or_insert_default().polls += missing;
        for sum in &mut self.sums {
            sum.polls += missing;
        }
    }

    /// A poll begins on a worker.
    pub(super) fn note_worker(&mut self, worker: WorkerId) {
        let Some(worker) = worker.some() else { return };
        let before = std::mem::replace(&mut self.last_worker, worker);
        if before.some().is_some_and(|before| before != worker) {
            self.hops = self.hops.saturating_add(1);
        }
    }

    /// How many polls have begun until `t`, those whose detail was dropped included.
    pub fn polls_until(&self, t: Nanos) -> u64 {
        let Some((index, segment)) = self.segment_at(t) else {
            return 0;
        };
        let running = segment.detail.state() == State::Running;
        self.sum_before(index).polls + u64::from(running)
    }

    fn span(&self, index: usize, now: Nanos) -> Option<Span> {
        let segment = self.segments.get(index)?;
        let next = self.segments.get(index + 1).map(|next| next.from);
        let end = self.end.unwrap_or(now);
        Some(Span {
            state: segment.detail.state(),
            from: segment.from,
            to: next.unwrap_or(end).max(segment.from),
            detail: segment.detail,
        })
    }

    /// How many segments are kept.
    pub(super) fn len(&self) -> usize {
        self.segments.len()
    }

    /// The segment in force at `t`, with its index.
    pub(super) fn segment_at(&self, t: Nanos) -> Option<(usize, &Segment)> {
        let after = self.segments.partition_point(|segment| segment.from <= t);
        let index = after.checked_sub(1)?;
        self.segments.get(index).map(|segment| (index, segment))
    }

    pub(super) fn last(&self) -> Option<&Segment> {
        self.segments.last()
    }

    pub(super) fn last_mut(&mut self) -> Option<&mut Segment> {
        self.segments.last_mut()
    }

    /// Begins a new segment.
    pub(super) fn push(&mut self, from: Nanos, detail: Detail) {
        grow(&mut self.segments);
        self.segments.push(Segment { from, detail });
        if self.segments.len() % STRIDE == 1 && self.segments.len() > 1 {
            let sum = self.sum_before(self.segments.len() - 1);
            grow_sparsely(&mut self.sums);
            self.sums.push(sum);
        }
    }

    /// Time in each state, and polls, before segment `index`.
    pub(super) fn sum_before(&self, index: usize) -> Sums {
        let known = (index / STRIDE).min(self.sums.len());
        let sum = known.checked_sub(1).and_then(|last| self.sums.get(last));
        let mut sum = sum.copied().unwrap_or_else(|| self.before_all());
        let rest = self.segments.get(known * STRIDE..=index).unwrap_or(&[]);
        for pair in rest.windows(2) {
            if let [segment, next] = pair {
                sum.add(segment, next.from);
            }
        }
        sum
    }

    /// Drops the segments that ended before `horizon`.
    pub(super) fn forget(&mut self, horizon: Nanos) {
        let after = self
            .segments
            .partition_point(|segment| segment.from <= horizon);
        let gone = after.saturating_sub(1);
        if gone == 0 {
            return;
        }
        self.before = Some(Box::new(self.sum_before(gone)));
        self.segments.drain(..gone);
        self.segments
            .shrink_to(self.segments.len() + self.segments.len() / 4);
        self.sums.clear();
        let mut index = STRIDE;
        while index < self.segments.len() {
            let sum = self.sum_before(index);
            self.sums.push(sum);
            index += STRIDE;
        }
    }

    /// Bytes in use.
    pub(super) fn memory(&self) -> usize {
        size_of::<Self>()
            + self.segments.capacity() * size_of::<Segment>()
            + self.sums.capacity() * size_of::<Sums>()
            + self.before.as_deref().map_or(0, size_of_val)
            + self.turns.as_deref().map_or(0, size_of_val)
            + self.children.capacity() * size_of::<LaneId>()
            + self.name.len()
    }
}

/// Makes room for one more by a quarter at a time: doubling would waste what the cap on memory counts.
pub(super) fn grow<T>(items: &mut Vec<T>) {
    if items.len() == items.capacity() {
        items.reserve_exact((items.len() / 4).max(4));
    }
}

/// Makes room for one more of what few of a kind there are: most lanes have one or two.
pub(super) fn grow_sparsely<T>(items: &mut Vec<T>) {
    if items.len() == items.capacity() {
        items.reserve_exact((items.len() / 4).max(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::{Object, WaitId};

    #[test]
    fn a_segment_is_small() {
        assert!(size_of::<Segment>() <= 24, "{}", size_of::<Segment>());
    }

    #[test]
    fn a_name_means_a_lane_with_its_number_or_its_arguments() {
        let mut lane = Lane::new(LaneId(0), LaneId::NONE, LaneKind::Task, 0, Nanos(0));
        for name in ["hotel", "hotel #2", "hotel(k)"] {
            lane.name = name.into();
            assert!(lane.is_called("hotel") && lane.is_called(name), "{name}");
        }
        assert!(!lane.is_called("hot") && !lane.is_called("hotel(k, 2)"));
    }

    #[test]
    fn sums_are_those_of_the_segments_also_after_forgetting() {
        let mut lane = Lane::new(LaneId(0), LaneId::NONE, LaneKind::Task, 0, Nanos(0));
        for turn in 0..100 {
            let worker = WorkerId(0);
            let site = PollSite::BODY;
            let running = Detail::Running {
                worker,
                held: 0,
                site,
            };
            lane.push(Nanos(turn * 10 + 1), running);
            let suspended = Detail::suspended(WaitId::UNKNOWN, Object::NONE, Nanos::MAX);
            lane.push(Nanos(turn * 10 + 4), suspended);
        }
        let sums = Sums {
            running: 300,
            blocking: 0,
            ready: 1,
            suspended: 100 * 7 - 7,
            unpolled: 0,
            polls: 100,
        };
        assert_eq!(lane.sum_before(200), sums);
        lane.forget(Nanos(500));
        assert_eq!(lane.segments.first().unwrap().from, Nanos(494));
        let last = lane.len() - 1;
        assert_eq!(lane.sum_before(last), sums);
        assert_eq!(lane.polls_until(Nanos(700)), 70);
        assert_eq!(lane.polls_until(Nanos(701)), 71);
        let last = lane.spans_before(Nanos(701), 2, Nanos(2_000));
        let last: Vec<_> = last.map(|span| (span.from.0, span.to.0)).collect();
        assert_eq!(last, [(694, 701), (701, 704)]);
    }
}
