//! JSON into a recording. The file may be anything: what does not fit together is an error that says where, and memory is
//! bounded by the length of the text.

mod lanes;

use std::sync::Arc;

use super::shape::{
    File, FileBlocked, FileGauge, FileHolder, FilePanel, FileVariant, FileWorker, knobs,
};
use super::{FORMAT, VERSION};
use crate::recording::digest::Digest;
use crate::recording::gauge::Gauge;
use crate::recording::holders::{Interval, Stretch};
use crate::recording::real::RealTime;
use crate::recording::variant::{LogLine, Variant};
use crate::recording::worker::{Worker, WorkerSpan, WorkerTime};
use crate::recording::{
    Clock, Facts, GaugeId, GaugeKind, HoldId, LaneId, Meta, Nanos, Object, Outcome, Panel,
    PanelKind, PanelSource, Recording, VariantInfo, WaitKind, WorkerId,
};
use lanes::Lanes;

/// The longest run that can be read, in days.
const LONGEST: u64 = 1000;

/// The longest source of a demo, in bytes: as long as a lesson's may be.
const LONGEST_SOURCE: usize = 256 << 10;

/// The longest name of a variant, a lane, a function or a gauge, in bytes.
const LONGEST_NAME: usize = 4 << 10;

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
    #[error("this is not an awaitscope recording: its `format` is {0:?}")]
    Format(String),
    /// It comes from another version.
    #[error(
        "the recording has version {0}, but this awaitscope reads only version 1; use the one that wrote it"
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
    /// Something of it is larger than any program makes it.
    #[error("the recording has {what} of {size} bytes; the limit is {limit} bytes")]
    TooLarge {
        /// What it is.
        what: &'static str,
        /// How many bytes it has.
        size: usize,
        /// How many it may have.
        limit: usize,
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
    let file: File<Vec<ReadVariant>> = parse(text)?;
    within("a source", &file.source, LONGEST_SOURCE)?;
    check_name(&file.lesson)?;
    for name in file.choices.iter().flat_map(|(name, word)| [name, word]) {
        check_name(name)?;
    }
    for id in file.reference.iter().chain(&file.apart) {
        check_name(id)?;
    }
    let meta = Meta {
        lesson: file.lesson,
        clock: file.clock,
        knobs: knobs(&file.knobs),
        words: file.choices.into_iter().collect(),
        source: file.source,
        in_turn: file.in_turn,
        reference: file.reference,
        apart: file.apart,
        real_time: file.real_time,
    };
    let variants = file.variants.into_iter();
    let variants = variants.map(|variant| read_variant(variant, meta.clock));
    let variants = variants.collect::<Result<_, _>>()?;
    Ok(Recording::from_parts(meta, variants))
}

