//! A recording into JSON.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use super::shape::{
    By, File, FileBlocked, FileCause, FileGauge, FileHolder, FileLane, FileLog, FilePanel,
    FileSpan, FileVariant, FileWait, FileWaitKind, FileWorker, FileWorkerSpan, List, number,
};
use super::{FORMAT, VERSION};
use crate::recording::digest::Digest;
use crate::recording::lane::{Detail, StoredCause};
use crate::recording::{
    Lane, LaneKind, Nanos, Object, PanelSource, PollSite, Recording, Span, State, Variant, WaitId,
    WaitKind, Worker, WorkerId, WorkerSpan,
};

/// Tasks of a set that a wait lists: who waits for ten thousand is woken as often.
const LISTED: usize = 64;

/// The recording as JSON, on one line, with a line feed at its end.
pub fn to_json(recording: &Recording) -> String {
    let mut bytes = Vec::new();
    // writing to memory fails only for maps with keys that are no strings, of which the file has none
    write_json(recording, &mut bytes).ok();
    String::from_utf8(bytes).unwrap_or_default()
}

/// Writes the recording as JSON, as [`to_json`] does, piece by piece. The error is that of the writer.
pub fn write_json(recording: &Recording, mut out: impl io::Write) -> io::Result<()> {
    let file = File {
        format: FORMAT.to_owned(),
        version: VERSION,
        lesson: recording.meta.lesson.clone(),
        clock: recording.meta.clock,
        knobs: knobs(&recording.meta.knobs),
        choices: recording.meta.words.iter().cloned().collect(),
        source: recording.meta.source.clone(),
        in_turn: recording.meta.in_turn,
        reference: recording.meta.reference.clone(),
        apart: recording.meta.apart.clone(),
        real_time: recording.meta.real_time,
        variants: List(|| recording.variants().iter().map(variant)),
    };
    serde_json::to_writer(&mut out, &file)?;
    out.write_all(b"\n")
}

fn knobs(knobs: &[(String, f64)]) -> serde_json::Map<String, serde_json::Value> {
    let knobs = knobs.iter();
    knobs
        .map(|(name, value)| (name.clone(), number(*value)))
        .collect()
}

fn variant(variant: &Variant) -> FileVariant<impl Serialize, impl Serialize> {
    FileVariant {
        id: variant.id().to_owned(),
        label: variant.label().to_owned(),
        outcome: Some(variant.outcome()),
        elapsed: variant.elapsed(),
        dropped_events: variant.dropped_events(),
        detail_from: variant.detail_from(),
        lines_dropped: variant.tally.lines_dropped,
        end: variant.end(),
        over: variant.is_over(),
        stuck_since: variant.stuck_since(),
        events: variant.events(),
        in_flight: variant.in_flight().map(str::to_owned),
        program: variant.info().program.clone(),
        knobs: knobs(&variant.info().knobs),
        blocking_threads: variant.info().blocking_threads,
        panels: panels(variant),
        real: variant.real.looks().to_vec(),
        workers: List(|| {
            variant
                .workers()
                .iter()
                .enumerate()
                .map(|at| worker(variant, at))
        }),
        lanes: List(|| variant.lanes().iter().map(|l| lane(variant, l))),
        gauges: gauges(variant),
        holders: holders(variant),
        blocked: blocked(variant),
        log: log(variant),
        marks: variant.marks().to_vec(),
        findings: variant.findings(),
        facts: variant.facts(),
        calls: calls(variant),
    }
}

fn panels(variant: &Variant) -> Vec<FilePanel> {
    let panels = variant.panels().iter();
    let panels = panels.map(|panel| {
        let (calls, counter) = match panel.source.clone() {
            PanelSource::Calls(calls) => (Some(calls), None),
            PanelSource::Counter(counter) => (None, Some(counter)),
        };
        FilePanel {
            kind: Some(panel.kind),
            calls,
            counter,
            slice: panel.slice,
        }
    });
    panels.collect()
}

fn calls(variant: &Variant) -> BTreeMap<String, Digest> {
    let digests = variant.digests.iter();
    digests
        .map(|(name, digest)| (name.to_string(), digest.clone()))
        .collect()
}

