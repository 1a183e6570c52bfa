//! The events that a run produces, small and flat: they are written while a demo runs.
//!
//! A probe appends [`Event`]s; strings and suspended lines go through the two tables of a [`Batch`], so that an
//! event stays at 32 bytes whatever it names.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::mark::MarkKind;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HoldId(pub u32);

/// A future of the demo's own async fn that was made and not awaited at once, counted from 0 in a variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
}

/// An entry of the variant's table of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameId(pub u32);

/// A place in [`Batch::texts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextId(pub u32);

/// An entry of the variant's table of waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WaitId(pub u16);

impl WaitId {
    /// The entry that every table starts with: nothing is known of the wait, no lines.
    pub const UNKNOWN: Self = Self(0);
    /// Stands for [`WaitKind::SetAside`] in every table: the fold names it itself, so no table has a place for it.
    pub const SET_ASIDE: Self = Self(u16::MAX);
    /// Stands for [`WaitKind::Dropped`] in every table, likewise.
    pub const DROPPED: Self = Self(u16::MAX - 1);

    /// The entry at a place of a table; none where no more can be numbered.
    pub fn numbered(place: usize) -> Option<Self> {
        let id = u16::try_from(place).ok().map(Self);
        id.filter(|id| *id < Self::DROPPED)
    }
}

/// Where in the lane that made it a branch or call is polled: the line of the innermost await around it, which is all
/// that can poll it again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PollSite(pub u32);

impl PollSite {
    /// No await is around it: an arm of `join!` or `select!` in the body of its function.
    pub const BODY: Self = Self(0);
    /// It is polled from outside the lane that made it, so nothing follows from what that lane awaits.
    pub const ELSEWHERE: Self = Self(u32::MAX);

    /// Whether a lane that is suspended at `lines` polls what is here.
    pub fn is_within(self, lines: &[u32]) -> bool {
        match self {
            Self::ELSEWHERE => true,
            Self::BODY => lines.is_empty(),
            Self(line) => lines.contains(&line),
        }
    }
}

/// What a lane stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LaneKind {
    /// A spawned future, or the variant itself.
    Task,
    /// An arm of `join!` or `select!`.
    Branch,
    /// One execution of a demo's own async fn.
    Call,
    /// A closure on the blocking pool, or a raw thread.
    Blocking,
    /// One execution of a demo's own async fn by a task of a library, of which nothing else is known. It stands below the
    /// connection that the task reads from, or below the root.
    Hosted,
    /// A connection that a listener accepted, from then until it is closed. Nothing polls it: it waits for the other side, or for
    /// the program to answer.
    Connection,
}

impl LaneKind {
    /// Whether its parent polls it: it is a part of a task.
    pub fn is_part(self) -> bool {
        matches!(self, Self::Branch | Self::Call)
    }

    /// Whether a worker polls it, and nothing that is known polls it in between.
    pub fn is_polled_by_worker(self) -> bool {
        matches!(self, Self::Task | Self::Hosted)
    }
}

/// How a lane, or a variant, ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It has not ended.
    Running,
    /// It returned.
    Completed,
    /// It returned an `Err`.
    Failed,
    /// It was dropped before its end.
    Cancelled,
    /// It panicked.
    Panicked,
    /// Of a variant only: nothing can happen in it any more, though it has not ended.
    Stuck,
}

impl Outcome {
    /// Whether it ended by returning.
    pub(super) fn is_return(self) -> bool {
        matches!(self, Self::Completed | Self::Failed)
    }
}

