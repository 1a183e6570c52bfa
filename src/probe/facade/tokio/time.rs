//! `tokio::time`: timers say from when on they are due.

pub use ::tokio::time::*;

mod interval;
mod sleep;
mod timeout;

pub use interval::{Interval, interval, interval_at};
pub use sleep::{Sleep, sleep, sleep_until};
pub use timeout::{Timeout, timeout, timeout_at};
pub(crate) use timeout::{is_timeout, late};

use crate::probe::context;
use crate::recording::Nanos;

/// Mirror of [`tokio::time::pause`]: from now on stamps are not those of the real clock.
#[track_caller]
pub fn pause() {
    ::tokio::time::pause();
    context::with_recorder(|recorder| recorder.watch_real_time());
}

/// From when on a timer with this deadline is due, in the time of the run.
pub(crate) fn due(deadline: Instant) -> Nanos {
    context::with_recorder(|recorder| recorder.due(deadline)).unwrap_or(Nanos::MAX)
}
