//! The file format: JSON, written and read back to the same bytes.
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
