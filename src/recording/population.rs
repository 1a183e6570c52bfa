//! How many lanes are in each state, over time: for rows that stand for many lanes.
//!
//! The run so far is divided into at most [`BUCKETS`] buckets of equal width, each with the lane-time spent in each state. As
//! the run grows the buckets are merged in pairs, so that memory stays flat. A window narrower than a bucket shows the
//! bucket's mean.

use std::ops::Range;

use super::cells::Window;
use super::event::{LaneId, Nanos};
use super::lane::{Lane, Span, State};
use super::variant::Variant;

/// The most buckets of a variant.
const BUCKETS: usize = 16_384;

/// Stretches of chosen lanes that are looked at one by one.
const LOOKED_AT: usize = 65_536;

/// The width of a bucket at first: 16 µs.
const FIRST_WIDTH: u64 = 1 << 14;

/// How many lanes are in each state, on the mean of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Density {
    /// Being polled.
    pub running: f64,
    /// Those of them in a long poll, which holds its thread; known where the lanes are few.
    pub blocking: f64,
    /// Waiting for a thread.
    pub ready: f64,
    /// Waiting at an await.
    pub suspended: f64,
    /// Able to run, while its task polls something else.
    pub unpolled: f64,
}

impl Density {
    /// All lanes that are open.
    pub fn alive(&self) -> f64 {
        self.running + self.ready + self.suspended + self.unpolled
    }
}

/// Lane-time by state in buckets.
#[derive(Clone, Debug)]
pub(super) struct Population {
    width: u64,
    buckets: Vec<[i64; State::COUNT]>,
    now: [i64; State::COUNT],
    until: Nanos,
}

impl Default for Population {
    fn default() -> Self {
        Self {
            width: FIRST_WIDTH,
            buckets: Vec::new(),
            now: [0; State::COUNT],
            until: Nanos::ZERO,
        }
    }
}

impl Population {
    /// Bytes of its buckets.
    pub(super) fn memory(&self) -> usize {
        self.buckets.capacity() * size_of::<[i64; State::COUNT]>()
    }

    /// One lane more, or fewer, is in `state` from now on.
    pub(super) fn change(&mut self, state: State, by: i64) {
        if let Some(count) = self.now.get_mut(state.index()) {
            *count += by;
        }
    }

    /// Time has come to `to`.
    pub(super) fn advance(&mut self, to: Nanos) {
        if to <= self.until {
            return;
        }
        let (from, now) = (self.until, self.now);
        self.until = to;
        // nearly all events fall into the bucket of the one before them
        let (first, last) = (from.0 / self.width, to.0 / self.width);
        let bucket = usize::try_from(last).ok().filter(|_| first == last);
        match bucket.and_then(|index| self.buckets.get_mut(index)) {
            Some(bucket) => add(bucket, now, to.0 - from.0),
            None => self.spread(from, to, now),
        }
    }

    /// A lane turns out to have been in another state for a while.
    pub(super) fn shift(&mut self, from: Nanos, to: Nanos, was: State, is: State) {
        let mut change = [0; State::COUNT];
        if let Some(count) = change.get_mut(was.index()) {
            *count -= 1;
        }
        if let Some(count) = change.get_mut(is.index()) {
            *count += 1;
        }
        self.spread(from, to, change);
    }

    /// Adds lanes to a stretch of time.
    pub(super) fn spread(&mut self, from: Nanos, to: Nanos, lanes: [i64; State::COUNT]) {
        if to <= from {
            return;
        }
        self.make_room(to);
        let (from, to) = (from.0, to.0);
        let (edge, inside, rest) = self.cut(from, to);
        for (from, to) in [(from, edge), (rest, to)] {
            let bucket = place(from / self.width);
            if let Some(bucket) = self.buckets.get_mut(bucket).filter(|_| from < to) {
                add(bucket, lanes, to - from);
            }
        }
        let mut whole = [0; State::COUNT];
        add(&mut whole, lanes, self.width);
        for bucket in self.buckets.get_mut(inside).unwrap_or_default() {
            sum_up(bucket, whole);
        }
    }

