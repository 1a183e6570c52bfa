//! Why a lane is not running, as data: [`crate::wording`] puts it in words.
//!
//! Nothing here is marked `non_exhaustive` and nobody matches with `_`: a new case is a compile error wherever words are
//! missing for it.

mod ask;
mod calls;
mod held;
mod past;

pub use held::{Blocked, CircleStep, Held, InTheWay};
pub use past::{HeldThread, Past, Waited};

use std::sync::Arc;

use super::event::{GaugeKind, LaneId, Nanos, Outcome, SenderLeft, WorkerId};

/// A lane, with the name that it has now.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Named {
    /// The lane.
    pub lane: LaneId,
    /// Its name.
    pub name: Arc<str>,
}

/// What a lane does at an instant, and why it does not run.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// Nothing is known of it at that instant.
    Absent(Absent),
    /// It runs.
    Running(Running),
    /// It could run, and has no thread.
    Ready(Ready),
    /// It could run, and nobody polls it.
    Unpolled(Unpolled),
    /// It is suspended.
    Waiting(Waiting),
    /// It is an arm of a `select!` in a loop that was never polled.
    Starved(Starved),
}

/// A lane at an instant at which it does nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Absent {
    /// The lane.
    pub lane: Named,
    /// Why nothing is known of it.
    pub reason: Absence,
    /// It has ended, and nothing ever polled it.
    pub never_polled: bool,
    /// It is a connection, which nothing polls and which is closed at its end.
    pub is_connection: bool,
    /// Who ended it by `abort`.
    pub aborted: Option<Abort>,
    /// How it spent its time, if it has ended.
    pub past: Option<Past>,
}

/// A call of `abort` that ended a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Abort {
    /// The lane that called it, if one of the run did.
    pub by: Option<Named>,
    /// It did so by dropping the set that the task was in.
    pub with_set: bool,
}

/// Why nothing is known of a lane at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// It starts later.
    NotStarted,
    /// It is open, but what it did was dropped from the recording.
    Dropped {
        /// The first instant of which the recording has the detail.
        before: Nanos,
    },
    /// It has ended.
    Ended {
        /// When.
        at: Nanos,
        /// How.
        outcome: Outcome,
        /// It was open when the run ended, and ended with it.
        with_run: bool,
    },
}

/// A lane that is polled.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    /// The lane.
    pub lane: Named,
    /// The runtime's thread; none on the blocking pool, and for what runs inside the poll of another lane.
    pub worker: Option<WorkerId>,
    /// It is a thread of its own: a blocking job, or one that the demo started.
    pub own_thread: bool,
    /// The line at which it holds its thread, if that is known.
    pub line: Option<u32>,
    /// How long this poll has taken so far.
    pub lasted: Nanos,
    /// It has run for longer than [`super::BLOCKING`].
    pub blocking: bool,
    /// What it waits for while it holds its thread, if that is known.
    pub blocked: Option<Blocked>,
    /// The circle in which it waits then; empty without one.
    pub circle: Vec<CircleStep>,
}

/// A lane that could run.
#[derive(Clone, Debug, PartialEq)]
pub struct Ready {
    /// The lane.
    pub lane: Named,
    /// Since when it could.
    pub since: Nanos,
    /// What made it ready.
    pub cause: ReadyCause,
    /// Why it does not run.
    pub obstacle: Obstacle,
}

/// A lane that could run, though its task polls something else.
#[derive(Clone, Debug, PartialEq)]
pub struct Unpolled {
    /// The lane.
    pub lane: Named,
    /// Since when it could.
    pub since: Nanos,
    /// What made it ready.
    pub cause: ReadyCause,
    /// What the lane does that should poll it; none while its turn has not come.
    pub instead: Option<Box<Why>>,
}

/// An arm of a `select!` in a loop that was never polled, since another one was ready in each turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Starved {
    /// The arm.
    pub lane: Named,
    /// When the last turn ended, if there is no further one.
    pub ended: Option<Nanos>,
    /// The arm that won most turns.
    pub winner: Option<Named>,
    /// Since when that one has found its channel closed.
    pub closed: Option<Nanos>,
}

/// What made a lane ready.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ReadyCause {
    /// It was made, and not polled yet.
    New,
    /// Its waker was called, by this lane if that is known.
    Woken(Option<Named>),
    /// The deadline of its timer has passed.
    TimerFired,
}

/// Why a lane that is ready does not run.
#[derive(Clone, Debug, PartialEq)]
pub enum Obstacle {
    /// Threads of the runtime are busy.
    Workers {
        /// The busy ones, by number; at least one.
        busy: Vec<Holder>,
        /// How many others there are, which could run it.
        idle: usize,
        /// The task that made it ready last of all, in the poll that it is in: it is next on that worker, and no other one
        /// can take it from there.
        next_after: Option<Named>,
    },
    /// The task that it belongs to runs on this worker, and has not polled it yet.
    OwnTask(WorkerId),
    /// The task that it belongs to is in the middle of a poll, and polls something else.
    Task(Holder),
    /// It is a closure for the blocking pool, and no thread of that has taken it.
    Pool,
    /// It is a thread that the demo starts, and the system has not run it yet.
    OwnThread,
    /// No worker is busy: it runs as soon as one looks.
    Nothing,
}

