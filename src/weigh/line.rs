//! What goes between the two processes: an order in, a sample or a failure out, one line each.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Sample;

/// The words before the answer: the demo may write lines of its own to the same place.
pub(super) const ANSWER: &str = "awaitscope-weight ";

/// What the child is to run.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Request {
    pub lesson: String,
    pub program: String,
    pub knobs: Value,
    pub workers: u16,
    pub blocking_threads: Option<u16>,
    /// Seconds after which the child gives up.
    pub limit: f64,
    /// Where the system says what a process takes.
    pub status: PathBuf,
}

/// What the child says at its end.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer {
    Took(Sample),
    Failed(String),
}

impl Answer {
    /// The answer among the lines of the child.
    pub(super) fn of_line(line: &str) -> Option<Self> {
        serde_json::from_str(line.strip_prefix(ANSWER)?).ok()
    }
}
