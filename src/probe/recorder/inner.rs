//! What a recorder keeps behind its lock: the batch, and the tables of what has a number already.

use std::sync::Arc;
use std::time::Instant;

use foldhash::HashMap;

use crate::probe::turns::TurnEnds;
use crate::probe::waits::{RecentWaits, WaitsFor};
use crate::recording::{
    Batch, Event, EventKind, GaugeId, GaugeKind, LaneId, NameId, Nanos, Outcome, Wait, WaitId,
    WaitKind,
};

/// Events that may wait for a reader; past this the detail of polls is left out and counted (32 MB).
const QUEUE_CAP: usize = 1_000_000;

#[derive(Debug, Default)]
pub(super) struct Inner {
    pub(super) batch: Batch,
    /// The lengths of the batch's texts.
    pub(super) text_bytes: usize,
    pub(super) names: HashMap<Arc<str>, NameId>,
    pub(super) waits: HashMap<Wait, WaitId>,
    pub(super) recent_waits: RecentWaits,
    pub(super) lanes: u32,
    pub(super) gauges: u32,
    /// Futures whose making was recorded.
    pub(super) made: u32,
    /// How many primitives of each kind there are, for the names of their gauges.
    pub(super) numbers: HashMap<NameId, u32>,
    /// The demo's own gauges and counters with their values.
    pub(super) metrics: HashMap<(GaugeKind, NameId), (GaugeId, f64)>,
    /// The branches that each open lane has made so far, to be used again by the next turn of a loop.
    pub(super) branches: HashMap<LaneId, Vec<Branch>>,
    /// Where in the batch the last turns of arms ended.
    pub(super) turn_ends: TurnEnds,
    /// After [`EventKind::Over`] nothing more is recorded.
    pub(super) over: bool,
    /// The real clock, where that of the stamps is paused and somebody wants to know how much real time passes.
    pub(super) real_time: Option<Stopwatch>,
    /// The instant at which the variant is over if it has not ended before.
    pub(super) limit: Option<Nanos>,
}

/// Looks at the real clock that may wait for a reader: past this only the last one is kept (1 MB).
const LOOKS_CAP: usize = 65_536;

/// The real clock beside a paused one.
#[derive(Debug, Default)]
pub(super) struct Stopwatch {
    /// The first look: when it was, and the instant of the run, up to which both clocks were the same.
    first: Option<(Instant, Nanos)>,
    /// The latest instant of the run at which it was looked at.
    last: Nanos,
}

impl Stopwatch {
    /// The instant, and how much real time has passed since the start of the run; none if the clock of the run has not moved since the
    /// last look, unless it is the end. A thread that is not inside the runtime with the paused clock has stamps of the real one, which
    /// is behind.
    #[expect(
        clippy::disallowed_methods,
        reason = "tokio's clock is the one that is paused"
    )]
    fn look(&mut self, at: Nanos, is_end: bool) -> Option<(Nanos, Nanos)> {
        let Some((began, from)) = self.first else {
            self.first = Some((Instant::now(), at));
            self.last = at;
            return Some((at, at));
        };
        if at <= self.last && !is_end {
            return None;
        }
        self.last = self.last.max(at);
        let passed = Nanos::from(began.elapsed());
        Some((self.last, from.plus(passed)))
    }
}

/// A lane that an arm of `join!` or `select!` was given.
#[derive(Debug)]
pub(super) struct Branch {
    pub(super) line: u32,
    pub(super) source: &'static str,
    pub(super) lane: LaneId,
    pub(super) open: bool,
}

impl Inner {
    /// The entry of the table of waits for what a frame said.
    pub(super) fn wait_for(&mut self, said: WaitsFor, lines: &[u32]) -> WaitId {
        if let Some(known) = self.recent_waits.get(said, lines) {
            return known;
        }
        let id = match said {
            WaitsFor::Known(kind) => self.wait(kind, lines, ""),
            WaitsFor::Unknown(future) => {
                let kind = future.kind();
                self.wait(kind, lines, future.source_or_type(kind))
            }
        };
        self.recent_waits.keep(said, lines, id);
        id
    }

    /// The entry for a chain of awaits, with the source text of what is awaited.
    pub(super) fn wait(&mut self, kind: WaitKind, places: &[u32], source: &str) -> WaitId {
        let wait = Wait {
            source: (!source.is_empty()).then(|| Arc::from(source)),
            ..Wait::at(kind, places)
        };
        if let Some(known) = self.waits.get(&wait) {
            return *known;
        }
        let Some(WaitId(next)) = WaitId::numbered(self.waits.len()) else {
            return WaitId::UNKNOWN;
        };
        self.waits.insert(wait.clone(), WaitId(next));
        self.batch.waits.push(wait);
        WaitId(next)
    }

    /// The last event.
    pub(super) fn end(&mut self, at: Nanos, outcome: Outcome) {
        let kind = EventKind::Over { outcome };
        self.look_at_real_time(at, &kind);
        self.batch.events.push(Event { at, kind });
        self.over = true;
    }

    /// Looks at the real clock, if somebody asked for that, the clock of the stamps has moved, or it is the end.
    pub(super) fn look_at_real_time(&mut self, at: Nanos, kind: &EventKind) {
        let Some(watch) = &mut self.real_time else {
            return;
        };
        let is_end = matches!(
            kind,
            EventKind::Over { .. }
                | EventKind::Ended {
                    lane: LaneId::ROOT,
                    ..
                }
        );
        if let Some(look) = watch.look(at, is_end) {
            if self.batch.real.len() >= LOOKS_CAP {
                self.batch.real.pop();
            }
            self.batch.real.push(look);
        }
    }

    pub(super) fn take(&mut self) -> Batch {
        self.text_bytes = 0;
        self.turn_ends.clear();
        let next = Batch {
            events: super::buffers::take(),
            ..Batch::default()
        };
        std::mem::replace(&mut self.batch, next)
    }

    pub(super) fn name(&mut self, name: &str) -> NameId {
        if let Some(known) = self.names.get(name) {
            return *known;
        }
        if self.over {
            // no event will name it
            return NameId(u32::MAX);
        }
        let next = NameId(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        let name: Arc<str> = Arc::from(name);
        self.names.insert(Arc::clone(&name), next);
        self.batch.names.push(name);
        next
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        super::buffers::give_back(std::mem::take(&mut self.batch.events));
    }
}

/// Whether the event must be left out because nobody collects.
pub(super) fn is_full(batch: &Batch, kind: &EventKind) -> bool {
    batch.events.len() >= QUEUE_CAP && is_detail(kind)
}

/// Whether the fold can do without the event when the reader does not keep up.
fn is_detail(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::PollStarted { .. }
            | EventKind::Suspended { .. }
            | EventKind::Woken { .. }
            | EventKind::GaugeSet { .. }
            | EventKind::Logged { .. }
    )
}
