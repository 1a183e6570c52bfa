//! Threads that are held: the long polls of tasks, and who waits for a thread meanwhile.

use crate::recording::{BLOCKING, Cause, LaneId, LaneKind, Nanos, Span, State, Variant, WorkerId};

/// Holds for which it is told who waits.
const MOST: usize = 200;

/// A task keeps a worker for longer than it should.
#[derive(Clone, Debug)]
pub(super) struct Hold {
    pub lane: LaneId,
    pub worker: Option<WorkerId>,
    pub from: Nanos,
    pub to: Nanos,
    /// It goes on when the recording ends.
    pub open: bool,
    /// The line, when it is known.
    pub line: Option<u32>,
    /// The tasks that could run and have no thread, with why.
    pub waiting: Vec<(LaneId, Option<Cause>)>,
}

/// All holds of a variant, by time.
pub(super) fn of(variant: &Variant) -> Vec<Hold> {
    let tasks = variant.lanes().iter().filter(|l| l.kind == LaneKind::Task);
    let long = tasks.flat_map(|lane| {
        let spans = lane.spans(variant.end());
        let long = spans.filter(Span::is_blocking);
        long.map(move |span| (lane, span))
    });
    let holds = long.enumerate().map(|(index, (lane, span))| {
        let last = Nanos(span.to.0.saturating_sub(1));
        let waiting = if index < MOST {
            waiting(variant, last)
        } else {
            Vec::new()
        };
        Hold {
            lane: lane.id,
            worker: span.worker(),
            from: span.from,
            to: span.to,
            open: lane.is_open() && span.to >= variant.end(),
            line: line(variant, lane.id, last, 0),
            waiting,
        }
    });
    let mut holds: Vec<Hold> = holds.collect();
    holds.sort_by_key(|hold| hold.from);
    holds
}

/// The line that holds the thread: the lane's own, or that of the innermost call that runs.
fn line(variant: &Variant, lane: LaneId, t: Nanos, depth: usize) -> Option<u32> {
    let own = variant.state_at(lane, t)?;
    if own.state != State::Running || depth > 64 {
        return None;
    }
    let held = own.lines.first().copied();
    held.or_else(|| {
        let mut below = variant.open_below(lane, t);
        below.find_map(|child| line(variant, child.id, t, depth + 1))
    })
}

/// The tasks that could have run for a while at `t`.
fn waiting(variant: &Variant, t: Nanos) -> Vec<(LaneId, Option<Cause>)> {
    let tasks = variant.lanes().iter().filter(|l| l.kind == LaneKind::Task);
    let ready = tasks.filter_map(|lane| {
        let moment = variant.state_at(lane.id, t)?;
        let long = t.since(moment.since) > BLOCKING;
        (moment.state == State::Ready && long).then_some((lane.id, moment.cause))
    });
    ready.collect()
}
