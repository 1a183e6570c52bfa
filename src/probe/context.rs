//! What a thread knows of the run that it works for: its recorder, and the lanes that it is polling just now.

use std::cell::{Cell, RefCell};
use std::panic::Location;
use std::sync::Arc;

use crate::recording::{EventKind, LaneId, MarkKind, Nanos, Object, PollSite, WaitKind, WorkerId};

use super::recorder::Recorder;

thread_local! {
    static RECORDER: RefCell<Option<Arc<Recorder>>> = const { RefCell::new(None) };
    static WORKER: Cell<WorkerId> = const { Cell::new(WorkerId::NONE) };
    static FRAMES: RefCell<Frames> = const { RefCell::new(Frames { stack: Vec::new(), depth: 0 }) };
}

/// One lane that is being polled: what its awaits and leaves said so far in this poll.
#[derive(Debug)]
pub(crate) struct Frame {
    /// The lane.
    pub lane: LaneId,
    /// The lines of the awaits that returned pending, innermost first.
    pub lines: Vec<u32>,
    /// What the first pending leaf waits for.
    pub kind: Option<WaitKind>,
    /// The object of that leaf.
    pub object: Object,
    /// The earliest deadline of a pending timer.
    pub due: Nanos,
    /// Nothing was awaited in the lane yet: a call that begins now is the lane itself.
    pub fresh: bool,
    /// The innermost await that is being polled: what is polled now is polled there.
    pub site: PollSite,
}

/// The state of a frame at the begin of an await.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    site: PollSite,
    lines: usize,
    kind: Option<WaitKind>,
    object: Object,
    due: Nanos,
}

impl Frame {
    fn mark(&self) -> Mark {
        Mark {
            site: self.site,
            lines: self.lines.len(),
            kind: self.kind,
            object: self.object,
            due: self.due,
        }
    }

    fn restore(&mut self, mark: Mark) {
        self.lines.truncate(mark.lines);
        self.kind = mark.kind;
        self.object = mark.object;
        self.due = mark.due;
    }
}

/// The frames of a thread; those above `depth` are kept for their allocations.
struct Frames {
    stack: Vec<Frame>,
    depth: usize,
}

impl Frames {
    fn top(&mut self) -> Option<&mut Frame> {
        let last = self.depth.checked_sub(1)?;
        self.stack.get_mut(last)
    }
}

/// Makes this thread record for `recorder` from now on, or for nobody.
pub(crate) fn attach(recorder: Option<Arc<Recorder>>) {
    RECORDER.set(recorder);
    WORKER.set(WorkerId::NONE);
}

/// The recorder of this thread.
pub(crate) fn recorder() -> Option<Arc<Recorder>> {
    RECORDER.with_borrow(Clone::clone)
}

/// Calls `f` with the recorder of this thread, if it has one.
pub(crate) fn with_recorder<T>(f: impl FnOnce(&Arc<Recorder>) -> T) -> Option<T> {
    // a thread that is being torn down has none any more
    RECORDER
        .try_with(|recorder| recorder.try_borrow().ok().and_then(|r| r.as_ref().map(f)))
        .ok()
        .flatten()
}

/// Whether the run that this thread works for was stopped.
pub(crate) fn stopped() -> bool {
    with_recorder(|recorder| recorder.is_stopped()).unwrap_or(false)
}

/// The worker number of this thread; taken from `recorder` at the first call.
pub(crate) fn worker(recorder: &Recorder) -> WorkerId {
    let known = WORKER.get();
    if known != WorkerId::NONE {
        return known;
    }
    let new = recorder.new_worker();
    WORKER.set(new);
    new
}

/// The lane that is being polled on this thread.
pub(crate) fn lane() -> LaneId {
    with_top(|frame| frame.lane).unwrap_or(LaneId::NONE)
}

/// The lane that polls the one that is being polled on this thread.
pub(crate) fn lane_below_top() -> LaneId {
    let lane = FRAMES.try_with(|frames| {
        let frames = frames.try_borrow().ok()?;
        let frame = frames.stack.get(frames.depth.checked_sub(2)?)?;
        Some(frame.lane)
    });
    lane.ok().flatten().unwrap_or(LaneId::NONE)
}

/// Calls `f` with the frame of the innermost lane that is being polled.
pub(crate) fn with_top<T>(f: impl FnOnce(&mut Frame) -> T) -> Option<T> {
    FRAMES
        .try_with(|frames| frames.try_borrow_mut().ok()?.top().map(f))
        .ok()
        .flatten()
}

/// Begins a poll of `lane`.
pub(crate) fn enter(lane: LaneId, fresh: bool) {
    let entered = FRAMES.try_with(|frames| {
        let Ok(mut frames) = frames.try_borrow_mut() else {
            return;
        };
        let depth = frames.depth;
        if let Some(frame) = frames.stack.get_mut(depth) {
            frame.lane = lane;
            frame.lines.clear();
            frame.kind = None;
            frame.object = Object::NONE;
            frame.due = Nanos::MAX;
            frame.fresh = fresh;
            frame.site = PollSite::BODY;
        } else {
            frames.stack.push(Frame {
                lane,
                lines: Vec::new(),
                kind: None,
                object: Object::NONE,
                due: Nanos::MAX,
                fresh,
                site: PollSite::BODY,
            });
        }
        frames.depth = depth + 1;
    });
    debug_assert!(entered.is_ok(), "a lane was polled while its thread ends");
}

