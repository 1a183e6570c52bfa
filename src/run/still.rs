//! Whether anything can happen in a variant any more.
//!
//! It cannot when every task is suspended, and nothing but the run's own lanes could wake one of them. The recorder counts
//! the wakers of lanes that others may have (timers, sockets, whatever the probes do not know); blocking jobs and threads have
//! lanes; tasks that have none are known by the runtime's own count. Where one of these is not certain, the variant goes on
//! to its limit: it is never called stuck by mistake.

use std::time::Duration;

use tokio::time::Instant;

use super::watch::Signs;
use crate::recording::{Clock, Variant};

/// How long nothing must have been recorded on the wall clock: so long does a thread that is about to wake somebody never take.
const QUIET_WALL: Duration = Duration::from_millis(500);

/// The same on the virtual clock, on which nobody sleeps.
const QUIET_VIRTUAL: Duration = Duration::from_millis(100);

/// Watches one variant.
#[derive(Debug)]
pub(super) struct Stillness {
    quiet_for: Duration,
    /// The last event, or the last look that found that something can happen.
    since: Instant,
}

impl Stillness {
    pub(super) fn new(clock: Clock) -> Self {
        Self {
            quiet_for: match clock {
                Clock::Wall => QUIET_WALL,
                Clock::Virtual => QUIET_VIRTUAL,
            },
            since: Instant::now(),
        }
    }

    /// Whether the variant stands still for good. Each task of the runtime must have a lane; the variant's own lane may be that of no
    /// task.
    pub(super) fn is_stuck(&mut self, variant: &Variant, signs: Signs) -> bool {
        if !signs.quiet {
            self.since = Instant::now();
            return false;
        }
        if self.since.elapsed() < self.quiet_for {
            return false;
        }
        // each look goes over all lanes: the next one comes after another while
        self.since = Instant::now();
        signs.closed && signs.tasks <= variant.open_tasks() && variant.stands_still()
    }
}
