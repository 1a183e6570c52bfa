//! `tokio_stream` as a demo sees it: the streams around what is mirrored are mirrored too, and those with a time limit know when it ends.

pub use ::tokio_stream::*;

pub mod adapters;
mod ext;
mod next;
pub mod wrappers;

pub use adapters::{Elapsed, Timeout};
pub use ext::StreamExt;