/// What a suspended lane waits for: the operation. The object, where there is one, stands beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitKind {
    /// A future of which nothing is known but the source text of its await, if that.
    Other,
    /// The calls or branches below the lane.
    Calls,
    /// A timer: `sleep`, `sleep_until`.
    Sleep,
    /// The next tick of an interval.
    Tick,
    /// A task, through its handle; the object is its lane.
    Task,
    /// The next of a set of tasks; the object is the set, which the lane of its first task stands for.
    Tasks,
    /// All of a set of tasks; the object is the same.
    AllTasks,
    /// Room in a channel; the object is its gauge.
    Send,
    /// A message; the object is the channel's gauge, if it has one.
    Recv,
    /// A permit; the object is the semaphore's gauge.
    Acquire,
    /// A mutex; the object is its gauge.
    Lock,
    /// The shared side of a read-write lock; the object is its gauge.
    Read,
    /// The exclusive side of a read-write lock; the object is its gauge.
    Write,
    /// A notification.
    Notified,
    /// The others at a barrier.
    Barrier,
    /// A new value of a watch channel.
    Changed,
    /// A channel's other side to be gone.
    Closed,
    /// Its next turn: it yielded.
    Yield,
    /// Its next turn: tokio lets a task get only so much from its awaits in one poll, though there is more.
    Budget,
    /// Nothing: its future was borrowed by an arm of `select!` that lost, and is not polled.
    SetAside,
    /// Nothing: its future was dropped when the arm lost, and the next turn of the `select!` makes it again.
    Dropped,
    /// A connection that a listener accepts.
    Accept,
    /// The other side to accept a connection.
    Connect,
    /// Data from a socket.
    SocketRead,
    /// Room for data in a socket.
    SocketWrite,
    /// A socket, to do something else; or one of several operations on sockets.
    Network,
    /// A file operation, which a thread of the blocking pool carries out.
    File,
    /// The end of a process.
    Process,
    /// A signal of the operating system.
    Signal,
    /// Data from a pipe, inside the process or from another one.
    PipeRead,
    /// Room for data in a pipe.
    PipeWrite,
    /// The value of a cell that another task initialises.
    Initialised,
    /// A cancellation.
    Cancellation,
    /// Of a connection only: the program to answer what has come.
    Answer,
}

impl WaitKind {
    /// Whether it is for tasks of a set.
    pub(super) fn is_for_set(self) -> bool {
        matches!(self, Self::Tasks | Self::AllTasks)
    }

    /// Whether its object is a lane, and no gauge.
    pub(crate) fn has_lane(self) -> bool {
        self == Self::Task || self.is_for_set()
    }

    /// Whether such a wait ends only by what a lane of the run does: no timer, socket or thread outside it can end it. Kinds
    /// that are not known to be of this sort are not.
    pub fn is_for_lanes(self) -> bool {
        matches!(
            self,
            Self::Task
                | Self::Tasks
                | Self::AllTasks
                | Self::Send
                | Self::Recv
                | Self::Acquire
                | Self::Lock
                | Self::Read
                | Self::Write
                | Self::Notified
                | Self::Barrier
                | Self::Changed
                | Self::Closed
                | Self::Cancellation
        )
    }
}

/// What kind of number a gauge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GaugeKind {
    /// Open calls of one function.
    Calls,
    /// Tasks that have not ended.
    Tasks,
    /// Calls of a function that the lesson counts: open ones, or those that began a short while ago.
    Counted,
    /// Messages in a channel.
    Queue,
    /// Permits in use.
    Permits,
    /// Holders of a lock.
    Lock,
    /// Tasks that wait for a permit, a lock, or room in a channel.
    Waiters,
    /// A `metrics::gauge!` of the demo.
    Gauge,
    /// A `metrics::counter!` of the demo, or a count of something that has happened.
    Counter,
    /// Connections that a listener accepted: those that are open, or all.
    Connections,
}

/// What a suspended lane waits for, beside the [`WaitKind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Object(pub u32);

impl Object {
    /// No object is known.
    pub const NONE: Self = Self(u32::MAX);

    /// The object as the lane that [`WaitKind::Task`], [`WaitKind::Tasks`] and [`WaitKind::AllTasks`] name.
    pub fn lane(self) -> Option<LaneId> {
        (self != Self::NONE).then_some(LaneId(self.0))
    }

    /// The object as the gauge that the other kinds name.
    pub fn gauge(self) -> Option<GaugeId> {
        (self != Self::NONE).then_some(GaugeId(self.0))
    }
}

