//! What a thread knows of the run that it works for: its recorder, and the lanes that it is polling just now.

mod frame;

use std::cell::{Cell, RefCell};
use std::panic::Location;
use std::sync::Arc;

use crate::recording::{EventKind, LaneId, MarkKind, Nanos, Object, PollSite, WaitKind, WorkerId};

use super::recorder::Recorder;
use super::waits::UnknownFuture;
pub(crate) use frame::{Frame, Mark, Taken};

thread_local! {
    static RECORDER: RefCell<Option<Arc<Recorder>>> = const { RefCell::new(None) };
    static WORKER: Cell<WorkerId> = const { Cell::new(WorkerId::NONE) };
    static FRAMES: RefCell<Frames> = const { RefCell::new(Frames { stack: Vec::new(), depth: 0 }) };
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

/// Calls `f`; on a thread without a recorder, for `recorder`.
pub(crate) fn on_behalf_of<T>(recorder: Option<&Arc<Recorder>>, f: impl FnOnce() -> T) -> T {
    /// Takes the recorder away again, also when `f` panics.
    struct Detach;
    impl Drop for Detach {
        fn drop(&mut self) {
            attach(None);
        }
    }
    if recorder.is_none() || with_recorder(|_| ()).is_some() {
        return f();
    }
    attach(recorder.map(Arc::clone));
    let _detach = Detach;
    f()
}

/// The recorder of this thread.
pub(crate) fn recorder() -> Option<Arc<Recorder>> {
    RECORDER.with_borrow(Clone::clone)
}

/// Calls `f` with the recorder of this thread, if it has one.
#[inline]
pub(crate) fn with_recorder<T>(f: impl FnOnce(&Arc<Recorder>) -> T) -> Option<T> {
    // a thread that is being torn down has none any more
    RECORDER
        .try_with(|recorder| recorder.try_borrow().ok().and_then(|r| r.as_ref().map(f)))
        .ok()
        .flatten()
}

/// Whether this thread works for a run.
pub(crate) fn is_recording() -> bool {
    with_recorder(|_| ()).is_some()
}

/// Whether the run that this thread works for was stopped.
#[inline]
pub(crate) fn stopped() -> bool {
    with_recorder(|recorder| recorder.is_stopped()).unwrap_or(false)
}

/// The worker number of this thread; taken from `recorder` at the first call.
#[inline]
pub(crate) fn worker(recorder: &Recorder) -> WorkerId {
    let known = WORKER.get();
    if known != WorkerId::NONE {
        return known;
    }
    let new = recorder.new_worker();
    WORKER.set(new);
    new
}

/// Gives this thread a number that was kept for it.
pub(crate) fn work_as(worker: WorkerId) {
    WORKER.set(worker);
}

/// The lane that is being polled on this thread.
#[inline]
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
#[inline]
pub(crate) fn with_top<T>(f: impl FnOnce(&mut Frame) -> T) -> Option<T> {
    FRAMES
        .try_with(|frames| frames.try_borrow_mut().ok()?.top().map(f))
        .ok()
        .flatten()
}

/// Begins a poll of `lane`.
#[inline]
pub(crate) fn enter(lane: LaneId, fresh: bool) {
    let entered = FRAMES.try_with(|frames| {
        let Ok(mut frames) = frames.try_borrow_mut() else {
            return;
        };
        let depth = frames.depth;
        if let Some(frame) = frames.stack.get_mut(depth) {
            frame.lane = lane;
            frame.blank();
            frame.fresh = fresh;
            frame.site = PollSite::BODY;
            frame.type_name = "";
            frame.arms_off.clear();
            frame.inside = 0;
            frame.through = false;
            frame.failed = None;
            frame.gave_up = false;
            frame.taken = None;
        } else {
            frames.stack.push(Frame {
                lane,
                lines: Vec::new(),
                kind: None,
                object: Object::NONE,
                due: Nanos::MAX,
                unknown: None,
                fresh,
                site: PollSite::BODY,
                type_name: "",
                arms_off: Vec::new(),
                inside: 0,
                through: false,
                failed: None,
                gave_up: false,
                taken: None,
            });
        }
        frames.depth = depth + 1;
    });
    debug_assert!(entered.is_ok(), "a lane was polled while its thread ends");
}

/// Says the type of the future whose first poll has just begun.
pub(crate) fn of_type(type_name: &'static str) {
    with_top(|frame| frame.type_name = type_name);
}

/// The arm is off in the `select!` whose futures are made next.
pub(crate) fn arm_is_off(line: u32, source: &'static str) {
    with_top(|frame| frame.arms_off.push((line, source)));
}

/// Whether the arm whose future is made now is off in this turn.
pub(crate) fn take_arm_off(line: u32, source: &'static str) -> bool {
    let off = with_top(|frame| {
        let mut off = frame.arms_off.iter();
        let place = off.position(|arm| *arm == (line, source))?;
        frame.arms_off.swap_remove(place);
        Some(())
    });
    off.flatten().is_some()
}

/// Ends the innermost poll; `f` sees what was said in it.
#[inline]
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
    let place = Location::caller();
    debug_assert!(
        !place.file().starts_with("src/probe/"),
        "the caller is a mirror that is not #[track_caller]: {place}"
    );
    let line = line_of(place);
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
///
/// When an await begins, whatever was pending in this poll was polled by something else, and is most likely over: an arm that
/// lost in a `select!` without probes.
#[inline]
pub(crate) fn awaits(line: u32, begins: bool) -> Option<Mark> {
    with_top(|frame| {
        frame.fresh = false;
        let mark = if begins { frame.clear() } else { frame.mark() };
        frame.site = PollSite(line);
        // what the same poll has waited for before is over: code awaits one thing after another
        frame.inside = 0;
        frame.failed = None;
        frame.gave_up = false;
        mark
    })
}

/// The line of the caller, if it is one of a demo; 0 otherwise.
#[track_caller]
pub(crate) fn caller_line() -> u32 {
    line_of(Location::caller())
}

/// The line of a place in a demo; 0 for a place in a library or in the mirrors, whose lines are not the demo's.
pub(crate) fn line_of(place: &Location<'_>) -> u32 {
    let foreign = ["/rustc/", "/library/", "/registry/src/", "src/probe/"];
    let file = place.file();
    let is_foreign = foreign.iter().any(|part| file.contains(part));
    if is_foreign { 0 } else { place.line() }
}

/// A branch is polled for the first time: what a leaf said before was not about it.
pub(crate) fn branch_begins() {
    with_top(|frame| {
        if !matches!(frame.kind, None | Some(WaitKind::Calls)) {
            frame.clear();
        }
    });
}

/// The await that began at `mark` returned ready: what was recorded in it (the deadline of a timeout, the arms that lost)
/// no longer holds.
#[inline]
pub(crate) fn resumed(mark: Mark) {
    with_top(|frame| {
        frame.site = mark.site;
        frame.restore(mark.said);
    });
}

/// The await of `future` at `line`, which began at `mark`, returned pending.
#[inline]
pub(crate) fn suspended_at(line: u32, future: UnknownFuture, mark: &Mark) {
    with_top(|frame| {
        frame.name_unknown(future);
        frame.lines.push(line);
        frame.site = mark.site;
    });
}

/// Polls the source of a stream: while the same await polls what is made of an item, the source is not polled.
pub(crate) fn in_source<T>(poll: impl FnOnce() -> std::task::Poll<T>) -> std::task::Poll<T> {
    let outer = with_top(|frame| {
        let outer = (frame.lane, frame.site);
        frame.site = frame.site.of_source();
        outer
    });
    let result = poll();
    let Some((lane, site)) = outer else {
        return result;
    };
    with_top(|frame| {
        // a poll that panics leaves its frame behind
        if frame.lane != lane {
            return;
        }
        // what is pending without a word is named by its await
        if result.is_pending() && frame.kind.is_some() {
            frame.lines.push(frame.site.0);
        }
        frame.site = site;
    });
    result
}

/// The lane's own future returned pending.
#[inline]
pub(crate) fn suspended(future: UnknownFuture) {
    with_top(|frame| frame.name_unknown(future));
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
    mark_other_at(lane, kind, (Location::caller().line(), 0));
}

/// The same at a line that is known, or 0, with a number.
pub(crate) fn mark_other_at(lane: LaneId, kind: MarkKind, (line, count): (u32, u32)) {
    let by = self::lane();
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

/// The line of the innermost await that is being polled, or 0.
pub(crate) fn await_line() -> u32 {
    with_top(|frame| frame.site.line()).unwrap_or(0)
}

/// Where a lane whose parent is `parent` is polled now.
#[inline]
pub(crate) fn site_below(parent: LaneId) -> PollSite {
    let site = with_top(|frame| (frame.lane == parent).then_some(frame.site));
    site.flatten().unwrap_or(PollSite::ELSEWHERE)
}

/// The lanes that are being polled on this thread, innermost first.
pub(crate) fn polled_lanes() -> Vec<LaneId> {
    let lanes = FRAMES.try_with(|frames| {
        let frames = frames.try_borrow().ok()?;
        let polled = frames.stack.get(..frames.depth)?.iter().rev();
        Some(polled.map(|frame| frame.lane).collect())
    });
    lanes.ok().flatten().unwrap_or_default()
}

/// The line of the innermost await that is being polled on this thread, in whichever lane.
pub(crate) fn polled_await() -> Option<u32> {
    let line = FRAMES.try_with(|frames| {
        let frames = frames.try_borrow().ok()?;
        let polled = frames.stack.get(..frames.depth)?.iter().rev();
        let sites = polled.map(|frame| frame.site);
        let mut awaits = sites.filter(|site| ![PollSite::BODY, PollSite::ELSEWHERE].contains(site));
        awaits.next().map(PollSite::line)
    });
    line.ok().flatten()
}

/// A leaf returned pending. The first leaf of a poll names what the lane waits for; it counts more than a lane below.
#[inline]
pub(crate) fn waits(kind: WaitKind, object: Object, due: Nanos) {
    if kind == WaitKind::Recv {
        asks_for_next(object);
    }
    with_top(|frame| {
        if matches!(frame.kind, None | Some(WaitKind::Calls)) {
            frame.kind = Some(kind);
            frame.object = object;
        }
        frame.due = frame.due.min(due);
        frame.inside += usize::from(kind.is_for_lanes());
    });
}

/// The lane that is being polled received a message.
pub(crate) fn took(channel: Object) {
    with_top(|frame| {
        let line = frame.site.line();
        frame.taken = Some(Taken { channel, line });
    });
}

/// A lane that is being polled waits for the next message of a channel: it is done with the one before, and so are those around it.
fn asks_for_next(channel: Object) {
    let _ended = FRAMES.try_with(|frames| {
        let Ok(mut frames) = frames.try_borrow_mut() else {
            return;
        };
        let depth = frames.depth;
        for frame in frames.stack.iter_mut().take(depth) {
            frame.taken = frame.taken.filter(|taken| taken.channel != channel);
        }
    });
}

/// Beside what the lane waits for, a lane of the run may wake it.
pub(crate) fn also_woken_by_lanes() {
    with_top(|frame| frame.inside += 1);
}

/// A deadline beside what is waited for: that of a time-out.
pub(crate) fn due(due: Nanos) {
    with_top(|frame| frame.due = frame.due.min(due));
}

/// The lane `child`, which was made below `parent`, returned pending in this one: without a leaf of its own the lane waits for it.
/// An arm may have borrowed what the lane around it polled before: then it says for which lane it waits. `through` says that
/// something between the two polls it with a waker of its own.
pub(crate) fn child_suspended(child: LaneId, parent: LaneId, through: bool) {
    with_top(|frame| {
        frame.through |= through;
        if frame.kind.is_none() && frame.lane == parent {
            frame.kind = Some(WaitKind::Calls);
        } else if frame.kind.is_none() {
            frame.kind = Some(WaitKind::Task);
            frame.object = Object(child.0);
        }
    });
}