fn worker<'a>(
    variant: &Variant,
    (index, worker): (usize, &'a Worker),
) -> FileWorker<impl Serialize + use<'a>> {
    let time = worker.time(variant.end());
    let span = |span: &WorkerSpan| FileWorkerSpan {
        from: span.from,
        to: (span.to != Nanos::MAX).then_some(span.to),
        lane: span.lane,
    };
    FileWorker {
        id: u16::try_from(index).unwrap_or(u16::MAX),
        name: variant.worker_id(index).to_string(),
        busy: Some(time.busy),
        held: Some(time.held),
        preempted: (time.preempted > Nanos::ZERO).then_some(time.preempted),
        preemptions: worker.preemptions().to_vec(),
        spans: List(move || worker.spans().iter().map(span)),
    }
}

fn gauges(variant: &Variant) -> Vec<FileGauge> {
    let gauges = variant.gauges().iter();
    gauges
        .map(|gauge| FileGauge {
            name: gauge.name.to_string(),
            kind: Some(gauge.kind),
            capacity: gauge.capacity,
            samples: gauge.samples().to_vec(),
            min: Some(gauge.min).filter(|min| min.is_finite()),
            max: Some(gauge.max).filter(|max| max.is_finite()),
            mean: gauge.mean(variant.end()),
            since: gauge.dropped_first(),
        })
        .collect()
}

fn holders(variant: &Variant) -> Vec<FileHolder> {
    let holders = variant.holders.intervals();
    let known = variant.gauges().len().saturating_sub(variant.own_gauges);
    holders
        .filter(|(object, _)| *object < known)
        .map(|(object, held)| FileHolder {
            gauge: object + variant.own_gauges,
            id: held.id.0,
            kind: Some(held.kind),
            state: Some(held.state),
            lane: held.lane.some(),
            line: (held.line != 0).then_some(held.line),
            from: held.from,
            to: (held.to != Nanos::MAX).then_some(held.to),
            since: (held.since != held.from).then_some(held.since),
            amount: held.amount,
            wanted: (held.wanted != 0).then_some(held.wanted),
        })
        .collect()
}

fn blocked(variant: &Variant) -> Vec<FileBlocked> {
    let stretches = variant.holders.stretches().into_iter();
    stretches
        .map(|(lane, stretch)| FileBlocked {
            lane,
            kind: Some(stretch.wait),
            gauge: gauge_place(variant, stretch.object),
            from: stretch.from,
            to: (stretch.to != Nanos::MAX).then_some(stretch.to),
        })
        .collect()
}

/// The place in the list of gauges of what is waited for.
fn gauge_place(variant: &Variant, object: Object) -> Option<usize> {
    let gauge = usize::try_from(object.gauge()?.0).ok()?;
    let place = gauge.checked_add(variant.own_gauges)?;
    (place < variant.gauges().len()).then_some(place)
}

fn log(variant: &Variant) -> Vec<FileLog> {
    let lines = variant.log().iter();
    lines
        .map(|line| FileLog {
            at: line.at,
            lane: line.lane,
            text: line.text.to_string(),
            made_first: line.made_first,
            marked_first: line.marked_first,
            polled_first: line.polled_first,
        })
        .collect()
}

fn lane(variant: &Variant, lane: &Lane) -> FileLane<impl Serialize> {
    let function = lane.function.and_then(|function| {
        let index = usize::try_from(function.0).ok()?;
        variant.names.get(index)
    });
    FileLane {
        id: lane.id,
        parent: lane.parent,
        kind: Some(lane.kind),
        name: lane.name.to_string(),
        line: lane.line,
        function: function.map(ToString::to_string),
        set: lane.set,
        start: lane.start,
        called: (lane.called != lane.start).then_some(lane.called),
        end: lane.end,
        outcome: Some(lane.outcome),
        turns: lane.turns(),
        facts: (lane.start < variant.detail_from()).then(|| lane.facts()),
        detached: lane.detached,
        run_ended: lane.cut,
        spans: List(move || spans(variant, lane)),
    }
}

fn spans(variant: &Variant, lane: &Lane) -> impl Iterator<Item = FileSpan> {
    let mut skipped = None;
    let spans = lane.spans(variant.end()).enumerate();
    spans.filter_map(move |(index, span)| {
        let could_run = matches!(span.state, State::Ready | State::Unpolled);
        let moot = could_run && span.from == span.to && index > 0;
        let last = index + 1 == lane.len();
        if moot && !last {
            skipped = Some(span);
            return None;
        }
        let mut written = self::span(variant, lane, &span);
        if let Some(ready) = skipped.take()
            && span.state == State::Running
        {
            set_cause(&mut written, &ready);
        }
        Some(written)
    })
}

