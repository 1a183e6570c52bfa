//! A runtime thread, and the polls that it executed.
//!
//! Every thirty-second span keeps the time spent in polls so far, so that the share of any stretch is a difference of two sums.

use serde::{Deserialize, Serialize};

use super::event::{LaneId, Nanos};
use super::lane::grow;

/// How many spans share one entry of the sums.
const STRIDE: usize = 32;

/// A runtime thread.
#[derive(Clone, Debug, Default)]
pub struct Worker {
    spans: Vec<WorkerSpan>,
    /// Time in polls before every [`STRIDE`]th span.
    sums: Vec<Busy>,
    /// Time in polls that have ended, those that are not kept included.
    polled: Nanos,
    /// The part of it in which the poll held the thread asleep.
    held: Nanos,
    /// Since when the poll that goes on holds the thread asleep.
    held_since: Option<Nanos>,
    /// How much of `held` is in the last poll.
    held_in_last: Nanos,
    /// Long polls in which the thread had no core for a while: when they began, and for how long.
    preemptions: Vec<Preemption>,
    /// The sum of these waits, those that are not kept included.
    preempted: Nanos,
}

/// A long poll in which the thread could have run and had no core: the machine was busy with something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preemption {
    /// When the poll began.
    pub from: Nanos,
    /// How long it had none.
    pub waited: Nanos,
}

/// What a thread did with its time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WorkerTime {
    /// It ran code.
    pub busy: Nanos,
    /// A poll held it asleep: in `thread::sleep`, or at a lock.
    pub held: Nanos,
    /// It could have run code, and had no core, in polls that are long for this reason or another.
    pub preempted: Nanos,
}

/// One poll of a task on a worker.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorkerSpan {
    /// When the poll began.
    pub from: Nanos,
    /// When it ended; [`Nanos::MAX`] while it goes on.
    pub to: Nanos,
    /// Whose poll it was.
    pub lane: LaneId,
}

/// Nanoseconds in polls.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Busy {
    /// In all of them.
    pub all: u64,
    /// In those that are blocking.
    pub blocking: u64,
}

impl Busy {
    fn add(&mut self, span: &WorkerSpan) {
        let length = span.to.since(span.from);
        self.all = self.all.saturating_add(length.0);
        if length > super::BLOCKING {
            self.blocking = self.blocking.saturating_add(length.0);
        }
    }

    /// What came after `earlier`.
    pub(super) fn since(self, earlier: Self) -> Self {
        Self {
            all: self.all.saturating_sub(earlier.all),
            blocking: self.blocking.saturating_sub(earlier.blocking),
        }
    }
}

impl Worker {
    /// Its spans, oldest first: the polls of tasks that it executed.
    pub fn spans(&self) -> &[WorkerSpan] {
        &self.spans
    }

    /// What it executes at `t`.
    pub fn at(&self, t: Nanos) -> Option<LaneId> {
        let after = self.spans.partition_point(|span| span.from <= t);
        let span = self.spans.get(after.checked_sub(1)?)?;
        (t < span.to || span.from == span.to && t == span.from).then_some(span.lane)
    }

    /// A poll begins; one whose end was not seen is over by then.
    pub(super) fn open(&mut self, at: Nanos, lane: LaneId) {
        self.end_span(at);
        self.held_in_last = Nanos::ZERO;
        self.push(WorkerSpan {
            from: at,
            to: Nanos::MAX,
            lane,
        });
    }

    /// The poll of `lane` ends, if it is the one that goes on.
    pub(super) fn close(&mut self, at: Nanos, lane: LaneId) {
        if self.spans.last().is_some_and(|last| last.lane == lane) {
            self.end_span(at);
        }
    }

    /// Ends the poll that goes on, if there is one.
    fn end_span(&mut self, at: Nanos) {
        if let Some(last) = self.spans.last_mut()
            && last.to == Nanos::MAX
        {
            last.to = at;
            self.polled = self.polled.plus(at.since(last.from));
            self.release(at);
        }
    }

