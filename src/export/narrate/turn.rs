//! What a lane does at one instant: what woke it, what it did, and where it is after.

use std::sync::Arc;

use super::arms::{Spins, TurnEnd};
use super::holds::Hold;
use crate::recording::{Cause, LaneId, Mark, MarkKind, Nanos, Object, Outcome, WaitKind};

/// An instant and what happens then.
pub(super) struct Instant {
    pub at: Nanos,
    /// When the last change was that belongs to it.
    pub until: Nanos,
    pub turns: Vec<Turn>,
}

/// What a lane does at an instant.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that do not exclude each other"
)]
pub(super) struct Turn {
    pub lane: LaneId,
    /// When the first thing of it happened.
    pub first: Nanos,
    /// The lane begins here.
    pub new: bool,
    /// Its poll had begun before: nothing at this instant made it run.
    pub began: bool,
    /// Why it could run.
    pub cause: Option<Cause>,
    /// When that was, or when it ran if it could run before the instant.
    pub woken: Option<Nanos>,
    /// What it waited for, where that has woken it.
    pub waker: Option<WaitKind>,
    /// It could run for long before it did, since then.
    pub late: Option<Nanos>,
    /// The cause came when it had been polled already.
    pub woken_after: bool,
    /// It was polled.
    pub ran: bool,
    /// How a turn of its `select!` ended, for an arm.
    pub ended: Option<TurnEnd>,
    /// It is an arm that was between two turns before.
    pub was_between: bool,
    /// Its turns are told in one figure.
    pub spins: Option<Spins>,
    /// What happened that changed no state.
    pub marks: Vec<Mark>,
    /// Something else happened than what is marked.
    pub moved: bool,
    /// It keeps its thread.
    pub hold: Option<Hold>,
    /// What it wrote.
    pub wrote: Vec<Arc<str>>,
    /// When it wrote the first of that.
    pub wrote_at: Nanos,
    /// At that instant it had made a lane before.
    pub made_first: bool,
    /// At that instant it had got a mark before.
    pub marked_first: bool,
    /// The lanes that it made.
    pub made: Vec<LaneId>,
    /// How often it waited, if it begins and ends here.
    pub waited: Waited,
    /// When it was suspended last.
    pub suspended: Option<Nanos>,
    /// Where it is after.
    pub after: After,
    /// The poll in which it is ends soon after the instant: the next instant tells the result.
    pub is_brief: bool,
    /// The same happens again later.
    pub again: Option<Again>,
    /// It says nothing of its own, or was told already.
    pub hidden: bool,
}

/// The suspensions of a lane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Waited {
    pub times: usize,
    /// All of them together.
    pub time: Nanos,
}

/// Where a lane is after a turn.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum After {
    Waits(Waiting),
    /// It could run and has no thread.
    Ready,
    /// It could run, but its task polls something else.
    Unpolled,
    Runs,
    /// It is an arm whose turn is over, and the next one has not begun.
    Between,
    /// How it ended, and whether it was cut off by the end of the run.
    Ended(Outcome, bool),
}

/// What a lane waits for, and where.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Waiting {
    pub kind: WaitKind,
    pub object: Object,
    pub lines: Vec<u32>,
    /// The source text of what is awaited, where no object says more.
    pub source: Option<Arc<str>>,
    pub due: Option<Nanos>,
}

/// How often something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Again {
    /// All turns, the first one included.
    pub times: usize,
    pub until: Nanos,
    /// The time between two, when it is always the same.
    pub every: Option<Nanos>,
}

impl Turn {
    /// When it happened: what woke it, where that is told. It may have been polled in passing before.
    pub(super) fn at(&self) -> Nanos {
        let woken = self
            .woken
            .filter(|_| self.cause.is_some() && self.wrote.is_empty() && self.made.is_empty());
        woken.unwrap_or(self.first)
    }

    /// An empty turn that begins at `first`.
    pub(super) fn new(lane: LaneId, first: Nanos) -> Self {
        Self {
            lane,
            first,
            new: false,
            began: false,
            cause: None,
            woken: None,
            waker: None,
            late: None,
            woken_after: false,
            ran: false,
            ended: None,
            was_between: false,
            spins: None,
            marks: Vec::new(),
            moved: false,
            hold: None,
            wrote: Vec::new(),
            wrote_at: Nanos::ZERO,
            made_first: false,
            marked_first: false,
            made: Vec::new(),
            waited: Waited::default(),
            suspended: None,
            after: After::Runs,
            is_brief: false,
            again: None,
            hidden: false,
        }
    }

    /// Whether it wrote its first line before it got its first mark.
    pub(super) fn wrote_first(&self) -> bool {
        let marked = self.marks.iter().map(|mark| mark.at).min();
        let made = self.marks.iter().any(|mark| mark.kind == MarkKind::Made);
        marked.is_some_and(|marked| {
            // whether a future was made before is not known
            let same = marked == self.wrote_at && !self.marked_first && !made;
            !self.wrote.is_empty() && (self.wrote_at < marked || same)
        })
    }

    /// Whether it must be told however many sentences there are.
    pub(super) fn is_urgent(&self) -> bool {
        self.hold.is_some() || matches!(self.after, After::Ended(Outcome::Panicked, _))
    }
}
