//! Ticks at a fixed distance.

use ::std::task::{Context, Poll};
use ::std::time::Duration;

use ::tokio::time::{Instant, MissedTickBehavior};

use super::due;
use crate::probe::context;
use crate::probe::leaf::pending;
use crate::recording::{MarkKind, Object, WaitKind};

/// Mirror of [`tokio::time::Interval`].
#[derive(Debug)]
pub struct Interval {
    inner: ::tokio::time::Interval,
    /// The instant of the next tick, which the original does not tell.
    next: Instant,
}

/// Ticks now and then every `period`.
///
/// # Panics
///
/// When `period` is zero, as the original does.
#[track_caller]
pub fn interval(period: Duration) -> Interval {
    interval_at(Instant::now(), period)
}

/// Ticks at `start` and then every `period`.
///
/// # Panics
///
/// When `period` is zero, as the original does.
#[track_caller]
pub fn interval_at(start: Instant, period: Duration) -> Interval {
    Interval {
        inner: ::tokio::time::interval_at(start, period),
        next: start,
    }
}

impl Interval {
    /// Waits for the next tick.
    pub async fn tick(&mut self) -> Instant {
        ::std::future::poll_fn(|cx| self.poll_tick(cx)).await
    }

    /// Polls for the next tick.
    pub fn poll_tick(&mut self, cx: &mut Context<'_>) -> Poll<Instant> {
        let result = self.inner.poll_tick(cx);
        match result {
            Poll::Ready(tick) => {
                self.note_missed(tick);
                self.next = self.after(tick);
            }
            Poll::Pending => {
                pending(WaitKind::Tick, Object::NONE, due(self.next));
            }
        }
        result
    }

    /// Marks the lane when whole periods have passed since `tick` was due.
    fn note_missed(&self, tick: Instant) {
        let late = Instant::now().saturating_duration_since(tick);
        let missed = late.as_nanos() / self.inner.period().as_nanos().max(1);
        if missed > 0 {
            context::mark(
                MarkKind::MissedTicks,
                u32::try_from(missed).unwrap_or(u32::MAX),
            );
        }
    }

    /// When the next tick is due after one for `tick`, by the original's rules for missed ticks.
    fn after(&self, tick: Instant) -> Instant {
        let now = Instant::now();
        let period = self.inner.period();
        // the original lets a tick be late by 5 ms before it counts as missed
        if now <= tick + Duration::from_millis(5) {
            return tick + period;
        }
        match self.inner.missed_tick_behavior() {
            MissedTickBehavior::Burst => tick + period,
            MissedTickBehavior::Delay => now + period,
            MissedTickBehavior::Skip => {
                let late = (now - tick).as_nanos() % period.as_nanos().max(1);
                let late = Duration::from_nanos(u64::try_from(late).unwrap_or(0));
                now + period - late
            }
        }
    }

    /// Ticks again a whole period from now.
    pub fn reset(&mut self) {
        self.inner.reset();
        self.next = Instant::now() + self.inner.period();
    }

    /// Ticks at once.
    pub fn reset_immediately(&mut self) {
        self.inner.reset_immediately();
        self.next = Instant::now();
    }

    /// Ticks after `after`.
    pub fn reset_after(&mut self, after: Duration) {
        self.inner.reset_after(after);
        self.next = Instant::now() + after;
    }

    /// Ticks at `deadline`.
    pub fn reset_at(&mut self, deadline: Instant) {
        self.inner.reset_at(deadline);
        self.next = deadline;
    }

    /// What happens when ticks are missed.
    pub fn missed_tick_behavior(&self) -> MissedTickBehavior {
        self.inner.missed_tick_behavior()
    }

    /// Chooses what happens when ticks are missed.
    pub fn set_missed_tick_behavior(&mut self, behavior: MissedTickBehavior) {
        self.inner.set_missed_tick_behavior(behavior);
    }

    /// The distance of two ticks.
    pub fn period(&self) -> Duration {
        self.inner.period()
    }
}