    /// The poll that goes on begins to hold the thread asleep.
    pub(super) fn hold(&mut self, at: Nanos) {
        let polls = self.spans.last().is_some_and(|last| last.to == Nanos::MAX);
        if polls && self.held_since.is_none() {
            self.held_since = Some(at);
        }
    }

    /// The thread goes on.
    pub(super) fn release(&mut self, at: Nanos) {
        if let Some(since) = self.held_since.take() {
            let held = at.since(since);
            self.held = self.held.plus(held);
            self.held_in_last = self.held_in_last.plus(held);
        }
    }

    /// The thread had no core for so long in its last poll, which was long.
    pub(super) fn was_preempted(&mut self, waited: Nanos) {
        let Some(last) = self.spans.last().filter(|last| last.to != Nanos::MAX) else {
            return;
        };
        let poll = last.to.since(last.from);
        let waited = waited.min(poll);
        // a thread that is to go on after a sleep, and gets no core, is held asleep until it does
        let awake = poll.since(self.held_in_last);
        self.preempted = self.preempted.plus(waited.min(awake));
        let from = last.from;
        self.preemptions.push(Preemption { from, waited });
    }

    /// How long the thread had no core in the poll that began at `from`, as far as that is known: of long polls alone.
    pub fn preempted_in(&self, from: Nanos) -> Nanos {
        let place = self
            .preemptions
            .binary_search_by_key(&from, |wait| wait.from);
        let wait = place.ok().and_then(|place| self.preemptions.get(place));
        wait.map_or(Nanos::ZERO, |wait| wait.waited)
    }

    /// Long polls in which it had no core for a while, oldest first.
    pub fn preemptions(&self) -> &[Preemption] {
        &self.preemptions
    }

    /// What it did until `now`, which is not before the last event; what is not kept any more included.
    pub fn time(&self, now: Nanos) -> WorkerTime {
        let open = self.spans.last().filter(|last| last.to == Nanos::MAX);
        let polled = open.map_or(Nanos::ZERO, |span| now.since(span.from));
        let held = self
            .held_since
            .map_or(Nanos::ZERO, |since| now.since(since));
        let held = self.held.plus(held);
        let preempted = self.preempted;
        WorkerTime {
            busy: self.polled.plus(polled).since(held).since(preempted),
            held,
            preempted,
        }
    }

    /// Whether one of its polls blocked it until `now`, as far as they are kept.
    pub fn was_blocked(&self, now: Nanos) -> bool {
        let open = self.spans.last().filter(|last| last.to == Nanos::MAX);
        let ended = self.spans.len() - usize::from(open.is_some());
        let blocking = self.busy_before(ended).blocking;
        blocking > 0 || open.is_some_and(|span| now.since(span.from) > super::BLOCKING)
    }

    /// Takes over the waits of a file, oldest first.
    pub(super) fn set_preemptions(&mut self, waits: Vec<Preemption>) {
        self.preemptions = waits;
        self.preemptions.sort_unstable_by_key(|wait| wait.from);
    }

    /// Takes over what a file says of its time; one that says nothing has all its polls.
    pub(super) fn set_time(&mut self, time: Option<WorkerTime>, now: Nanos) {
        let ended = self.spans.iter().filter(|span| span.to != Nanos::MAX);
        let ended = ended.fold(Nanos::ZERO, |sum, span| sum.plus(span.to.since(span.from)));
        let open = self.spans.last().filter(|last| last.to == Nanos::MAX);
        let open = open.map_or(Nanos::ZERO, |span| now.since(span.from));
        self.held = time.map_or(Nanos::ZERO, |time| time.held);
        self.preempted = time.map_or(Nanos::ZERO, |time| time.preempted);
        self.polled = time.map_or(ended, |time| {
            let all = time.busy.plus(time.held).plus(time.preempted);
            all.since(open)
        });
    }