/// A chain of suspended lines and the operation at its end; many events share one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Wait {
    /// What is waited for.
    pub kind: WaitKind,
    /// The lines of the suspended awaits inside the lane, outermost first.
    pub lines: Arc<[u32]>,
    /// The source text of what is awaited, where no object says more.
    pub source: Option<Arc<str>>,
}

/// One instant of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    /// When.
    pub at: Nanos,
    /// What.
    pub kind: EventKind,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum EventKind {
    /// A lane begins; it is ready (cause: spawned) until its first poll.
    Opened {
        /// The new lane; lanes are numbered without gaps.
        lane: LaneId,
        /// The lane in which it was made, or [`LaneId::NONE`]; of a hosted one the connection that it serves, or the root.
        parent: LaneId,
        /// What it stands for.
        kind: LaneKind,
        /// Its name: for a task or call the function's, for a branch its source text. The fold numbers those of functions.
        name: NameId,
        /// The line that made it, or 0.
        line: u32,
        /// Whether the name is a function's, to be numbered (`fetch #1`), or is shown as it stands.
        numbered: bool,
    },
    /// The first thing that the lane runs is a call of a demo's own async fn: the lane is that call. For a task whose type
    /// names a function and a named branch the name stays; a lane opened as an unnamed branch (`numbered`, element of `join_all`
    /// and the like) becomes a call.
    Adopted {
        /// The lane.
        lane: LaneId,
        /// The function.
        function: NameId,
        /// The lane's future is of a type that names no function, such as a boxed one: a task is called after this one.
        names_it: bool,
    },
    /// The lane is one of a set of tasks.
    Gathered {
        /// The lane.
        lane: LaneId,
        /// The first lane of the set, which stands for it.
        set: LaneId,
    },
    /// A poll begins.
    PollStarted {
        /// The lane.
        lane: LaneId,
        /// The thread, or [`WorkerId::NONE`].
        worker: WorkerId,
        /// Where in its parent a branch or call is polled.
        site: PollSite,
    },
    /// A poll ends and the lane is suspended.
    Suspended {
        /// The lane.
        lane: LaneId,
        /// Lines and operation.
        wait: WaitId,
        /// The object of the operation.
        object: Object,
        /// From this instant on it is due, or [`Nanos::MAX`].
        due: Nanos,
    },
    /// The running lane holds its thread at a line, in a blocking sleep for instance.
    Blocked {
        /// The lane.
        lane: LaneId,
        /// The line, or 0.
        line: u32,
    },
    /// The running lane goes on after [`EventKind::Blocked`].
    Unblocked {
        /// The lane.
        lane: LaneId,
    },
    /// What the lane, which is blocked, waits for; until [`EventKind::Unblocked`].
    BlockedOn {
        /// The lane.
        lane: LaneId,
        /// The operation.
        wait: WaitKind,
        /// The object of the operation.
        object: Object,
    },
    /// A lane gets in line for an object.
    Queued {
        /// Its place in the line; it stays the same when the lane holds the object.
        hold: HoldId,
        /// The object.
        object: GaugeId,
        /// The lane, or [`LaneId::NONE`].
        lane: LaneId,
        /// What it will hold.
        kind: HoldKind,
        /// How much of it: permits of a semaphore, 1 of everything else.
        wanted: u32,
    },
    /// A hold begins, or something about it changes: its amount, its lane, or what is known of where it is.
    Held {
        /// The hold.
        hold: HoldId,
        /// The object.
        object: GaugeId,
        /// The lane, or [`LaneId::NONE`].
        lane: LaneId,
        /// The line at which the lane took, made or used it, or 0.
        line: u32,
        /// What is held.
        kind: HoldKind,
        /// What is known of where it is.
        state: HoldState,
        /// How much: permits of a semaphore, 1 of everything else; in line, what was put by.
        amount: u32,
    },
    /// A hold ends, or a lane leaves the line.
    Released {
        /// The hold.
        hold: HoldId,
    },
    /// A suspended lane is made ready.
    Woken {
        /// The lane.
        lane: LaneId,
        /// The lane that ran on the thread that woke it, or [`LaneId::NONE`] (a timer, a socket, another thread).
        by: LaneId,
    },
    /// An arm of `select!` that was polled by reference lost: it is set aside, not dropped.
    SetAside {
        /// The lane.
        lane: LaneId,
    },
    /// The lane of an earlier turn of the same `select!` is used again; it is ready.
    Reopened {
        /// The lane.
        lane: LaneId,
    },
    /// The events just before this one happened again and again, up to now, within one poll of a task.
    Repeated {
        /// How many events are one repetition: turns of `select!` that never wait.
        events: u32,
        /// How often they happened again.
        count: u32,
    },
    /// A lane ends.
    Ended {
        /// The lane.
        lane: LaneId,
        /// How; never [`Outcome::Running`].
        outcome: Outcome,
    },
    /// The task's handle was dropped before the task's end.
    Detached {
        /// The lane.
        lane: LaneId,
    },
    /// Something happened that changes no state.
    Marked {
        /// The lane to which it happened.
        lane: LaneId,
        /// What.
        mark: MarkKind,
        /// The line of the demo, or 0.
        line: u32,
        /// How many; for [`MarkKind::TimedOut`] the microseconds by which the limit was overrun in one poll.
        count: u32,
        /// The lane that did it, or [`LaneId::NONE`] when it is the same or unknown.
        by: LaneId,
    },
    /// A call of a demo's own async fn made a future, which is not awaited at once.
    Made {
        /// Its number.
        made: MadeId,
        /// The lane that made it, or [`LaneId::NONE`].
        lane: LaneId,
        /// The function.
        function: NameId,
        /// The line of the call.
        line: u32,
    },
    /// It is polled for the first time.
    FirstPolled {
        /// The future.
        made: MadeId,
    },
    /// It is dropped before its first poll.
    NeverPolled {
        /// The future.
        made: MadeId,
        /// The lane that drops it, or [`LaneId::NONE`].
        by: LaneId,
    },
    /// A gauge begins.
    GaugeOpened {
        /// The new gauge; gauges are numbered without gaps.
        gauge: GaugeId,
        /// Its name.
        name: NameId,
        /// What kind of number it is.
        kind: GaugeKind,
        /// Its upper limit, or not-a-number when it has none.
        capacity: f64,
    },
    /// A gauge changes.
    GaugeSet {
        /// The gauge.
        gauge: GaugeId,
        /// The new value.
        value: f64,
    },
    /// A line of output of the demo, or the message of a panic.
    Logged {
        /// The lane that wrote it, or [`LaneId::NONE`].
        lane: LaneId,
        /// The text, among those of the same batch: unlike a name it comes once, and goes when the line does.
        text: TextId,
    },
    /// The variant is over. If its own function has ended, tasks that are still open end now, cancelled (cause: run ended),
    /// but for what cannot be stopped: a blocking job, a thread, a poll in progress.
    Over {
        /// How the variant's own function ended. [`Outcome::Stuck`] and [`Outcome::Running`] (stopped at its limit) leave all
        /// lanes open.
        outcome: Outcome,
    },
}

/// What a recorder hands out in one go: the events since the last time, and the table entries that they name for the first time.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// In the order in which they happened.
    pub events: Vec<Event>,
    /// Names numbered from where the last batch ended.
    pub names: Vec<Arc<str>>,
    /// Waits numbered from where the last batch ended; the first batch starts with the entry of [`WaitId::UNKNOWN`].
    pub waits: Vec<Wait>,
    /// The lines of output that the events name.
    pub texts: Vec<Arc<str>>,
    /// Events that the recorder itself had to leave out because nobody collected them.
    pub dropped: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_small() {
        assert!(size_of::<Event>() <= 32, "{}", size_of::<Event>());
    }
}
