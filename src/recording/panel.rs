//! What a panel of a lesson shows: the calls of a function that returned, and what half and 95 % of them stayed within; or how
//! many calls began, or what a counter counted, in each slice of time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::event::{Nanos, Outcome};
use super::gauge::Gauge;
use super::variant::Variant;

/// A picture of many events, on the axis of the lanes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    /// How they are drawn.
    pub kind: PanelKind,
    /// What they are.
    pub source: PanelSource,
    /// The shortest slice of time that has a column, if the lesson names one.
    pub slice: Option<Nanos>,
}

/// The events that a panel draws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PanelSource {
    /// The calls of this function.
    Calls(String),
    /// What this counter of the demo counts.
    Counter(String),
}

impl PanelSource {
    /// The name of the function or of the counter.
    pub fn name(&self) -> &str {
        match self {
            Self::Calls(name) | Self::Counter(name) => name,
        }
    }
}

/// How a panel draws events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PanelKind {
    /// A dot for each call that returned, where it ended and as high as it took long, and lines for p50 and p95.
    Dots,
    /// A column for each slice of time, as high as events began in it.
    Bars,
}

/// A call that returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Returned {
    /// When.
    pub at: Nanos,
    /// How long it had taken.
    pub took: Nanos,
    /// It returned an `Err`.
    pub failed: bool,
}

/// What calls stayed within, as the facts `call_p50` and `call_p95` count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Percentiles {
    /// How many calls had returned.
    pub calls: u64,
    /// Half of them took no longer.
    pub p50: Nanos,
    /// 95 % of them took no longer.
    pub p95: Nanos,
}

/// A line of a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Percentile {
    /// Half of the calls lie below or on it.
    P50,
    /// 95 % of the calls lie below or on it.
    P95,
}

/// A cell of a panel of dots.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dots {
    /// How many calls ended here.
    pub calls: u32,
    /// One of them returned an `Err`.
    pub failed: bool,
    /// The line that passes here.
    pub line: Option<Percentile>,
}

/// A cell of a panel of bars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bar {
    /// How much of the cell the column fills, from the bottom: 0 to 8 eighths.
    pub eighths: u8,
    /// The lowest cell of a slice in which there was nothing.
    pub empty: bool,
}

/// So many events in each slice of time. Slices begin at the start of the run, wherever a window begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slices {
    length: Nanos,
    counts: BTreeMap<u64, u64>,
}

impl Slices {
    /// Counts events in slices of a length.
    fn count(length: Nanos, events: impl Iterator<Item = (Nanos, u64)>) -> Self {
        let length = Nanos(length.0.max(1));
        let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
        for (at, count) in events {
            let slice = counts.entry(at.0 / length.0).or_default();
            *slice = slice.saturating_add(count);
        }
        Self { length, counts }
    }

    /// The events of the slice in which an instant lies.
    pub fn at(&self, t: Nanos) -> u64 {
        let slice = t.0.checked_div(self.length.0).unwrap_or(0);
        self.counts.get(&slice).copied().unwrap_or(0)
    }

    /// The most events of a slice.
    pub fn most(&self) -> u64 {
        self.counts.values().copied().max().unwrap_or(0)
    }
}

impl Variant {
    /// How many of its events a panel counts in each slice of a length; nothing for what is not in the run.
    ///
    /// Starts of calls are all there. What a counter counted is left out where its detail was dropped.
    pub fn slices(&self, source: &PanelSource, length: Nanos) -> Slices {
        match source {
            PanelSource::Calls(function) => {
                let starts = self.digests.get(function.as_str());
                let starts = starts.into_iter().flat_map(Digest::starts);
                Slices::count(length, starts.copied())
            }
            PanelSource::Counter(name) => {
                let rises = self.gauge(name).map(Gauge::rises);
                Slices::count(length, rises.into_iter().flatten())
            }
        }
    }

