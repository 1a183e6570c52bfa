//! Threads that are held: the long polls of tasks, and who waits for a thread meanwhile.

use std::sync::Arc;

use crate::recording::{BLOCKING, Cause, Lane, LaneId, Nanos, Span, State, Variant, WorkerId};

/// Holds for which it is told who waits.
const MOST: usize = 200;

/// Calls in calls that are looked into.
const DEPTH: usize = 64;

/// Calls in turn that are compared; of more, no line is told.
const MAX_CALLS: usize = 1_000;

/// A task keeps a worker for longer than it should.
#[derive(Clone, Debug)]
pub(super) struct Hold {
    pub lane: LaneId,
    pub worker: Option<WorkerId>,
    pub from: Nanos,
    pub to: Nanos,
    /// It goes on when the recording ends.
    pub open: bool,
    /// The innermost call that runs, when there is one.
    pub call: Option<Arc<str>>,
    /// The line, when it is known.
    pub line: Option<u32>,
    /// A thread of the runtime is idle at the end of it.
    pub idle: bool,
    /// The tasks that could run and have no thread, with why.
    pub waiting: Vec<(LaneId, Option<Cause>)>,
}

/// All holds of a variant, by time.
pub(super) fn of(variant: &Variant) -> Vec<Hold> {
    let tasks = variant
        .lanes()
        .iter()
        .filter(|l| l.kind.is_polled_by_worker());
    let long = tasks.flat_map(|lane| {
        let spans = lane.spans(variant.end());
        let long = spans.filter(Span::is_blocking);
        long.map(move |span| (lane, span))
    });
    let holds = long.enumerate().map(|(index, (lane, span))| {
        let last = Nanos(span.to.0.saturating_sub(1));
        let waiting = if index < MOST {
            waiting(variant, span.worker(), last)
        } else {
            Vec::new()
        };
        let (call, line) = place(variant, lane.id, (span.from, span.to));
        Hold {
            lane: lane.id,
            worker: span.worker(),
            from: span.from,
            to: span.to,
            open: lane.is_open() && span.to >= variant.end(),
            call,
            line,
            idle: idle(variant, last),
            waiting,
        }
    });
    let mut holds: Vec<Hold> = holds.collect();
    holds.sort_by_key(|hold| hold.from);
    holds
}

/// An instant, and one after it.
type Stretch = (Nanos, Nanos);

/// Where a lane holds its thread in a stretch: the innermost call that runs below it, and the line, if either is known.
fn place(variant: &Variant, lane: LaneId, within: Stretch) -> (Option<Arc<str>>, Option<u32>) {
    let mut call = None;
    let mut at = lane;
    // near its end the call may have returned already
    let t = Nanos(within.0.0.midpoint(within.1.0.saturating_sub(1)));
    for _ in 0..DEPTH {
        let line = variant
            .state_at(at, t)
            .and_then(|m| m.lines.first().copied());
        if line.is_some() {
            return (call, line);
        }
        let mut below = variant.open_below(at, t);
        let runs = |lane: &&Lane| {
            let state = variant.state_at(lane.id, t);
            let runs = state.is_some_and(|moment| moment.state == State::Running);
            // a thread and a job have a thread of their own
            runs && lane.kind.is_part()
        };
        let Some(next) = below.find(runs) else {
            break;
        };
        let (from, to) = overlap(next, within);
        if to.since(from) < Nanos(within.1.since(within.0).0 / 2) {
            return (call, line_of_all(variant, at, within));
        }
        call = Some(Arc::clone(&next.name));
        at = next.id;
    }
    (call, None)
}

/// The part of a stretch in which a lane is open.
fn overlap(lane: &Lane, (from, to): Stretch) -> Stretch {
    let end = lane.end.unwrap_or(to).min(to);
    (lane.start.max(from), end)
}

/// The line at which all calls below a lane hold its thread, if it is the same: none of many calls in turn holds it all the time.
fn line_of_all(variant: &Variant, lane: LaneId, within: Stretch) -> Option<u32> {
    let calls = variant.children(lane);
    let calls = calls.iter().filter_map(|call| variant.lane(*call));
    let calls: Vec<_> = calls
        .filter(|call| call.kind.is_part())
        .map(|call| (call.id, overlap(call, within)))
        .filter(|(_, (from, to))| from < to)
        .take(MAX_CALLS + 1)
        .collect();
    if calls.len() > MAX_CALLS {
        return None;
    }
    let mut lines = calls
        .into_iter()
        .map(|(call, within)| place(variant, call, within).1);
    let first = lines.next()??;
    lines.all(|line| line == Some(first)).then_some(first)
}

/// Whether a thread of the runtime polls nothing at `t`.
fn idle(variant: &Variant, t: Nanos) -> bool {
    let workers = 0..u16::try_from(variant.workers().len()).unwrap_or(u16::MAX);
    let workers = workers.map(|number| variant.worker_id(number.into()));
    let workers = workers.filter(|worker| !worker.is_main());
    let mut workers = workers.map(|worker| variant.worker_at(worker, t));
    workers.any(|task| task.is_none())
}

/// The tasks that could have run for a while at `t` on the thread that is held.
fn waiting(variant: &Variant, held: Option<WorkerId>, t: Nanos) -> Vec<(LaneId, Option<Cause>)> {
    let may_run = |lane: LaneId| held.is_none_or(|worker| variant.may_run_on(lane, worker));
    let tasks = variant.lanes().iter();
    let tasks = tasks.filter(|lane| lane.kind.is_polled_by_worker() && may_run(lane.id));
    let ready = tasks.filter_map(|lane| {
        let moment = variant.state_at(lane.id, t)?;
        let long = t.since(moment.since) > BLOCKING;
        (moment.state == State::Ready && long).then_some((lane.id, moment.cause))
    });
    ready.collect()
}
