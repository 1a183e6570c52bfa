//! What a suspended lane waits for, as coarsely as a line in a timeline can show it.

use super::event::WaitKind;

/// The sort of thing that a suspended lane waits for: each is drawn with a line of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WaitClass {
    /// A timer: `sleep`, an interval.
    Timer,
    /// A message, a notification, a new value, a cancellation.
    Message,
    /// Room in a channel.
    Room,
    /// A permit or a lock.
    Permit,
    /// Another lane: a task, a call, the others at a barrier.
    Lane,
    /// The network, a file, a process, a signal of the operating system.
    Io,
    /// Anything else, or nothing that is known.
    Other,
}

impl WaitClass {
    /// All classes, in the order of a legend.
    pub const ALL: [Self; 7] = [
        Self::Timer,
        Self::Message,
        Self::Room,
        Self::Permit,
        Self::Lane,
        Self::Io,
        Self::Other,
    ];
}

impl WaitKind {
    /// The sort of thing that is waited for.
    pub fn class(self) -> WaitClass {
        match self {
            Self::Sleep | Self::Tick => WaitClass::Timer,
            Self::Recv | Self::Notified | Self::Changed | Self::Closed | Self::Cancellation => {
                WaitClass::Message
            }
            Self::Send => WaitClass::Room,
            Self::Acquire | Self::Lock | Self::Read | Self::Write => WaitClass::Permit,
            Self::Calls
            | Self::Task
            | Self::Tasks
            | Self::AllTasks
            | Self::OpenTracker
            | Self::Barrier
            | Self::Initialised
            | Self::Answer => WaitClass::Lane,
            Self::Accept
            | Self::Connect
            | Self::SocketRead
            | Self::SocketWrite
            | Self::Network
            | Self::File
            | Self::Process
            | Self::Signal
            | Self::PipeRead
            | Self::PipeWrite => WaitClass::Io,
            Self::Other
            | Self::Pool
            | Self::Yield
            | Self::Budget
            | Self::SetAside
            | Self::Dropped => WaitClass::Other,
        }
    }
}
