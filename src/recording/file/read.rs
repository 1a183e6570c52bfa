//! JSON into a recording. The file may be anything: what does not fit together is an error that says where.

use std::collections::HashMap;
use std::sync::Arc;

use super::shape::{
    By, File, FileCause, FileGauge, FileLane, FileSpan, FileVariant, FileWaitKind, FileWorker,
    knobs,
};
use super::{FORMAT, VERSION};
use crate::recording::gauge::Gauge;
use crate::recording::holders::{Interval, Stretch};
use crate::recording::lane::{Detail, Lane, State, StoredCause};
use crate::recording::variant::{LogLine, Variant};
use crate::recording::worker::{Worker, WorkerSpan};
use crate::recording::{
    Clock, Facts, GaugeId, GaugeKind, HoldId, LaneId, LaneKind, Meta, NameId, Nanos, Object,
    Outcome, PollSite, Recording, VariantInfo, Wait, WaitId, WaitKind, WorkerId,
};

/// The longest run that can be read, in days.
const LONGEST: u64 = 1000;

/// Nanoseconds of a day.
const DAY: u64 = 86_400 * 1_000_000_000;

/// Why a recording cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It ends too early.
    #[error(
        "the recording ends too early (line {line}, column {column}); record it again with `awaitscope run`"
    )]
    Truncated {
        /// Where, from 1.
        line: usize,
        /// Where, from 1.
        column: usize,
    },
    /// It is not JSON, or lacks a field.
    #[error(
        "invalid recording (line {line}, column {column}): {message}; record it again with `awaitscope run`"
    )]
    Invalid {
        /// Where, from 1.
        line: usize,
        /// Where, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// It is JSON of something else.
    #[error("this is not a recording of awaitscope: the field `format` says {0:?}")]
    Format(String),
    /// It comes from another version.
    #[error(
        "the recording has version {0}, and this program reads version 1; use the awaitscope that wrote it"
    )]
    Version(u64),
    /// It has an instant that no run reaches: sums and axes are made for less.
    #[error(
        "the recording has an instant {days} days after its start, in variant {variant}; a run lasts {LONGEST} days at most"
    )]
    TooLong {
        /// The id of the variant.
        variant: String,
        /// When, in days.
        days: u64,
    },
    /// Its parts do not fit together.
    #[error("the recording contradicts itself in {place}: {message}")]
    Contradiction {
        /// Which part.
        place: String,
        /// What is wrong.
        message: String,
    },
}

/// What is read first, so that another version is known as such whatever it holds.
#[derive(serde::Deserialize)]
struct Header {
    #[serde(default)]
    format: String,
    #[serde(default)]
    version: u64,
}

/// Reads a recording.
pub fn from_json(text: &str) -> Result<Recording, ReadError> {
    let header: Header = parse(text)?;
    if header.format != FORMAT {
        return Err(ReadError::Format(header.format.chars().take(60).collect()));
    }
    if header.version != VERSION {
        return Err(ReadError::Version(header.version));
    }
    let file: File = parse(text)?;
    let meta = Meta {
        lesson: file.lesson,
        clock: file.clock,
        knobs: knobs(&file.knobs),
        source: file.source,
    };
    let variants = file.variants.into_iter();
    let variants = variants.map(|variant| read_variant(variant, meta.clock));
    let variants = variants.collect::<Result<_, _>>()?;
    Ok(Recording::from_parts(meta, variants))
}

fn parse<'a, T: serde::Deserialize<'a>>(text: &'a str) -> Result<T, ReadError> {
    serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        if error.is_eof() {
            return ReadError::Truncated { line, column };
        }
        let message = error.to_string();
        // where it is stands before it already
        let place = format!(" at line {line} column {column}");
        let message = message.strip_suffix(&place).unwrap_or(&message).to_owned();
        ReadError::Invalid {
            line,
            column,
            message,
        }
    })
}

fn contradiction(place: impl Into<String>, message: &str) -> ReadError {
    ReadError::Contradiction {
        place: place.into(),
        message: message.to_owned(),
    }
}

