//! A program's recording, on the paused clock or in real time, and questions to it.

use std::time::Duration;

use awaitscope::probe::testing::record;
use awaitscope::recording::{
    Batch, Clock, Lane, Meta, Nanos, Outcome, Recording, State, Variant, VariantInfo, Why,
};
use awaitscope::run::{self, Plan, PlannedVariant, Start};
use awaitscope::theme::{Depth, Theme};
use awaitscope::wording::{Unit, long};

/// A plan with one variant, called `test`.
pub(crate) fn plan(start: Start, clock: Clock, workers: u16) -> Plan {
    Plan {
        workers,
        ..Plan::new("test", clock, vec![PlannedVariant::new("test", start)])
    }
}

/// What a program recorded.
pub(crate) struct Recorded(Recording);

impl Recorded {
    /// Runs `program`, which must come to an end, on the paused clock.
    pub(crate) fn of(program: impl Future<Output = ()>) -> Self {
        Self::folded(record(program).1)
    }

    /// The same of a program that may hang: it is dropped after so many milliseconds, at which no lane has a timer.
    pub(crate) fn of_the_first(milliseconds: u64, program: impl Future<Output = ()>) -> Self {
        let limit = Duration::from_millis(milliseconds);
        let ((), batch) = record(async {
            tokio::select! {
                biased;
                () = program => {}
                () = tokio::time::sleep(limit) => {}
            }
        });
        Self::folded(batch)
    }

    /// Runs a program, which must come to an end, in real time on so many workers.
    pub(crate) fn in_real_time(workers: u16, start: Start) -> Self {
        let mut run = run::start(plan(start, Clock::Wall, workers)).unwrap();
        while !run.has_ended() {
            run.poll();
            std::thread::sleep(Duration::from_millis(5));
        }
        run.poll();
        Self(run.into_recording())
    }

    /// Runs a program on the paused clock until it is over, by itself or since nothing can happen in it any more.
    pub(crate) fn to_the_end(start: Start) -> Self {
        Self::over(plan(start, Clock::Virtual, 1))
    }

    /// Runs a plan with one variant until that is over, if need be at its limit.
    pub(crate) fn over(plan: Plan) -> Self {
        let mut run = run::start(plan.bounded()).unwrap();
        while !run.is_over() {
            run.poll();
            std::thread::sleep(Duration::from_millis(5));
        }
        run.poll();
        Self(run.into_recording())
    }

    fn folded(batch: Batch) -> Self {
        let meta = Meta {
            clock: Clock::Virtual,
            ..Meta::default()
        };
        let info = VariantInfo {
            id: "test".to_owned(),
            label: "test".to_owned(),
            workers: 1,
            in_flight: None,
            ..VariantInfo::default()
        };
        let mut recording = Recording::new(meta, vec![info]);
        recording.fold(0, batch);
        Self(recording)
    }

    pub(crate) fn recording(&self) -> &Recording {
        &self.0
    }

    pub(crate) fn variant(&self) -> &Variant {
        &self.0.variants()[0]
    }

    /// The value of a gauge, whole.
    pub(crate) fn gauge(&self, name: &str, milliseconds: u64) -> Option<u32> {
        let value = self.variant().gauge(name)?.at(at(milliseconds))?;
        (0..1000).find(|whole| (f64::from(*whole) - value).abs() < 1e-9)
    }

    pub(crate) fn lane(&self, name: &str) -> &Lane {
        let lane = self.variant().lane_named(name);
        let names = || self.variant().lanes().iter().map(|lane| lane.name.clone());
        lane.unwrap_or_else(|| panic!("no lane {name} among {:?}", names().collect::<Vec<_>>()))
    }

    pub(crate) fn state(&self, name: &str, milliseconds: u64) -> Option<State> {
        let moment = self
            .variant()
            .state_at(self.lane(name).id, at(milliseconds));
        moment.map(|moment| moment.state)
    }

    pub(crate) fn data(&self, name: &str, milliseconds: u64) -> Why {
        let why = self.variant().why(self.lane(name).id, at(milliseconds));
        why.unwrap()
    }

    /// What `why` says of a lane, of a program in real time.
    pub(crate) fn why_at(&self, name: &str, t: Nanos) -> String {
        let why = self.variant().why(self.lane(name).id, t);
        why.map_or(String::new(), |why| long(&why, Unit::Seconds))
    }

    pub(crate) fn why(&self, name: &str, milliseconds: u64) -> String {
        let why = self.variant().why(self.lane(name).id, at(milliseconds));
        why.map_or(String::new(), |why| long(&why, Unit::Seconds))
    }

    /// The names of the calls and branches that a lane waits for.
    pub(crate) fn waits_for(&self, name: &str, milliseconds: u64) -> Vec<String> {
        let id = self.lane(name).id;
        let below = self.variant().awaited_below(id, at(milliseconds));
        below.map(|lane| lane.name.to_string()).collect()
    }

    /// The stretches in which the lane is in a state, in milliseconds; those without length are left out.
    pub(crate) fn stretches(&self, name: &str, state: State) -> Vec<(u64, u64)> {
        let spans = self.lane(name).spans(self.variant().end());
        let spans = spans.filter(|span| span.state == state && span.from < span.to);
        spans
            .map(|span| (span.from.0 / 1_000_000, span.to.0 / 1_000_000))
            .collect()
    }

    /// The text of the run in one line.
    pub(crate) fn told(&self) -> String {
        let theme = Theme::new(Depth::Mono, false);
        let text = awaitscope::export::text(&self.0, theme, awaitscope::export::WIDEST, &|_| None);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn end(&self, name: &str) -> (Option<u64>, Outcome) {
        let lane = self.lane(name);
        (lane.end.map(|end| end.0 / 1_000_000), lane.outcome)
    }
}

pub(crate) fn at(milliseconds: u64) -> Nanos {
    Nanos(milliseconds * 1_000_000)
}
