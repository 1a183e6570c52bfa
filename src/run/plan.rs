//! What to run, and how.

use std::path::PathBuf;
use std::time::Duration;

use super::{Spawn, Start};
use crate::recording::{Clock, CountedGauge, Panel};

/// What to run, and how.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The lesson's id, for the recording.
    pub lesson: String,
    /// The text of demo.rs, for the recording.
    pub source: String,
    /// Real time, or tokio's paused clock.
    pub clock: Clock,
    /// Threads of each runtime whose variant has no number of its own; one means a current-thread runtime.
    pub workers: u16,
    /// The settings, in the lesson's order.
    pub knobs: Vec<(String, f64)>,
    /// The words for the settings that are choices, for the recording.
    pub words: Vec<(String, String)>,
    /// Further fields of the demo's `Knobs`, which are no settings of the lesson: the recording does not name them.
    pub fixed: Vec<(String, f64)>,
    /// How long tasks may go on after their variant's function has returned.
    pub after: Duration,
    /// How long the run may take in real time, on either clock; what has not ended then is stopped. None: for ever.
    pub at_most: Option<Duration>,
    /// The setting that is the instant, in seconds, at which a demo that listens gets Ctrl-C.
    pub stop_knob: Option<String>,
    /// Whether the variants run at the same time. If not, each starts when the one before it has ended, and its instants count
    /// from its own start. The paused clock always runs them at the same time: there they cannot take time from each other.
    pub together: bool,
    /// The ids of the variants that start before the others where they run one after another.
    pub first: Vec<String>,
    /// Gauges of the calls of functions, in each variant.
    pub counted: Vec<CountedGauge>,
    /// Whether the timeline shows real time too; on the paused clock it is recorded only then, since it differs from run to run.
    pub real_time: bool,
    /// Pictures of the calls of functions, for each variant.
    pub panels: Vec<Panel>,
    /// The id of the variant to which the times of the others are compared, if there is one.
    pub reference: Option<String>,
    /// The ids of those that are compared with none.
    pub apart: Vec<String>,
    /// The id of the lesson whose demo has the programs: a child finds them by it.
    pub demo: String,
    /// The program that children are made of, which calls [`child::main`](super::child::main) where it is asked to; none: this
    /// one.
    pub executable: Option<PathBuf>,
    /// The variants.
    pub variants: Vec<PlannedVariant>,
}

/// Where a variant runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Process {
    /// On threads of this process. What never reaches an await cannot be stopped there.
    #[default]
    Own,
    /// In a process of its own, which ends with the run: what it does not end in 300 ms is cut off.
    Child,
}

impl Process {
    /// The words for them.
    pub const WORDS: [&'static str; 2] = ["own", "child"];

    /// What the words mean.
    pub const HELP: &'static str =
        "`own` runs it in awaitscope's process, `child` in a separate one";

    /// The one that a word means.
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            "own" => Some(Self::Own),
            "child" => Some(Self::Child),
            _ => None,
        }
    }
}

/// The process that a variant runs in, if it is another one.
#[derive(Clone, Debug)]
pub(super) struct Host {
    pub executable: Option<PathBuf>,
    pub demo: String,
    pub program: String,
}

/// One variant of a [`Plan`].
#[derive(Clone, Debug)]
pub struct PlannedVariant {
    /// Its id.
    pub id: String,
    /// The name of its function.
    pub program: String,
    /// Values that it gets in place of those of the plan.
    pub knobs: Vec<(String, f64)>,
    /// Threads of its runtime in place of the plan's.
    pub workers: Option<u16>,
    /// The most threads for blocking closures; none: as many as tokio allows.
    pub blocking_threads: Option<u16>,
    /// What it is called on the screen.
    pub label: String,
    /// The function whose open calls are counted.
    pub in_flight: Option<String>,
    /// Makes its future.
    pub start: Start,
    /// Makes it a task that any worker may run. None, or where the future is not `Send`: it runs where `#[tokio::main]` would
    /// run it, on the thread that calls `block_on`.
    pub spawn: Option<Spawn>,
    /// The instant of the run at which it is stopped if it has not ended; none: it has no such instant.
    pub limit: Option<Duration>,
    /// Where it runs.
    pub process: Process,
}

impl PlannedVariant {
    /// A variant that is called as its function is, in this process, without values, threads or limits of its own.
    pub fn new(program: &str, start: Start) -> Self {
        Self {
            id: program.to_owned(),
            program: program.to_owned(),
            knobs: Vec::new(),
            workers: None,
            blocking_threads: None,
            label: program.to_owned(),
            in_flight: None,
            start,
            spawn: None,
            limit: None,
            process: Process::Own,
        }
    }
}

