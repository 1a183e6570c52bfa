//! A variant in a process of its own: its events come through a pipe, and go into the same recording.
//!
//! The process is this program again ([`ARGUMENT`]). It gets an order, says that it is ready, and runs the variant
//! as a thread of this process would (`inside`); a thread of this process reads what it reports (`remote`). Whether a
//! run is over or stuck is decided here in both cases.

mod inside;
mod protocol;
mod remote;

pub use inside::{Found, is_wanted, main};
pub(super) use remote::Remote;

/// The argument that makes a process such a child.
pub const ARGUMENT: &str = "run-child";
