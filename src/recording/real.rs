//! How much real time had passed when a paused clock reached an instant.
//!
//! A paused clock stands still while code runs, and jumps to the next timer when every task waits. The recorder looks at a real clock
//! at each jump, so that a run can be shown on both: "3.00 s on its own clock, 1.2 ms in real time".

use super::Clock;
use super::event::{LaneId, Nanos};
use super::variant::Variant;

/// Looks at the real clock that are kept of a variant: past it every second one is dropped.
const MOST: usize = 4096;

/// Clocks that differ by less show the same.
const APART: Nanos = Nanos(1_000_000);

/// Looks at a real clock, in the order of time; none where the clock of the stamps is the real one, or nobody looked.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct RealTime {
    /// Instants of the recording, and how much real time had passed then. Both only grow.
    looks: Vec<(Nanos, Nanos)>,
    /// How many were added.
    count: u64,
    /// How often every second one was dropped.
    halved: u32,
    /// The two clocks were further apart than anybody who is not told would expect.
    apart: bool,
}

impl RealTime {
    /// Those of a file.
    pub(super) fn of(looks: Vec<(Nanos, Nanos)>) -> Self {
        let mut real = Self::default();
        for (at, passed) in looks {
            let look = real.forward(at, passed);
            real.looks.push(look);
        }
        real
    }

    /// A look that does not go back in time: one that would is moved to the one before it.
    fn forward(&mut self, at: Nanos, real: Nanos) -> (Nanos, Nanos) {
        let (last_at, last_real) = self.looks.last().copied().unwrap_or_default();
        let (at, real) = (at.max(last_at), real.max(last_real));
        self.apart |= at.since(real).max(real.since(at)) >= APART;
        (at, real)
    }

    /// Adds a look. Of many only every second, fourth, .. one is kept, and the last one.
    pub(super) fn push(&mut self, at: Nanos, real: Nanos) {
        let look = self.forward(at, real);
        if !self.is_kept(self.count) {
            self.looks.pop();
        }
        self.looks.push(look);
        self.count += 1;
        if self.looks.len() > MOST && self.is_kept(self.count) {
            let mut place = 0;
            self.looks.retain(|_| {
                place += 1;
                place % 2 == 1
            });
            self.halved += 1;
        }
    }

    /// Whether the last of so many looks is more than the last one.
    fn is_kept(&self, count: u64) -> bool {
        count == 0 || (count - 1).trailing_zeros() >= self.halved
    }

    pub(super) fn looks(&self) -> &[(Nanos, Nanos)] {
        &self.looks
    }

    /// How much real time had passed when the clock came to `t`; until the first look both clocks were the same.
    fn when_reached(&self, t: Nanos) -> Option<Nanos> {
        let (first, real) = *self.looks.first()?;
        if t < first {
            return Some(t.min(real));
        }
        let place = self.looks.partition_point(|(at, _)| *at < t);
        let look = self.looks.get(place).or_else(|| self.looks.last());
        look.map(|(_, real)| *real)
    }

    /// How much real time had passed when the clock left `t`, or until the last look.
    fn when_left(&self, t: Nanos) -> Option<Nanos> {
        let place = self.looks.partition_point(|(at, _)| *at <= t);
        let Some(before) = place.checked_sub(1) else {
            return self.when_reached(t);
        };
        self.looks.get(before).map(|(_, real)| *real)
    }

    pub(super) fn memory(&self) -> usize {
        self.looks.capacity() * size_of::<(Nanos, Nanos)>()
    }
}

impl Variant {
    /// Whether its stamps, or some of them, are those of a paused clock which showed another time than the real one, and it is known
    /// how much real time passed.
    pub fn has_two_clocks(&self) -> bool {
        self.real.apart
    }

    /// How much real time had passed when the clock of the stamps came to `t`; none if nobody looked, or the variant was over.
    pub fn real_at(&self, t: Nanos) -> Option<Nanos> {
        if t > self.end {
            return None;
        }
        let real = self.real.when_reached(t);
        real.or_else(|| (self.clock() == Clock::Wall).then_some(t))
    }

    /// How much real time passed from `from` to `to`, where the clock of the stamps was paused and that is known.
    pub fn real_between(&self, from: Nanos, to: Nanos) -> Option<Nanos> {
        let began = self.real.when_reached(from)?;
        Some(self.real.when_left(to)?.since(began))
    }

    /// [`Variant::elapsed`] in real time: the same unless a clock was paused. None if that is not known.
    pub fn wall_elapsed(&self) -> Option<Nanos> {
        if self.real.looks.is_empty() {
            return (self.clock() == Clock::Wall).then(|| self.elapsed());
        }
        let Some(root) = self.lane(LaneId::ROOT) else {
            return Some(Nanos::ZERO);
        };
        let end = root.end.or_else(|| self.stuck_since()).unwrap_or(self.end);
        self.real_between(root.start, end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn milliseconds(n: u64) -> Nanos {
        Nanos(n * 1_000_000)
    }

    fn real(looks: &[(u64, u64)]) -> RealTime {
        let mut real = RealTime::default();
        for (at, passed) in looks {
            real.push(milliseconds(*at), milliseconds(*passed));
        }
        real
    }

    #[test]
    fn the_clock_jumps_over_what_lies_between_two_looks() {
        // until 5 ms it was the real clock
        let real = real(&[(5, 5), (1005, 6), (3005, 7), (3005, 9)]);
        let reached = |at| real.when_reached(milliseconds(at)).unwrap();
        let left = |at| real.when_left(milliseconds(at)).unwrap();
        assert_eq!(reached(3), milliseconds(3));
        assert_eq!(reached(5), milliseconds(5));
        // nothing happened between: it came by when it jumped
        assert_eq!(reached(6), milliseconds(6));
        assert_eq!(reached(1005), milliseconds(6));
        assert_eq!(reached(3005), milliseconds(7));
        assert_eq!(left(3005), milliseconds(9));
        assert_eq!(left(2000), milliseconds(6));
        assert_eq!(reached(4000), milliseconds(9));
        assert_eq!(RealTime::default().when_reached(Nanos::ZERO), None);
    }

    #[test]
    fn many_looks_are_thinned_and_the_last_one_stays() {
        let mut real = RealTime::default();
        for n in 0..100_000 {
            real.push(milliseconds(n * 10), milliseconds(n));
        }
        assert!(real.looks().len() <= MOST + 1);
        assert_eq!(real.looks().first(), Some(&(Nanos::ZERO, Nanos::ZERO)));
        let last = (milliseconds(999_990), milliseconds(99_999));
        assert_eq!(real.looks().last(), Some(&last));
        let middle = real.when_reached(milliseconds(500_000)).unwrap();
        let off = middle.since(milliseconds(50_000));
        assert!(off < milliseconds(1000), "{middle:?}");
    }

    #[test]
    fn time_does_not_go_back() {
        let real = real(&[(10, 5), (8, 4), (12, 6)]);
        let looks: Vec<_> = real.looks().iter().map(|look| look.0).collect();
        assert_eq!(looks, [10, 10, 12].map(milliseconds));
    }
}
