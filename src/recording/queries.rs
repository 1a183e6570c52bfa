//! Figures of a single function, lane, worker or instant, for who asks by name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::digest::{Digest, FunctionFacts};
use super::event::{LaneId, NameId, Nanos};
use super::lane::Lane;
use super::variant::Variant;
use super::worker::WorkerTime;

/// The figures of one lane, those of detail that was dropped included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LaneFacts {
    /// How often it was polled.
    pub polls: u64,
    /// How often it was made ready after it was suspended: by a waker, or by its timer.
    pub wakes: u64,
    /// How often it was polled on another worker than the time before.
    pub hops: u64,
}

impl Lane {
    /// Its figures so far.
    pub fn facts(&self) -> LaneFacts {
        LaneFacts {
            polls: self.polls(),
            wakes: u64::from(self.wakes),
            hops: u64::from(self.hops),
        }
    }
}

impl Variant {
    /// The figures of each function that was called, by its name.
    pub fn functions(&self) -> BTreeMap<String, FunctionFacts> {
        let digests = self.digests.iter();
        digests
            .map(|(name, digest)| (name.to_string(), digest.facts()))
            .collect()
    }

    /// How often each function was called, by its name.
    pub fn calls_of_functions(&self) -> impl Iterator<Item = (&str, u64)> {
        let digests = self.digests.iter();
        digests.map(|(name, digest)| (&**name, digest.calls()))
    }

    /// The figures of a function; all 0 if it was not called.
    pub fn function(&self, name: &str) -> FunctionFacts {
        self.digests
            .get(name)
            .map_or_else(FunctionFacts::default, Digest::facts)
    }

    /// The most calls of a function that began within any stretch of this length, its end left out.
    pub fn window_max(&self, function: &str, length: Nanos) -> u64 {
        let digest = self.digests.get(function);
        digest.map_or(0, |digest| digest.most_within(length))
    }

    /// How many lanes are open at `t` that have this name or run this function; none where it is not known any more.
    pub fn alive_at(&self, name: &str, t: Nanos) -> Option<u64> {
        if t < self.detail_from {
            return None;
        }
        let open = self.lanes.iter().filter(|lane| {
            let open = lane.start <= t && lane.end.is_none_or(|end| end > t);
            open && (&*lane.name == name || self.runs(lane.function, name))
        });
        Some(open.count() as u64)
    }

    pub(super) fn runs(&self, function: Option<NameId>, name: &str) -> bool {
        let place = function.and_then(|function| usize::try_from(function.0).ok());
        let function = place.and_then(|place| self.names.get(place));
        function.is_some_and(|function| **function == *name)
    }

    /// What the worker at this place did, as shares of the time from the start of the variant to its last instant: busy and held.
    pub fn worker_shares(&self, place: usize) -> Option<(f64, f64)> {
        let worker = self.workers.get(place)?;
        Some(self.shares_of(worker.time(self.end)))
    }

    /// The same of all workers, on average.
    pub(super) fn shares(&self) -> (f64, f64) {
        let count = self.workers.len().max(1) as f64;
        let shares = self.workers.iter();
        let shares = shares.map(|worker| self.shares_of(worker.time(self.end)));
        let (busy, held) = shares.fold((0.0, 0.0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
        (busy / count, held / count)
    }

    fn shares_of(&self, time: WorkerTime) -> (f64, f64) {
        let start = self
            .lane(LaneId::ROOT)
            .map_or(Nanos::ZERO, |root| root.start);
        let whole = self.end.since(start).0;
        if whole == 0 {
            return (0.0, 0.0);
        }
        let share = |part: Nanos| part.0 as f64 / whole as f64;
        (share(time.busy), share(time.held))
    }
}
