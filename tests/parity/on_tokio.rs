//! The programs on the originals.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the originals of the printing macros print"
)]

pub(crate) mod under_test {
    pub(crate) use ::{async_channel, futures, tokio, tokio_stream, tokio_util};
    pub(crate) use ::std;
    pub(crate) use ::std::{eprintln, print, println};
}

#[path = "contracts.rs"]
pub(crate) mod contracts;
