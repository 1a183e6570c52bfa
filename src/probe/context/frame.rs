//! One poll of a lane: what its awaits and leaves say in it, and what is put aside while an await is polled on its own.

use crate::probe::waits::{UnknownFuture, WaitsFor};
use crate::recording::{LaneId, Nanos, Object, PollSite, WaitKind};

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
    /// The innermost future that was pending without a word of what it waits for.
    pub unknown: Option<UnknownFuture>,
    /// Nothing was awaited in the lane yet: a call that begins now may be the lane itself.
    pub fresh: bool,
    /// The innermost await that is being polled: what is polled now is polled there.
    pub site: PollSite,
    /// Arms of the next `select!` that are off in this turn.
    pub arms_off: Vec<(u32, &'static str)>,
    /// The type of the lane's future, while the frame is fresh.
    pub type_name: &'static str,
    /// Pending leaves that only a lane of the run can wake: each keeps one waker of the lane.
    pub inside: usize,
    /// A lane below was polled by a waker that is not this lane's: what polls it keeps one waker of the lane for all of its own.
    pub through: bool,
    /// The call of the demo's own function that returned an `Err` just now.
    pub failed: Option<&'static str>,
    /// The time limit of what was polled last has passed, and what it was for was given up.
    pub gave_up: bool,
    /// The message that the lane received last, until it asks the same channel for another one.
    pub taken: Option<Taken>,
}

/// A message that a lane received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    /// The channel.
    pub(super) channel: Object,
    /// The line of the await, or 0.
    pub line: u32,
}

/// The state of a frame at the begin of an await.
#[derive(Debug)]
pub(crate) struct Mark {
    pub(super) site: PollSite,
    /// What was said in the frame before; none for most awaits, since each is polled on its own.
    pub(super) said: Option<Box<Said>>,
}

/// What was said in a frame.
#[derive(Debug)]
pub(super) struct Said {
    /// The lines before the await was polled for the first time; those of others.
    others: Vec<u32>,
    lines: usize,
    kind: Option<WaitKind>,
    object: Object,
    due: Nanos,
    unknown: Option<UnknownFuture>,
    inside: usize,
}

impl Frame {
    /// Whether nothing was said yet.
    #[inline]
    fn is_blank(&self) -> bool {
        self.lines.is_empty()
            && self.kind.is_none()
            && self.unknown.is_none()
            && self.inside == 0
            && self.due == Nanos::MAX
            && self.object == Object::NONE
    }

    #[inline]
    pub(super) fn mark(&self) -> Mark {
        let said = (!self.is_blank()).then(|| {
            Box::new(Said {
                others: Vec::new(),
                inside: self.inside,
                lines: self.lines.len(),
                kind: self.kind,
                object: self.object,
                due: self.due,
                unknown: self.unknown,
            })
        });
        let site = self.site;
        Mark { site, said }
    }

    #[inline]
    pub(super) fn restore(&mut self, said: Option<Box<Said>>) {
        let Some(said) = said else {
            self.blank();
            self.inside = 0;
            return;
        };
        self.lines.truncate(said.lines);
        if !said.others.is_empty() {
            self.lines = said.others;
        }
        self.kind = said.kind;
        self.object = said.object;
        self.due = said.due;
        self.unknown = said.unknown;
        self.inside = said.inside;
    }

    /// Forgets what was said in this poll, and gives it back.
    #[inline]
    pub(super) fn clear(&mut self) -> Mark {
        let mut mark = self.mark();
        if let Some(said) = &mut mark.said {
            said.others = std::mem::take(&mut self.lines);
            said.lines = 0;
            self.blank();
        }
        mark
    }

    /// Forgets what a lane waits for.
    #[inline]
    pub(super) fn blank(&mut self) {
        self.lines.clear();
        self.kind = None;
        self.object = Object::NONE;
        self.due = Nanos::MAX;
        self.unknown = None;
    }

    /// `future` returned pending: if nothing inside it said why, it stands for what is waited for.
    #[inline]
    pub(super) fn name_unknown(&mut self, future: UnknownFuture) {
        if self.kind.is_some() || !self.lines.is_empty() || self.unknown.is_some() {
            return;
        }
        if future.lacks_budget() {
            self.kind = Some(WaitKind::Budget);
        } else {
            self.unknown = Some(future);
        }
    }

    /// An arm polls calls of the lane around it by way of a set: the one that it named is not all that it waits for.
    pub(crate) fn name_no_single_call(&mut self) {
        if self.kind == Some(WaitKind::Task) {
            (self.kind, self.object) = (Some(WaitKind::Calls), Object::NONE);
        }
    }

    /// What the lane waits for, as far as it was said.
    #[inline]
    pub(crate) fn waits_for(&self) -> WaitsFor {
        match (self.kind, self.unknown) {
            (Some(kind), _) => WaitsFor::Known(kind),
            (None, Some(future)) => WaitsFor::Unknown(future),
            (None, None) => WaitsFor::Known(WaitKind::Other),
        }
    }
}
