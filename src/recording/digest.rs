//! What is kept of the calls of each function, so that its figures stay right when the detail of the calls is dropped.
//!
//! Both parts are exact as long as they are small. Past [`MAX_ENTRIES`] lengths are rounded to 8 binary digits, which is to
//! half a percent, and starts to a step of time that is at most 1/4096 of the run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::event::Nanos;
use super::panel::Percentiles;

/// Different lengths, or instants of starts, that are kept exactly.
const MAX_ENTRIES: usize = 8192;

/// Binary digits that a rounded length keeps.
const DIGITS: u32 = 8;

/// The calls of one function.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Digest {
    /// When calls began, in order, and how many did.
    starts: Vec<(Nanos, u64)>,
    /// The starts are rounded down to multiples of this many nanoseconds; 0 and 1: they are exact.
    step: u64,
    /// How long calls took that returned, and how many took so long.
    #[serde(with = "pairs")]
    lengths: BTreeMap<Nanos, u64>,
    /// The lengths are rounded.
    rounded: bool,
    /// All lengths together.
    sum: Nanos,
    longest: Nanos,
    /// The lines whose calls made futures that are not awaited there, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    made: Vec<Site>,
}

/// A line that makes futures of a function and does not await them at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Site {
    /// The line.
    pub line: u32,
    /// Futures that it made.
    pub made: u64,
    /// Those that were polled.
    pub polled: u64,
    /// Those that were dropped before their first poll.
    pub dropped: u64,
}

/// The figures of one function's calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FunctionFacts {
    /// Calls that began.
    pub calls: u64,
    /// Calls that returned; the lengths below are theirs, in seconds. All of them are 0 where none returned.
    pub returned: u64,
    /// The mean length.
    pub mean: f64,
    /// Half of the calls took no longer.
    pub p50: f64,
    /// 95 % of the calls took no longer.
    pub p95: f64,
    /// The longest.
    pub longest: f64,
    /// Futures that were made by calling the function by its name.
    pub made: u64,
    /// Those of them that nothing has polled.
    pub never_polled: u64,
}

impl Digest {
    /// So many calls began.
    pub(super) fn started(&mut self, at: Nanos, count: u64) {
        let at = Nanos(at.0 - at.0 % self.step.max(1));
        match self.starts.last_mut() {
            Some((last, known)) if *last >= at => *known = known.saturating_add(count),
            _ => self.starts.push((at, count)),
        }
        while self.starts.len() > MAX_ENTRIES {
            self.step = self.step.max(1).saturating_mul(2);
            self.merge_starts();
        }
    }

    /// When calls began, in order, and how many did.
    pub(super) fn starts(&self) -> &[(Nanos, u64)] {
        &self.starts
    }

    /// The step of time to which starts are known.
    pub(super) fn step(&self) -> Nanos {
        Nanos(self.step.max(1))
    }

    fn merge_starts(&mut self) {
        let step = self.step.max(1);
        let mut merged: Vec<(Nanos, u64)> = Vec::with_capacity(self.starts.len());
        for (at, count) in self.starts.drain(..) {
            let at = Nanos(at.0 - at.0 % step);
            match merged.last_mut() {
                Some((last, known)) if *last == at => *known = known.saturating_add(count),
                _ => merged.push((at, count)),
            }
        }
        self.starts = merged;
    }

    /// A call returned after so long.
    pub(super) fn returned(&mut self, length: Nanos) {
        self.sum = self.sum.plus(length);
        self.longest = self.longest.max(length);
        let key = if self.rounded { round(length) } else { length };
        *self.lengths.entry(key).or_default() += 1;
        if !self.rounded && self.lengths.len() > MAX_ENTRIES {
            self.rounded = true;
            for (length, count) in std::mem::take(&mut self.lengths) {
                *self.lengths.entry(round(length)).or_default() += count;
            }
        }
    }

    /// Changes what is known of the futures that a line makes.
    pub(super) fn count_made(&mut self, line: u32, change: impl FnOnce(&mut Site)) {
        let place = self.made.partition_point(|site| site.line < line);
        if self.made.get(place).is_none_or(|site| site.line != line) {
            let new = Site {
                line,
                ..Site::default()
            };
            self.made.insert(place, new);
        }
        if let Some(site) = self.made.get_mut(place) {
            change(site);
        }
    }

    /// What is known of the futures that this line made, if it made some.
    pub(super) fn made_at(&self, line: u32) -> Option<Site> {
        let place = self.made.binary_search_by_key(&line, |site| site.line);
        self.made.get(place.ok()?).copied()
    }

    /// The figures.
    /// Calls that began.
    pub(super) fn calls(&self) -> u64 {
        total(self.starts.iter().map(|(_, count)| count))
    }

    pub(super) fn facts(&self) -> FunctionFacts {
        let returned = total(self.lengths.values());
        let mean = if returned == 0 {
            0.0
        } else {
            self.sum.seconds() / returned as f64
        };
        let calls = self.calls();
        let unpolled = self.made.iter().map(|s| s.made.saturating_sub(s.polled));
        let never_polled = unpolled.fold(0, u64::saturating_add);
        FunctionFacts {
            calls,
            made: calls.saturating_add(never_polled),
            never_polled,
            returned,
            mean,
            p50: self.quantile(50, returned).seconds(),
            p95: self.quantile(95, returned).seconds(),
            longest: self.longest.seconds(),
        }
    }