    /// A span after all others, which have ended.
    fn push(&mut self, span: WorkerSpan) {
        let index = self.spans.len();
        if index > 0 && index.is_multiple_of(STRIDE) {
            let sum = self.busy_before(index);
            grow(&mut self.sums);
            self.sums.push(sum);
        }
        grow(&mut self.spans);
        self.spans.push(span);
    }

    /// Time in polls before span `index`.
    pub(super) fn busy_before(&self, index: usize) -> Busy {
        let known = (index / STRIDE).min(self.sums.len());
        let sum = known.checked_sub(1).and_then(|last| self.sums.get(last));
        let mut sum = sum.copied().unwrap_or_default();
        let rest = self.spans.get(known * STRIDE..index);
        for span in rest.unwrap_or_default() {
            sum.add(span);
        }
        sum
    }

    /// Drops the spans that ended until `horizon`.
    pub(super) fn forget(&mut self, horizon: Nanos) {
        let gone = self.spans.partition_point(|span| span.to <= horizon);
        if gone > 0 {
            let kept = self.spans.split_off(gone);
            let first = kept.first().map_or(Nanos::MAX, |span| span.from);
            self.preemptions.retain(|wait| wait.from >= first);
            *self = Self {
                polled: self.polled,
                held: self.held,
                held_since: self.held_since,
                preemptions: std::mem::take(&mut self.preemptions),
                preempted: self.preempted,
                ..kept.into_iter().collect()
            };
        }
    }

    /// Bytes in use beside the worker itself.
    pub(super) fn memory(&self) -> usize {
        self.spans.capacity() * size_of::<WorkerSpan>()
            + self.sums.capacity() * size_of::<Busy>()
            + self.preemptions.capacity() * size_of::<Preemption>()
    }
}

