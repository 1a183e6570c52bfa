//! What an experienced colleague would point at in a recording.
//!
//! Each rule is a file with one function, `find`, which adds what it finds. A finding is a defect of the program and not of the
//! run: a rule that can be wrong about a program that does it right says nothing.

mod awaited_in_turn;
mod budget;
mod closed;
mod deadlocks;
mod forgotten;
mod given_back;
mod growing_queue;
mod held_locks;
mod hot;
mod long_polls;
mod lost;
mod never_polled;
mod not_polled;
mod panics;
mod restarted_limit;

use serde::de::value::StrDeserializer;
use serde::{Deserialize, Serialize};

use super::event::{LaneId, Nanos};
use super::variant::Variant;

/// Findings of one kind that are listed; more of them are alike.
const MAX_PER_KIND: usize = 20;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// A poll of more than 10 ms held its thread.
    LongPoll,
    /// Tasks are spawned one after another, and each is awaited before the next one is spawned.
    AwaitedInTurn,
    /// A future could run for long, was not polled again and was dropped.
    LeftUnpolled,
    /// A time limit passed while nothing polled the future that it was for.
    TimedOutUnpolled,
    /// An arm of a `select!` in a loop was never polled, since one above it was ready each time.
    StarvedArm,
    /// A notification reached nobody, and somebody began to wait for one later, in vain.
    LostNotification,
    /// A receiver was too slow and missed messages.
    Lagged,
    /// A value was dropped with the `send` that waited.
    ValueLost,
    /// What received a message was dropped before it had dealt with it.
    MessageLost,
    /// The read of a line or of so many bytes was dropped half-way, and what it had read with it.
    BytesLost,
    /// A future wakes itself in each poll, and waits for nothing.
    WakesItself,
    /// A timer in a `select!` begins again with each turn, so that it never fires.
    RestartedLimit,
    /// A queue without a limit only grows.
    GrowingQueue,
    /// A task panicked, and nothing awaits it.
    UnseenPanic,
    /// A lane waits, and no clone of its waker is left.
    CannotBeWoken,
    /// Lanes wait for each other in a circle, or a lane for itself.
    Deadlock,
    /// Lanes hold a lock across an await, one after another, while the others wait for it.
    LockHeldAcrossAwait,
    /// A loop receives again and again from a channel that is closed.
    ClosedChannel,
    /// A future used up the budget of its task's poll, and something polled it again and again without returning to the runtime.
    BudgetSpent,
    /// Tasks were spawned, and the program returned before their first poll.
    NeverPolled,
    /// Futures of the demo's own async fn were made at a line and dropped, and nothing polled any of them.
    DroppedUnpolled,
    /// `abort` was called on a blocking job that had begun, to no effect.
    AbortIgnored,
    /// Each permit of a semaphore was given back in the statement that had got it: the semaphore limits nothing.
    GivenBack,
}

impl FindingKind {
    /// The kind that is called so in files.
    pub fn named(word: &str) -> Option<Self> {
        let word = StrDeserializer::<serde::de::value::Error>::new(word);
        Self::deserialize(word).ok()
    }
}

/// One thing that stands out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// When it began.
    pub at: Nanos,
    /// The lane that suffers, or does it.
    pub lane: LaneId,
    /// The line of the demo, or 0.
    pub line: u32,
    /// How long it lasted; zero where it is an instant.
    pub length: Nanos,
    /// How many: tasks that were ready meanwhile, turns, messages; 0 where nothing is counted.
    pub count: u64,
    /// The other lane that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<LaneId>,
    /// The place in the list of gauges of the one that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gauge: Option<usize>,
}

impl Finding {
    fn new(kind: FindingKind, lane: LaneId, at: Nanos) -> Self {
        Self {
            kind,
            at,
            lane,
            line: 0,
            length: Nanos::ZERO,
            count: 0,
            other: None,
            gauge: None,
        }
    }
}

/// A rule: adds what it finds in a variant.
type Rule = fn(&Variant, &mut Vec<Finding>);

/// All rules.
const RULES: [Rule; 15] = [
    long_polls::find,
    awaited_in_turn::find,
    not_polled::find,
    lost::find,
    restarted_limit::find,
    growing_queue::find,
    budget::find,
    closed::find,
    given_back::find,
    deadlocks::find,
    held_locks::find,
    panics::find,
    never_polled::find,
    forgotten::find,
    hot::find,
];

impl Variant {
    /// What stands out, in the order of time. It looks at each lane once and is for the end of a run, not for each frame.
    pub fn findings(&self) -> Vec<Finding> {
        let mut all = Vec::new();
        for rule in RULES {
            rule(self, &mut all);
        }
        all.sort_by_key(|finding| (finding.at, finding.lane));
        let mut counts = std::collections::BTreeMap::new();
        all.retain(|finding| {
            let count = counts.entry(finding.kind).or_insert(0);
            *count += 1;
            *count <= MAX_PER_KIND
        });
        all
    }
}
