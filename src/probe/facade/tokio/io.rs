//! `tokio::io`: a pipe in memory has a gauge for each way, and the read of a line knows what it has taken. Everything else is the
//! original.

pub use ::tokio::io::*;

mod duplex;
mod lines;

pub use duplex::{DuplexStream, duplex};
pub use lines::AsyncBufReadExt;
