//! The programs on the mirrors.

pub(crate) mod under_test {
    pub(crate) use awaitscope::probe::facade::{
        async_channel, eprintln, futures, print, println, std, tokio, tokio_stream, tokio_util,
    };
}

#[path = "contracts.rs"]
pub(crate) mod contracts;
