//! A future that has a lane: each poll, wake and end of it is recorded.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::task::{Context, Poll, Waker};

use pin_project_lite::pin_project;

use crate::recording::{EventKind, LaneId, LaneKind, MarkKind, Outcome, PollSite, WorkerId};

use super::call::BLOCK;
use super::context::{self, Taken};
use super::facade::tokio::net::connection::of_this_task;
use super::facade::tokio::time::is_timeout;
use super::names;
use super::recorder::Recorder;
use super::returned::is_err;
use super::waits::UnknownFuture;

mod job;
mod waker;

pub(crate) use job::Job;
use waker::{LaneWaker, OwnWaker, set_polled};

/// The lane of a future, from its making to its end.
#[derive(Debug)]
pub(crate) struct LaneHandle {
    recorder: Arc<Recorder>,
    id: LaneId,
    /// The lane in which it was made.
    parent: LaneId,
    kind: LaneKind,
    /// Kept as long as the waker that it wraps stays the same.
    waker: Option<OwnWaker>,
    polled: bool,
    ended: bool,
    /// Its last poll left no clone of its waker.
    unwakeable: bool,
    part: Part,
    /// The message that it received and has not dealt with.
    taken: Option<Taken>,
}

/// What its future is for the lane. A handle is part of every task, so that what only some need shares its place.
#[derive(Clone, Copy, Debug)]
enum Part {
    /// Some future. If it is the one of an async fn and nothing more, its type says so, and the lane fails when the call does.
    Any,
    /// The call of this function of the demo and nothing more: the lane fails when it does.
    Call(&'static str),
    /// One call, of whichever function.
    OneCall,
    /// An arm of `join!` or `select!`, whose lane serves all turns of its loop.
    Arm {
        source: &'static str,
        /// The arm borrows its future: when it loses, the future is set aside and not dropped.
        by_reference: bool,
    },
}

impl Part {
    fn is_arm(self) -> bool {
        matches!(self, Self::Arm { .. })
    }

    /// The source text of an arm; empty for others.
    fn source(self) -> &'static str {
        match self {
            Self::Arm { source, .. } => source,
            _ => "",
        }
    }

    /// Whether the lane fails since the call of `failed` did; its future has the type `type_name`.
    fn fails_with(self, failed: &str, type_name: &'static str) -> bool {
        if failed == BLOCK {
            return names::is_block(type_name);
        }
        match self {
            Self::Call(function) => failed == function,
            Self::OneCall => true,
            Self::Any | Self::Arm { .. } => names::function_of(type_name) == Some(failed),
        }
    }
}

impl LaneHandle {
    /// A new lane below the one that is being polled; none without a recorder.
    pub(crate) fn open(kind: LaneKind, name: &str, line: u32, numbered: bool) -> Option<Self> {
        let recorder = context::recorder()?;
        let parent = context::lane();
        let id = recorder.open(parent, kind, name, line, numbered);
        Some(Self::of(recorder, id, parent, kind))
    }

    /// The lane of the async fn `name`, declared at `line`, that something runs of which no lane is known: a task of a library.
    pub(crate) fn hosted(name: &str, line: u32) -> Option<Self> {
        let recorder = context::recorder()?;
        let kind = LaneKind::Hosted;
        let above = of_this_task().unwrap_or(LaneId::ROOT);
        let id = recorder.open(above, kind, name, line, true);
        Some(Self::of(recorder, id, above, kind))
    }

    /// The handle of a lane that is already open.
    pub(crate) fn of(recorder: Arc<Recorder>, id: LaneId, parent: LaneId, kind: LaneKind) -> Self {
        Self {
            recorder,
            id,
            parent,
            kind,
            waker: None,
            polled: false,
            ended: false,
            unwakeable: false,
            part: Part::Any,
            taken: None,
        }
    }

