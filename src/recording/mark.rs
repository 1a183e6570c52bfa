//! Marks: instants on a lane at which something happened that changed no state.

use serde::{Deserialize, Serialize};

use super::cells::Sign;
use super::event::{EventKind, LaneId, LaneKind, Nanos, Outcome};
use super::findings::Finding;
use super::lane::Lane;
use super::variant::Variant;

/// Marks of one lane that are kept; of a loop that makes more the first ones are, and the rest are counted.
const MAX_MARKS_PER_LANE: u32 = 10_000;

/// The first turn of a `select!` takes no longer than that.
const FIRST_TURN: Nanos = Nanos(1_000_000);

/// The count of [`MarkKind::Aborted`] where the set that the task was in was dropped; 0 for a call of `abort`.
pub const SET_DROPPED: u32 = 1;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// The arm lost its turn of a `select!`, and its future was dropped.
    Dropped,
    /// `abort` was called and the lane can be stopped.
    Aborted,
    /// `abort` was called to no effect: a blocking job that has begun runs to its end.
    AbortIgnored,
    /// The handle of the task was dropped before the task's end.
    Detached,
    /// A notification that nobody waited for, and that is not kept.
    NotifiedNobody,
    /// A receiver was too slow: the channel dropped this many messages before it read them.
    Lagged,
    /// A value was dropped with the `send` that waited for capacity.
    ValueLost,
    /// The lane was dropped with a message that it had received at the line, and had not asked the channel for another one.
    MessageLost,
    /// A read was dropped after so many bytes: no later one gets them again.
    BytesLost,
    /// So many values of a `watch` channel were replaced before the receiver looked.
    SkippedValues,
    /// `notify_one` was called while a notification was stored already: the two are one.
    NotifyMerged,
    /// The task belongs to a set of local tasks that does not run just now: nothing polls it before that does.
    Local,
    /// The message did not go anywhere: the receiver of its channel was gone.
    SentToNobody,
    /// The time limit has passed; the count says by how many microseconds it was overrun before anything looked at it: a poll
    /// held the thread, or nothing polled the lane.
    TimedOut,
    /// Ticks of an interval that came too late.
    MissedTicks,
    /// The channel is closed: the operation returned without waiting. The count says how often this receiver has found it
    /// closed by now: the first time and each power of ten is marked.
    Closed,
    /// A call of the demo's own async fn made a future, and the lane went on to something else before anything polled it.
    Made,
    /// The lane cancelled a token that was not cancelled before.
    CancelledToken,
    /// A future was made and dropped, and nothing ever polled it.
    NeverPolled,
    /// Its poll is over, and no clone of its waker is left: nothing can wake it.
    CannotBeWoken,
    /// The task panicked, and its handle was dropped without a look at the result.
    PanicUnseen,
    /// A permit or a lock was given back in the statement that had got it; the count is the number of its gauge among those of the demo.
    GivenBack,
    /// A kind that this version does not know.
    #[serde(other)]
    Unknown,
}

impl MarkKind {
    /// How it is drawn; none where the lane shows it already, or it is nothing unusual.
    pub fn sign(self) -> Option<Sign> {
        match self {
            Self::Made => Some(Sign::Made),
            Self::MissedTicks => Some(Sign::Tick),
            Self::Dropped
            | Self::ValueLost
            | Self::MessageLost
            | Self::BytesLost
            | Self::NeverPolled => Some(Sign::Dropped),
            Self::AbortIgnored
            | Self::Aborted
            | Self::NotifiedNobody
            | Self::Lagged
            | Self::TimedOut
            | Self::CannotBeWoken
            | Self::PanicUnseen => Some(Sign::Signal),
            Self::CancelledToken
            | Self::Detached
            | Self::Closed
            | Self::SkippedValues
            | Self::SentToNobody
            | Self::NotifyMerged
            | Self::GivenBack
            | Self::Local
            | Self::Unknown => None,
        }
    }
}

/// An instant on a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// When.
    pub at: Nanos,
    /// On which lane.
    pub lane: LaneId,
    /// What happened.
    pub kind: MarkKind,
    /// The line of the demo, or 0.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub line: u32,
    /// How many, where the kind counts (messages, ticks); else 0.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub count: u32,
    /// The lane that did it, where it is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<LaneId>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference to the field"
)]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Mark {
    /// Whether it has its place behind one that is known already. That a future was made is known late: it stands before its end.
    fn comes_after(&self, other: &Self) -> bool {
        if self.at != other.at || self.kind != MarkKind::Made {
            return self.at >= other.at;
        }
        match other.kind {
            MarkKind::Made => self.line >= other.line,
            kind => kind != MarkKind::NeverPolled,
        }
    }
}

