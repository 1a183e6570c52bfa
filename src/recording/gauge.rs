//! A number over time.

use std::ops::Range;
use std::sync::Arc;

use super::cells::Window;
use super::event::{GaugeKind, Nanos};
use super::lane::grow;

/// Samples for which one highest value is remembered, so that a row of cells need not look at each of them.
const BLOCK: usize = 64;

/// A number over time.
#[derive(Clone, Debug)]
pub struct Gauge {
    /// What it is called.
    pub name: Arc<str>,
    /// The name that it has beside its own, without the binding that holds what it measures: `queue #2`.
    pub(super) general: Option<Arc<str>>,
    /// What kind of number it is.
    pub kind: GaugeKind,
    /// Its upper limit.
    pub capacity: Option<f64>,
    pub(super) min: f64,
    pub(super) max: f64,
    /// The instant of its first sample, which may not be kept.
    first: Option<Nanos>,
    /// The sum of its values, each times the nanoseconds that it stood, until its last sample.
    area: f64,
    samples: Vec<(Nanos, f64)>,
    /// The highest value of each [`BLOCK`] of samples.
    peaks: Vec<f64>,
}

/// The value of a gauge in a cell of its row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// Its highest value there, as a share of what the whole height of the row stands for: 0 to 1.
    pub height: f64,
    /// The value itself, where it counts and the whole height stands for nine at most.
    pub count: Option<u8>,
    /// Whether it reaches its capacity.
    pub full: bool,
}

/// A row whose whole height stands for no more than so many can be drawn with digits.
const MOST_DIGITS: f64 = 9.0;

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 9"
)]
fn digit(value: f64) -> u8 {
    value.clamp(0.0, MOST_DIGITS) as u8
}

impl Gauge {
    pub(super) fn new(name: Arc<str>, kind: GaugeKind, capacity: Option<f64>) -> Self {
        Self {
            name,
            general: None,
            kind,
            capacity,
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
            first: None,
            area: 0.0,
            samples: Vec::new(),
            peaks: Vec::new(),
        }
    }

    /// Whether a digit is the value itself, where the whole height stands for this; else it is a part of that.
    pub fn counts_in_digits(&self, scale: f64) -> bool {
        scale <= MOST_DIGITS && self.name_and_unit().1.is_empty()
    }

    /// Its name, and the unit of its values, if the name ends with one: "age of a meal" and "s" of `age of a meal, s`.
    pub fn name_and_unit(&self) -> (&str, &str) {
        self.name.rsplit_once(", ").unwrap_or((&self.name, ""))
    }

    /// Whether this is its name, or its name without a binding: `queue #2` is the second of all queues.
    pub fn is_called(&self, name: &str) -> bool {
        *self.name == *name || self.general.as_deref() == Some(name)
    }

    /// Its name without the binding that holds what it measures, if that is another.
    pub fn general_name(&self) -> Option<&str> {
        self.general.as_deref()
    }

    /// The instants at which it changed, and to what.
    pub fn samples(&self) -> &[(Nanos, f64)] {
        &self.samples
    }

    /// Its value at `t`; none before its first sample.
    pub fn at(&self, t: Nanos) -> Option<f64> {
        let index = self.after(t).checked_sub(1)?;
        self.samples.get(index).map(|(_, value)| *value)
    }

    /// Its highest value up to `t`.
    pub fn max_until(&self, t: Nanos) -> Option<f64> {
        let until = self.after(t);
        if until == self.samples.len() && until > 0 {
            // knows also what did not last, and what the cap on memory took
            return Some(self.max);
        }
        self.peak(0..until)
    }

    /// Its highest value from `from` until just before `to`, that with which it came there included.
    pub fn max_between(&self, from: Nanos, to: Nanos) -> Option<f64> {
        if to <= from {
            return self.at(from);
        }
        let until = self.samples.partition_point(|(at, _)| *at < to);
        self.peak(self.after(from).saturating_sub(1)..until)
    }