/// The knobs as serde meets them: whole numbers as integers, so that integer fields take them; serde turns them into floats where
/// a field is one.
pub(crate) fn knob_values<'a>(knobs: impl Iterator<Item = &'a (String, f64)>) -> serde_json::Value {
    let values = knobs.map(|(name, value)| {
        let whole = value.fract() == 0.0 && value.abs() < 9e15;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "it was just checked to be whole and in range"
        )]
        let value = if whole {
            serde_json::Value::from(*value as i64)
        } else {
            serde_json::Value::from(*value)
        };
        (name.clone(), value)
    });
    serde_json::Value::Object(values.collect())
}

/// What [`limit`] takes, in words.
pub const LIMITS: &str = "greater than 0 and at most 86400";

/// A limit of so many seconds; none unless it is one of [`LIMITS`].
pub fn limit(seconds: f64) -> Option<Duration> {
    let fits = seconds > 0.0 && seconds <= MOST_VIRTUAL.as_secs_f64();
    let limit = fits.then(|| Duration::try_from_secs_f64(seconds).ok());
    limit.flatten()
}

/// How long a run without a limit may take in real time where nobody watches it.
pub const MOST_REAL: Duration = Duration::from_secs(60);

/// How far the paused clock may go there: a day.
pub const MOST_VIRTUAL: Duration = Duration::from_secs(86_400);

impl Plan {
    /// Variants that run at the same time, with one worker each and without settings, of the lesson or test `lesson`.
    pub fn new(lesson: &str, clock: Clock, variants: Vec<PlannedVariant>) -> Self {
        Self {
            lesson: lesson.to_owned(),
            source: String::new(),
            clock,
            workers: 1,
            knobs: Vec::new(),
            words: Vec::new(),
            fixed: Vec::new(),
            after: Duration::ZERO,
            at_most: None,
            stop_knob: None,
            together: true,
            first: Vec::new(),
            counted: Vec::new(),
            real_time: false,
            panels: Vec::new(),
            reference: None,
            apart: Vec::new(),
            demo: lesson.to_owned(),
            executable: None,
            variants,
        }
    }

    /// Gives all variants so many threads, those too that have a number of their own.
    pub fn set_workers(&mut self, workers: u16) {
        self.workers = workers;
        for variant in &mut self.variants {
            variant.workers = None;
        }
    }

    /// Where all variants run.
    pub fn set_process(&mut self, process: Process) {
        for variant in &mut self.variants {
            variant.process = process;
        }
    }

    /// The process of a variant, if it is another one.
    pub(super) fn host_of(&self, variant: &PlannedVariant) -> Option<Host> {
        let host = || Host {
            executable: self.executable.clone(),
            demo: self.demo.clone(),
            program: variant.program.clone(),
        };
        (variant.process == Process::Child).then(host)
    }

    /// Threads of the runtime of a variant.
    pub(super) fn workers_of(&self, variant: &PlannedVariant) -> u16 {
        variant.workers.unwrap_or(self.workers)
    }

    /// When a variant gets Ctrl-C by itself.
    pub(super) fn interrupt_of(&self, variant: &PlannedVariant) -> Option<Duration> {
        let name = self.stop_knob.as_ref()?;
        let values = variant.knobs.iter().chain(&self.knobs).chain(&self.fixed);
        let mut values = values.filter(|(known, _)| known == name);
        let (_, seconds) = values.next()?;
        Duration::try_from_secs_f64(*seconds).ok()
    }

    /// What a variant's function gets: its own values come before the settings.
    pub(super) fn knobs_of(&self, variant: &PlannedVariant) -> serde_json::Value {
        knob_values(self.knobs.iter().chain(&self.fixed).chain(&variant.knobs))
    }

    /// The plan with limits for what has none: [`MOST_REAL`], or as long as a variant's own limit if that is longer; and
    /// [`MOST_VIRTUAL`].
    #[must_use]
    pub fn bounded(mut self) -> Self {
        let limits = self.variants.iter().filter_map(|variant| variant.limit);
        let limits = limits.filter(|_| self.clock == Clock::Wall);
        self.at_most = Some(limits.fold(MOST_REAL, Duration::max));
        if self.clock == Clock::Virtual {
            for variant in &mut self.variants {
                variant.limit.get_or_insert(MOST_VIRTUAL);
            }
        }
        self
    }
}