/// The tables that a variant shares between its lanes.
#[derive(Default)]
struct Tables {
    waits: HashMap<Wait, WaitId>,
    names: HashMap<String, NameId>,
}

fn read_variant(file: FileVariant, clock: Clock) -> Result<Variant, ReadError> {
    let latest = file.instants().max().unwrap_or_default();
    if latest.0 > LONGEST * DAY {
        return Err(ReadError::TooLong {
            variant: file.id,
            days: latest.0 / DAY,
        });
    }
    let info = VariantInfo {
        id: file.id.clone(),
        label: file.label,
        workers: u16::try_from(file.workers.len()).unwrap_or(u16::MAX),
        in_flight: file.in_flight,
    };
    let mut variant = Variant::new(info, clock);
    variant.end = file.end;
    variant.over = file.over;
    let root = file.lanes.first();
    variant.outcome = outcome(file.outcome, root.is_some_and(|root| root.end.is_some()));
    variant.events = file.events;
    variant.dropped = file.dropped_events;
    variant.detail_from = file.detail_from;
    variant.gauges = file.gauges.into_iter().map(read_gauge).collect();
    let own = variant.gauges.iter();
    let own = own.take_while(|g| matches!(g.kind, GaugeKind::Calls | GaugeKind::Tasks));
    variant.own_gauges = own.count();
    let mut tables = Tables::default();
    intern(&mut variant, &mut tables, WaitKind::Other, &[])?;
    for lane in file.lanes {
        let place = format!("lane {} of {}", lane.id.0, file.id);
        let mut lane = read_lane(lane, &mut variant, &mut tables, &place)?;
        if variant.lanes.last().is_some_and(|last| last.id >= lane.id) {
            return Err(contradiction(place, "lanes are not in order"));
        }
        if lane.parent.is_some_and(|parent| parent >= lane.id) {
            return Err(contradiction(place, "its parent comes after it"));
        }
        if let Some(parent) = lane.parent.and_then(|parent| variant.lane_mut(parent)) {
            parent.children.push(lane.id);
        }
        let (id, set) = (lane.id, lane.set.take());
        variant.lanes.push(lane);
        if let Some(set) = set {
            variant.gathered(id, set);
        }
    }
    read_holders(&file.holders, &mut variant)?;
    for stretch in &file.blocked {
        let gauge = stretch.gauge.and_then(|gauge| demo_gauge(&variant, gauge));
        let read = Stretch {
            from: stretch.from,
            to: stretch.to.unwrap_or(Nanos::MAX),
            wait: stretch.kind,
            object: gauge.map_or(Object::NONE, |gauge| Object(gauge.0)),
        };
        variant.holders.push_blocked(stretch.lane, read);
    }
    variant.workers = file.workers.into_iter().map(read_worker).collect();
    let log = file.log.into_iter();
    variant.log = log
        .map(|line| LogLine {
            at: line.at,
            lane: line.lane,
            text: Arc::from(line.text),
        })
        .collect();
    for mark in file.marks {
        variant.mark(mark);
    }
    variant.log_bytes = variant.log.iter().map(|line| line.text.len()).sum();
    restore_facts(&mut variant, &file.facts);
    variant.tally.lines_dropped = file.lines_dropped;
    Ok(variant)
}

fn restore_facts(variant: &mut Variant, facts: &Facts) {
    // all of them by name, so that one that is added is not forgotten here
    let Facts {
        // these follow from the lanes and gauges
        elapsed: _,
        max_in_flight: _,
        max_tasks: _,
        tasks,
        calls,
        polls,
        longest_poll,
        completed,
        cancelled,
        panicked,
        detached,
        longest_gap,
    } = facts;
    let tally = &mut variant.tally;
    tally.tasks = *tasks;
    tally.calls = *calls;
    tally.polls = *polls;
    tally.longest_poll = Nanos::from_seconds(*longest_poll);
    tally.completed = *completed;
    tally.cancelled = *cancelled;
    tally.panicked = *panicked;
    tally.detached = *detached;
    tally.gaps = longest_gap.clone();
    variant.restore_population();
}

