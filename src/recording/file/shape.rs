//! The objects of the file, as serde sees them. Fields may be added, never renamed, and so may the words of states, kinds,
//! outcomes and causes: a word that this program does not know is none here, and `read` says what it is taken for.
//!
//! Long lists are parameters: they are read whole, and written as they are walked ([`List`]), so that a recording is written
//! without a second copy of it in memory.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::StrDeserializer;
use serde::de::{Deserializer, Error, IntoDeserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use crate::recording::digest::Digest;
use crate::recording::worker::Preemption;
use crate::recording::{
    Clock, Facts, Finding, GaugeKind, HoldKind, HoldState, LaneFacts, LaneId, LaneKind, Mark,
    Nanos, Outcome, PanelKind, State, Turns, WaitKind,
};

/// A list that is made while it is written.
pub(super) struct List<F>(pub F);

impl<F, I> Serialize for List<F>
where
    F: Fn() -> I,
    I: Iterator<Item: Serialize>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// The whole file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct File<Variants = Vec<FileVariant>> {
    pub format: String,
    pub version: u64,
    pub lesson: String,
    pub clock: Clock,
    pub knobs: serde_json::Map<String, serde_json::Value>,
    /// The words for the knobs that are choices.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub choices: BTreeMap<String, String>,
    pub source: String,
    /// The variants ran one after another, each from its own start.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_turn: bool,
    /// The id of the variant to which the times of the others are compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The ids of those that are compared with none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart: Vec<String>,
    /// A second line of ticks shows real time.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub real_time: bool,
    pub variants: Variants,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileVariant<Workers = Vec<FileWorker>, Lanes = Vec<FileLane>> {
    pub id: String,
    pub label: String,
    #[serde(default, deserialize_with = "known")]
    pub outcome: Option<Outcome>,
    pub elapsed: Nanos,
    pub dropped_events: u64,
    #[serde(default)]
    pub detail_from: Nanos,
    /// Lines of the log that were dropped.
    #[serde(default, skip_serializing_if = "none_dropped")]
    pub lines_dropped: u64,
    #[serde(default)]
    pub end: Nanos,
    #[serde(default)]
    pub over: bool,
    /// Since when nothing could happen any more, with the outcome "stuck".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stuck_since: Option<Nanos>,
    #[serde(default)]
    pub events: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_flight: Option<String>,
    /// The function, where it is not called like the variant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// Values that the function got in place of those of the run.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    pub knobs: serde_json::Map<String, serde_json::Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocking_threads: Option<u16>,
    /// How calls of functions are drawn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub panels: Vec<FilePanel>,
    /// Instants of a paused clock, and how much real time had passed then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub real: Vec<(Nanos, Nanos)>,
    pub workers: Workers,
    pub lanes: Lanes,
    pub gauges: Vec<FileGauge>,
    /// Who held what, by gauge and in the order in which it began.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holders: Vec<FileHolder>,
    /// Which lanes held their thread and waited for what.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocked: Vec<FileBlocked>,
    pub log: Vec<FileLog>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// Computed from the rest: written for scripts, and left out when read.
    #[serde(default, skip_deserializing)]
    pub findings: Vec<Finding>,
    #[serde(default)]
    pub facts: Facts,
    /// The calls of each function, from which their figures follow.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub calls: BTreeMap<String, Digest>,
}

impl<Lanes> FileVariant<Vec<FileWorker>, Lanes> {
    /// All its instants and its length, in no order, but for those of its lanes.
    pub(super) fn instants(&self) -> impl Iterator<Item = Nanos> {
        let spans = self.workers.iter().flat_map(|worker| &worker.spans);
        let workers = spans.flat_map(|span| [Some(span.from), span.to]).flatten();
        let samples = self.gauges.iter().flat_map(|gauge| &gauge.samples);
        let holders = self.holders.iter();
        let holders = holders.flat_map(|held| [Some(held.from), held.to, held.since]);
        let blocked = self.blocked.iter();
        let blocked = blocked.flat_map(|stretch| [Some(stretch.from), stretch.to]);
        let (holders, blocked) = (holders.flatten(), blocked.flatten());
        let lines = self.log.iter().map(|line| line.at);
        let real = self.real.iter().flat_map(|(at, real)| [*at, *real]);
        workers
            .chain(samples.map(|(at, _)| *at))
            .chain(holders)
            .chain(blocked)
            .chain(lines)
            .chain(real)
            .chain([self.elapsed, self.detail_from, self.end])
            .chain(self.stuck_since)
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FilePanel {
    #[serde(default, deserialize_with = "known")]
    pub kind: Option<PanelKind>,
    /// The function whose calls it draws.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls: Option<String>,
    /// The counter that it draws.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counter: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slice: Option<Nanos>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileWorker<Spans = Vec<FileWorkerSpan>> {
    pub id: u16,
    pub name: String,
    /// How long it ran code, and how long a poll held it asleep; what is not among the spans included.
    #[serde(default)]
    pub busy: Option<Nanos>,
    #[serde(default)]
    pub held: Option<Nanos>,
    /// How long it had no core in long polls, and in which of those that are kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preempted: Option<Nanos>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preemptions: Vec<Preemption>,
    pub spans: Spans,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileWorkerSpan {
    pub from: Nanos,
    /// None while the poll goes on.
    pub to: Option<Nanos>,
    pub lane: LaneId,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileLane<Spans = Vec<FileSpan>> {
    pub id: LaneId,
    pub parent: Option<LaneId>,
    #[serde(default, deserialize_with = "known")]
    pub kind: Option<LaneKind>,
    pub name: String,
    #[serde(default)]
    pub line: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// The set of tasks that it belongs to: the first lane of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<LaneId>,
    pub start: Nanos,
    /// When the call on it began, where that was later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called: Option<Nanos>,
    pub end: Option<Nanos>,
    #[serde(default, deserialize_with = "known")]
    pub outcome: Option<Outcome>,
    /// How the earlier turns of an arm of `select!` ended.
    #[serde(default, skip_serializing_if = "is_first_turn")]
    pub turns: Turns,
    /// Of a lane whose oldest spans were dropped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<LaneFacts>,
    pub detached: bool,
    /// The run ended before the lane did.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub run_ended: bool,
    pub spans: Spans,
}

impl FileLane {
    /// All its instants, in no order. Deadlines are none of them: a sleep may be meant to last for ever.
    pub(super) fn instants(&self) -> impl Iterator<Item = Nanos> {
        let spans = self.spans.iter().flat_map(|span| [span.from, span.to]);
        spans.chain([self.start]).chain(self.called).chain(self.end)
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileSpan {
    #[serde(default, deserialize_with = "known")]
    pub state: Option<State>,
    pub from: Nanos,
    pub to: Nanos,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker: Option<u16>,
    /// The line at which a running lane holds its thread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<u32>,
    /// The line of the parent's await that polls a branch or call, 0 where none is around it; absent when it is polled
    /// outside the lane that made it, or nothing is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub polled_at: Option<u32>,
    /// The same with what tells the awaits of one line apart, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub polled_in: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<FileCause>,
    /// Present with the cause "woken": the lane that did it, or null.
    #[serde(default, skip_serializing_if = "By::is_absent")]
    pub by: By,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<u32>>,
    /// The same with what tells the awaits of one line apart, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<Vec<u32>>,
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
    /// One that this program does not know; it is never written.
    #[serde(other)]
    Unknown,
}

/// What is waited for, in words: those of [`WaitKind`], and one more.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum FileWaitKind {
    /// Calls that are all branches.
    Branches,
    #[serde(untagged)]
    Kind(WaitKind),
}

impl FileWaitKind {
    pub(super) fn kind(self) -> WaitKind {
        match self {
            Self::Branches => WaitKind::Calls,
            Self::Kind(kind) => kind,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileWait {
    #[serde(default, deserialize_with = "known")]
    pub kind: Option<FileWaitKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lanes: Option<Vec<LaneId>>,
    /// How many lanes there are beside those in the list: of a large set it has the first ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more: Option<usize>,
    /// The set of tasks: the first lane of it, which may have ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<LaneId>,
    /// The place of the gauge in the list of gauges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gauge: Option<usize>,
    /// The source text of what is awaited, where nothing else says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Of a channel without a gauge, which has a sender: the line at which it was made, if nothing was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender: Option<u32>,
    /// The line at which its last value was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<u32>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileGauge {
    pub name: String,
    #[serde(default, deserialize_with = "known")]
    pub kind: Option<GaugeKind>,
    pub capacity: Option<f64>,
    pub samples: Vec<(Nanos, f64)>,
    /// Lowest and highest value of the whole run, also of what was dropped.
    #[serde(default)]
    pub min: Option<f64>,
    #[serde(default)]
    pub max: Option<f64>,
    /// The mean from its first sample to the end, weighed by time.
    #[serde(default)]
    pub mean: Option<f64>,
    /// The instant of its first sample, where that was dropped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Nanos>,
}

/// Somebody who held an object, had an end of a channel, or waited in line.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileHolder {
    /// The place of the object's gauge in the list of gauges.
    pub gauge: usize,
    /// The number of the hold: the pieces of one hold have the same.
    pub id: u32,
    #[serde(default, deserialize_with = "known")]
    pub kind: Option<HoldKind>,
    #[serde(default, deserialize_with = "known")]
    pub state: Option<HoldState>,
    pub lane: Option<LaneId>,
    /// Where the lane took, made or used it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    pub from: Nanos,
    /// None while it lasts.
    pub to: Option<Nanos>,
    /// When the lane took it, where it held another amount at first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Nanos>,
    /// How many permits; 1 of everything else.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub amount: u32,
    /// How much it asked for, if it had to wait in line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted: Option<u32>,
}

/// A lane that held its thread and waited for an object.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileBlocked {
    pub lane: LaneId,
    #[serde(default, deserialize_with = "known")]
    pub kind: Option<WaitKind>,
    /// The place of the object's gauge in the list of gauges.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gauge: Option<usize>,
    pub from: Nanos,
    /// None while it lasts.
    pub to: Option<Nanos>,
}

fn one() -> u32 {
    1
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference to the field"
)]
fn is_one(amount: &u32) -> bool {
    *amount == 1
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileLog {
    pub at: Nanos,
    pub lane: Option<LaneId>,
    pub text: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub made_first: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub marked_first: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub polled_first: bool,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference to the field"
)]
fn none_dropped(lines: &u64) -> bool {
    *lines == 0
}

fn is_first_turn(turns: &Turns) -> bool {
    *turns == Turns::default()
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

/// Reads a word that may be one of a later program: then it is none.
fn known<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct Word<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Word<T> {
        type Value = Option<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a word")
        }

        fn visit_str<E: Error>(self, word: &str) -> Result<Option<T>, E> {
            let word: StrDeserializer<'_, serde::de::value::Error> = word.into_deserializer();
            Ok(T::deserialize(word).ok())
        }
    }

    deserializer.deserialize_str(Word(PhantomData))
}
