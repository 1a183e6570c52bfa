//! What a suspended lane waits for, in one word or two: so it is written in lesson.md.

use super::Count;
use crate::recording::WaitKind;

/// The words, in the order in which a message lists them.
pub const WAIT_WORDS: [&str; 24] = [
    "timer",
    "tick",
    "message",
    "room",
    "permit",
    "lock",
    "read access",
    "write access",
    "task",
    "tasks",
    "calls",
    "notification",
    "barrier",
    "new value",
    "close",
    "turn",
    "network",
    "connection",
    "data",
    "file",
    "process",
    "signal",
    "cancellation",
    "answer",
];

/// The word for what is waited for.
pub fn wait_word(kind: WaitKind) -> &'static str {
    match kind {
        WaitKind::Sleep => "timer",
        WaitKind::Tick => "tick",
        WaitKind::Recv => "message",
        WaitKind::Send => "room",
        WaitKind::Acquire => "permit",
        WaitKind::Lock => "lock",
        WaitKind::Read => "read access",
        WaitKind::Write => "write access",
        WaitKind::Task => "task",
        WaitKind::Tasks | WaitKind::AllTasks | WaitKind::OpenTracker => "tasks",
        WaitKind::Calls => "calls",
        WaitKind::Notified => "notification",
        WaitKind::Barrier => "barrier",
        WaitKind::Changed => "new value",
        WaitKind::Closed => "close",
        WaitKind::Yield | WaitKind::Budget => "turn",
        WaitKind::Network | WaitKind::SocketWrite => "network",
        WaitKind::Accept | WaitKind::Connect | WaitKind::Pool => "connection",
        WaitKind::SocketRead | WaitKind::PipeRead => "data",
        WaitKind::File => "file",
        WaitKind::Process => "process",
        WaitKind::Signal => "signal",
        WaitKind::Cancellation => "cancellation",
        WaitKind::Answer => "answer",
        WaitKind::Initialised | WaitKind::PipeWrite | WaitKind::Other => "something else",
        WaitKind::SetAside | WaitKind::Dropped => "nothing",
    }
}

/// What wakes a lane that waits for something outside of the lanes: "its socket"; none of a wait that lanes or timers end, or of
/// which nothing is known.
pub fn waker(kind: WaitKind, count: Count) -> Option<&'static str> {
    let (one, many) = match kind {
        WaitKind::Accept => ("its listener", "their listeners"),
        WaitKind::Connect => ("its attempt to connect", "their attempts to connect"),
        WaitKind::SocketRead | WaitKind::SocketWrite => ("its socket", "their sockets"),
        WaitKind::Network => ("one of its sockets", "one of their sockets"),
        WaitKind::File => ("its file operation", "their file operations"),
        WaitKind::Process => ("its process", "their processes"),
        WaitKind::PipeRead | WaitKind::PipeWrite => ("its pipe", "their pipes"),
        WaitKind::Signal => ("the signal", "the signal"),
        WaitKind::Other
        | WaitKind::Calls
        | WaitKind::Sleep
        | WaitKind::Tick
        | WaitKind::Task
        | WaitKind::Tasks
        | WaitKind::AllTasks
        | WaitKind::OpenTracker
        | WaitKind::Send
        | WaitKind::Recv
        | WaitKind::Acquire
        | WaitKind::Lock
        | WaitKind::Read
        | WaitKind::Write
        | WaitKind::Notified
        | WaitKind::Barrier
        | WaitKind::Changed
        | WaitKind::Closed
        | WaitKind::Yield
        | WaitKind::Budget
        | WaitKind::SetAside
        | WaitKind::Dropped
        | WaitKind::Initialised
        | WaitKind::Cancellation
        | WaitKind::Answer
        | WaitKind::Pool => return None,
    };
    Some(count.verb(one, many))
}

/// Whether a word means this kind: each means its own, and some mean those of a family.
pub fn means(word: &str, kind: WaitKind) -> bool {
    let own = wait_word(kind);
    let family: &[&str] = match word {
        "timer" => &["tick"],
        "lock" => &["read access", "write access"],
        "task" => &["tasks"],
        "network" => &["connection", "data"],
        _ => &[],
    };
    word == own || family.contains(&own)
}