/// What an outcome of a later program comes to: what has ended has returned, which is all that is known.
fn outcome(known: Option<Outcome>, has_ended: bool) -> Outcome {
    known.unwrap_or(if has_ended {
        Outcome::Completed
    } else {
        Outcome::Running
    })
}

/// What a kind of lane of a later program comes to: a part of its parent, which is counted among no tasks.
fn lane_kind(known: Option<LaneKind>) -> LaneKind {
    known.unwrap_or(LaneKind::Call)
}

/// What a state of a later program comes to: the lane does not run, and nothing is known of why.
fn state(known: Option<State>) -> State {
    known.unwrap_or(State::Suspended)
}

/// What a kind of gauge of a later program comes to: a number like any other.
fn gauge_kind(known: Option<GaugeKind>) -> GaugeKind {
    known.unwrap_or(GaugeKind::Gauge)
}

/// The gauge of the demo at a place of the list of gauges.
fn demo_gauge(variant: &Variant, place: usize) -> Option<GaugeId> {
    let known = place < variant.gauges.len();
    let place = place.checked_sub(variant.own_gauges).filter(|_| known)?;
    u32::try_from(place).ok().map(GaugeId)
}

fn read_holders(
    holders: &[super::shape::FileHolder],
    variant: &mut Variant,
) -> Result<(), ReadError> {
    let mut before = (0, Nanos::ZERO);
    for held in holders {
        let contradicts = |message| {
            let place = format!("the holders of variant {}", variant.id());
            contradiction(place, message)
        };
        let Some(object) = demo_gauge(variant, held.gauge) else {
            return Err(contradicts("one names a gauge that does not exist"));
        };
        if (held.gauge, held.from) < before {
            return Err(contradicts("they are not in order"));
        }
        before = (held.gauge, held.from);
        let interval = Interval {
            from: held.from,
            to: held.to.unwrap_or(Nanos::MAX),
            id: HoldId(held.id),
            since: held.since.unwrap_or(held.from),
            lane: held.lane.unwrap_or(LaneId::NONE),
            line: held.line.unwrap_or(0),
            amount: held.amount,
            wanted: held.wanted.unwrap_or(0),
            kind: held.kind,
            state: held.state,
        };
        variant.holders.push(object, interval);
    }
    Ok(())
}

fn read_worker(file: FileWorker) -> Worker {
    let spans = file.spans.into_iter().map(|span| WorkerSpan {
        from: span.from,
        to: span.to.unwrap_or(Nanos::MAX),
        lane: span.lane,
    });
    spans.collect()
}

fn read_gauge(file: FileGauge) -> Gauge {
    let kind = gauge_kind(file.kind);
    let mut gauge = Gauge::new(Arc::from(file.name), kind, file.capacity);
    let values = file.samples.iter().map(|(_, value)| *value);
    gauge.min = file
        .min
        .unwrap_or_else(|| values.clone().fold(f64::INFINITY, f64::min));
    gauge.max = file
        .max
        .unwrap_or_else(|| values.clone().fold(f64::NEG_INFINITY, f64::max));
    gauge.set_samples(file.samples);
    gauge
}