    fn make_room(&mut self, to: Nanos) {
        let mut needed = to.0 / self.width + 1;
        while needed > BUCKETS as u64 {
            let pairs = self.buckets.chunks(2);
            let merged = pairs.map(|pair| {
                let mut sum = [0; State::COUNT];
                for bucket in pair {
                    for (sum, part) in sum.iter_mut().zip(bucket) {
                        *sum += part;
                    }
                }
                sum
            });
            self.buckets = merged.collect();
            self.width *= 2;
            needed = to.0 / self.width + 1;
        }
        let needed = usize::try_from(needed).unwrap_or(BUCKETS);
        if self.buckets.len() < needed {
            self.buckets.resize(needed, [0; State::COUNT]);
        }
    }

    /// The mean number of lanes in each state over a stretch, with `now` beyond what is known.
    fn mean(&self, from: u64, to: u64, end: u64) -> Density {
        let mut sums = [0.0; State::COUNT];
        let (wanted, to) = (to.min(end), to.min(self.until.0));
        let beyond = wanted.saturating_sub(from.max(self.until.0));
        for (sum, count) in sums.iter_mut().zip(self.now) {
            *sum += beyond as f64 * count as f64;
        }
        let (edge, inside, rest) = self.cut(from, to);
        self.add_part(&mut sums, (from, edge));
        let inside = self.buckets.get(inside).unwrap_or_default();
        let mut sums = inside.iter().fold(sums, |[a, b, c, d], [w, x, y, z]| {
            [a + *w as f64, b + *x as f64, c + *y as f64, d + *z as f64]
        });
        self.add_part(&mut sums, (rest, to));
        let [running, ready, suspended, unpolled] =
            sums.map(|sum| sum / wanted.saturating_sub(from).max(1) as f64);
        Density {
            running,
            blocking: 0.0,
            ready,
            suspended,
            unpolled,
        }
    }

    /// Adds what a stretch inside one bucket has of its lane-time.
    fn add_part(&self, sums: &mut [f64; State::COUNT], (from, to): (u64, u64)) {
        let index = from / self.width;
        let start = index * self.width;
        let end = (start + self.width).min(self.until.0);
        let Some(bucket) = self.buckets.get(place(index)).filter(|_| from < to) else {
            return;
        };
        let share = (to - from) as f64 / (end - start).max(1) as f64;
        for (sum, part) in sums.iter_mut().zip(bucket) {
            *sum += share * *part as f64;
        }
    }

    /// The buckets that lie in a stretch whole, of which it may have thousands; up to where it lies in the one before them, and from
    /// where in the one after them.
    fn cut(&self, from: u64, to: u64) -> (u64, Range<usize>, u64) {
        let (first, last) = (from.div_ceil(self.width), to / self.width);
        let edge = first.saturating_mul(self.width).min(to);
        let last_known = place(last).min(self.buckets.len());
        (edge, place(first)..last_known, edge.max(last * self.width))
    }
}

/// The place of a bucket.
fn place(bucket: u64) -> usize {
    usize::try_from(bucket).unwrap_or(usize::MAX)
}

/// Adds lane-time.
fn sum_up(sums: &mut [i64; State::COUNT], parts: [i64; State::COUNT]) {
    for (sum, part) in sums.iter_mut().zip(parts) {
        *sum = sum.saturating_add(part);
    }
}

/// Adds so many times some lanes.
fn add_lanes(sums: &mut [i64; State::COUNT], lanes: [i64; State::COUNT], by: i64) {
    for (sum, count) in sums.iter_mut().zip(lanes) {
        *sum += count * by;
    }
}

/// Adds a stretch of time of some lanes to a bucket.
fn add(bucket: &mut [i64; State::COUNT], lanes: [i64; State::COUNT], length: u64) {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    for (sum, count) in bucket.iter_mut().zip(lanes) {
        *sum = sum.saturating_add(count.saturating_mul(length));
    }
}

