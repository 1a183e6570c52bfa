//! The crates as a demo sees them: the paths of the originals, with recording where it is needed.
//!
//! # Mirrored
//!
//! - [`tokio`]: `spawn`, `task::{spawn, spawn_blocking, yield_now, JoinHandle, JoinSet, AbortHandle}`, `time`,
//!   `select!` (biased under the virtual clock).
//! - [`tokio::sync`]: `mpsc`, `Semaphore`.
//! - [`async_channel`]: all that awaits.
//! - [`futures`]: `join_all`, `try_join_all`, `StreamExt::{buffered, buffer_unordered}`.
//! - [`std`]: `thread::{sleep, spawn}`.
//! - `metrics::gauge!` and `metrics::counter!` become gauges of the run; histograms are not shown.
//! - `println!`, `print!`, `eprintln!`, `eprint!` write to the log of the run.
//!
//! Everything else is the original, re-exported: it works and its lane is suspended at the right line, but what it
//! waits for is unknown, and it has no gauge.
//!
//! # Not covered
//!
//! - absolute paths (`::tokio::spawn`) reach the original;
//! - `LocalSet` and `spawn_local`: their tasks have no lane;
//! - wakes from outside the runtime have no known cause.

pub mod async_channel;
pub mod futures;
pub mod std;
pub mod tokio;

mod output;

pub use ::metrics;
pub use ::tokio_stream;
#[doc(hidden)]
pub use output::{write_line, write_text};

#[doc(hidden)]
pub use crate::{
    demo_print as print, demo_print as eprint, demo_println as println, demo_println as eprintln,
};