fn set_cause(written: &mut FileSpan, span: &Span) {
    if let Detail::Ready(cause) | Detail::Unpolled(cause) = span.detail {
        let (cause, by) = match cause {
            StoredCause::Spawned => (FileCause::Spawned, By::Absent),
            StoredCause::Due => (FileCause::Due, By::Absent),
            StoredCause::Woken(by) => (FileCause::Woken, By::Lane(by.some())),
        };
        written.cause = Some(cause);
        written.by = by;
    }
}

fn span(variant: &Variant, lane: &Lane, span: &Span) -> FileSpan {
    let mut written = FileSpan {
        state: Some(span.state),
        from: span.from,
        to: span.to,
        worker: None,
        held: None,
        polled_at: None,
        polled_in: None,
        cause: None,
        by: By::Absent,
        lines: None,
        places: None,
        waits_for: None,
        due: None,
    };
    match span.detail {
        Detail::Running { worker, held, site } => {
            let place = worker.some().map(WorkerId::place);
            written.worker = place.and_then(|place| u16::try_from(place).ok());
            written.held = (held != 0).then_some(held);
            written.polled_at = (site != PollSite::ELSEWHERE).then_some(site.line());
            let is_line = site == PollSite::ELSEWHERE || site.0 == site.line();
            written.polled_in = (!is_line).then_some(site.0);
        }
        Detail::Ready(_) | Detail::Unpolled(_) => set_cause(&mut written, span),
        Detail::Suspended { wait, object, .. } => {
            let due = span.detail.due();
            written.due = (due != Nanos::MAX).then_some(due);
            let wait_id = wait;
            let (lines, wait) = waits_for(variant, lane, span.from, (wait, Object(object)));
            let known = variant
                .wait(wait_id)
                .filter(|wait| wait.places != wait.lines);
            written.places = known.map(|wait| wait.places.to_vec());
            written.lines = Some(lines);
            written.waits_for = Some(wait);
        }
    }
    written
}

fn waits_for(
    variant: &Variant,
    lane: &Lane,
    at: Nanos,
    (wait, object): (WaitId, Object),
) -> (Vec<u32>, FileWait) {
    let known = variant.wait(wait);
    let kind = known.map_or(WaitKind::Other, |wait| wait.kind);
    let lines = known.map_or_else(Vec::new, |wait| wait.lines.to_vec());
    let mut word = FileWaitKind::Kind(kind);
    let (mut lanes, mut more, mut set) = (None, None, None);
    match kind {
        WaitKind::Calls => {
            let below: Vec<_> = variant.awaited_below(lane.id, at).collect();
            if !below.is_empty() && below.iter().all(|lane| lane.kind == LaneKind::Branch) {
                word = FileWaitKind::Branches;
            }
            lanes = Some(below.iter().map(|lane| lane.id).collect());
        }
        WaitKind::Task | WaitKind::Initialised => lanes = object.lane().map(|lane| vec![lane]),
        WaitKind::Tasks | WaitKind::AllTasks | WaitKind::OpenTracker => {
            set = object.lane();
            let open = set.into_iter().flat_map(|set| variant.open_in_set(set, at));
            let mut open: Vec<_> = open.map(|lane| lane.id).collect();
            more = open.len().checked_sub(LISTED).filter(|more| *more > 0);
            open.truncate(LISTED);
            lanes = Some(open);
        }
        _ => {}
    }
    let gauge = (!kind.has_lane())
        .then(|| gauge_place(variant, object))
        .flatten();
    let sender = (!kind.has_lane()).then(|| object.sender()).flatten();
    let wait = FileWait {
        kind: Some(word),
        lanes,
        more,
        set,
        gauge,
        source: known.and_then(|wait| wait.source.as_deref().map(str::to_owned)),
        sender: sender.filter(|sender| !sender.has_sent).map(|s| s.line),
        sent: sender.filter(|sender| sender.has_sent).map(|s| s.line),
    };
    (lines, wait)
}