impl Variant {
    /// Counts the lane-time of spans that were read from a file, each in a moment however many buckets it covers.
    pub(super) fn restore_population(&mut self) {
        let spans = || self.lanes.iter().flat_map(|lane| lane.spans(self.end));
        let mut population = Population::default();
        let last = spans().map(|span| span.to).max();
        population.make_room(last.unwrap_or(Nanos::ZERO));
        let width = population.width;
        let bucket = |at: u64| usize::try_from(at / width).unwrap_or(usize::MAX);
        // how many lanes more than in the bucket before are in a state throughout
        let mut changes = vec![[0; State::COUNT]; population.buckets.len() + 1];
        for span in spans().filter(|span| span.from < span.to) {
            let (from, to) = (span.from.0, span.to.0);
            let (first, last) = (bucket(from), bucket(to));
            let mut one = [0; State::COUNT];
            if let Some(count) = one.get_mut(span.state.index()) {
                *count = 1;
            }
            let mut add_to = |index: usize, length: u64| {
                if let Some(bucket) = population.buckets.get_mut(index) {
                    add(bucket, one, length);
                }
            };
            if first == last {
                add_to(first, to - from);
                continue;
            }
            add_to(first, width - from % width);
            add_to(last, to % width);
            for (index, by) in [(first + 1, 1), (last, -1)] {
                if let Some(change) = changes.get_mut(index) {
                    add_lanes(change, one, by);
                }
            }
        }
        let mut throughout = [0; State::COUNT];
        for (bucket, change) in population.buckets.iter_mut().zip(changes) {
            add_lanes(&mut throughout, change, 1);
            add(bucket, throughout, width);
        }
        population.until = self.end;
        self.population = population;
    }

    /// How many lanes are in each state, on the mean of each of `width` cells of the window.
    pub fn density(&self, window: Window, width: usize, out: &mut Vec<Density>) {
        out.clear();
        out.extend((0..width).map(|cell| {
            let (from, to) = window.cell(cell, width);
            let to = to.0.max(from.0 + 1);
            self.population.mean(from.0, to, self.end.0)
        }));
    }
}

impl Variant {
    /// How many of some lanes are in each state, on the mean of each of `width` cells of the window; false, and nothing, where they
    /// have too many stretches to be looked at one by one.
    pub fn density_of(
        &self,
        lanes: &[LaneId],
        window: Window,
        width: usize,
        out: &mut Vec<Density>,
    ) -> bool {
        out.clear();
        let lanes = || lanes.iter().filter_map(|lane| self.lane(*lane));
        if lanes().map(Lane::len).sum::<usize>() > LOOKED_AT {
            return false;
        }
        out.resize(width, Density::default());
        for span in lanes().flat_map(|lane| lane.spans(self.end)) {
            add_span(&span, window, out);
        }
        true
    }
}