    /// The handle of an arm's lane whose future, which the arm had borrowed, is polled outside it from now on.
    pub(crate) fn resume(recorder: Arc<Recorder>, id: LaneId, parent: LaneId) -> Self {
        recorder.record(EventKind::Reopened { lane: id });
        let mut handle = Self::of(recorder, id, parent, LaneKind::Branch);
        handle.polled = true;
        handle
    }

    /// Says that its future does nothing but call `function` of the demo: it fails when that does.
    pub(crate) fn calling(mut self, function: &'static str) -> Self {
        self.part = Part::Call(function);
        self
    }

    /// Says the same of the one call that it makes, whichever it is.
    pub(crate) fn calling_one(mut self) -> Self {
        self.part = Part::OneCall;
        self
    }

    /// The lane of the arm `source` of `join!` or `select!`; none without a recorder, and for an arm that is off.
    pub(crate) fn branch(line: u32, source: &'static str, by_reference: bool) -> Option<Self> {
        let recorder = context::recorder()?;
        if context::take_arm_off(line, source) {
            return None;
        }
        let parent = context::lane();
        let id = recorder.open_branch(parent, line, source);
        let mut handle = Self::of(recorder, id, parent, LaneKind::Branch);
        handle.part = Part::Arm {
            source,
            by_reference,
        };
        Some(handle)
    }

    /// The lane.
    pub(crate) fn id(&self) -> LaneId {
        self.id
    }

    /// The waker for a poll by `outer`; it is put back after the poll.
    fn take_waker(&mut self, outer: &Waker) -> OwnWaker {
        let kept = self.waker.take();
        kept.filter(|kept| kept.lane.outer.will_wake(outer))
            .unwrap_or_else(|| OwnWaker::new(&self.recorder, self.id, outer))
    }

    fn poll_started(&mut self, woken: Option<&AtomicBool>) {
        let place = match self.kind {
            LaneKind::Task | LaneKind::Hosted if context::lane() == LaneId::NONE => {
                (context::worker(&self.recorder), PollSite::ELSEWHERE)
            }
            LaneKind::Branch | LaneKind::Call => (WorkerId::NONE, context::site_below(self.parent)),
            // a task inside another lane's poll (of a set of local tasks): the thread is that lane's
            LaneKind::Task
            | LaneKind::Hosted
            | LaneKind::Blocking
            | LaneKind::Thread
            | LaneKind::Connection => (WorkerId::NONE, PollSite::ELSEWHERE),
        };
        let fresh = !self.polled;
        self.polled = true;
        self.recorder.poll_started(self.id, place, woken);
        context::enter(self.id, fresh);
        if self.taken.is_some() {
            context::with_top(|frame| frame.taken = self.taken);
        }
    }

    fn suspended(&mut self) {
        let Self {
            recorder,
            id,
            kind,
            waker,
            taken,
            ..
        } = self;
        context::leave(|frame| {
            *taken = frame.taken;
            frame.lines.reverse();
            if let Some(waker) = waker {
                let inside = frame.inside + usize::from(frame.through);
                waker.lane.count_clones(inside);
            }
            if frame.through && *kind == LaneKind::Branch {
                frame.name_no_single_call();
            }
            let place = (frame.object, frame.due);
            recorder.suspended(*id, frame.waits_for(), &frame.lines, place);
        });
        if self.kind.is_part() {
            let through = self.waker.as_ref().is_some_and(|w| w.lane.above.is_none());
            context::child_suspended(self.id, self.parent, through);
        }
    }

    /// Runs `body` as the lane's one poll, at whose end it ends.
    pub(crate) fn run_once<T>(mut self, body: impl FnOnce() -> T) -> T {
        // a future that it runs to its end is not the lane's own: its calls have lanes below
        self.polled = true;
        self.poll_started(None);
        let poll = RunningPoll::new(&mut self, None);
        let result = body();
        poll.end("", is_err(&result));
        result
    }

