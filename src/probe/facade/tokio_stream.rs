//! `tokio_stream` as a demo sees it: the streams around what is mirrored are mirrored too.

pub use ::tokio_stream::*;

pub mod wrappers;