    /// What half and 95 % of the calls that returned stayed within; none if none did.
    pub(super) fn percentiles(&self) -> Option<Percentiles> {
        let calls = total(self.lengths.values());
        (calls > 0).then(|| Percentiles {
            calls,
            p50: self.quantile(50, calls),
            p95: self.quantile(95, calls),
        })
    }

    /// The least length that so many percent of the calls did not exceed.
    fn quantile(&self, percent: u64, returned: u64) -> Nanos {
        let share = u128::from(returned) * u128::from(percent);
        let rank = share.div_ceil(100);
        let mut seen = 0_u128;
        for (length, count) in &self.lengths {
            seen += u128::from(*count);
            if seen >= rank {
                return (*length).min(self.longest);
            }
        }
        self.longest
    }

    /// The most calls that began within any stretch of this length, its end left out.
    pub(super) fn most_within(&self, length: Nanos) -> u64 {
        let (mut first, mut inside, mut most) = (0, 0_u64, 0);
        for (at, count) in &self.starts {
            inside = inside.saturating_add(*count);
            while let Some((_, gone)) = self
                .starts
                .get(first)
                .filter(|(start, _)| start < at && at.since(*start) >= length)
            {
                inside = inside.saturating_sub(*gone);
                first += 1;
            }
            most = most.max(inside);
        }
        most
    }

    /// What a file holds may be in any order.
    pub(super) fn restored(mut self) -> Self {
        self.starts.sort_unstable();
        self.merge_starts();
        self.made.sort_unstable_by_key(|site| site.line);
        self
    }

    /// Bytes in use beside the digest itself.
    pub(super) fn memory(&self) -> usize {
        let entry = size_of::<(Nanos, u64)>();
        (self.starts.capacity() + self.lengths.len()) * entry
            + self.made.capacity() * size_of::<Site>()
    }
}

fn total<'a>(counts: impl Iterator<Item = &'a u64>) -> u64 {
    counts.fold(0, |sum, count| sum.saturating_add(*count))
}

/// A length with [`DIGITS`] binary digits, rounded to the nearest.
fn round(length: Nanos) -> Nanos {
    let digits = u64::BITS - length.0.leading_zeros();
    let gone = digits.saturating_sub(DIGITS);
    let half = (1 << gone) >> 1;
    Nanos(length.0.saturating_add(half) >> gone << gone)
}

/// The lengths as a list of pairs: JSON has no keys that are numbers.
mod pairs {
    use std::collections::BTreeMap;

    use serde::{Deserialize as _, Deserializer, Serializer};

    use crate::recording::event::Nanos;

    pub(super) fn serialize<S: Serializer>(
        lengths: &BTreeMap<Nanos, u64>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(lengths)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<Nanos, u64>, D::Error> {
        let pairs = Vec::deserialize(deserializer)?;
        Ok(pairs.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_lengths_are_exact() {
        let mut digest = Digest::default();
        for turn in 0..100 {
            digest.started(Nanos(turn), 1);
            digest.returned(Nanos(1_000_000_000 * (turn + 1)));
        }
        let expected = FunctionFacts {
            calls: 100,
            returned: 100,
            mean: 50.5,
            p50: 50.0,
            p95: 95.0,
            longest: 100.0,
            made: 100,
            never_polled: 0,
        };
        assert_eq!(digest.facts(), expected);
        assert_eq!(Digest::default().facts(), FunctionFacts::default());
    }

    #[test]
    fn many_lengths_and_starts_stay_small_and_nearly_right() {
        let mut digest = Digest::default();
        let count = 300_000;
        for turn in 0..count {
            // ten thousand starts a second
            digest.started(Nanos(turn * 100_000), 1);
            digest.returned(Nanos(1_000_000 + turn * 1_000));
        }
        assert!(digest.starts.len() <= MAX_ENTRIES && digest.lengths.len() <= MAX_ENTRIES);
        let facts = digest.facts();
        let near = |value: f64, expected: f64| (value / expected - 1.0).abs() < 0.005;
        assert_eq!((facts.calls, facts.returned), (count, count));
        assert!(
            near(facts.p50, 0.151) && near(facts.p95, 0.286),
            "{facts:?}"
        );
        assert!((facts.longest - 0.300_999).abs() < 1e-9, "{facts:?}");
        assert!((facts.mean - 0.150_999_5).abs() < 1e-9, "{facts:?}");
        let most = digest.most_within(Nanos(1_000_000_000));
        assert!((9_900..=10_100).contains(&most), "{most}");
    }

    #[test]
    fn a_window_leaves_its_end_out() {
        let mut digest = Digest::default();
        for (at, count) in [(0, 3), (4, 2), (10, 4), (11, 1)] {
            digest.started(Nanos(at), count);
        }
        let most = |length| digest.most_within(Nanos(length));
        assert_eq!((most(1), most(2), most(7)), (4, 5, 6));
        assert_eq!((most(8), most(10), most(11), most(12)), (7, 7, 9, 10));
    }

    #[test]
    fn a_file_gives_the_same_digest_back() {
        let mut digest = Digest::default();
        digest.started(Nanos(5), 2);
        digest.returned(Nanos(7));
        let text = serde_json::to_string(&digest).unwrap();
        let read: Digest = serde_json::from_str(&text).unwrap();
        assert_eq!(read.restored(), digest);
    }
}
