//! The programs on the originals.

pub(crate) mod under_test {
    pub(crate) use ::{async_channel, futures, tokio, tokio_stream};
}

#[path = "contracts.rs"]
pub(crate) mod contracts;
