//! The ends of channels: who made them and who used them last.

use std::panic::Location;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::recording::{EventKind, HoldId, HoldKind, HoldState, LaneId};

use super::context;
use super::gauge::Gauge;

/// A part of an end of a channel that stands before the original's: it is dropped first, so that the end is gone before
/// whoever waits at the other one is woken.
#[derive(Debug)]
pub(crate) struct End(Option<Inner>);

#[derive(Debug)]
struct Inner {
    gauge: Gauge,
    hold: HoldId,
    kind: HoldKind,
    /// The lane that used it last: a loop of sends records that once.
    lane: AtomicU32,
}

impl End {
    /// An end that the lane that is being polled makes at the line of the caller.
    #[track_caller]
    pub(crate) fn new(gauge: &Gauge, kind: HoldKind) -> Self {
        let place = Location::caller();
        Self(gauge.new_hold().map(|hold| {
            let inner = Inner {
                gauge: gauge.clone(),
                hold,
                kind,
                lane: AtomicU32::new(LaneId::NONE.0),
            };
            let line = context::line_of(place);
            inner.record(context::lane(), line, HoldState::Made);
            inner
        }))
    }

    /// The lane that is being polled uses it at the line of its await.
    pub(crate) fn used(&self) {
        self.used_at(context::await_line);
    }

    /// The lane that is being polled uses it at the line of the caller.
    #[track_caller]
    pub(crate) fn used_here(&self) {
        let place = Location::caller();
        self.used_at(|| context::line_of(place));
    }

    fn used_at(&self, line: impl FnOnce() -> u32) {
        let Some(inner) = &self.0 else { return };
        let lane = context::lane();
        if lane != LaneId::NONE && inner.lane.swap(lane.0, Ordering::Relaxed) != lane.0 {
            inner.record(lane, line(), HoldState::Used);
        }
    }
}

impl Inner {
    fn record(&self, lane: LaneId, line: u32, state: HoldState) {
        self.gauge.record(EventKind::Held {
            hold: self.hold,
            object: self.gauge.id(),
            lane,
            line,
            kind: self.kind,
            state,
            amount: 1,
        });
    }
}

impl Drop for End {
    fn drop(&mut self) {
        if let Some(inner) = &self.0 {
            inner.gauge.record(EventKind::Released { hold: inner.hold });
        }
    }
}

/// Room in a channel that is kept for messages: who kept it, and where.
#[derive(Debug)]
pub(crate) struct KeptRoom(Option<Kept>);

#[derive(Debug)]
struct Kept {
    gauge: Gauge,
    hold: HoldId,
    lane: LaneId,
    line: u32,
    state: HoldState,
}

impl KeptRoom {
    /// Room for `amount` messages, which the lane that is being polled got at the line of its await.
    pub(crate) fn new(gauge: &Gauge, amount: usize, state: HoldState) -> Self {
        let (lane, line) = (context::lane(), context::await_line());
        let kept = Self(gauge.new_hold().map(|hold| Kept {
            gauge: gauge.clone(),
            hold,
            lane,
            line,
            state,
        }));
        kept.set(amount);
        kept
    }

    /// So much of it is left.
    pub(crate) fn set(&self, amount: usize) {
        let Some(kept) = &self.0 else { return };
        kept.gauge.record(EventKind::Held {
            hold: kept.hold,
            object: kept.gauge.id(),
            lane: kept.lane,
            line: kept.line,
            kind: HoldKind::Permits,
            state: kept.state,
            amount: u32::try_from(amount).unwrap_or(u32::MAX),
        });
    }
}

impl Drop for KeptRoom {
    fn drop(&mut self) {
        if let Some(kept) = &self.0 {
            kept.gauge.record(EventKind::Released { hold: kept.hold });
        }
    }
}
