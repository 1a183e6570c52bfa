//! Gauges that a lesson derives from lanes: how many calls of a function are open, or began within the last while; how many tasks
//! are ready.

use std::collections::VecDeque;
use std::sync::Arc;

use super::event::{GaugeKind, LaneId, LaneKind, NameId, Nanos};
use super::gauge::Gauge;
use super::lane::{Cause, State};
use super::variant::Variant;

/// A gauge that the recording makes itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedGauge {
    /// What it is called.
    pub name: String,
    /// The function; empty where tasks are counted.
    pub function: String,
    /// What is counted.
    pub what: Counted,
}

/// What is counted: calls of a function, or tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Those that are open.
    Open,
    /// Those that began within so much time before now.
    Starts(Nanos),
    /// Tasks that could run and have no thread.
    Ready,
    /// Tasks that have not ended.
    Alive,
}

/// What of a lane is counted with the tasks: those that a library runs too, whose place in the queue is like that of others.
fn is_task(kind: LaneKind) -> bool {
    matches!(kind, LaneKind::Task | LaneKind::Hosted)
}

/// A counted gauge, and its place in the list of gauges.
#[derive(Clone, Debug)]
pub(super) struct Counting {
    place: usize,
    gauge: CountedGauge,
    /// When the starts that count now stop counting.
    ends: VecDeque<Nanos>,
}

/// The gauges, as those of a variant; `gauges` has the ones before them.
pub(super) fn counting(counted: &[CountedGauge], gauges: &mut Vec<Gauge>) -> Vec<Counting> {
    let mut all = Vec::with_capacity(counted.len());
    for gauge in counted {
        let name = Arc::from(gauge.name.as_str());
        all.push(Counting {
            place: gauges.len(),
            gauge: gauge.clone(),
            ends: VecDeque::new(),
        });
        gauges.push(Gauge::new(name, GaugeKind::Counted, None));
    }
    all
}

impl Variant {
    /// A call of the function begins (1) or ends (-1).
    pub(super) fn count_open(&mut self, at: Nanos, function: Option<NameId>, by: f64) {
        if self.counted.is_empty() {
            return;
        }
        let Some(name) = function.map(|function| self.name(function)) else {
            return;
        };
        for counting in &mut self.counted {
            if counting.gauge.function != *name {
                continue;
            }
            match counting.gauge.what {
                Counted::Open => change(&mut self.gauges, counting.place, at, by),
                Counted::Starts(window) if by > 0.0 => {
                    counting.ends.push_back(at.plus(window));
                    change(&mut self.gauges, counting.place, at, 1.0);
                }
                Counted::Starts(_) | Counted::Ready | Counted::Alive => {}
            }
        }
    }

    /// The lane goes from one state to another at `from`, which may be known only later: a timer has fired since then. `before` is none
    /// for a lane that begins, `after` for one that ends.
    pub(super) fn count_tasks(
        &mut self,
        id: LaneId,
        from: Nanos,
        before: Option<State>,
        after: Option<State>,
    ) {
        // most lessons count none
        if self.counted.is_empty() || !self.lane(id).is_some_and(|lane| is_task(lane.kind)) {
            return;
        }
        let early = self.lane_mut(id).and_then(|lane| lane.counted_due.take());
        if let Some(early) = early {
            if early == from && before == Some(State::Suspended) && after == Some(State::Ready) {
                return;
            }
            self.change_ready(early, -1.0);
        }
        let is_ready = |state| state == Some(State::Ready);
        for counting in &self.counted {
            let [before, after] = match counting.gauge.what {
                Counted::Ready => [is_ready(before), is_ready(after)],
                Counted::Alive => [before.is_some(), after.is_some()],
                Counted::Open | Counted::Starts(_) => continue,
            };
            let by = f64::from(u8::from(after)) - f64::from(u8::from(before));
            if let Some(gauge) = self
                .gauges
                .get_mut(counting.place)
                .filter(|_| before != after)
            {
                gauge.change_since(from, by);
            }
        }
    }

    /// Time has come to `now` without an event: a task whose timer has fired is ready, though a thread that is held cannot wake it yet.
    pub(super) fn count_due(&mut self, now: Nanos) {
        let counts = |counting: &Counting| counting.gauge.what == Counted::Ready;
        if !self.counted.iter().any(counts) {
            return;
        }
        let tasks = self
            .lanes
            .iter()
            .filter(|lane| is_task(lane.kind) && lane.is_open() && lane.counted_due.is_none());
        let due = tasks.filter_map(|lane| {
            let moment = self.state_at(lane.id, now)?;
            let fired = moment.cause == Some(Cause::Due) && moment.state == State::Ready;
            let suspended = lane.last()?.detail.state() == State::Suspended;
            (fired && suspended).then_some((lane.id, moment.since))
        });
        for (id, since) in due.collect::<Vec<_>>() {
            if let Some(lane) = self.lane_mut(id) {
                lane.counted_due = Some(since);
            }
            self.change_ready(since, 1.0);
        }
    }