    /// What the whole height of its row would stand for, were it alone: its capacity, or its highest value in the window if it has
    /// none; at least 1.
    pub fn scale(&self, window: Window) -> f64 {
        let highest = || self.max_between(window.from, window.to);
        let scale = self.capacity.or_else(highest);
        scale.unwrap_or(1.0).max(1.0)
    }

    /// Its row in a number of columns, the whole height of which stands for `scale`; a cell is none before its first sample, and
    /// after `end`, the last instant known.
    pub fn levels(
        &self,
        (window, columns): (Window, usize),
        end: Nanos,
        scale: f64,
        out: &mut Vec<Option<Level>>,
    ) {
        out.clear();
        let cells = (0..columns).map(|column| window.cell(column, columns));
        let value = |(from, to): (Nanos, Nanos)| {
            let known = from <= end;
            known.then(|| self.max_between(from, to)).flatten()
        };
        let counts = self.counts_in_digits(scale);
        out.extend(cells.map(value).map(|value| {
            value.map(|value| Level {
                height: (value / scale).clamp(0.0, 1.0),
                count: (counts && value.fract() == 0.0).then(|| digit(value)),
                full: self.capacity.is_some_and(|capacity| value >= capacity),
            })
        }));
    }

    /// The instants at which it rose, and by how much, rounded to whole numbers: what a counter counted. A rise whose sample is not
    /// kept is left out.
    pub(super) fn rises(&self) -> impl Iterator<Item = (Nanos, u64)> + '_ {
        let dropped = self.dropped_first().is_some();
        let first = self.samples.first().map(|(_, value)| *value);
        let mut last = first.filter(|_| dropped).unwrap_or(0.0);
        self.samples.iter().filter_map(move |(at, value)| {
            let rise = value - std::mem::replace(&mut last, *value);
            let rise = whole(rise);
            (rise > 0).then_some((*at, rise))
        })
    }

    /// By how much it has risen from zero: what a counter has counted.
    pub(super) fn risen(&self) -> u64 {
        self.last().map_or(0, whole)
    }

    /// Its last value.
    pub fn last(&self) -> Option<f64> {
        self.samples.last().map(|(_, value)| *value)
    }

    /// The place of the first sample after `t`.
    fn after(&self, t: Nanos) -> usize {
        self.samples.partition_point(|(at, _)| *at <= t)
    }

    /// The highest of some samples: blocks that lie wholly inside are not looked into.
    fn peak(&self, places: Range<usize>) -> Option<f64> {
        let first = places.start.div_ceil(BLOCK);
        let last = places.end / BLOCK;
        let values = |places: Range<usize>| {
            let samples = self.samples.get(places).unwrap_or_default();
            samples.iter().map(|(_, value)| *value)
        };
        if first >= last {
            return values(places).reduce(f64::max);
        }
        let peaks = self.peaks.get(first..last).unwrap_or_default();
        let edges = values(places.start..first * BLOCK).chain(values(last * BLOCK..places.end));
        edges.chain(peaks.iter().copied()).reduce(f64::max)
    }

    pub(super) fn push(&mut self, at: Nanos, value: f64) {
        self.min = self.min.min(value);
        self.max = self.max.max(value);
        match self.samples.last_mut() {
            // several changes in one instant: the last one stands
            Some((last, old)) if *last == at => {
                *old = value;
                self.sum_up_last();
            }
            Some((_, old)) if old.to_bits() == value.to_bits() => {}
            _ => {
                if let Some((last, old)) = self.samples.last() {
                    self.area += old * at.since(*last).0 as f64;
                }
                self.first.get_or_insert(at);
                grow(&mut self.samples);
                self.samples.push((at, value));
                match self.peaks.last_mut() {
                    Some(peak) if self.samples.len() % BLOCK != 1 => *peak = peak.max(value),
                    _ => self.peaks.push(value),
                }
            }
        }
    }

    /// It is so much higher from `from` on, which may be an instant before its last sample; then nothing is taken away.
    pub(super) fn change_since(&mut self, from: Nanos, by: f64) {
        let last = self.samples.last().copied().unwrap_or_default();
        if from >= last.0 {
            self.push(from, last.1 + by);
            return;
        }
        let place = self.samples.partition_point(|(at, _)| *at < from);
        let is_there = self.samples.get(place).is_some_and(|(at, _)| *at == from);
        let before = place
            .checked_sub(1)
            .and_then(|before| self.samples.get(before));
        // what is older than all that is kept changes what is kept
        if let Some((_, value)) = before.copied().filter(|_| !is_there) {
            grow(&mut self.samples);
            self.samples.insert(place, (from, value));
        }
        let start = self.samples.get(place).map_or(last.0, |(at, _)| *at);
        self.area += by * last.0.since(start).0 as f64;
        for (_, value) in self.samples.iter_mut().skip(place) {
            *value += by;
            self.max = self.max.max(*value);
            self.min = self.min.min(*value);
        }
        self.sum_up_since(place);
    }

    /// Corrects the highest values of the blocks from that of a sample on.
    fn sum_up_since(&mut self, place: usize) {
        self.peaks.truncate(place / BLOCK);
        let first = self.peaks.len() * BLOCK;
        let rest = self.samples.get(first..).unwrap_or_default();
        self.peaks.extend(rest.chunks(BLOCK).map(highest));
    }

    /// Corrects the highest value of the last block, a sample of which was replaced.
    fn sum_up_last(&mut self) {
        let block = (self.samples.len() - 1) / BLOCK * BLOCK;
        let values = self.samples.get(block..).unwrap_or_default().iter();
        let highest = values.map(|(_, value)| *value).reduce(f64::max);
        if let (Some(peak), Some(highest)) = (self.peaks.last_mut(), highest) {
            *peak = highest;
        }
    }

    /// Takes over samples that a file kept, and its mean until `now` since its first sample, where that is not among them.
    pub(super) fn set_samples(
        &mut self,
        samples: Vec<(Nanos, f64)>,
        earlier: Option<(Nanos, f64)>,
        now: Nanos,
    ) {
        self.samples = samples;
        self.sum_up();
        self.first = self.samples.first().map(|(at, _)| *at);
        self.area = self.samples.windows(2).map(area).sum();
        if let (Some((first, mean)), Some((last, value))) = (earlier, self.samples.last()) {
            self.first = Some(first);
            self.area = mean * now.since(first).0 as f64 - value * now.since(*last).0 as f64;
        }
    }

    /// Its mean value from its first sample until `now`, weighed by time; its value where no time has passed. None before its
    /// first sample.
    pub(super) fn mean(&self, now: Nanos) -> Option<f64> {
        let (last, value) = self.samples.last()?;
        let whole = now.since(self.first?).0;
        if whole == 0 {
            return Some(*value);
        }
        let area = self.area + value * now.since(*last).0 as f64;
        Some(area / whole as f64)
    }

    /// The instant of its first sample, if that is not kept any more.
    pub(super) fn dropped_first(&self) -> Option<Nanos> {
        let kept = self.samples.first().map(|(at, _)| *at);
        self.first.filter(|first| Some(*first) != kept)
    }

    /// Drops the samples before `horizon`, but the one whose value still stood then.
    pub(super) fn forget(&mut self, horizon: Nanos) {
        let gone = self.after(horizon).saturating_sub(1);
        if gone > 0 {
            self.samples.drain(..gone);
            self.sum_up();
        }
    }

    fn sum_up(&mut self) {
        self.peaks = self.samples.chunks(BLOCK).map(highest).collect();
    }

    /// Bytes in use beside the gauge itself.
    pub(super) fn memory(&self) -> usize {
        self.samples.capacity() * size_of::<(Nanos, f64)>()
            + self.peaks.capacity() * size_of::<f64>()
    }
}

