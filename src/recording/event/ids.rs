//! Instants, and the numbers by which events name things.

use serde::{Deserialize, Serialize};

/// An instant or a length in nanoseconds; instants count from the start of the run, which all its variants share.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Nanos(pub u64);

impl Nanos {
    /// The start of the run.
    pub const ZERO: Self = Self(0);
    /// Later than any instant of a run: "no deadline", "not yet".
    pub const MAX: Self = Self(u64::MAX);

    /// `seconds` rounded to the nearest nanosecond; negative or not-a-number gives zero.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "float to integer casts saturate, which is what is wanted"
    )]
    pub fn from_seconds(seconds: f64) -> Self {
        Self((seconds * 1e9).round() as u64)
    }

    /// The length in seconds.
    pub fn seconds(self) -> f64 {
        self.0 as f64 / 1e9
    }

    /// `self - earlier`, or zero when `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Self {
        Self(self.0.saturating_sub(earlier.0))
    }

    /// Half of a length.
    #[must_use]
    pub fn half(self) -> Self {
        Self(self.0 / 2)
    }

    /// `self + length`, at most [`Nanos::MAX`].
    #[must_use]
    pub fn plus(self, length: Self) -> Self {
        Self(self.0.saturating_add(length.0))
    }
}

impl From<std::time::Duration> for Nanos {
    fn from(duration: std::time::Duration) -> Self {
        Self(u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX))
    }
}

/// A lane of one variant, counted from 0 (the variant's own task) in order of creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LaneId(pub u32);

impl LaneId {
    /// The lane of the variant's own task.
    pub const ROOT: Self = Self(0);
    /// Stands for "no lane" inside an event.
    pub const NONE: Self = Self(u32::MAX);

    /// The lane, unless it is [`LaneId::NONE`].
    pub fn some(self) -> Option<Self> {
        (self != Self::NONE).then_some(self)
    }
}

/// A runtime thread of one variant, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WorkerId(pub u16);

impl WorkerId {
    /// Stands for "no worker": a closure on the blocking pool or a raw thread.
    pub const NONE: Self = Self(u16::MAX);

    /// Marks the thread that calls `block_on`, where it is a thread beside the workers.
    const MAIN: u16 = 1 << 15;

    /// The thread that calls `block_on`, beside the workers, with its place in the list of threads.
    pub const fn main_thread(place: u16) -> Self {
        Self(place | Self::MAIN)
    }

    /// Whether it is the thread that calls `block_on`, beside the workers.
    pub fn is_main(self) -> bool {
        self != Self::NONE && self.0 & Self::MAIN != 0
    }

    /// Its place in the list of threads.
    pub fn place(self) -> usize {
        usize::from(self.0 & !Self::MAIN)
    }

    /// The worker, unless it is [`WorkerId::NONE`].
    pub fn some(self) -> Option<Self> {
        (self != Self::NONE).then_some(self)
    }
}

impl std::fmt::Display for WorkerId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_main() {
            f.write_str("main thread")
        } else {
            write!(f, "worker {}", self.0)
        }
    }
}

/// A gauge of one variant, counted from 0 in order of creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GaugeId(pub u32);

/// Something that is held or waited for: a guard, a permit, an end of a channel, a place in line. Counted from 0 in a variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct HoldId(pub u32);

/// A future of the demo's own async fn that was made and not awaited at once, counted from 0 in a variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MadeId(pub u32);

/// What is held of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HoldKind {
    /// A mutex.
    Lock,
    /// The shared side of a read-write lock.
    Read,
    /// The exclusive side of a read-write lock.
    Write,
    /// Permits of a semaphore.
    Permits,
    /// The receiving end of a channel.
    Receiver,
    /// A sending end of a channel.
    Sender,
}

/// What is known of where a hold is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HoldState {
    /// The lane waits in line; the amount is what was put by for it so far.
    Waiting,
    /// The lane has it: a guard that borrows cannot leave its task.
    Held,
    /// The lane took it; since then it may have been moved to another lane.
    Taken,
    /// The lane made it, and nobody has used it yet.
    Made,
    /// The lane used it last.
    Used,
    /// The lane gave it up for good: nobody has it, and it does not come back by itself.
    Forgotten,
}

/// An entry of the variant's table of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NameId(pub u32);

/// A place in [`Batch::texts`](crate::recording::Batch::texts).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TextId(pub u32);

/// An entry of the variant's table of waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WaitId(pub u16);

impl WaitId {
    /// The entry that every table starts with: nothing is known of the wait, no lines.
    pub const UNKNOWN: Self = Self(0);
    /// Stands for [`WaitKind::SetAside`](super::WaitKind::SetAside) in every table: the fold names it itself, so no table has a place for it.
    pub const SET_ASIDE: Self = Self(u16::MAX);
    /// Stands for [`WaitKind::Dropped`](super::WaitKind::Dropped) in every table, likewise.
    pub const DROPPED: Self = Self(u16::MAX - 1);

    /// The entry at a place of a table; none where no more can be numbered.
    pub fn numbered(place: usize) -> Option<Self> {
        let id = u16::try_from(place).ok().map(Self);
        id.filter(|id| *id < Self::DROPPED)
    }
}

/// Where in the lane that made it a branch or call is polled: the line of the innermost await around it, which is all
/// that can poll it again.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct PollSite(pub u32);

impl PollSite {
    /// The bits with the line; those above tell the awaits of one line apart.
    const LINE: u32 = (1 << 20) - 1;
    /// It is the source of a stream that is polled, beside what the same await polls for each item.
    const OF_SOURCE: u32 = 1 << 30;
    /// No await is around it: an arm of `join!` or `select!` in the body of its function.
    pub const BODY: Self = Self(0);
    /// It is polled from outside the lane that made it, so nothing follows from what that lane awaits.
    pub const ELSEWHERE: Self = Self(u32::MAX);

    /// The line of the await; 0 where none is around it.
    pub fn line(self) -> u32 {
        if self == Self::ELSEWHERE {
            0
        } else {
            self.0 & Self::LINE
        }
    }

    /// The source of the stream that is consumed here.
    #[must_use]
    pub fn of_source(self) -> Self {
        if self == Self::ELSEWHERE {
            self
        } else {
            Self(self.0 | Self::OF_SOURCE)
        }
    }

    /// Whether it is the source of a stream.
    pub fn is_of_source(self) -> bool {
        self != Self::ELSEWHERE && self.0 & Self::OF_SOURCE != 0
    }

    /// Whether a lane that is suspended at `places` polls what is here.
    pub fn is_within(self, places: &[u32]) -> bool {
        match self {
            Self::ELSEWHERE => true,
            Self::BODY => places.is_empty(),
            Self(place) => places.contains(&place),
        }
    }
}