fn read_lane(
    file: FileLane,
    variant: &mut Variant,
    tables: &mut Tables,
    place: &str,
) -> Result<Lane, ReadError> {
    let parent = file.parent.unwrap_or(LaneId::NONE);
    let kind = lane_kind(file.kind);
    let mut lane = Lane::new(file.id, parent, kind, file.line, file.start);
    lane.segments.clear();
    lane.name = Arc::from(file.name);
    lane.end = file.end;
    lane.outcome = outcome(file.outcome, file.end.is_some());
    lane.detached = file.detached;
    lane.cut = file.run_ended;
    lane.set = file.set;
    lane.turns = file.turns;
    lane.function = file.function.map(|function| {
        let next = NameId(u32::try_from(variant.names.len()).unwrap_or(u32::MAX));
        *tables.names.entry(function).or_insert_with_key(|name| {
            variant.names.push(Arc::from(name.as_str()));
            next
        })
    });
    let mut at = file.start;
    for (index, span) in file.spans.iter().enumerate() {
        if span.from < at || span.to < span.from {
            let message = format!("span {index} does not begin where the one before it ends");
            return Err(contradiction(place, &message));
        }
        at = span.to;
        let runs = state(span.state) == State::Running;
        if runs && index > 0 && span.cause.is_some() {
            lane.push(span.from, Detail::Ready(cause(span)));
        }
        let detail = read_detail(span, variant, tables)?;
        lane.push(span.from, detail);
        if kind == LaneKind::Task
            && runs
            && let Some(last) = lane.last_poll.replace(span.from)
        {
            lane.longest_gap = lane.longest_gap.max(span.from.since(last));
        }
    }
    if let (Some(end), Some(last)) = (lane.end, lane.last_poll) {
        lane.longest_gap = lane.longest_gap.max(end.since(last));
    }
    Ok(lane)
}

fn cause(span: &FileSpan) -> StoredCause {
    match span.cause {
        Some(FileCause::Woken) => {
            let by = match span.by {
                By::Lane(by) => by,
                By::Absent => None,
            };
            StoredCause::Woken(by.unwrap_or(LaneId::NONE))
        }
        Some(FileCause::Due) => StoredCause::Due,
        Some(FileCause::Unknown) => StoredCause::Woken(LaneId::NONE),
        Some(FileCause::Spawned) | None => StoredCause::Spawned,
    }
}

fn read_detail(
    span: &FileSpan,
    variant: &mut Variant,
    tables: &mut Tables,
) -> Result<Detail, ReadError> {
    Ok(match state(span.state) {
        State::Running => Detail::Running {
            worker: span.worker.map_or(WorkerId::NONE, WorkerId),
            held: span.held.unwrap_or(0),
            site: span.polled_at.map_or(PollSite::ELSEWHERE, PollSite),
        },
        State::Ready => Detail::Ready(cause(span)),
        State::Unpolled => Detail::Unpolled(cause(span)),
        State::Suspended => {
            let known = span.waits_for.as_ref().and_then(|wait| wait.kind);
            let kind = known.map_or(WaitKind::Other, FileWaitKind::kind);
            match kind {
                WaitKind::SetAside => return Ok(Detail::SET_ASIDE),
                WaitKind::Dropped => return Ok(Detail::DROPPED),
                _ => {}
            }
            let lines = span.lines.as_deref().unwrap_or(&[]);
            let wait = intern(variant, tables, kind, lines)?;
            let object = read_object(kind, span, variant);
            Detail::suspended(wait, object, span.due.unwrap_or(Nanos::MAX))
        }
    })
}

fn read_object(kind: WaitKind, span: &FileSpan, variant: &Variant) -> Object {
    let Some(wait) = &span.waits_for else {
        return Object::NONE;
    };
    if kind == WaitKind::Task {
        let first = wait.lanes.as_ref().and_then(|lanes| lanes.first());
        return first.map_or(Object::NONE, |lane| Object(lane.0));
    }
    if kind == WaitKind::Tasks {
        return wait.set.map_or(Object::NONE, |lane| Object(lane.0));
    }
    let gauge = wait.gauge.and_then(|place| demo_gauge(variant, place));
    gauge.map_or(Object::NONE, |gauge| Object(gauge.0))
}

fn intern(
    variant: &mut Variant,
    tables: &mut Tables,
    kind: WaitKind,
    lines: &[u32],
) -> Result<WaitId, ReadError> {
    let wait = Wait {
        kind,
        lines: Arc::from(lines),
    };
    if let Some(known) = tables.waits.get(&wait) {
        return Ok(*known);
    }
    let Some(next) = WaitId::numbered(variant.waits.len()) else {
        let place = format!("variant {}", variant.id());
        return Err(contradiction(
            place,
            "it has more than 65,535 kinds of waits",
        ));
    };
    variant.waits.push(wait.clone());
    tables.waits.insert(wait, next);
    Ok(next)
}
