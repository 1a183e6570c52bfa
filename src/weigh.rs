//! Weighs plain programs: each in a process of its own that runs nothing else, several times, one after another.
//!
//! Memory is a property of a process, and the recorder would weigh too: 100,000 recorded tasks take four times as much as
//! plain ones. So awaitscope starts itself once more as a *child* ([`child`]), which runs the demo without probes, says what the
//! system says of it, and ends. The child ends as well when whoever started it is gone.

pub mod child;
mod line;
mod scale;
mod status;
mod table;

use futures::future::LocalBoxFuture;
use serde_json::Value;

pub use scale::{Scale, Weighing};
pub use status::STATUS;
pub use table::{markdown, plain_text, summary};

/// Makes the future of a plain program from the values of its knobs; it gives the error that the program returns. The error says
/// which value does not fit.
pub type PlainStart = fn(&Value) -> Result<LocalBoxFuture<'static, Option<String>>, String>;

/// A program that is to be weighed.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// What it is called in the table.
    pub label: String,
    /// The variant whose program it is, as it runs there; none if it is run for its weight alone.
    pub variant: Option<String>,
    /// The id of the lesson whose demo has it.
    pub lesson: String,
    /// The name of its function.
    pub program: String,
    /// The values of its knobs, by name.
    pub knobs: Value,
    /// Threads of its runtime; one means a current-thread runtime.
    pub workers: u16,
    /// The most threads for blocking closures; none: as many as tokio allows.
    pub blocking_threads: Option<u16>,
    /// The number among which the memory is divided, such as 1000 tasks; none: it is not divided.
    pub each: Option<f64>,
}

/// What one process took.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Sample {
    /// Seconds from the start of the program to its end.
    pub elapsed: f64,
    /// The most bytes of memory that were resident at a time, without the pages of the program's own file; none where the system
    /// does not say.
    pub resident: Option<u64>,
    /// The most bytes of address space that were reserved at a time.
    pub reserved: Option<u64>,
    /// The most threads that were seen at a time, the one that counted them left out.
    pub threads: Option<u64>,
}

/// A program and what its processes took.
#[derive(Clone, Debug, PartialEq)]
pub struct Weight {
    /// The program.
    pub order: Order,
    /// What each process took, in the order of the runs.
    pub samples: Vec<Sample>,
    /// Why it could not be weighed, in a sentence.
    pub failure: Option<String>,
}

impl Weight {
    /// The middle one of the values that are known; none if one of them is not, or there is no sample yet.
    pub fn median<T: Copy + PartialOrd>(&self, value: impl Fn(&Sample) -> Option<T>) -> Option<T> {
        let values = self.sorted(value)?;
        values.get(values.len() / 2).copied()
    }

    /// The lowest and the highest of these values.
    pub fn range<T: Copy + PartialOrd>(
        &self,
        value: impl Fn(&Sample) -> Option<T>,
    ) -> Option<(T, T)> {
        let values = self.sorted(value)?;
        Some((*values.first()?, *values.last()?))
    }

    fn sorted<T: Copy + PartialOrd>(&self, value: impl Fn(&Sample) -> Option<T>) -> Option<Vec<T>> {
        let values: Option<Vec<T>> = self.samples.iter().map(value).collect();
        let mut values = values?;
        values.sort_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
        Some(values)
    }
}
