//! The stamps of events: the instants of a run's clock.

#[cfg(target_os = "linux")]
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::time::Instant;

use super::TimeSource;
use crate::recording::Nanos;

/// Gives the instant now, in the time of a run.
#[derive(Debug)]
pub(super) struct Stamps {
    source: TimeSource,
    /// Whether the demo may have paused a clock of its own: only tokio knows what that clock says.
    #[cfg(target_os = "linux")]
    may_be_paused: AtomicBool,
    /// The origin of the run as the system's own clock counts; see [`system::now`].
    #[cfg(target_os = "linux")]
    origin: i64,
}

impl Stamps {
    pub(super) fn new(source: TimeSource) -> Self {
        Self {
            source,
            #[cfg(target_os = "linux")]
            may_be_paused: AtomicBool::new(false),
            #[cfg(target_os = "linux")]
            origin: match source {
                TimeSource::Wall(origin) => system::at(origin.into_std()),
                TimeSource::Virtual(_) => 0,
            },
        }
    }

    /// Whether the clock is tokio's paused one.
    pub(super) fn are_virtual(&self) -> bool {
        matches!(self.source, TimeSource::Virtual(_))
    }

    /// From now on the clock may be paused: stamps are those of tokio's.
    pub(super) fn may_be_paused(&self) {
        #[cfg(target_os = "linux")]
        self.may_be_paused.store(true, Ordering::Relaxed);
    }

    /// The instant now.
    #[inline]
    pub(super) fn now(&self) -> Nanos {
        match self.source {
            #[cfg(target_os = "linux")]
            TimeSource::Wall(_) if !self.may_be_paused.load(Ordering::Relaxed) => {
                let since = system::now().saturating_sub(self.origin);
                Nanos(u64::try_from(since).unwrap_or(0))
            }
            TimeSource::Wall(_) | TimeSource::Virtual(_) => self.of(Instant::now()),
        }
    }

    /// An instant of tokio's, or none earlier than the origin.
    pub(super) fn of(&self, instant: Instant) -> Nanos {
        let (TimeSource::Wall(origin) | TimeSource::Virtual(origin)) = self.source;
        instant.saturating_duration_since(origin).into()
    }
}

/// The clock under [`std::time::Instant`], read without what `Instant` does to be right on every system: a stamp is taken three
/// times for each turn of a task, and half of its cost was that.
#[cfg(target_os = "linux")]
mod system {
    use std::time::{Duration, Instant};

    use rustix::time::{ClockId, clock_gettime};

    /// How often both clocks are read to find out how one counts what the other says.
    const READINGS: usize = 5;

    /// Nanoseconds of the monotonic clock.
    #[inline]
    pub(super) fn now() -> i64 {
        let time = clock_gettime(ClockId::Monotonic);
        time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    /// What the clock says at `instant`, to within the time that it takes to read it.
    #[expect(
        clippy::disallowed_methods,
        reason = "the real clock is what is read here"
    )]
    pub(super) fn at(instant: Instant) -> i64 {
        let mut readings = (now(), Instant::now(), now());
        for _ in 1..READINGS {
            let next = (now(), Instant::now(), now());
            // a thread may lose its core between two of them: the closest were read in one go
            if next.2 - next.0 < readings.2 - readings.0 {
                readings = next;
            }
        }
        let (before, read, after) = readings;
        let nanos = |length: Duration| i64::try_from(length.as_nanos()).unwrap_or(i64::MAX);
        let since = nanos(read.saturating_duration_since(instant));
        let until = nanos(instant.saturating_duration_since(read));
        before.midpoint(after) - since + until
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// What losing a core while both clocks are read may cost.
    const APART: Nanos = Nanos(1_000_000);

    #[test]
    fn stamps_and_instants_of_tokio_count_the_same() {
        let origin = Instant::now() + Duration::from_millis(2);
        let stamps = Stamps::new(TimeSource::Wall(origin));
        assert_eq!(stamps.now(), Nanos::ZERO, "before the origin");
        std::thread::sleep(Duration::from_millis(5));
        let before = stamps.of(Instant::now());
        let stamp = stamps.now();
        let after = stamps.of(Instant::now());
        assert!(before <= stamp.plus(APART) && stamp <= after.plus(APART));
        assert!(before > Nanos::ZERO);
    }

    #[tokio::test(flavor = "current_thread")]
    async fn a_clock_that_the_program_pauses_is_the_one_of_the_stamps() {
        let stamps = Stamps::new(TimeSource::Wall(Instant::now()));
        stamps.may_be_paused();
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(3600)).await;
        assert!(stamps.now() >= Nanos::from_seconds(3600.0));
    }

    #[test]
    fn a_stamp_is_never_earlier_than_the_one_before() {
        let stamps = Stamps::new(TimeSource::Wall(Instant::now()));
        let mut last = Nanos::ZERO;
        for _ in 0..10_000 {
            let next = stamps.now();
            assert!(last <= next);
            last = next;
        }
    }
}