    /// The shortest slice in which events of a panel can be counted: a long run knows when calls began to a step of time only.
    pub fn shortest_slice(&self, source: &PanelSource) -> Nanos {
        match source {
            PanelSource::Calls(function) => {
                let digest = self.digests.get(function.as_str());
                digest.map_or(Nanos(1), Digest::step)
            }
            PanelSource::Counter(_) => Nanos(1),
        }
    }

    /// How many events of a panel there were.
    pub fn events_of(&self, source: &PanelSource) -> u64 {
        match source {
            PanelSource::Calls(function) => self.function(function).calls,
            PanelSource::Counter(name) => self.gauge(name).map_or(0, Gauge::risen),
        }
    }

    /// Its panels.
    pub fn panels(&self) -> &[Panel] {
        &self.info.panels
    }

    /// The calls of a function that have returned, in no order; those whose detail was dropped are left out.
    pub fn returned<'v>(&'v self, function: &'v str) -> impl Iterator<Item = Returned> + 'v {
        let lanes = self.lanes.iter();
        let lanes = lanes.filter(|lane| lane.parent.is_some() && lane.outcome.is_return());
        let lanes = lanes.filter(move |lane| self.runs(lane.function, function));
        lanes.filter_map(|lane| {
            let at = lane.end?;
            Some(Returned {
                at,
                took: at.since(lane.called),
                failed: lane.outcome == Outcome::Failed,
            })
        })
    }

