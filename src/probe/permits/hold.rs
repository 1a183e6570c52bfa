//! What a guard or permit holds.

use std::cell::Cell;
use std::sync::Arc;

use super::{Shared, amount, signed};
use crate::probe::context;
use crate::recording::{EventKind, HoldId, HoldKind, HoldState, LaneId, MarkKind};

thread_local! {
    /// The line of the statement that drops a permit or a guard as soon as it has it, while it does; else 0.
    static GIVEN_BACK: Cell<u32> = const { Cell::new(0) };
}

/// Drops `value`, as the statement does in which it stands: if that gives something back which it got at `line`, the lane is marked.
pub fn gives_back<T>(line: u32, value: T) {
    /// Ends it, also when the drop panics.
    struct Ended;
    impl Drop for Ended {
        fn drop(&mut self) {
            GIVEN_BACK.set(0);
        }
    }
    GIVEN_BACK.set(line);
    let _ended = Ended;
    drop(value);
}

/// What a guard or permit holds. It is dropped before the original's guard: nobody is counted who has let go, and who is
/// next is known before it is woken.
#[derive(Debug)]
pub(crate) struct Hold(pub(super) Option<Held>);

#[derive(Debug)]
pub(super) struct Held {
    pub(super) shared: Arc<Shared>,
    pub(super) id: HoldId,
    pub(super) kind: HoldKind,
    pub(super) state: HoldState,
    pub(super) permits: i64,
    pub(super) lane: LaneId,
    pub(super) line: u32,
}

impl Held {
    pub(super) fn event(&self) -> EventKind {
        let permits = if self.kind == HoldKind::Permits {
            amount(self.permits)
        } else {
            1
        };
        EventKind::Held {
            hold: self.id,
            object: self.shared.gauge.id(),
            lane: self.lane,
            line: self.line,
            kind: self.kind,
            state: self.state,
            amount: permits,
        }
    }
}

impl Hold {
    pub(crate) const fn none() -> Self {
        Self(None)
    }

    /// Counts it; a place in line ends with it.
    pub(super) fn begin(&mut self, queued: Option<HoldId>) {
        let Some(held) = &self.0 else { return };
        let shared = &held.shared;
        shared.change(|line, record| {
            let place = queued.and_then(|hold| line.leave(hold));
            let put_by = place.map_or(0, |place| place.put_by);
            shared.take(line, held.permits - put_by, record);
            line.holders += 1;
            record(held.event());
        });
    }

    /// Gives all but `permits` back, and is of another kind from now on: a writer that goes on as a reader.
    pub(crate) fn downgrade(&mut self, kind: HoldKind, permits: usize) {
        let Some(held) = &mut self.0 else { return };
        let rest = held.permits - signed(permits);
        held.kind = kind;
        held.permits = signed(permits);
        let shared = &held.shared;
        shared.change(|line, record| {
            line.free += rest;
            record(held.event());
            shared.hand_out(line, record);
        });
    }

    /// Nothing is given back: the permits stay taken, and the recording says that the lane that is being polled forgot them.
    #[track_caller]
    pub(crate) fn forget(mut self) {
        let at_line = context::caller_line();
        let Some(mut held) = self.0.take() else {
            return;
        };
        held.state = HoldState::Forgotten;
        (held.lane, held.line) = (context::lane(), at_line);
        let shared = Arc::clone(&held.shared);
        shared.change(|line, record| {
            line.holders -= 1;
            line.forgotten.push_back((held.id, held.permits));
            record(held.event());
        });
    }

    /// Gives `permits` of its own to a new hold of the lane that is being polled.
    pub(crate) fn split(&mut self, permits: usize, at_line: u32) -> Self {
        let Some(held) = &mut self.0 else {
            return Self::none();
        };
        let Some(id) = held.shared.gauge.new_hold() else {
            return Self::none();
        };
        held.permits -= signed(permits);
        let part = Held {
            shared: Arc::clone(&held.shared),
            id,
            kind: held.kind,
            state: held.state,
            permits: signed(permits),
            lane: context::lane(),
            line: at_line,
        };
        part.shared.change(|line, record| {
            line.holders += 1;
            record(held.event());
            record(part.event());
        });
        Self(Some(part))
    }

    /// Takes the permits of `other` over.
    pub(crate) fn merge(&mut self, mut other: Self) {
        let (Some(held), Some(other)) = (&mut self.0, other.0.take()) else {
            return;
        };
        held.permits += other.permits;
        held.shared.change(|line, record| {
            line.holders -= 1;
            record(EventKind::Released { hold: other.id });
            record(held.event());
        });
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let Some(held) = self.0.take() else { return };
        // a thread that is being torn down executes no statement any more
        let at_line = GIVEN_BACK.try_with(Cell::take).unwrap_or_default();
        if at_line != 0 {
            context::mark_at(MarkKind::GivenBack, at_line, held.shared.gauge.id().0);
        }
        let shared = &held.shared;
        shared.change(|line, record| {
            line.free += held.permits;
            line.holders -= 1;
            record(EventKind::Released { hold: held.id });
            shared.hand_out(line, record);
        });
    }
}
