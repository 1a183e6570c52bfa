//! What a lane is doing, and how a stretch of that is stored.

use serde::{Deserialize, Serialize};

use crate::recording::event::{LaneId, Nanos, Object, PollSite, WaitId, WorkerId};

/// What a lane is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It is being polled.
    Running,
    /// It could run: it is new, was woken, or its timer is due; it waits for a thread.
    Ready,
    /// It waits at an await.
    Suspended,
    /// It could run: it was woken, or its timer has fired. But its task polls something else.
    Unpolled,
}

impl State {
    /// How many states there are.
    pub(in crate::recording) const COUNT: usize = 4;

    /// The place of the state in arrays of [`State::COUNT`].
    pub(in crate::recording) fn index(self) -> usize {
        match self {
            Self::Running => 0,
            Self::Ready => 1,
            Self::Suspended => 2,
            Self::Unpolled => 3,
        }
    }
}

/// Why a lane is ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// It was made and not polled yet.
    Spawned,
    /// Its waker was called, by this lane if it is known.
    Woken(Option<LaneId>),
    /// Its timer's deadline has passed.
    Due,
}

/// A stretch of a lane in one state, as it is stored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::recording) struct Segment {
    pub from: Nanos,
    pub detail: Detail,
}

/// What is stored beside the state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::recording) enum Detail {
    /// The thread, the line at which it is held (0: none), and where in its parent it is polled.
    Running {
        worker: WorkerId,
        held: u32,
        site: PollSite,
    },
    /// Why it is ready.
    Ready(StoredCause),
    /// Why it could run, though nothing polls it.
    Unpolled(StoredCause),
    /// The deadline is kept as two halves, so that the segment stays at 24 bytes.
    Suspended {
        wait: WaitId,
        object: u32,
        due: [u32; 2],
    },
}

/// [`Cause`] with the lane as a plain number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::recording) enum StoredCause {
    Spawned,
    Woken(LaneId),
    Due,
}

impl StoredCause {
    pub(in crate::recording) fn cause(self) -> Cause {
        match self {
            Self::Spawned => Cause::Spawned,
            Self::Woken(by) => Cause::Woken(by.some()),
            Self::Due => Cause::Due,
        }
    }
}

impl Detail {
    /// The future was borrowed and is not polled any more; another turn of its `select!` may poll it again.
    pub(in crate::recording) const SET_ASIDE: Self = Self::Suspended {
        wait: WaitId::SET_ASIDE,
        object: Object::NONE.0,
        due: [u32::MAX; 2],
    };

    /// The future of an arm was dropped, and the next turn of its `select!` has not made it again.
    pub(in crate::recording) const DROPPED: Self = Self::Suspended {
        wait: WaitId::DROPPED,
        object: Object::NONE.0,
        due: [u32::MAX; 2],
    };

    /// Whether nothing polls the lane, by its own account.
    pub(in crate::recording) fn is_set_aside(self) -> bool {
        matches!(
            self,
            Self::Suspended {
                wait: WaitId::SET_ASIDE | WaitId::DROPPED,
                ..
            }
        )
    }

    /// A suspension.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the halves of a 64-bit number"
    )]
    pub(in crate::recording) fn suspended(wait: WaitId, object: Object, due: Nanos) -> Self {
        Self::Suspended {
            wait,
            object: object.0,
            due: [(due.0 >> 32) as u32, due.0 as u32],
        }
    }

    /// The state.
    pub(in crate::recording) fn state(self) -> State {
        match self {
            Self::Running { .. } => State::Running,
            Self::Ready(_) => State::Ready,
            Self::Unpolled(_) => State::Unpolled,
            Self::Suspended { .. } => State::Suspended,
        }
    }

    /// The deadline of a suspension, or [`Nanos::MAX`].
    pub(in crate::recording) fn due(self) -> Nanos {
        match self {
            Self::Suspended {
                due: [high, low], ..
            } => Nanos((u64::from(high) << 32) | u64::from(low)),
            Self::Running { .. } | Self::Ready(_) | Self::Unpolled(_) => Nanos::MAX,
        }
    }
}