    /// What the calls of a function stayed within that had returned at `t`; none if none had, or if the detail of some of
    /// them was dropped and `t` is not the last instant, for which all of them are counted.
    pub fn percentiles(&self, function: &str, t: Nanos) -> Option<Percentiles> {
        if t >= self.end {
            return self.digests.get(function)?.percentiles();
        }
        if self.detail_from > Nanos::ZERO {
            return None;
        }
        let calls = self.returned(function).filter(|call| call.at <= t);
        let mut lengths: Vec<Nanos> = calls.map(|call| call.took).collect();
        lengths.sort_unstable();
        let nearest_rank = |percent: usize| {
            let rank = (lengths.len() * percent).div_ceil(100);
            lengths.get(rank.checked_sub(1)?).copied()
        };
        Some(Percentiles {
            calls: lengths.len() as u64,
            p50: nearest_rank(50)?,
            p95: nearest_rank(95)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::file::{from_json, to_json};
    use crate::recording::scripted::{self, ended, opened};
    use crate::recording::{EventKind, Recording, VariantInfo};

    const MS: u64 = 1_000_000;

    fn open(at: u64, id: u32, name: u32) -> (u64, EventKind) {
        (at, opened(id, name))
    }

    fn end(at: u64, id: u32, outcome: Outcome) -> (u64, EventKind) {
        (at, ended(id, outcome))
    }

    /// Twenty calls of `read` from 0 on, of 1 to 20 ms; another is cancelled at 3 ms, one is open, and another function
    /// returns at 2 ms. All goes on until 30 ms.
    fn recording() -> Recording {
        let mut events = vec![open(0, 0, 0)];
        events.extend((1..=23).map(|id| open(0, id, if id == 23 { 2 } else { 1 })));
        for ms in 1..=20 {
            let id = u32::try_from(ms).unwrap();
            let failed = ms == 7;
            let outcome = if failed {
                Outcome::Failed
            } else {
                Outcome::Completed
            };
            events.push(end(ms, id, outcome));
            if ms == 2 {
                events.push(end(2, 23, Outcome::Completed));
            }
            if ms == 3 {
                events.push(end(3, 21, Outcome::Cancelled));
            }
        }
        events.push(open(30, 24, 2));
        let info = VariantInfo {
            id: "v".to_owned(),
            panels: vec![Panel {
                kind: PanelKind::Dots,
                source: PanelSource::Calls("read".to_owned()),
                slice: None,
            }],
            ..VariantInfo::default()
        };
        scripted::recording(Nanos(MS), &["v", "read", "other"], events, info)
    }

    fn percentiles(recording: &Recording, ms: u64) -> Option<(u64, u64, u64)> {
        let found = recording.variants()[0].percentiles("read", Nanos(ms * MS))?;
        Some((found.calls, found.p50.0 / MS, found.p95.0 / MS))
    }

    #[test]
    fn percentiles_are_of_the_calls_that_had_returned_until_then() {
        let recording = recording();
        assert_eq!(percentiles(&recording, 0), None);
        assert_eq!(percentiles(&recording, 1), Some((1, 1, 1)));
        // half of five is two and a half: the third
        assert_eq!(percentiles(&recording, 5), Some((5, 3, 5)));
        assert_eq!(percentiles(&recording, 19), Some((19, 10, 19)));
        assert_eq!(percentiles(&recording, 20), Some((20, 10, 19)));
    }

    #[test]
    fn at_the_end_they_are_the_facts_of_the_recording() {
        let recording = recording();
        assert_eq!(percentiles(&recording, 29), percentiles(&recording, 30));
        let facts = recording.variants()[0].function("read");
        let (calls, p50, p95) = percentiles(&recording, 30).unwrap();
        assert_eq!((calls, facts.returned), (20, 20));
        assert!((facts.p50 * 1e3 - p50 as f64).abs() < 1e-9);
        assert!((facts.p95 * 1e3 - p95 as f64).abs() < 1e-9);
    }

    #[test]
    fn a_call_that_was_cancelled_or_is_open_has_no_dot() {
        let recording = recording();
        let calls: Vec<_> = recording.variants()[0].returned("read").collect();
        assert_eq!(calls.len(), 20);
        let failed: Vec<_> = calls.iter().filter(|call| call.failed).collect();
        let seventh = Nanos(7 * MS);
        assert!(matches!(failed[..], [call] if call.at == seventh && call.took == seventh));
    }

    #[test]
    fn a_file_keeps_panels_and_what_their_calls_took() {
        let recording = recording();
        let read = from_json(&to_json(&recording)).unwrap();
        assert_eq!(
            read.variants()[0].panels(),
            recording.variants()[0].panels()
        );
        for ms in [1, 5, 20, 30] {
            assert_eq!(percentiles(&read, ms), percentiles(&recording, ms));
        }
        assert_eq!(to_json(&read), to_json(&recording));
    }

    #[test]
    fn where_detail_was_dropped_nothing_is_said_of_earlier_instants() {
        let mut recording = recording();
        recording.variants[0].detail_from = Nanos(MS);
        assert_eq!(percentiles(&recording, 20), None);
        assert_eq!(percentiles(&recording, 30), Some((20, 10, 19)));
    }

    fn slices(recording: &Recording, source: &PanelSource, ms: u64) -> Slices {
        recording.variants()[0].slices(source, Nanos(ms * MS))
    }

    #[test]
    fn starts_are_counted_in_slices_that_begin_with_the_run() {
        let recording = recording();
        let other = PanelSource::Calls("other".to_owned());
        let found = slices(&recording, &other, 20);
        // one begins at 0 and one at 30 ms
        let at = |ms: u64| found.at(Nanos(ms * MS));
        assert_eq!([0, 19, 20, 39, 40].map(at), [1, 1, 1, 1, 0]);
        assert_eq!(slices(&recording, &other, 50).most(), 2);
        let read = PanelSource::Calls("read".to_owned());
        assert_eq!(slices(&recording, &read, 20).most(), 22);
        assert_eq!(recording.variants()[0].events_of(&read), 22);
        let unknown = PanelSource::Calls("unknown".to_owned());
        assert_eq!(
            slices(&recording, &unknown, 20),
            Slices {
                length: Nanos(20 * MS),
                counts: BTreeMap::new()
            }
        );
    }

    #[test]
    fn dropped_detail_takes_no_start_of_a_call() {
        let mut recording = recording();
        let read = PanelSource::Calls("read".to_owned());
        let before = slices(&recording, &read, 1);
        let variant = &mut recording.variants[0];
        variant.detail_from = Nanos(10 * MS);
        variant.lanes.retain(|lane| lane.parent.is_none());
        assert_eq!(slices(&recording, &read, 1), before);
    }
}
