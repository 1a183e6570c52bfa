//! The file format: JSON, written and read back to the same bytes.
//!
//! Files of the same version open in programs that are older or newer: a field that is missing has its default, and a state,
//! kind, outcome or cause that is not known is taken for the nearest that is. Only what contradicts itself is refused.
//!
//! A ready span of no length, other than a lane's first, is not written: its cause stands on the running span after it.

mod read;
mod shape;
mod write;

pub use read::{ReadError, from_json};
pub use write::{to_json, write_json};

/// What the field `format` says.
pub const FORMAT: &str = "awaitscope-recording";

/// The version that this program writes, and the only one that it reads.
pub const VERSION: u64 = 1;
