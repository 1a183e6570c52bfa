//! Figures computed from a recording.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::digest::FunctionFacts;
use super::event::{GaugeKind, LaneId, LaneKind, Nanos, Outcome};
use super::lane::Lane;
use super::variant::Variant;

/// The figures of one variant: seconds and counts.
///
/// A recording from before a figure was added has none of it: it is read as zero.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// Seconds from the start to the end of the variant's own task, or until now.
    pub elapsed: f64,
    /// The same in real time, where the variant's clock was paused and that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wall_elapsed: Option<f64>,
    /// How many tasks there were, the variant's own included.
    pub tasks: u64,
    /// How many executions of the demo's own async fns there were below the variant.
    pub calls: u64,
    /// The most calls of the counted function that were open at once.
    pub max_in_flight: u64,
    /// How often tasks were polled, and what tasks of libraries run for the demo.
    pub polls: u64,
    /// The longest of these polls, in seconds.
    pub longest_poll: f64,
    /// Lanes that returned.
    pub completed: u64,
    /// Lanes that returned an `Err`.
    #[serde(default)]
    pub failed: u64,
    /// Lanes that were dropped before their end.
    pub cancelled: u64,
    /// Lanes that panicked.
    pub panicked: u64,
    /// Tasks whose handle was dropped before their end.
    pub detached: u64,
    /// The most tasks that were alive at once.
    pub max_tasks: u64,
    /// For each task by name: the longest time from the start of a poll to the start of the next, or to the task's end, or
    /// until now, in seconds. Tasks that were dropped whole stand under the name that they have without their number.
    pub longest_gap: BTreeMap<String, f64>,
    /// The share of the time that the workers ran code, on average, from the start of the variant to its last instant: 0 to 1.
    pub busy: f64,
    /// The same of the time in which a poll held its worker asleep, in `thread::sleep` or at a lock.
    pub held: f64,
    /// The calls of each function.
    pub functions: BTreeMap<String, FunctionFacts>,
}

/// The extremes of a gauge.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GaugeFacts {
    /// The lowest value.
    pub min: f64,
    /// The highest value.
    pub max: f64,
    /// The last value.
    pub last: f64,
    /// The mean from the first value to the last instant of the variant, weighed by time.
    pub mean: f64,
}

/// What is counted while events are folded, so that it stays right when their detail is dropped.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub tasks: u64,
    pub calls: u64,
    pub polls: u64,
    pub longest_poll: Nanos,
    pub completed: u64,
    pub failed: u64,
    pub cancelled: u64,
    pub panicked: u64,
    pub detached: u64,
    /// Gaps of tasks that were dropped whole.
    pub gaps: BTreeMap<String, f64>,
    /// Wakes of tasks that were dropped whole.
    pub wakes: u64,
    /// Lines of output that were dropped.
    pub lines_dropped: u64,
}

impl Tally {
    /// Keeps the gap and the wakes of a task that is dropped whole.
    pub(super) fn keep(&mut self, lane: &Lane) {
        if lane.kind != LaneKind::Task {
            return;
        }
        self.wakes = self.wakes.saturating_add(u64::from(lane.wakes));
        // numbers would make an entry for every task that ever was
        let name = lane.name.split(" #").next().unwrap_or(&lane.name);
        let gap = lane.longest_gap.seconds();
        let longest = self.gaps.entry(name.to_owned()).or_insert(gap);
        *longest = longest.max(gap);
    }

    pub(super) fn count_ends(&mut self, outcome: Outcome, by: u64) {
        let count = match outcome {
            Outcome::Running | Outcome::Stuck | Outcome::Died => return,
            Outcome::Completed => &mut self.completed,
            Outcome::Failed => &mut self.failed,
            Outcome::Cancelled => &mut self.cancelled,
            Outcome::Panicked => &mut self.panicked,
        };
        *count = count.saturating_add(by);
    }
}

