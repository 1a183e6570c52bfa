//! The recording of a run: its events folded into lanes, spans and gauges. It never asks the time.

mod event;

pub use event::{
    Batch, Event, EventKind, GaugeId, GaugeKind, LaneId, LaneKind, NameId, Nanos, Object, Outcome,
    Wait, WaitId, WaitKind, WorkerId,
};

/// The clock of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Clock {
    /// Real time.
    Wall,
    /// Tokio's paused clock: the same events at the same instants in every run.
    Virtual,
}