    fn change_ready(&mut self, from: Nanos, by: f64) {
        for counting in &self.counted {
            let counts = counting.gauge.what == Counted::Ready;
            if let Some(gauge) = self.gauges.get_mut(counting.place).filter(|_| counts) {
                gauge.change_since(from, by);
            }
        }
    }

    /// Time has come to `at`: what began too long ago counts no more.
    pub(super) fn forget_starts(&mut self, at: Nanos) {
        for counting in &mut self.counted {
            while let Some(end) = counting.ends.front().copied().filter(|end| *end <= at) {
                counting.ends.pop_front();
                change(&mut self.gauges, counting.place, end, -1.0);
            }
        }
    }
}

fn change(gauges: &mut [Gauge], place: usize, at: Nanos, by: f64) {
    if let Some(gauge) = gauges.get_mut(place) {
        let value = gauge.last().unwrap_or(0.0) + by;
        gauge.push(at, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::file::{from_json, to_json};
    use crate::recording::scripted::{self, ended, opened};
    use crate::recording::{
        Batch, Clock, Event, EventKind, Meta, Object, Outcome, PollSite, Recording, VariantInfo,
        Wait, WaitId, WaitKind, WorkerId,
    };

    fn tasks(name: &str, what: Counted) -> CountedGauge {
        CountedGauge {
            name: name.to_owned(),
            function: String::new(),
            what,
        }
    }

    fn task(id: u32) -> EventKind {
        EventKind::Opened {
            lane: LaneId(id),
            parent: LaneId::NONE,
            kind: LaneKind::Task,
            name: NameId(id),
            line: 0,
            numbered: true,
        }
    }

    fn polled(id: u32) -> EventKind {
        EventKind::PollStarted {
            lane: LaneId(id),
            worker: WorkerId(0),
            site: PollSite::ELSEWHERE,
        }
    }

    fn sleeps(id: u32, due: u64) -> EventKind {
        EventKind::Suspended {
            lane: LaneId(id),
            wait: WaitId(0),
            object: Object::NONE,
            due: Nanos(due * 1_000_000),
        }
    }

    /// A recording on the paused clock, whose instants are milliseconds.
    fn of_tasks(events: &[(u64, EventKind)]) -> Recording {
        let info = VariantInfo {
            id: "v".to_owned(),
            counted: vec![
                tasks("ready", Counted::Ready),
                tasks("alive", Counted::Alive),
            ],
            ..VariantInfo::default()
        };
        let events = events.iter().map(|(at, kind)| Event {
            at: Nanos(at * 1_000_000),
            kind: *kind,
        });
        let batch = Batch {
            events: events.collect(),
            names: ["one", "other"].map(Arc::from).to_vec(),
            waits: vec![Wait::at(WaitKind::Sleep, &[])],
            ..Batch::default()
        };
        let meta = Meta {
            clock: Clock::Virtual,
            ..Meta::default()
        };
        let mut recording = Recording::new(meta, vec![info]);
        recording.fold(0, batch);
        recording
    }

    #[test]
    fn tasks_are_ready_from_the_instant_on_at_which_their_timer_fires() {
        let recording = of_tasks(&[
            (0, task(0)),
            (0, task(1)),
            (1000, polled(0)),
            (1000, sleeps(0, 2000)),
            // a second and a half in which the first one could run
            (1000, polled(1)),
            (3500, sleeps(1, 9000)),
            (3500, polled(0)),
            (4000, ended(0, Outcome::Completed)),
        ]);
        let found = values(&recording, "ready");
        assert_eq!(found, [(0, 2.0), (1000, 0.0), (2000, 1.0), (3500, 0.0)]);
        assert_eq!(values(&recording, "alive"), [(0, 2.0), (4000, 1.0)]);
        let facts = recording.variants()[0].gauge_facts("ready").unwrap();
        assert!((facts.max - 2.0).abs() < 1e-9, "{facts:?}");
        // 2 for one second, 1 for one and a half
        assert!((facts.mean - 3.5 / 4.0).abs() < 1e-9, "{facts:?}");
    }

    #[test]
    fn a_task_whose_timer_has_fired_is_counted_before_an_event_says_so() {
        let begin = [
            (0, task(0)),
            (0, task(1)),
            (1000, polled(0)),
            (1000, sleeps(0, 2000)),
            (1000, polled(1)),
        ];
        let mut live = of_tasks(&begin);
        let at = |ms: u64| Nanos(ms * 1_000_000);
        live.advance(0, at(1900));
        assert_eq!(values(&live, "ready"), [(0, 2.0), (1000, 0.0)]);
        live.advance(0, at(2500));
        live.advance(0, at(3000));
        let now = [(0, 2.0), (1000, 0.0), (2000, 1.0)];
        assert_eq!(values(&live, "ready"), now);
        // what is folded later finds it counted
        let rest = [(3500, sleeps(1, 9000)), (3500, polled(0))];
        let events = rest.map(|(ms, kind)| Event { at: at(ms), kind });
        let batch = Batch {
            events: events.to_vec(),
            ..Batch::default()
        };
        live.fold(0, batch);
        let whole: Vec<_> = begin.into_iter().chain(rest).collect();
        let replay = of_tasks(&whole);
        assert_eq!(values(&live, "ready"), values(&replay, "ready"));
        let facts = |recording: &Recording| recording.variants()[0].gauge_facts("ready").unwrap();
        assert_eq!(facts(&live), facts(&replay));
    }

    #[test]
    fn a_task_that_ends_or_is_woken_earlier_is_not_counted_twice() {
        let at = |ms: u64| Nanos(ms * 1_000_000);
        let mut live = of_tasks(&[(0, task(0)), (0, polled(0)), (0, sleeps(0, 1000))]);
        live.advance(0, at(1500));
        assert_eq!(live.variants()[0].gauge("ready").unwrap().last(), Some(1.0));
        let batch = Batch {
            events: vec![Event {
                at: at(1500),
                kind: ended(0, Outcome::Cancelled),
            }],
            ..Batch::default()
        };
        live.fold(0, batch);
        assert_eq!(live.variants()[0].gauge("ready").unwrap().last(), Some(0.0));
    }

    fn gauge(name: &str, what: Counted) -> CountedGauge {
        CountedGauge {
            name: name.to_owned(),
            function: "fetch".to_owned(),
            what,
        }
    }

    /// Calls of `fetch` from 0 to 2, 1 to 2 and 1 to 5 s, and one of another function.
    fn recording() -> Recording {
        let end = |id| ended(id, Outcome::Completed);
        let events = [
            (0, opened(0, 0)),
            (0, opened(1, 1)),
            (1, opened(2, 1)),
            (1, opened(3, 1)),
            (1, opened(4, 2)),
            (2, end(1)),
            (2, end(2)),
            (5, end(3)),
        ];
        let info = VariantInfo {
            id: "v".to_owned(),
            in_flight: Some("other".to_owned()),
            counted: vec![
                gauge("open", Counted::Open),
                gauge("in the last 1.5 s", Counted::Starts(Nanos(1_500_000_000))),
            ],
            ..VariantInfo::default()
        };
        let second = Nanos(1_000_000_000);
        scripted::recording(second, &["v", "fetch", "other"], events, info)
    }

    fn values(recording: &Recording, name: &str) -> Vec<(u64, f64)> {
        let gauge = recording.variants()[0].gauge(name).unwrap();
        let samples = gauge.samples().iter();
        samples
            .map(|(at, value)| (at.0 / 1_000_000, *value))
            .collect()
    }

    #[test]
    fn calls_are_counted_while_they_are_open_and_for_a_while_after_their_start() {
        let recording = recording();
        // several changes of one instant are one sample
        let open = [(0, 1.0), (1000, 3.0), (2000, 1.0), (5000, 0.0)];
        assert_eq!(values(&recording, "open"), open);
        let starts = [(0, 1.0), (1000, 3.0), (1500, 2.0), (2500, 0.0)];
        assert_eq!(values(&recording, "in the last 1.5 s"), starts);
        // the gauge that is called so stays that of its function
        assert_eq!(recording.variants()[0].totals().max_in_flight, 1);
        let facts = recording.variants()[0].gauge_facts("open").unwrap();
        assert!((facts.max - 3.0).abs() < 1e-9 && (facts.last).abs() < 1e-9);
        // (2 + 2 + 2 + 3 + 0) s of calls in 5 s
        assert!((facts.mean - 7.0 / 5.0).abs() < 1e-9, "{facts:?}");
    }

    #[test]
    fn a_file_keeps_them_among_the_gauges_that_are_not_the_demos() {
        let recording = recording();
        let read = from_json(&to_json(&recording)).unwrap();
        assert_eq!(values(&read, "open"), values(&recording, "open"));
        assert_eq!(read.variants()[0].own_gauges, 4);
        assert_eq!(to_json(&read), to_json(&recording));
    }
}
