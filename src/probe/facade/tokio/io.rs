//! `tokio::io`: a pipe in memory has a gauge for each way. Everything else is the original.

pub use ::tokio::io::*;

mod duplex;

pub use duplex::{DuplexStream, duplex};
