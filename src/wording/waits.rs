//! What a suspended lane waits for, in one word or two: so it is written in lesson.md.

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
        WaitKind::Tasks | WaitKind::AllTasks => "tasks",
        WaitKind::Calls => "calls",
        WaitKind::Notified => "notification",
        WaitKind::Barrier => "barrier",
        WaitKind::Changed => "new value",
        WaitKind::Closed => "close",
        WaitKind::Yield | WaitKind::Budget => "turn",
        WaitKind::Network | WaitKind::SocketWrite => "network",
        WaitKind::Accept | WaitKind::Connect => "connection",
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