/// The highest value of some samples.
fn highest(block: &[(Nanos, f64)]) -> f64 {
    let values = block.iter().map(|(_, value)| *value);
    values.fold(f64::NEG_INFINITY, f64::max)
}

/// The value of the first of two samples times the nanoseconds until the second.
fn area(samples: &[(Nanos, f64)]) -> f64 {
    match samples {
        [(from, value), (to, _)] => value * to.since(*from).0 as f64,
        _ => 0.0,
    }
}

/// The nearest whole number that is not negative.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates"
)]
fn whole(value: f64) -> u64 {
    value.round() as u64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn gauge(changes: &[(u64, u8)]) -> Gauge {
        let mut gauge = Gauge::new(Arc::from("queue"), GaugeKind::Gauge, None);
        let mut at = 0;
        for (pause, value) in changes {
            at += pause;
            gauge.push(Nanos(at), f64::from(*value));
        }
        gauge
    }

    /// What the blocks are there to spare.
    fn slowly(gauge: &Gauge, from: Nanos, to: Nanos) -> Option<f64> {
        let inside = gauge
            .samples
            .iter()
            .filter(|(at, _)| *at > from && *at < to);
        let values = inside.map(|(_, value)| *value);
        values.chain(gauge.at(from)).reduce(f64::max)
    }

    proptest! {
        #[test]
        fn blocks_give_the_highest_value_of_any_stretch(
            changes in prop::collection::vec((0_u64..4, 0_u8..50), 0..400),
            from in 0_u64..1000, length in 0_u64..1000, horizon in 0_u64..900,
        ) {
            let mut gauge = gauge(&changes);
            let (from, to) = (Nanos(from), Nanos(from + length));
            prop_assert_eq!(gauge.max_between(from, to), slowly(&gauge, from, to));
            gauge.forget(Nanos(horizon));
            prop_assert_eq!(gauge.max_between(from, to), slowly(&gauge, from, to));
        }
    }

    proptest! {
        #[test]
        fn a_change_that_is_known_later_is_as_if_it_had_been_known_at_once(
            changes in prop::collection::vec((1_u64..4, 0_u8..50), 1..300),
            from in 0_u64..1000, horizon in 0_u64..400,
        ) {
            let mut late = gauge(&changes);
            let end = late.samples.last().unwrap().0;
            let from = Nanos(from.clamp(changes[0].0, end.0));
            late.change_since(from, 1.0);
            let mut instants: Vec<Nanos> = gauge(&changes).samples.iter().map(|s| s.0).collect();
            instants.push(from);
            instants.sort_unstable();
            instants.dedup();
            let mut known = Gauge::new(Arc::from("queue"), GaugeKind::Gauge, None);
            for at in instants {
                let value = gauge(&changes).at(at).unwrap();
                known.push(at, value + f64::from(u8::from(at >= from)));
            }
            let now = Nanos(end.0 + 7);
            let mean = late.mean(now).unwrap() - known.mean(now).unwrap();
            prop_assert!(mean.abs() < 1e-6);
            for t in 0..=now.0 {
                prop_assert_eq!(late.at(Nanos(t)), known.at(Nanos(t)));
            }
            let horizon = Nanos(horizon);
            prop_assert_eq!(late.max_between(horizon, now), slowly(&known, horizon, now));
        }
    }

    #[test]
    fn a_mean_is_weighed_by_time_and_outlives_what_is_dropped() {
        // 4 for 10 ns, 1 for 30 ns, 6 for 10 ns
        let mut gauge = gauge(&[(100, 9), (0, 4), (10, 1), (30, 6)]);
        assert_eq!(gauge.mean(Nanos(150)), Some(2.6));
        gauge.forget(Nanos(145));
        assert_eq!(gauge.samples(), [(Nanos(140), 6.0)]);
        assert_eq!(gauge.mean(Nanos(150)), Some(2.6));
        let mut read = self::gauge(&[]);
        assert_eq!(read.mean(Nanos(7)), None);
        let earlier = gauge.dropped_first().zip(gauge.mean(Nanos(150)));
        read.set_samples(gauge.samples().to_vec(), earlier, Nanos(150));
        assert_eq!(read.mean(Nanos(150)), Some(2.6));
    }

    #[test]
    fn what_lasted_no_time_is_in_the_highest_value_of_all() {
        let gauge = gauge(&[(0, 0), (1, 7), (0, 2), (1, 3)]);
        assert_eq!(gauge.max_until(Nanos(1)), Some(2.0));
        assert_eq!(gauge.max_until(Nanos(2)), Some(7.0));
    }
}
