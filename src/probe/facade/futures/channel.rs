//! `futures::channel`: a channel has a gauge of its length, and its ends are known.

pub mod mpsc;
pub mod oneshot;