/// An event that is counted: its name, and how often it happened.
pub type Count = (&'static str, fn(&Variant) -> u64);

/// What is counted of a variant, also what conditions may ask for.
pub const COUNTS: [Count; 10] = [
    ("spawned", |v| v.tally.tasks.saturating_sub(1)),
    ("called", |v| v.tally.calls),
    ("polled", |v| v.tally.polls),
    ("woken", Variant::wakes),
    ("completed", |v| v.tally.completed),
    ("failed", |v| v.tally.failed),
    ("cancelled", |v| v.tally.cancelled),
    ("panicked", |v| v.tally.panicked),
    ("detached", |v| v.tally.detached),
    ("logged", |v| v.tally.lines_dropped + v.log.len() as u64),
];

impl Variant {
    /// The figures so far.
    pub fn facts(&self) -> Facts {
        Facts {
            longest_gap: self.longest_gaps(usize::MAX),
            functions: self.functions(),
            ..self.totals()
        }
    }

    /// The figures so far without the gaps of single tasks and the calls of single functions: those that take no look at each lane.
    pub fn totals(&self) -> Facts {
        let most = |kind| {
            let own = self.gauges.iter().take(self.own_gauges);
            let gauge = own.into_iter().find(|gauge| gauge.kind == kind);
            gauge.map_or(0, |gauge| whole(gauge.max))
        };
        let tally = &self.tally;
        let (busy, held) = self.shares();
        Facts {
            elapsed: self.elapsed().seconds(),
            wall_elapsed: self
                .has_two_clocks()
                .then(|| self.wall_elapsed())
                .flatten()
                .map(Nanos::seconds),
            tasks: tally.tasks,
            calls: tally.calls,
            max_in_flight: most(GaugeKind::Calls),
            polls: tally.polls,
            longest_poll: tally.longest_poll.max(self.running_poll()).seconds(),
            completed: tally.completed,
            failed: tally.failed,
            cancelled: tally.cancelled,
            panicked: tally.panicked,
            detached: tally.detached,
            max_tasks: most(GaugeKind::Tasks),
            longest_gap: BTreeMap::new(),
            busy,
            held,
            functions: BTreeMap::new(),
        }
    }

    /// From the start of the variant's own task to its end, to when nothing could happen any more, or until now.
    pub fn elapsed(&self) -> Nanos {
        self.lane(LaneId::ROOT).map_or(Nanos::ZERO, |root| {
            let end = root.end.or(self.stuck_since).unwrap_or(self.end);
            end.since(root.start)
        })
    }

    /// How long the poll that goes on just now has lasted; a thread that is held for good is a long poll too.
    fn running_poll(&self) -> Nanos {
        let spans = self.workers.iter().filter_map(|w| w.spans().last());
        let open = spans.filter(|span| span.to == Nanos::MAX);
        let lengths = open.map(|span| self.end.since(span.from));
        lengths.max().unwrap_or(Nanos::ZERO)
    }

    /// For each of the first `limit` lanes that is a task, and of those that were dropped whole, by name: its longest gap in
    /// seconds, as in [`Facts::longest_gap`].
    pub(crate) fn longest_gaps(&self, limit: usize) -> BTreeMap<String, f64> {
        let mut gaps = self.tally.gaps.clone();
        let lanes = self.lanes.iter().take(limit);
        let tasks = lanes.filter(|lane| lane.kind == LaneKind::Task);
        for lane in tasks {
            let pending = match (lane.end, lane.last_poll) {
                (None, Some(last)) => self.end.since(last),
                _ => Nanos::ZERO,
            };
            let gap = lane.longest_gap.max(pending).seconds();
            let longest = gaps.entry(lane.name.to_string()).or_insert(gap);
            *longest = longest.max(gap);
        }
        gaps
    }

    /// The extremes of the gauge with this name.
    pub fn gauge_facts(&self, name: &str) -> Option<GaugeFacts> {
        let gauge = self.gauge(name)?;
        Some(GaugeFacts {
            min: gauge.min,
            max: gauge.max,
            last: gauge.last()?,
            mean: gauge.mean(self.end)?,
        })
    }

    /// Whether the lane named `first` had ended before the one named `second` began; none when either is unknown.
    pub fn order(&self, first: &str, second: &str) -> Option<bool> {
        let first = self.lane_named(first)?;
        let second = self.lane_named(second)?;
        Some(first.end.is_some_and(|end| end <= second.start))
    }

    /// How often something happened, by its name in [`COUNTS`].
    pub fn count(&self, event: &str) -> Option<u64> {
        let (_, count) = COUNTS.iter().find(|(name, _)| *name == event)?;
        Some(count(self))
    }

    /// Wakes of tasks.
    fn wakes(&self) -> u64 {
        let tasks = self.lanes.iter().filter(|lane| lane.kind == LaneKind::Task);
        tasks.fold(self.tally.wakes, |sum, lane| {
            sum.saturating_add(u64::from(lane.wakes))
        })
    }
}

/// A count that was kept as a float.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts are whole and small; the cast saturates"
)]
fn whole(value: f64) -> u64 {
    value as u64
}