/// Ends the innermost poll; `f` sees what was said in it.
pub(crate) fn leave<T>(f: impl FnOnce(&mut Frame) -> T) -> Option<T> {
    FRAMES
        .try_with(|frames| {
            let mut frames = frames.try_borrow_mut().ok()?;
            let result = frames.top().map(f);
            frames.depth = frames.depth.saturating_sub(1);
            result
        })
        .ok()
        .flatten()
}

/// Calls `operation`, which holds the thread until it is done; the lane that runs is blocked at the line of the caller.
#[track_caller]
pub(crate) fn blocking<T>(operation: impl FnOnce() -> T) -> T {
    blocking_on(None, operation)
}

/// The same for an operation of which it is known what it waits for.
#[track_caller]
pub(crate) fn blocking_on<T>(wait: Option<(WaitKind, Object)>, operation: impl FnOnce() -> T) -> T {
    let line = line_of(Location::caller());
    let lane = lane();
    let record = |kind| with_recorder(|recorder| recorder.record(kind));
    if lane == LaneId::NONE {
        return operation();
    }
    record(EventKind::Blocked { lane, line });
    if let Some((wait, object)) = wait {
        record(EventKind::BlockedOn { lane, wait, object });
    }
    let result = operation();
    record(EventKind::Unblocked { lane });
    result
}

/// The await at `line` is polled: from now on a call that begins is a lane below this one. The mark is for [`resumed`] and
/// [`suspended_at`].
pub(crate) fn awaits(line: u32) -> Option<Mark> {
    with_top(|frame| {
        frame.fresh = false;
        let mark = frame.mark();
        frame.site = PollSite(line);
        mark
    })
}

/// The line of the caller, if it is one of a demo; 0 otherwise.
#[track_caller]
pub(crate) fn caller_line() -> u32 {
    line_of(Location::caller())
}

/// The line of a place in a demo; 0 for a place in the library of a crate, whose lines are none of the demo's.
pub(crate) fn line_of(place: &Location<'_>) -> u32 {
    let foreign = ["/rustc/", "/library/", "/registry/src/"];
    let file = place.file();
    let is_foreign = foreign.iter().any(|part| file.contains(part));
    if is_foreign { 0 } else { place.line() }
}

/// The await that began at `mark` returned ready: what was recorded in it (the deadline of a timeout, the arms that lost)
/// no longer holds.
pub(crate) fn resumed(mark: Mark) {
    with_top(|frame| {
        frame.restore(mark);
        frame.site = mark.site;
    });
}

/// The await at `line`, which began at `mark`, returned pending.
pub(crate) fn suspended_at(line: u32, mark: Mark) {
    with_top(|frame| {
        frame.lines.push(line);
        frame.site = mark.site;
    });
}

/// Marks the lane that is being polled, at the line of its await.
pub(crate) fn mark(kind: MarkKind, count: u32) {
    mark_at(kind, await_line(), count);
}

/// Marks the lane that is being polled, at the line of the caller.
#[track_caller]
pub(crate) fn mark_here(kind: MarkKind) {
    mark_at(kind, Location::caller().line(), 0);
}

/// Marks the lane that is being polled, at a line.
pub(crate) fn mark_at(kind: MarkKind, line: u32, count: u32) {
    let lane = lane();
    if lane != LaneId::NONE {
        let by = LaneId::NONE;
        with_recorder(|recorder| {
            recorder.record(EventKind::Marked {
                lane,
                mark: kind,
                line,
                count,
                by,
            });
        });
    }
}

/// Marks `lane` for what the lane that is being polled does to it, at the line of the caller.
#[track_caller]
pub(crate) fn mark_other(lane: LaneId, kind: MarkKind) {
    let line = Location::caller().line();
    let by = self::lane();
    with_recorder(|recorder| {
        recorder.record(EventKind::Marked {
            lane,
            mark: kind,
            line,
            count: 0,
            by,
        });
    });
}

/// The line of the innermost await that is being polled, or 0.
pub(crate) fn await_line() -> u32 {
    with_top(|frame| frame.site.0).unwrap_or(0)
}

/// Where a lane whose parent is `parent` is polled now.
pub(crate) fn site_below(parent: LaneId) -> PollSite {
    let site = with_top(|frame| (frame.lane == parent).then_some(frame.site));
    site.flatten().unwrap_or(PollSite::ELSEWHERE)
}

/// A leaf returned pending. The first leaf of a poll names what the lane waits for; it counts more than a lane below.
pub(crate) fn waits(kind: WaitKind, object: Object, due: Nanos) {
    with_top(|frame| {
        if matches!(frame.kind, None | Some(WaitKind::Calls)) {
            frame.kind = Some(kind);
            frame.object = object;
        }
        frame.due = frame.due.min(due);
    });
}

/// A deadline beside what is waited for: that of a time-out.
pub(crate) fn due(due: Nanos) {
    with_top(|frame| frame.due = frame.due.min(due));
}

/// A lane below this one returned pending: without a leaf of its own the lane waits for it.
pub(crate) fn child_suspended() {
    with_top(|frame| {
        if frame.kind.is_none() {
            frame.kind = Some(WaitKind::Calls);
        }
    });
}