impl FromIterator<WorkerSpan> for Worker {
    fn from_iter<I: IntoIterator<Item = WorkerSpan>>(spans: I) -> Self {
        let mut worker = Self::default();
        for span in spans {
            worker.push(span);
        }
        worker
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn busy(worker: &Worker, spans: std::ops::Range<usize>) -> (u64, u64) {
        let busy = worker.busy_before(spans.end);
        let busy = busy.since(worker.busy_before(spans.start));
        (busy.all, busy.blocking)
    }

    #[test]
    fn sums_are_those_of_the_spans_also_after_forgetting() {
        let mut worker = Worker::default();
        for turn in 0..100 {
            let length = if turn == 50 { 20_000_000 } else { 3 };
            let at = turn * 100_000_000;
            worker.open(Nanos(at), LaneId(0));
            worker.close(Nanos(at + length), LaneId(0));
        }
        assert_eq!(busy(&worker, 10..50), (40 * 3, 0));
        assert_eq!(busy(&worker, 10..90), (79 * 3 + 20_000_000, 20_000_000));
        worker.forget(Nanos(4_000_000_000));
        assert_eq!(worker.spans().len(), 60);
        assert_eq!(busy(&worker, 5..50), (44 * 3 + 20_000_000, 20_000_000));
    }

    #[test]
    fn a_thread_that_is_held_asleep_is_held_and_not_busy() {
        let mut worker = Worker::default();
        worker.hold(Nanos(5));
        worker.open(Nanos(10), LaneId(0));
        worker.hold(Nanos(12));
        worker.hold(Nanos(14));
        let time = |busy, held| WorkerTime {
            busy: Nanos(busy),
            held: Nanos(held),
            preempted: Nanos::ZERO,
        };
        assert_eq!(worker.time(Nanos(15)), time(2, 3));
        worker.release(Nanos(18));
        worker.release(Nanos(19));
        worker.close(Nanos(20), LaneId(0));
        worker.open(Nanos(30), LaneId(1));
        worker.hold(Nanos(31));
        assert_eq!(worker.time(Nanos(40)), time(5, 15));
        // the end of a poll ends what was not seen to end
        worker.close(Nanos(41), LaneId(1));
        worker.forget(Nanos(50));
        assert_eq!(worker.time(Nanos(60)), time(5, 16));
        let mut read: Worker = worker.spans().iter().copied().collect();
        read.set_time(Some(worker.time(Nanos(60))), Nanos(60));
        assert_eq!(read.time(Nanos(60)), time(5, 16));
    }

    #[test]
    fn a_thread_was_blocked_by_a_long_poll_also_while_it_goes_on() {
        let mut worker = Worker::default();
        let long = super::super::BLOCKING.plus(Nanos(1));
        worker.open(Nanos(10), LaneId(0));
        assert!(!worker.was_blocked(Nanos(20)));
        assert!(worker.was_blocked(Nanos(10).plus(long)));
        worker.close(Nanos(20), LaneId(0));
        assert!(!worker.was_blocked(Nanos(20).plus(long)));
        worker.open(Nanos(30), LaneId(0));
        worker.close(Nanos(30).plus(long), LaneId(0));
        assert!(worker.was_blocked(Nanos(40).plus(long)));
    }

    #[test]
    fn what_a_thread_did_is_no_more_than_its_polls() {
        let mut worker = Worker::default();
        worker.open(Nanos(0), LaneId(0));
        worker.hold(Nanos(10));
        worker.release(Nanos(90));
        worker.close(Nanos(100), LaneId(0));
        worker.was_preempted(Nanos(50));
        let time = WorkerTime {
            busy: Nanos::ZERO,
            held: Nanos(80),
            preempted: Nanos(20),
        };
        assert_eq!(worker.time(Nanos(100)), time);
        assert_eq!(worker.preempted_in(Nanos(0)), Nanos(50));
    }

    #[test]
    fn a_thread_without_a_core_is_not_busy() {
        let mut worker = Worker::default();
        worker.was_preempted(Nanos(7));
        worker.open(Nanos(0), LaneId(0));
        worker.was_preempted(Nanos(7));
        worker.close(Nanos(100), LaneId(0));
        worker.was_preempted(Nanos(30));
        worker.open(Nanos(200), LaneId(1));
        worker.close(Nanos(250), LaneId(1));
        worker.was_preempted(Nanos(80));
        assert_eq!(worker.preempted_in(Nanos(0)), Nanos(30));
        assert_eq!(worker.preempted_in(Nanos(50)), Nanos::ZERO);
        assert_eq!(worker.preempted_in(Nanos(200)), Nanos(50), "the whole poll");
        let time = WorkerTime {
            busy: Nanos(70),
            held: Nanos::ZERO,
            preempted: Nanos(80),
        };
        assert_eq!(worker.time(Nanos(300)), time);
        worker.forget(Nanos(150));
        assert_eq!(worker.preemptions().len(), 1);
        assert_eq!(worker.time(Nanos(300)), time);
        let mut read: Worker = worker.spans().iter().copied().collect();
        read.set_time(Some(time), Nanos(300));
        read.set_preemptions(worker.preemptions().to_vec());
        assert_eq!(read.time(Nanos(300)), time);
        assert_eq!(read.preempted_in(Nanos(200)), Nanos(50));
    }

    #[test]
    fn a_poll_whose_end_was_not_seen_ends_with_the_next() {
        let mut worker = Worker::default();
        worker.open(Nanos(10), LaneId(1));
        worker.open(Nanos(20), LaneId(2));
        worker.close(Nanos(30), LaneId(1));
        assert_eq!(worker.at(Nanos(15)), Some(LaneId(1)));
        assert_eq!(worker.at(Nanos(35)), Some(LaneId(2)));
        worker.close(Nanos(40), LaneId(2));
        let ends = worker.spans().iter().map(|span| span.to);
        assert_eq!(ends.collect::<Vec<_>>(), [Nanos(20), Nanos(40)]);
    }
}