/// Who keeps a worker busy.
#[derive(Clone, Debug, PartialEq)]
pub struct Holder {
    /// The thread.
    pub worker: WorkerId,
    /// The task that it polls.
    pub lane: Named,
    /// The line at which it is held, if that is known.
    pub line: Option<u32>,
    /// How long the poll has taken so far.
    pub lasted: Nanos,
}

/// A lane that is suspended.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// The lane.
    pub lane: Named,
    /// The lines of its suspended awaits, outermost first; empty if they are not known.
    pub lines: Vec<u32>,
    /// What it waits for.
    pub target: WaitTarget,
    /// Since when.
    pub since: Nanos,
    /// In how long its timer fires; none without a timer.
    pub fires_in: Option<Nanos>,
    /// Who is in the way, where it waits for what others can have.
    pub held: Option<Held>,
    /// Who could send to it, where its channel has no gauge.
    pub sender: Option<SenderLeft>,
    /// Nothing kept its waker, so that nothing can wake it.
    pub unwakeable: bool,
    /// When the handle of its task was dropped, if it was.
    pub detached: Option<Nanos>,
    /// What the one lane does that it waits for, if it is one.
    pub then: Option<Box<Why>>,
    /// The circle of lanes in which it waits, of the lane that was asked for; empty without one.
    pub circle: Vec<CircleStep>,
}

/// What a suspended lane waits for.
#[derive(Clone, Debug, PartialEq)]
pub enum WaitTarget {
    /// Nothing is known of it.
    Unknown,
    /// A timer.
    Timer,
    /// The next tick of an interval.
    Tick,
    /// Its next poll: it yielded.
    Yield,
    /// Its next poll: it has used up its budget of operations.
    Budget,
    /// Nothing that is known: an arm of `select!` that lost had borrowed it, or the function `select` handed it back.
    SetAside,
    /// Nothing: the future of an arm of `select!` was dropped, and the next turn makes a new one.
    Dropped,
    /// The one call or branch that is open below it.
    Call(Named),
    /// Several calls or branches below it.
    Calls {
        /// How many are open, never one; zero where it polls a set of futures that polls none of them.
        count: usize,
        /// All of them are branches.
        branches: bool,
    },
    /// The end of a task; none if it is not known which.
    Task(Option<Named>),
    /// The next of a set of tasks: so many are open, never one.
    Tasks(usize),
    /// All of so many open tasks of a set; 0 when they are not known.
    AllTasks(usize),
    /// The same, and its tracker to be closed.
    OpenTracker(usize),
    /// Room in a channel.
    Send(Resource),
    /// A message.
    Recv(Resource),
    /// A permit.
    Permit(Resource),
    /// A mutex.
    Lock(Resource),
    /// The shared side of a read-write lock.
    Read(Resource),
    /// The exclusive side of a read-write lock.
    Write(Resource),
    /// A notification.
    Notification,
    /// The others at a barrier.
    Barrier(Resource),
    /// A new value of a watch channel.
    NewValue,
    /// The other side of a channel to close.
    Close,
    /// A future of which only the source text of its await is known.
    Source(Arc<str>),
    /// Something that is not the demo's, with the source text of the await if it has one.
    External(External, Option<Arc<str>>),
}

/// What a lane waits for that is outside the demo, or an object that has no gauge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum External {
    /// A connection that a listener accepts.
    Connection,
    /// The other side to accept a connection.
    Acceptance,
    /// A connection that a pool hands out.
    PoolConnection,
    /// Data from a socket.
    SocketData,
    /// Room for data in a socket.
    SocketRoom,
    /// A socket, for something else or for several operations.
    Network,
    /// A file operation on the blocking pool.
    FileOperation,
    /// The end of a process.
    ProcessEnd,
    /// A signal of the operating system.
    Signal,
    /// Data from a pipe.
    PipeData,
    /// Room for data in a pipe.
    PipeRoom,
    /// The value of a cell that another task initialises.
    Initialisation,
    /// A cancellation.
    Cancellation,
    /// Of a connection: the program to answer what has come.
    Answer,
    /// The tasks of a set whose members are not known.
    Tasks,
}

/// What is waited for, as its gauge shows it; nothing of it where the object has no gauge.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resource {
    /// Its gauge at the instant.
    pub gauge: Option<Reading>,
    /// How many permits of it the lane asked for, where it waits in line for some; 0 otherwise.
    pub wanted: u32,
}

/// A gauge at an instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Its name.
    pub name: Arc<str>,
    /// What kind of number it is.
    pub kind: GaugeKind,
    /// Its value.
    pub value: f64,
    /// Its upper limit, if it has one.
    pub capacity: Option<f64>,
}
