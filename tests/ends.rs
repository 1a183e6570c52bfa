//! How runs end: by themselves, at a limit, stuck; and what has not ended with them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking, and the programs have the type of a demo's"
)]

use awaitscope::probe;

#[path = "ends/demos.rs"]
mod demos;
#[path = "ends/outcomes.rs"]
mod outcomes;
#[path = "ends/stuck.rs"]
mod stuck;

use std::time::Duration;

use awaitscope::recording::{Clock, Lane, Recording, Variant};
use awaitscope::run::{self, Plan, PlannedVariant, Spawn, Start};

/// What to run.
pub(crate) struct Program {
    pub(crate) start: Start,
    pub(crate) spawn: Option<Spawn>,
    pub(crate) clock: Clock,
    pub(crate) workers: u16,
    pub(crate) limit: Option<Duration>,
}

impl Program {
    pub(crate) fn new(start: Start, clock: Clock) -> Self {
        Self {
            start,
            spawn: None,
            clock,
            workers: 1,
            limit: None,
        }
    }

    /// Runs it until it is over: a run that does not end by itself ends at its limit.
    pub(crate) fn record(self) -> Recording {
        let mut run = run::start(self.plan()).unwrap();
        while !run.is_over() {
            std::thread::sleep(Duration::from_millis(2));
            run.poll();
        }
        run.into_recording()
    }

    pub(crate) fn plan(self) -> Plan {
        let variant = PlannedVariant {
            spawn: self.spawn,
            limit: self.limit,
            ..PlannedVariant::new("program", self.start)
        };
        let plan = Plan {
            workers: self.workers,
            ..Plan::new("test", self.clock, vec![variant])
        };
        plan.bounded()
    }
}

pub(crate) fn only(recording: &Recording) -> &Variant {
    &recording.variants()[0]
}

pub(crate) fn lane<'a>(variant: &'a Variant, name: &str) -> &'a Lane {
    let found = variant.lane_named(name);
    found.unwrap_or_else(|| {
        let names: Vec<_> = variant.lanes().iter().map(|lane| &lane.name).collect();
        panic!("no lane {name} among {names:?}")
    })
}

pub(crate) fn log(variant: &Variant) -> Vec<&str> {
    variant.log().iter().map(|line| &*line.text).collect()
}
