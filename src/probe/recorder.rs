//! The recorder of one variant: all its probes append here, and a reader takes away what has come.

use std::sync::atomic::{AtomicBool, AtomicU16, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use tokio::time::Instant;

use super::interrupt::Interrupter;
use super::pool::{self, Pool};
use super::preemption;
use super::waits::WaitsFor;
use crate::recording::{
    Batch, Event, EventKind, HoldId, LaneId, LaneKind, MadeId, Nanos, Object, Outcome, PollSite,
    TextId, Wait, WaitId, WaitKind, WorkerId,
};

mod buffers;
mod gauges;
mod inner;
mod stamps;
mod stop;

use inner::{Branch, Inner, is_full};
use stamps::Stamps;

/// Bytes of the lines of output that may wait for a reader (32 MiB).
const TEXT_CAP: usize = 32 << 20;

/// Where a recorder takes its stamps from.
#[derive(Clone, Copy, Debug)]
pub enum TimeSource {
    /// Real time since the instant at which the variant began: each has its own, so that bars of several can be compared
    /// though a busy machine starts one of them later.
    Wall(Instant),
    /// Tokio's paused clock of the runtime that the recorder is used in, since an instant of that clock.
    Virtual(Instant),
}

/// Collects the events of one variant.
#[derive(Debug)]
pub struct Recorder {
    stamps: Stamps,
    inner: Mutex<Inner>,
    /// Once set every probe stays pending, so that all that can end does.
    stopped: AtomicBool,
    stop_async: tokio::sync::Notify,
    interrupter: Interrupter,
    stop_sync: (Mutex<()>, Condvar),
    workers: AtomicU16,
    holds: AtomicU32,
    /// The number of a thread that does not take the next one; `u16::MAX` if there is none.
    reserved: AtomicU16,
    /// Lanes that something outside the run's lanes may wake: a timer, a socket, whatever the probes do not know.
    wakeable: AtomicUsize,
    /// Threads or tasks that the recorder knows nothing of have to do with the run.
    outsiders: AtomicBool,
    /// What runs the blocking jobs on the paused clock.
    pool: OnceLock<Weak<Pool>>,
}

impl Recorder {
    /// A recorder without events that takes its stamps from `time`.
    pub fn new(time: TimeSource) -> Arc<Self> {
        let mut inner = Inner::default();
        inner.batch.events = buffers::take();
        let unknown = Wait::at(WaitKind::Other, &[]);
        inner.waits.insert(unknown.clone(), WaitId::UNKNOWN);
        inner.batch.waits.push(unknown);
        Arc::new(Self {
            stamps: Stamps::new(time),
            inner: Mutex::new(inner),
            stopped: AtomicBool::new(false),
            stop_async: tokio::sync::Notify::new(),
            interrupter: Interrupter::default(),
            stop_sync: (Mutex::new(()), Condvar::new()),
            workers: AtomicU16::new(0),
            holds: AtomicU32::new(0),
            reserved: AtomicU16::new(WorkerId::NONE.0),
            wakeable: AtomicUsize::new(0),
            outsiders: AtomicBool::new(false),
            pool: OnceLock::new(),
        })
    }

    /// One lane more, or one fewer, may be woken from outside the run's lanes.
    pub(crate) fn may_be_woken_from_outside(&self, more: bool) {
        if more {
            self.wakeable.fetch_add(1, Ordering::Relaxed);
        } else {
            self.wakeable.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// Something that the recorder cannot watch has to do with the run: a runtime of the demo's own, a thread of another crate.
    pub(crate) fn has_outsiders(&self) {
        self.outsiders.store(true, Ordering::Relaxed);
    }

    /// Whether nothing but the run's own lanes can wake one of them.
    pub(crate) fn is_closed(&self) -> bool {
        self.wakeable.load(Ordering::Relaxed) == 0 && !self.outsiders.load(Ordering::Relaxed)
    }

    /// Takes away the events since the last time, with the instant up to which they are all: no later event is stamped earlier.
    /// On the paused clock the instant means something only inside the runtime whose clock it is.
    pub fn take(&self) -> (Batch, Nanos) {
        let mut inner = self.lock();
        // the clock is read inside the lock, as for the stamps of the events
        let now = self.now();
        (inner.take(), now)
    }

    /// Gives back a buffer of events that was taken and is not needed any more.
    pub fn reuse(events: Vec<Event>) {
        buffers::give_back(events);
    }

    /// The instant now, in the time of the run.
    fn now(&self) -> Nanos {
        match self.pool() {
            Some(pool) if pool::needs_clock() => pool.inside(|| self.stamps.now()),
            _ => self.stamps.now(),
        }
    }

    /// From now on `pool` runs the blocking jobs.
    pub(crate) fn set_pool(&self, pool: &Arc<Pool>) {
        self.pool.get_or_init(|| Arc::downgrade(pool));
    }

    /// What runs the blocking jobs, on the paused clock and as long as the run has not ended.
    pub(crate) fn pool(&self) -> Option<Arc<Pool>> {
        self.pool.get()?.upgrade()
    }

    /// Whether the stamps are those of tokio's paused clock.
    pub fn is_virtual(&self) -> bool {
        self.stamps.are_virtual()
    }

    /// The next worker number; threads take one at their first poll of a task.
    pub(crate) fn new_worker(&self) -> WorkerId {
        let next = self.workers.fetch_add(1, Ordering::Relaxed);
        if next == self.reserved.load(Ordering::Relaxed) {
            return WorkerId(self.workers.fetch_add(1, Ordering::Relaxed));
        }
        WorkerId(next)
    }

    /// Keeps a number for the thread that calls `block_on`; no other thread gets it.
    pub(crate) fn reserve_worker(&self, number: u16) {
        self.reserved.store(number, Ordering::Relaxed);
    }

    /// The next number of a hold.
    pub(crate) fn new_hold(&self) -> HoldId {
        HoldId(self.holds.fetch_add(1, Ordering::Relaxed))
    }

    /// Opens a lane. The name is a function's when `numbered`, and shown as it stands otherwise.
    pub(crate) fn open(
        &self,
        parent: LaneId,
        kind: LaneKind,
        name: &str,
        line: u32,
        numbered: bool,
    ) -> LaneId {
        let mut inner = self.lock();
        let lane = LaneId(inner.lanes);
        inner.lanes += 1;
        let name = inner.name(name);
        let opened = EventKind::Opened {
            lane,
            parent,
            kind,
            name,
            line,
            numbered,
        };
        self.push(&mut inner, opened);
        lane
    }

    /// The lane of the arm `source` at `line` of the lane `parent`: that of the arm's last turn, or a new one.
    pub(crate) fn open_branch(&self, parent: LaneId, line: u32, source: &'static str) -> LaneId {
        let mut inner = self.lock();
        let branches = inner.branches.entry(parent).or_default();
        let free = branches
            .iter_mut()
            .find(|branch| !branch.open && branch.line == line && branch.source == source);
        if let Some(branch) = free {
            branch.open = true;
            let lane = branch.lane;
            self.push(&mut inner, EventKind::Reopened { lane });
            return lane;
        }
        let lane = LaneId(inner.lanes);
        inner.lanes += 1;
        let name = inner.name(source);
        let opened = EventKind::Opened {
            lane,
            parent,
            kind: LaneKind::Branch,
            name,
            line,
            numbered: false,
        };
        self.push(&mut inner, opened);
        inner.branches.entry(parent).or_default().push(Branch {
            line,
            source,
            lane,
            open: true,
        });
        lane
    }

    /// The arm's future is gone, or was set aside: its lane may be used again.
    pub(crate) fn branch_left(&self, parent: LaneId, lane: LaneId, how: EventKind) {
        let mut inner = self.lock();
        self.push(&mut inner, how);
        if matches!(how, EventKind::Ended { .. }) {
            let Inner {
                turn_ends, batch, ..
            } = &mut *inner;
            turn_ends.fold_repetition(lane, &mut batch.events);
        }
        if let Some(branches) = inner.branches.get_mut(&parent)
            && let Some(branch) = branches.iter_mut().find(|branch| branch.lane == lane)
        {
            branch.open = false;
        }
    }

    /// A lane ends; its branches will not be used again.
    pub(crate) fn ended(&self, lane: LaneId, outcome: Outcome) {
        let mut inner = self.lock();
        // most programs have none
        if !inner.branches.is_empty() {
            inner.branches.remove(&lane);
        }
        let at = self.push(&mut inner, EventKind::Ended { lane, outcome });
        drop(inner);
        self.poll_ended(lane, at);
    }

    /// Says that `lane` is a call of `function`, after which it is called from now on if `names_it`.
    pub(crate) fn adopted(&self, lane: LaneId, function: &str, names_it: bool) {
        let mut inner = self.lock();
        let function = inner.name(function);
        let adopted = EventKind::Adopted {
            lane,
            function,
            names_it,
        };
        self.push(&mut inner, adopted);
    }

    /// A line of output. Nothing is kept of one that is left out: a demo may write without end.
    pub(crate) fn logged(&self, lane: LaneId, text: &str) {
        let mut inner = self.lock();
        if inner.over {
            return;
        }
        let batch = &mut inner.batch;
        let next = TextId(u32::try_from(batch.texts.len()).unwrap_or(u32::MAX));
        let kind = EventKind::Logged { lane, text: next };
        if is_full(batch, &kind) || inner.text_bytes + text.len() > TEXT_CAP {
            inner.batch.dropped += 1;
            return;
        }
        inner.text_bytes += text.len();
        inner.batch.texts.push(Arc::from(text));
        self.push(&mut inner, kind);
    }

    /// The variant is over.
    pub(crate) fn over(&self, outcome: Outcome) {
        let mut inner = self.lock();
        self.push(&mut inner, EventKind::Over { outcome });
        inner.over = true;
    }

    /// The variant is over, if nothing was recorded since its events were taken away; whether it is. `at` is an instant of the
    /// run, since the paused clock cannot be read from outside its runtime.
    pub(crate) fn over_if_quiet(&self, at: Option<Nanos>, outcome: Outcome) -> bool {
        let mut inner = self.lock();
        let quiet = inner.batch.events.is_empty() && !inner.over;
        if quiet {
            let at = at.unwrap_or_else(|| self.now());
            inner.end(at, outcome);
        }
        quiet
    }

    /// The variant is over at `at`, the instant of its limit, or now; unless it is over already.
    pub(crate) fn over_at(&self, at: Option<Nanos>, outcome: Outcome) {
        let mut inner = self.lock();
        if !inner.over {
            let at = at.unwrap_or_else(|| self.now());
            inner.end(at, outcome);
        }
    }

    /// How many events wait to be taken.
    pub(crate) fn recorded(&self) -> usize {
        self.lock().batch.events.len()
    }

    /// The variant is over at its last event, since nothing can happen any more; it is stopped. What was recorded has not been
    /// taken yet.
    pub(crate) fn stand_still(&self) {
        let last = self.lock().batch.events.last().map(|event| event.at);
        self.over_at(last, Outcome::Stuck);
        self.stop();
    }

    /// From this instant of the paused clock on nothing is recorded: the variant is over then.
    pub(crate) fn set_limit(&self, limit: Nanos) {
        self.lock().limit = Some(limit);
    }

    /// From now on the clock of the stamps may be paused: where it moves, the recorder looks at the real one too.
    pub(crate) fn watch_real_time(&self) {
        self.stamps.may_be_paused();
        self.lock().real_time.get_or_insert_default();
    }

    /// Nothing more is recorded.
    pub(crate) fn close(&self) {
        self.lock().over = true;
    }

    /// Nothing more is recorded, and what was not taken is not wanted. A thread that cannot be stopped keeps the recorder.
    pub(crate) fn discard(&self) {
        let mut inner = self.lock();
        inner.over = true;
        drop(inner.take());
    }

    /// A poll of `lane` begins: what wakes it from now on is a new wake. `woken` is looked at inside the recorder's lock alone,
    /// so that the flag changes in the order of the events.
    pub(crate) fn poll_started(
        &self,
        lane: LaneId,
        (worker, site): (WorkerId, PollSite),
        woken: Option<&AtomicBool>,
    ) {
        let mut inner = self.lock();
        if let Some(woken) = woken {
            woken.store(false, Ordering::Relaxed);
        }
        let started = EventKind::PollStarted { lane, worker, site };
        let at = self.push(&mut inner, started);
        drop(inner);
        if let Some(at) = at.filter(|_| worker != WorkerId::NONE && !self.is_virtual()) {
            preemption::poll_begins(lane, worker, at);
        }
    }

    /// A poll of `lane` has ended: says how long it had no core, if that is why it was long.
    fn poll_ended(&self, lane: LaneId, at: Option<Nanos>) {
        let at = at.filter(|_| !self.is_virtual());
        if let Some((worker, waited)) = at.and_then(|at| preemption::poll_ends(lane, at)) {
            self.record(EventKind::Preempted { worker, waited });
        }
    }

    /// `lane` is woken; further wakes before its next poll change nothing.
    pub(crate) fn woken(&self, lane: LaneId, by: LaneId, woken: &AtomicBool) {
        let mut inner = self.lock();
        // inside the lock nobody else changes it, so that it need not be swapped
        if !woken.load(Ordering::Relaxed) {
            woken.store(true, Ordering::Relaxed);
            self.push(&mut inner, EventKind::Woken { lane, by });
        }
    }

    /// A future of the async fn `function` was made in `lane` at `line`, and is not awaited there.
    pub(crate) fn made(&self, lane: LaneId, function: &str, line: u32) -> MadeId {
        let mut inner = self.lock();
        self.push_made(&mut inner, lane, function, line)
    }

    /// It is polled for the first time.
    pub(crate) fn first_polled(&self, made: MadeId) {
        self.record(EventKind::FirstPolled { made });
    }

    /// It is dropped in `by`, and nothing ever polled it; without a number its making was not recorded.
    pub(crate) fn never_polled(&self, made: Option<MadeId>, by: LaneId, function: &str, line: u32) {
        // a stopped run drops what it would have polled
        if self.is_stopped() {
            return;
        }
        let mut inner = self.lock();
        let dropped = if let Some(made) = made {
            EventKind::NeverPolled { made, by }
        } else {
            let made = self.push_made(&mut inner, LaneId::NONE, function, line);
            let by = LaneId::NONE;
            EventKind::NeverPolled { made, by }
        };
        self.push(&mut inner, dropped);
    }

    fn push_made(&self, inner: &mut Inner, lane: LaneId, function: &str, line: u32) -> MadeId {
        let made = MadeId(inner.made);
        inner.made = inner.made.wrapping_add(1);
        let function = inner.name(function);
        let event = EventKind::Made {
            made,
            lane,
            function,
            line,
        };
        self.push(inner, event);
        made
    }

    /// Records an event that needs no table.
    pub(crate) fn record(&self, kind: EventKind) {
        let mut inner = self.lock();
        self.push(&mut inner, kind);
    }

    /// A deadline in the time of the run.
    pub(crate) fn due(&self, deadline: Instant) -> Nanos {
        self.stamps.of(deadline)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Records an event now; the instant, if it is kept.
    fn push(&self, inner: &mut Inner, kind: EventKind) -> Option<Nanos> {
        if inner.over {
            return None;
        }
        if is_full(&inner.batch, &kind) {
            inner.batch.dropped += 1;
            return None;
        }
        let at = self.now();
        if let Some(limit) = inner.limit.filter(|limit| at >= *limit) {
            inner.end(limit, Outcome::Running);
            return None;
        }
        inner.look_at_real_time(at, &kind);
        inner.batch.events.push(Event { at, kind });
        Some(at)
    }
}

impl Recorder {
    /// The entry of the table of waits for a lane that is suspended at no line; `source` says at what address, if at any.
    pub(crate) fn wait_without_lines(&self, kind: WaitKind, source: &str) -> WaitId {
        self.lock().wait(kind, &[], source)
    }

    /// The lane is suspended at `lines` (outermost first).
    pub(crate) fn suspended(
        &self,
        lane: LaneId,
        said: WaitsFor,
        lines: &[u32],
        (object, due): (Object, Nanos),
    ) {
        let mut inner = self.lock();
        let wait = inner.wait_for(said, lines);
        let suspended = EventKind::Suspended {
            lane,
            wait,
            object,
            due,
        };
        let at = self.push(&mut inner, suspended);
        drop(inner);
        self.poll_ended(lane, at);
    }
}