impl Variant {
    /// Something happened to a lane: as far as it had an effect, it leaves a mark.
    pub(super) fn marked(&mut self, at: Nanos, event: EventKind) {
        let EventKind::Marked {
            lane: id,
            mark,
            line,
            count,
            by,
        } = event
        else {
            return;
        };
        let Some(lane) = self.lane(id) else { return };
        // what has ended is not touched by an abort that comes too late
        if !lane.is_open() && mark != MarkKind::PanicUnseen {
            return;
        }
        let has_begun = lane.last_poll.is_some();
        if mark == MarkKind::Local && !has_begun {
            self.left_to_its_set(id);
            return;
        }
        let (at, kind) = match mark {
            MarkKind::Aborted if lane.kind == LaneKind::Blocking && has_begun => {
                (at, MarkKind::AbortIgnored)
            }
            // nobody looked at the limit before the poll ended
            MarkKind::TimedOut => (at.since(Nanos(u64::from(count) * 1000)), mark),
            _ => (at, mark),
        };
        let by = by.some().filter(|by| *by != id);
        self.mark(Mark {
            at,
            lane: id,
            kind,
            line,
            count,
            by,
        });
    }

    /// The marks, in the order of time.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// When the handle of a lane's task was dropped, if that was before its end.
    pub fn detached_at(&self, lane: LaneId) -> Option<Nanos> {
        self.lane(lane).filter(|lane| lane.detached)?;
        let mut marks = self.marks.iter();
        let mark = marks.find(|mark| mark.lane == lane && mark.kind == MarkKind::Detached);
        mark.map(|mark| mark.at)
    }

    /// When a lane first found its channel closed.
    pub fn found_closed(&self, lane: LaneId) -> Option<Nanos> {
        self.lane(lane).filter(|lane| lane.marks > 0)?;
        let mut marks = self.marks.iter();
        let mark = marks.find(|mark| mark.lane == lane && mark.kind == MarkKind::Closed);
        mark.map(|mark| mark.at)
    }

    /// Whether the arm that starved another one, as was found, did so because its channel was closed.
    pub fn closed_in_each_turn(&self, found: &Finding) -> bool {
        let closed = |winner| self.closed_all_along(winner, self.lane(found.lane)?);
        found.other.and_then(closed).is_some()
    }

    /// When the arm that won each turn over a starved one found its channel closed; none if it had messages before that.
    pub(super) fn closed_all_along(&self, winner: LaneId, starved: &Lane) -> Option<Nanos> {
        let closed = self.found_closed(winner);
        closed.filter(|closed| closed.since(starved.start) <= FIRST_TURN)
    }

    /// Whether a lane that has been suspended since `since` cannot be woken any more at `t`: nothing kept its waker.
    pub(super) fn is_unwakeable(&self, lane: LaneId, since: Nanos, t: Nanos) -> bool {
        let mut marks = self.marks_of(lane, since, t.plus(Nanos(1)));
        marks.any(|mark| mark.kind == MarkKind::CannotBeWoken)
    }

    /// The call of `abort` that ended a lane; none if it ended otherwise.
    pub fn aborted(&self, lane: LaneId) -> Option<&Mark> {
        let end = self.lane(lane)?;
        let cancelled = end.outcome == Outcome::Cancelled && !end.cut;
        let mut marks = self.marks.iter().rev();
        marks.find(|mark| cancelled && mark.lane == lane && mark.kind == MarkKind::Aborted)
    }

    /// The marks on a lane within a stretch of time, its last instant left out.
    pub fn marks_of(&self, lane: LaneId, from: Nanos, to: Nanos) -> impl Iterator<Item = &Mark> {
        let first = self.marks.partition_point(|mark| mark.at < from);
        let rest = self.marks.get(first..).unwrap_or(&[]);
        let inside = rest.iter().take_while(move |mark| mark.at < to);
        inside.filter(move |mark| mark.lane == lane)
    }

    /// Adds a mark. A drop may be known only later than what came after it, so its place is looked for from the end.
    pub(super) fn mark(&mut self, mark: Mark) {
        let Some(lane) = self.lane_mut(mark.lane) else {
            return;
        };
        lane.marks = lane.marks.saturating_add(1);
        if lane.marks > MAX_MARKS_PER_LANE {
            return;
        }
        let place = self
            .marks
            .iter()
            .rposition(|other| mark.comes_after(other))
            .map_or(0, |before| before + 1);
        self.marks.insert(place, mark);
    }
}
