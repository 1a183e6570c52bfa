//! A run made by hand, event by event.

use awaitscope::recording::{
    Batch, Clock, Event, EventKind, LaneId, LaneKind, NameId, Nanos, Object, Outcome, PollSite,
    Recording, TextId, WaitId, WorkerId,
};

use super::{empty, info, open, table};

/// The entries of the table of waits.
pub(super) const SLEEP: WaitId = WaitId(1);
pub(super) const CALLS: WaitId = WaitId(2);

/// The function whose calls are in flight.
pub(super) const WORK: NameId = NameId(1);

/// The events so far, beginning with those of the variant's own task; times are in milliseconds.
pub(super) struct Script {
    batch: Batch,
    at: Nanos,
}

impl Script {
    pub(super) fn new() -> Self {
        let script = Self {
            batch: table(),
            at: Nanos::ZERO,
        };
        script.then(open(0, LaneId::NONE, LaneKind::Task)).poll(0)
    }

    pub(super) fn then(mut self, kind: EventKind) -> Self {
        let at = self.at;
        self.batch.events.push(Event { at, kind });
        self
    }

    pub(super) fn at(mut self, ms: f64) -> Self {
        self.at = Nanos::from_seconds(ms / 1e3);
        self
    }

    pub(super) fn open(self, lane: u32, parent: u32, kind: LaneKind) -> Self {
        self.then(open(lane, LaneId(parent), kind))
    }

    pub(super) fn poll(self, lane: u32) -> Self {
        self.then(EventKind::PollStarted {
            lane: LaneId(lane),
            worker: WorkerId(0),
            site: PollSite::ELSEWHERE,
        })
    }

    pub(super) fn suspend(self, lane: u32, wait: WaitId, due: Option<f64>) -> Self {
        self.then(EventKind::Suspended {
            lane: LaneId(lane),
            wait,
            object: Object::NONE,
            due: due.map_or(Nanos::MAX, |ms| Nanos::from_seconds(ms / 1e3)),
        })
    }

    pub(super) fn wake(self, lane: u32, by: LaneId) -> Self {
        let lane = LaneId(lane);
        self.then(EventKind::Woken { lane, by })
    }

    pub(super) fn adopt(self, lane: u32) -> Self {
        self.then(EventKind::Adopted {
            lane: LaneId(lane),
            function: WORK,
            names_it: false,
        })
    }

    pub(super) fn set_aside(self, lane: u32) -> Self {
        self.then(EventKind::SetAside { lane: LaneId(lane) })
    }

    pub(super) fn reopen(self, lane: u32) -> Self {
        self.then(EventKind::Reopened { lane: LaneId(lane) })
    }

    pub(super) fn end(self, lane: u32) -> Self {
        self.then(EventKind::Ended {
            lane: LaneId(lane),
            outcome: Outcome::Completed,
        })
    }

    pub(super) fn batch(self) -> Batch {
        self.batch
    }

    /// The recording, live still, on a wall clock.
    pub(super) fn live(self) -> Recording {
        let mut recording = empty(Clock::Wall, info("v", Some("work")));
        recording.fold(0, self.batch);
        recording.advance(0, self.at);
        recording
    }
}

/// The same events in the batches that end before these places; a table's entry comes with the first event that names it.
pub(super) fn in_batches(batch: &Batch, places: &[usize]) -> Vec<Batch> {
    let mut parts = Vec::new();
    let mut tables = (batch.names.iter(), batch.waits.iter());
    let mut known = (0, 0);
    let mut start = 0;
    for end in places.iter().copied().chain([batch.events.len()]) {
        let end = end.max(start);
        let mut events = batch.events[start..end].to_vec();
        // lines are numbered anew in each batch
        let mut texts = Vec::new();
        for event in &mut events {
            if let EventKind::Logged { text, .. } = &mut event.kind {
                texts.extend(batch.texts.get(usize::try_from(text.0).unwrap()).cloned());
                *text = TextId(u32::try_from(texts.len()).unwrap() - 1);
            }
        }
        let named = events.iter().fold(known, |known, event| {
            let (name, wait) = named(event.kind);
            (known.0.max(name), known.1.max(wait))
        });
        parts.push(Batch {
            events,
            names: tables.0.by_ref().take(named.0 - known.0).cloned().collect(),
            waits: tables.1.by_ref().take(named.1 - known.1).cloned().collect(),
            texts,
            real: Vec::new(),
            dropped: 0,
        });
        (known, start) = (named, end);
    }
    parts
}

/// How many entries of the tables of names and of waits an event needs.
fn named(kind: EventKind) -> (usize, usize) {
    let after = |id: u32| usize::try_from(id).unwrap() + 1;
    match kind {
        EventKind::Opened { name, .. } | EventKind::GaugeOpened { name, .. } => (after(name.0), 0),
        EventKind::Adopted { function, .. } => (after(function.0), 0),
        EventKind::Suspended { wait, .. } => (0, usize::from(wait.0) + 1),
        _ => (0, 0),
    }
}