    /// Marks the lane when it begins to be true that nothing can wake it.
    fn note_unwakeable(&mut self, unwakeable: bool) {
        if unwakeable && !std::mem::replace(&mut self.unwakeable, unwakeable) {
            self.recorder.record(EventKind::Marked {
                lane: self.id,
                mark: MarkKind::CannotBeWoken,
                line: 0,
                count: 0,
                by: LaneId::NONE,
            });
        }
        self.unwakeable = unwakeable;
    }

    /// Marks the lane when it is dropped with a message that it received and has not dealt with.
    fn note_lost(&self, taken: Option<Taken>) {
        let Some(taken) = taken.filter(|_| !self.recorder.is_stopped()) else {
            return;
        };
        self.recorder.record(EventKind::Marked {
            lane: self.id,
            mark: MarkKind::MessageLost,
            line: taken.line,
            count: 0,
            by: LaneId::NONE,
        });
    }

    fn end(&mut self, outcome: Outcome) {
        if !self.ended {
            self.ended = true;
            let lane = self.id;
            if self.part.is_arm() {
                let how = EventKind::Ended { lane, outcome };
                self.recorder.branch_left(self.parent, lane, how);
            } else {
                self.recorder.ended(lane, outcome);
            }
        }
    }

    /// The future was borrowed and its arm lost: nobody polls it until the next turn.
    fn set_aside(&mut self) -> bool {
        let Part::Arm {
            by_reference: true, ..
        } = self.part
        else {
            return false;
        };
        let how = EventKind::SetAside { lane: self.id };
        self.recorder.branch_left(self.parent, self.id, how);
        true
    }

    /// A poll by `outer` of its future, which is of the type `type_name`, begins; the waker for it, unless the run was stopped.
    fn begin_poll(&mut self, outer: &Waker, type_name: &'static str) -> Option<OwnWaker> {
        if self.recorder.is_stopped() {
            return None;
        }
        let own = self.take_waker(outer);
        let is_first = !self.polled;
        if is_first && self.part.is_arm() {
            context::branch_begins();
        }
        self.poll_started(Some(&own.lane.woken));
        if is_first {
            context::of_type(type_name);
        }
        Some(own)
    }

    /// Polls the lane's future.
    // what does not depend on the future's type is not in it: a program has hundreds of types
    pub(crate) fn poll<F: Future>(
        &mut self,
        future: Pin<&mut F>,
        cx: &mut Context<'_>,
    ) -> Poll<F::Output> {
        let begun = self.begin_poll(cx.waker(), std::any::type_name::<F>());
        let Some(OwnWaker { lane, waker }) = begun else {
            return Poll::Pending;
        };
        let poll = RunningPoll::new(self, Some(lane));
        match future.poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => {
                poll.end(std::any::type_name::<F>(), is_err(&output));
                Poll::Ready(output)
            }
            Poll::Pending => {
                poll.suspend(waker, UnknownFuture::of::<F>);
                Poll::Pending
            }
        }
    }

    /// Drops the lane's future, and ends the lane; but for a future that an arm only borrowed.
    pub(crate) fn drop_future<F>(&mut self, mut future: Pin<&mut Option<F>>) {
        if self.begin_drop() {
            future.set(None);
            self.end_drop();
        }
    }

    /// What the locals of its future say while they are dropped is said by this lane, and their lanes end before it. Not so where
    /// the lane has ended, or its future was only borrowed.
    #[inline(never)]
    fn begin_drop(&mut self) -> bool {
        if self.ended || self.set_aside() {
            return false;
        }
        context::enter(self.id, false);
        context::with_top(|frame| frame.taken = self.taken);
        true
    }

    /// They are dropped.
    #[inline(never)]
    fn end_drop(&mut self) {
        let taken = context::leave(|frame| frame.taken);
        self.note_lost(taken.flatten());
        self.end(Outcome::Cancelled);
    }
}

/// A poll that is under way; when it is left by a panic the lane ends there.
struct RunningPoll<'a> {
    handle: &'a mut LaneHandle,
    /// The waker of the lane around it.
    around: Option<Arc<LaneWaker>>,
    left: bool,
}

