//! What goes between the two processes.

use std::ffi::OsString;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::recording::{Batch, Clock, Nanos, Outcome};

/// What the child is to run. It is the first that it gets.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Order {
    /// The id of the lesson whose demo has the program.
    pub demo: String,
    /// The name of the function.
    pub program: String,
    /// The id of the variant.
    pub id: String,
    /// The values of the knobs, as JSON.
    pub knobs: String,
    pub clock: Clock,
    pub workers: u16,
    pub blocking_threads: Option<u16>,
    pub after: Duration,
    pub limit: Option<Duration>,
    pub interrupt: Option<Duration>,
    pub real_time: bool,
    pub spawned: bool,
    /// The folder for temporary files.
    pub folder: Option<OsString>,
}

/// What it is to do then.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Command {
    /// The run begins.
    Begin,
    /// The variant is over, at this instant of the paused clock or now.
    End {
        at: Option<Nanos>,
        outcome: Outcome,
        /// How many reports with something new were taken note of; if there is more, it is not over. None: it is in any case.
        seen: Option<u64>,
    },
    /// Everything is to stand still and be dropped.
    Stop,
    /// Ctrl-C for the demo.
    Interrupt,
}

/// What the child says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Report {
    /// It waits for [`Command::Begin`].
    Ready,
    /// Why it cannot run that, in a clause.
    Refused(String),
    /// What has happened.
    News(News),
}

/// What has happened since the last report.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct News {
    pub batch: Batch,
    /// Up to this instant these are all events; on the paused clock it means nothing.
    pub until: Nanos,
    /// Whether nothing but the run's own lanes can wake one of them.
    pub closed: bool,
    /// Tasks of the runtime that have not ended.
    pub tasks: usize,
}

/// Whether a batch says anything.
pub(super) fn is_empty(batch: &Batch) -> bool {
    let Batch {
        events,
        names,
        waits,
        texts,
        real,
        dropped,
    } = batch;
    let tables = names.is_empty() && waits.is_empty() && texts.is_empty();
    events.is_empty() && tables && real.is_empty() && *dropped == 0
}