/// Adds the part of a lane that a stretch of it is of each cell.
fn add_span(span: &Span, window: Window, cells: &mut [Density]) {
    let width = cells.len();
    let (from, to) = (span.from.max(window.from), span.to.min(window.to));
    if from >= to {
        return;
    }
    let Some(first) = window.column(from, width) else {
        return;
    };
    // an instant at the edge of two cells may be counted to the left one
    for (column, cell) in cells.iter_mut().enumerate().skip(first.saturating_sub(1)) {
        let (start, end) = window.cell(column, width);
        if start >= to {
            break;
        }
        let inside = to.min(end).since(from.max(start)).0 as f64;
        let share = inside / end.since(start).0.max(1) as f64;
        match span.state {
            State::Running => {
                cell.running += share;
                cell.blocking += if span.is_blocking() { share } else { 0.0 };
            }
            State::Ready => cell.ready += share,
            State::Suspended => cell.suspended += share,
            State::Unpolled => cell.unpolled += share,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::recording::lane::{Detail, StoredCause};
    use crate::recording::{Clock, LaneId, LaneKind, Object, VariantInfo, WaitId};

    proptest! {
        #[test]
        fn what_is_read_is_counted_as_if_span_by_span(
            lanes in prop::collection::vec(
                prop::collection::vec((0_u64..1 << 22, any::<bool>()), 1..6), 0..6,
            ),
            scale in prop::sample::select(vec![1_u64, 16, 1 << 12, 1 << 24]),
        ) {
            let mut variant = Variant::new(VariantInfo::default(), Clock::default());
            for (id, spans) in (0..).zip(lanes) {
                let mut at = 0;
                let mut lane = Lane::new(LaneId(id), LaneId::NONE, LaneKind::Task, 0, Nanos(0));
                for (length, ready) in spans {
                    at += length * scale;
                    let wait = Detail::suspended(WaitId::UNKNOWN, Object::NONE, Nanos::MAX);
                    lane.push(Nanos(at), if ready { Detail::Ready(StoredCause::Due) } else { wait });
                }
                lane.end = Some(Nanos(at + length_of_last(id) * scale));
                variant.end = variant.end.max(lane.end.unwrap_or_default());
                variant.lanes.push(lane);
            }
            variant.restore_population();
            let mut one_by_one = Population::default();
            for span in variant.lanes.iter().flat_map(|lane| lane.spans(variant.end)) {
                let mut lanes = [0; State::COUNT];
                lanes[span.state.index()] = 1;
                one_by_one.spread(span.from, span.to, lanes);
            }
            let used = one_by_one.buckets.len();
            prop_assert_eq!(variant.population.width, one_by_one.width);
            prop_assert_eq!(&variant.population.buckets[..used], &one_by_one.buckets[..]);
            prop_assert!(variant.population.buckets[used..].iter().all(|b| *b == [0; State::COUNT]));
        }
    }

    #[test]
    fn the_density_of_some_lanes_is_that_of_their_stretches() {
        let mut variant = Variant::new(VariantInfo::default(), Clock::default());
        for id in 0..3 {
            let start = Nanos(u64::from(id) * 100);
            let mut lane = Lane::new(LaneId(id), LaneId::NONE, LaneKind::Task, 0, start);
            let wait = Detail::suspended(WaitId::UNKNOWN, Object::NONE, Nanos::MAX);
            lane.push(start.plus(Nanos(100)), wait);
            lane.end = Some(Nanos(1000));
            variant.lanes.push(lane);
        }
        variant.end = Nanos(1000);
        let window = Window {
            from: Nanos(0),
            to: Nanos(1000),
        };
        let mut cells = Vec::new();
        assert!(variant.density_of(&[LaneId(0), LaneId(2)], window, 5, &mut cells));
        let found: Vec<_> = cells.iter().map(|c| (c.ready, c.suspended)).collect();
        let expected = [(0.5, 0.5), (0.5, 1.5), (0.0, 2.0), (0.0, 2.0), (0.0, 2.0)];
        assert_eq!(found, expected);
    }

    fn length_of_last(id: u32) -> u64 {
        u64::from(id) * 5_000
    }

    #[test]
    fn lane_time_survives_merging() {
        let mut population = Population::default();
        population.change(State::Suspended, 3);
        population.advance(Nanos(1_000_000));
        population.change(State::Running, 1);
        population.advance(Nanos(1_000_000_000));
        let mean = population.mean(500_000_000, 600_000_000, u64::MAX);
        assert!((mean.suspended - 3.0).abs() < 1e-6, "{mean:?}");
        assert!((mean.running - 1.0).abs() < 1e-6, "{mean:?}");
        assert!(population.buckets.len() <= BUCKETS);
    }

    #[test]
    fn a_shift_moves_lane_time() {
        let mut population = Population::default();
        population.change(State::Suspended, 1);
        population.advance(Nanos(10_000_000));
        population.shift(
            Nanos(5_000_000),
            Nanos(10_000_000),
            State::Suspended,
            State::Ready,
        );
        let mean = population.mean(6_000_000, 8_000_000, u64::MAX);
        assert!((mean.ready - 1.0).abs() < 0.02, "{mean:?}");
        assert!(mean.suspended < 0.02, "{mean:?}");
    }
}
