//! What a recording says, in words: every sentence, noun and length that a screen, a command or an export shows of it.
//!
//! ```text
//! why      what a lane does and why it does not run: long, or in as many columns as there are
//! findings what stands out, one sentence each
//! held     who is in the way of a lane that waits, and circles
//! past     how a lane that has ended spent its time
//! standstill  since when nothing can happen any more, and who waits for what
//! target   what a suspended lane waits for, as a noun and as a clause
//! time     instants in the unit of their run, and lengths
//! waits    what a lane waits for in a word or two, as lessons write it
//! words    lists, counts, numbers, ratios
//! ```
//!
//! The data comes from [`crate::recording`]; a text is made here once, and never taken apart again.

mod findings;
mod held;
mod past;
mod standstill;
mod target;
mod time;
mod waits;
mod why;
mod words;

pub use findings::finding;
pub use standstill::standstill;
pub(crate) use target::the;
pub use target::{Count, Place, lasting_noun, noun, wait, wait_class};
pub use time::{Unit, length};
pub use waits::{WAIT_WORDS, means, wait_word, waker};
pub use why::{cause, in_file, long, short, short_in};
pub use words::{count, counts_tasks, list, number, ratio};