impl<'a> RunningPoll<'a> {
    fn new(handle: &'a mut LaneHandle, waker: Option<Arc<LaneWaker>>) -> Self {
        let around = set_polled(waker);
        Self {
            handle,
            around,
            left: false,
        }
    }

    /// The poll by `waker` returned pending; `future` makes what is known of the future from its source text.
    fn suspend(mut self, waker: Waker, future: fn(&'static str) -> UnknownFuture) {
        context::suspended(future(self.handle.part.source()));
        let lane = self.leave();
        self.handle.waker = lane.map(|lane| OwnWaker { lane, waker });
        let waker = self.handle.waker.as_ref();
        let unwakeable = waker.is_some_and(|waker| waker.lane.is_dead());
        self.handle.suspended();
        self.handle.note_unwakeable(unwakeable);
    }

    /// The future, which is of the type `type_name`, has returned; `is_err` says whether that is an error.
    fn end(mut self, type_name: &'static str, is_err: bool) {
        drop(self.leave());
        let said = context::leave(|frame| (frame.failed, frame.gave_up, frame.taken));
        let (failed, gave_up, taken) = said.unwrap_or_default();
        // the lane around it has the message now
        if taken.is_some() && self.handle.kind.is_part() {
            context::with_top(|frame| frame.taken = taken);
        }
        let failed = failed.is_some_and(|call| self.handle.part.fails_with(call, type_name));
        self.handle.end(if failed {
            Outcome::Failed
        } else if gave_up && is_timeout(type_name) {
            // the lane is about what had the time limit, and that was dropped
            Outcome::Cancelled
        } else if is_err {
            Outcome::Failed
        } else {
            Outcome::Completed
        });
    }

    /// Makes the waker of the lane around it that of this thread again, and gives back its own.
    fn leave(&mut self) -> Option<Arc<LaneWaker>> {
        self.left = true;
        set_polled(self.around.take())
    }
}

impl Drop for RunningPoll<'_> {
    fn drop(&mut self) {
        if self.left {
            return;
        }
        drop(self.leave());
        context::leave(|_| ());
        // a thread that is freed when its run is stopped unwinds too
        if !self.handle.recorder.is_stopped() {
            self.handle.end(Outcome::Panicked);
        }
    }
}

pin_project! {
    /// A future with a lane, or without one where nothing records.
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct Observed<F> {
        // an option, so that it can be dropped while the lane is still open
        #[pin]
        future: Option<F>,
        lane: Option<LaneHandle>,
    }

    impl<F> PinnedDrop for Observed<F> {
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            if let Some(lane) = this.lane {
                lane.drop_future(this.future);
            }
        }
    }
}

impl<F> Observed<F> {
    /// `future` on `lane`.
    pub(crate) fn new(future: F, lane: Option<LaneHandle>) -> Self {
        Self {
            future: Some(future),
            lane,
        }
    }

    /// The lane of the future.
    pub(crate) fn lane(&self) -> Option<LaneId> {
        self.lane.as_ref().map(LaneHandle::id)
    }
}

impl<F: Unpin> Observed<F> {
    /// The future of an arm that lost, as it was given, for whoever polls it next; its lane is set aside.
    pub(crate) fn hand_back(mut self) -> Option<F> {
        let this = Pin::new(&mut self).project();
        if let Some(lane) = this.lane.take().filter(|lane| !lane.ended) {
            let how = EventKind::SetAside { lane: lane.id };
            lane.recorder.branch_left(lane.parent, lane.id, how);
        }
        this.future.get_mut().take()
    }
}

impl<F: Future> Future for Observed<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let Some(future) = this.future.as_pin_mut() else {
            return Poll::Pending;
        };
        match this.lane {
            Some(lane) => lane.poll(future, cx),
            None => future.poll(cx),
        }
    }
}