fn parse<'a, T: serde::Deserialize<'a>>(text: &'a str) -> Result<T, ReadError> {
    serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        if error.is_eof() || is_cut(text, line, column) {
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

/// Whether the text breaks off at this place: half a number is not taken for an end by serde.
fn is_cut(text: &str, line: usize, column: usize) -> bool {
    let lines = text.split('\n').count();
    let last = text.rsplit('\n').next().unwrap_or_default();
    line == lines && column >= last.len() && !text.ends_with('}')
}

fn contradiction(place: impl Into<String>, message: &str) -> ReadError {
    ReadError::Contradiction {
        place: place.into(),
        message: message.to_owned(),
    }
}

fn within(what: &'static str, text: &str, limit: usize) -> Result<(), ReadError> {
    let size = text.len();
    if size > limit {
        return Err(ReadError::TooLarge { what, size, limit });
    }
    Ok(())
}

fn check_name(name: &str) -> Result<(), ReadError> {
    within("a name", name, LONGEST_NAME)
}

/// A variant whose lanes are made while they are read.
type ReadVariant = FileVariant<Vec<FileWorker>, Lanes>;

/// The limits of names and instants.
fn check_limits(file: &ReadVariant) -> Result<(), ReadError> {
    let names = [&file.id, &file.label].into_iter().chain(&file.in_flight);
    let panels = file.panels.iter();
    let panels = panels.flat_map(|panel| panel.calls.iter().chain(&panel.counter));
    for name in names.chain(&file.program).chain(panels) {
        check_name(name)?;
    }
    let latest = file.instants().max().unwrap_or_default();
    let latest = latest.max(file.lanes.latest);
    if latest.0 > LONGEST * DAY {
        return Err(ReadError::TooLong {
            variant: file.id.clone(),
            days: latest.0 / DAY,
        });
    }
    Ok(())
}

fn read_variant(file: ReadVariant, clock: Clock) -> Result<Variant, ReadError> {
    check_limits(&file)?;
    let info = VariantInfo {
        id: file.id.clone(),
        label: file.label,
        workers: u16::try_from(file.workers.len()).unwrap_or(u16::MAX),
        in_flight: file.in_flight,
        program: file.program,
        knobs: knobs(&file.knobs),
        blocking_threads: file.blocking_threads,
        // read as they are, and nothing is counted any more
        counted: Vec::new(),
        panels: read_panels(file.panels),
    };
    let mut variant = Variant::new(info, clock);
    variant.gauges.clear();
    variant.end = file.end;
    variant.over = file.over;
    variant.outcome = outcome(file.outcome, file.lanes.root_has_ended());
    variant.stuck_since = file.stuck_since;
    variant.events = file.events;
    variant.dropped = file.dropped_events;
    variant.detail_from = file.detail_from;
    for gauge in file.gauges {
        check_name(&gauge.name)?;
        variant.add_gauge(read_gauge(gauge, file.end));
    }
    let own = variant.gauges.iter();
    let own = own.take_while(|gauge| is_own(gauge.kind));
    variant.own_gauges = own.count();
    file.lanes.into_variant(&mut variant)?;
    let mut threads = file.workers.iter();
    let main = threads.find(|thread| thread.name == "main thread");
    variant.set_main_thread(main.map(|main| WorkerId::main_thread(main.id)));
    read_holders(&file.holders, &mut variant)?;
    read_blocked(&file.blocked, &mut variant);
    let workers = file.workers.into_iter();
    variant.workers = workers.map(|w| read_worker(w, file.end)).collect();
    variant.real = RealTime::of(file.real);
    let log = file.log.into_iter();
    variant.log = log
        .map(|line| LogLine {
            at: line.at,
            lane: line.lane,
            text: Arc::from(line.text),
            made_first: line.made_first,
            marked_first: line.marked_first,
            polled_first: line.polled_first,
        })
        .collect();
    for mark in file.marks {
        variant.mark(mark);
    }
    variant.log_bytes = variant.log.iter().map(|line| line.text.len()).sum();
    restore_facts(&mut variant, &file.facts);
    for (name, digest) in file.calls {
        read_calls(name, digest, &mut variant)?;
    }
    variant.tally.lines_dropped = file.lines_dropped;
    Ok(variant)
}

/// Those that this program can draw.
fn read_panels(panels: Vec<FilePanel>) -> Vec<Panel> {
    let panels = panels.into_iter();
    let panels = panels.filter_map(|panel| {
        let kind = panel.kind?;
        let source = match (panel.calls, panel.counter) {
            (Some(calls), _) => PanelSource::Calls(calls),
            (None, Some(counter)) if kind == PanelKind::Bars => PanelSource::Counter(counter),
            _ => return None,
        };
        let slice = panel.slice.filter(|slice| slice.0 > 0);
        Some(Panel {
            kind,
            source,
            slice,
        })
    });
    panels.collect()
}

fn read_calls(name: String, digest: Digest, variant: &mut Variant) -> Result<(), ReadError> {
    check_name(&name)?;
    variant.digests.insert(Arc::from(name), digest.restored());
    Ok(())
}

fn read_blocked(blocked: &[FileBlocked], variant: &mut Variant) {
    for stretch in blocked {
        let gauge = stretch.gauge.and_then(|gauge| demo_gauge(variant, gauge));
        let read = Stretch {
            from: stretch.from,
            to: stretch.to.unwrap_or(Nanos::MAX),
            wait: stretch.kind.unwrap_or(WaitKind::Other),
            object: gauge.map_or(Object::NONE, |gauge| Object(gauge.0)),
        };
        variant.holders.push_blocked(stretch.lane, read);
    }
}

fn restore_facts(variant: &mut Variant, facts: &Facts) {
    // all of them by name, so that one that is added is not forgotten here
    let Facts {
        // these follow from the lanes and gauges
        elapsed: _,
        wall_elapsed: _,
        max_in_flight: _,
        max_tasks: _,
        // these from the workers and the calls
        busy: _,
        held: _,
        functions: _,
        tasks,
        calls,
        polls,
        longest_poll,
        completed,
        failed,
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
    tally.failed = *failed;
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

/// Whether the recording makes gauges of this kind itself.
fn is_own(kind: GaugeKind) -> bool {
    matches!(
        kind,
        GaugeKind::Calls | GaugeKind::Tasks | GaugeKind::Counted
    )
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

fn read_holders(holders: &[FileHolder], variant: &mut Variant) -> Result<(), ReadError> {
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
        // of a hold that a later program knows nothing can be said
        let (Some(kind), Some(state)) = (held.kind, held.state) else {
            continue;
        };
        let interval = Interval {
            from: held.from,
            to: held.to.unwrap_or(Nanos::MAX),
            id: HoldId(held.id),
            since: held.since.unwrap_or(held.from),
            lane: held.lane.unwrap_or(LaneId::NONE),
            line: held.line.unwrap_or(0),
            amount: held.amount,
            wanted: held.wanted.unwrap_or(0),
            kind,
            state,
        };
        variant.holders.push(object, interval);
    }
    Ok(())
}

fn read_worker(file: FileWorker, end: Nanos) -> Worker {
    let preempted = file.preempted.unwrap_or_default();
    let time = file.busy.zip(file.held).map(|(busy, held)| WorkerTime {
        busy,
        held,
        preempted,
    });
    let spans = file.spans.into_iter().map(|span| WorkerSpan {
        from: span.from,
        to: span.to.unwrap_or(Nanos::MAX),
        lane: span.lane,
    });
    let mut worker: Worker = spans.collect();
    worker.set_time(time, end);
    worker.set_preemptions(file.preemptions);
    worker
}

fn read_gauge(file: FileGauge, end: Nanos) -> Gauge {
    let kind = gauge_kind(file.kind);
    let mut gauge = Gauge::new(Arc::from(file.name), kind, file.capacity);
    let values = file.samples.iter().map(|(_, value)| *value);
    gauge.min = file
        .min
        .unwrap_or_else(|| values.clone().fold(f64::INFINITY, f64::min));
    gauge.max = file
        .max
        .unwrap_or_else(|| values.clone().fold(f64::NEG_INFINITY, f64::max));
    gauge.set_samples(file.samples, file.since.zip(file.mean), end);
    gauge
}
