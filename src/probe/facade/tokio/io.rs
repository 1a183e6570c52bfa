//! `tokio::io`: a pipe in memory has a gauge for each way, and a read of a line or of so many bytes knows what it has taken. Everything else is the
//! original.

pub use ::tokio::io::*;

mod duplex;
mod lines;
mod read;

pub use duplex::{DuplexStream, duplex};
pub use lines::AsyncBufReadExt;
pub use read::AsyncReadExt;
