//! What a lane waits for.

use serde::{Deserialize, Serialize};

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
    /// A task, through its handle, or a call that another lane began; the object is its lane.
    Task,
    /// The next of a set of tasks; the object is the set, which the lane of its first task stands for.
    Tasks,
    /// All of a set of tasks; the object is the same.
    AllTasks,
    /// All of a set of tasks, and somebody to close the tracker that they are in; the object is the same.
    OpenTracker,
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
    /// A connection that a pool hands out.
    Pool,
}

impl WaitKind {
    /// Whether it is for tasks of a set.
    pub(in crate::recording) fn is_for_set(self) -> bool {
        matches!(self, Self::Tasks | Self::AllTasks | Self::OpenTracker)
    }

    /// Whether its object is a lane, and no gauge.
    pub(crate) fn has_lane(self) -> bool {
        matches!(self, Self::Task | Self::Initialised) || self.is_for_set()
    }

    /// Whether such a wait ends only by what a lane of the run does: no timer, socket or thread outside it can end it. Kinds
    /// that are not known to be of this sort are not.
    pub fn is_for_lanes(self) -> bool {
        matches!(
            self,
            Self::Task
                | Self::Initialised
                | Self::Tasks
                | Self::AllTasks
                | Self::OpenTracker
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
