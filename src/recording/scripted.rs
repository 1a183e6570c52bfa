//! Small recordings for unit tests, written as lists of events.

use std::sync::Arc;

use super::{
    Batch, Event, EventKind, LaneId, LaneKind, Meta, NameId, Nanos, Outcome, Recording, VariantInfo,
};

/// Lane 0 is the variant's task, and each other one a call in it; `name` is a place in the names.
pub(crate) fn opened(id: u32, name: u32) -> EventKind {
    let (parent, kind) = match id {
        0 => (LaneId::NONE, LaneKind::Task),
        _ => (LaneId::ROOT, LaneKind::Call),
    };
    EventKind::Opened {
        lane: LaneId(id),
        parent,
        kind,
        name: NameId(name),
        line: 0,
        numbered: true,
    }
}

pub(crate) fn ended(id: u32, outcome: Outcome) -> EventKind {
    let lane = LaneId(id);
    EventKind::Ended { lane, outcome }
}

/// One variant with these events, whose instants are counted in `unit`.
pub(crate) fn recording(
    unit: Nanos,
    names: &[&str],
    events: impl IntoIterator<Item = (u64, EventKind)>,
    info: VariantInfo,
) -> Recording {
    let mut recording = Recording::new(Meta::default(), vec![info]);
    recording.fold(0, batch(unit, names, events));
    recording
}

/// These events as they come from a recorder.
pub(crate) fn batch(
    unit: Nanos,
    names: &[&str],
    events: impl IntoIterator<Item = (u64, EventKind)>,
) -> Batch {
    let events = events.into_iter().map(|(at, kind)| Event {
        at: Nanos(at * unit.0),
        kind,
    });
    Batch {
        events: events.collect(),
        names: names.iter().copied().map(Arc::from).collect(),
        ..Batch::default()
    }
}
