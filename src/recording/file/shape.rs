//! The objects of the file, as serde sees them. Fields may be added, never renamed.

use serde::{Deserialize, Serialize};

use crate::recording::{
    Clock, Facts, GaugeKind, LaneId, LaneKind, Nanos, Outcome, State, WaitKind,
};

/// The whole file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct File {
    pub format: String,
    pub version: u64,
    pub lesson: String,
    pub clock: Clock,
    pub knobs: serde_json::Map<String, serde_json::Value>,
    pub source: String,
    pub variants: Vec<FileVariant>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileVariant {
    pub id: String,
    pub label: String,
    pub outcome: Outcome,
    pub elapsed: Nanos,
    pub dropped_events: u64,
    #[serde(default)]
    pub detail_from: Nanos,
    #[serde(default)]
    pub end: Nanos,
    #[serde(default)]
    pub over: bool,
    #[serde(default)]
    pub events: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_flight: Option<String>,
    pub workers: Vec<FileWorker>,
    pub lanes: Vec<FileLane>,
    pub gauges: Vec<FileGauge>,
    pub log: Vec<FileLog>,
    pub facts: Facts,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileWorker {
    pub id: u16,
    pub name: String,
    pub spans: Vec<FileWorkerSpan>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileWorkerSpan {
    pub from: Nanos,
    /// None while the poll goes on.
    pub to: Option<Nanos>,
    pub lane: LaneId,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileLane {
    pub id: LaneId,
    pub parent: Option<LaneId>,
    pub kind: LaneKind,
    pub name: String,
    #[serde(default)]
    pub line: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    pub start: Nanos,
    pub end: Option<Nanos>,
    pub outcome: Outcome,
    pub detached: bool,
    /// The run ended before the lane did.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub run_ended: bool,
    pub spans: Vec<FileSpan>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileSpan {
    pub state: State,
    pub from: Nanos,
    pub to: Nanos,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker: Option<u16>,
    /// The line at which a running lane holds its thread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<FileCause>,
    /// Present with the cause "woken": the lane that did it, or null.
    #[serde(default, skip_serializing_if = "By::is_absent")]
    pub by: By,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<u32>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_for: Option<FileWait>,
    /// The deadline of the timer that is waited for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Nanos>,
}

/// An absent field and a null are different things.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum By {
    #[serde(skip)]
    #[default]
    Absent,
    Lane(Option<LaneId>),
}

impl By {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde calls it with a reference to the field"
    )]
    pub(super) fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum FileCause {
    Spawned,
    Woken,
    Due,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileWait {
    /// [`WaitKind`] in words, or "branches".
    pub kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lanes: Option<Vec<LaneId>>,
    /// The place of the gauge in the list of gauges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gauge: Option<usize>,
}

/// The words of the waits.
pub(super) const KINDS: [(WaitKind, &str); 19] = [
    (WaitKind::Other, "other"),
    (WaitKind::Calls, "calls"),
    (WaitKind::Sleep, "sleep"),
    (WaitKind::Tick, "tick"),
    (WaitKind::Task, "task"),
    (WaitKind::Tasks, "tasks"),
    (WaitKind::Send, "send"),
    (WaitKind::Recv, "recv"),
    (WaitKind::Acquire, "acquire"),
    (WaitKind::Lock, "lock"),
    (WaitKind::Read, "read"),
    (WaitKind::Write, "write"),
    (WaitKind::Notified, "notified"),
    (WaitKind::Barrier, "barrier"),
    (WaitKind::Changed, "changed"),
    (WaitKind::Closed, "closed"),
    (WaitKind::Yield, "yield"),
    (WaitKind::Budget, "budget"),
    (WaitKind::SetAside, "set_aside"),
];

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileGauge {
    pub name: String,
    pub kind: GaugeKind,
    pub capacity: Option<f64>,
    pub samples: Vec<(Nanos, f64)>,
    /// Lowest and highest value of the whole run, also of what was dropped.
    #[serde(default)]
    pub min: Option<f64>,
    #[serde(default)]
    pub max: Option<f64>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileLog {
    pub at: Nanos,
    pub lane: Option<LaneId>,
    pub text: String,
}

/// The knobs in the order of the file.
pub(super) fn knobs(map: &serde_json::Map<String, serde_json::Value>) -> Vec<(String, f64)> {
    let numbers = map.iter().filter_map(|(name, value)| {
        let value = value.as_f64()?;
        Some((name.clone(), value))
    });
    numbers.collect()
}

/// A number of the file: whole ones without a fraction, as in the lesson.
pub(super) fn number(value: f64) -> serde_json::Value {
    serde_json::Value::from(value)
}
