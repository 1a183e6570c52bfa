//! The events that a run produces, small and flat: they are written while a demo runs.
//!
//! A probe appends [`Event`]s; strings and suspended lines go through the two tables of a [`Batch`], so that an
//! event stays at 32 bytes whatever it names.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::mark::MarkKind;

mod ids;
mod wait_kind;

pub use ids::{
    GaugeId, HoldId, HoldKind, HoldState, LaneId, MadeId, NameId, Nanos, PollSite, TextId, WaitId,
    WorkerId,
};
pub use wait_kind::WaitKind;

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
    /// A closure on the blocking pool.
    Blocking,
    /// A thread of the standard library that the demo starts.
    Thread,
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

    /// Whether it is a closure that has a thread for itself until it ends, and cannot be stopped.
    pub fn is_closure(self) -> bool {
        matches!(self, Self::Blocking | Self::Thread)
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
    /// Its process ended before it did; of a variant also: it got none. The log says why.
    Died,
}

impl Outcome {
    /// Whether it ended by returning.
    pub(super) fn is_return(self) -> bool {
        matches!(self, Self::Completed | Self::Failed)
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Object(pub u32);

impl Object {
    /// No object is known.
    pub const NONE: Self = Self(u32::MAX);

    /// The object as the lane that [`WaitKind::Task`], [`WaitKind::Tasks`] and [`WaitKind::AllTasks`] name.
    pub fn lane(self) -> Option<LaneId> {
        (self != Self::NONE).then_some(LaneId(self.0))
    }

    /// Set in what stands for a channel without a gauge, and in [`Object::NONE`]: no gauge has such a number.
    const SENDER: u32 = 1 << 31;

    /// Set beside it where the line is that of the last value that was sent.
    const SENT: u32 = 1 << 30;

    /// A channel without a gauge that has a sender: the line is where its ends were made.
    pub(crate) fn sender_made_at(line: u32) -> Self {
        Self::of_sender(line, 0)
    }

    /// A channel without a gauge that has a sender: the line is where the last value was sent.
    pub(crate) fn last_sent_at(line: u32) -> Self {
        Self::of_sender(line, Self::SENT)
    }

    fn of_sender(line: u32, sent: u32) -> Self {
        if line == 0 || line >= Self::SENT - 1 {
            return Self::NONE;
        }
        Self(Self::SENDER | sent | line)
    }

    /// What is known of the sender of a channel without a gauge, which is there while the channel is waited for.
    pub(super) fn sender(self) -> Option<SenderLeft> {
        let line = self.0 & !(Self::SENDER | Self::SENT);
        let known = self != Self::NONE && self.0 & Self::SENDER != 0;
        known.then_some(SenderLeft {
            line,
            has_sent: self.0 & Self::SENT != 0,
        })
    }

    /// The object as the gauge that the other kinds name.
    pub fn gauge(self) -> Option<GaugeId> {
        (self.0 & Self::SENDER == 0).then_some(GaugeId(self.0))
    }
}

/// The sender of a channel without a gauge, for which somebody waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SenderLeft {
    /// Where the last value was sent, or, before that, where the channel was made.
    pub line: u32,
    /// Whether a value was sent.
    pub has_sent: bool,
}

/// A chain of suspended lines and the operation at its end; many events share one.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Wait {
    /// What is waited for.
    pub kind: WaitKind,
    /// The lines of the suspended awaits inside the lane, outermost first.
    pub lines: Arc<[u32]>,
    /// The same awaits as [`PollSite`]s have them, which tell those of one line apart.
    pub places: Arc<[u32]>,
    /// The source text of what is awaited, where no object says more.
    pub source: Option<Arc<str>>,
}

impl Wait {
    /// An operation at the end of these awaits, without a source text.
    pub fn at(kind: WaitKind, places: &[u32]) -> Self {
        let places: Arc<[u32]> = Arc::from(places);
        let sites = || places.iter().map(|place| PollSite(*place));
        let is_plain = sites().all(|site| site.line() == site.0);
        let lines = if is_plain {
            Arc::clone(&places)
        } else {
            let awaits = sites().filter(|site| !site.is_of_source());
            awaits.map(PollSite::line).collect()
        };
        Self {
            kind,
            lines,
            places,
            source: None,
        }
    }
}

/// One instant of a run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// When.
    pub at: Nanos,
    /// What.
    pub kind: EventKind,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
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
    /// The last poll on a thread was long, and for a part of it the thread could have run and had no core.
    Preempted {
        /// The thread.
        worker: WorkerId,
        /// How long it had none.
        waited: Nanos,
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
    /// An arm of `select!` that was polled by reference lost, or the function `select` hands one back: it is set aside, not dropped.
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
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Batch {
    /// In the order in which they happened.
    pub events: Vec<Event>,
    /// Names numbered from where the last batch ended.
    pub names: Vec<Arc<str>>,
    /// Waits numbered from where the last batch ended; the first batch starts with the entry of [`WaitId::UNKNOWN`].
    pub waits: Vec<Wait>,
    /// The lines of output that the events name.
    pub texts: Vec<Arc<str>>,
    /// Instants, and how much real time had passed then, where the stamps are those of a paused clock and somebody wants to know.
    pub real: Vec<(Nanos, Nanos)>,
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

    #[test]
    fn an_object_is_a_gauge_or_has_a_sender() {
        assert_eq!(
            (Object(7).gauge(), Object(7).sender()),
            (Some(GaugeId(7)), None)
        );
        assert_eq!((Object::NONE.gauge(), Object::NONE.sender()), (None, None));
        for (object, has_sent) in [
            (Object::sender_made_at(12), false),
            (Object::last_sent_at(12), true),
        ] {
            let line = 12;
            assert_eq!(object.sender(), Some(SenderLeft { line, has_sent }));
            assert_eq!(object.gauge(), None);
        }
        assert_eq!(Object::sender_made_at(0), Object::NONE);
    }
}
