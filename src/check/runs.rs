//! The runs that proofs need, each combination of clock and knobs once.

use std::thread::JoinHandle;
use std::time::Duration;

use crate::lesson::{Condition, Lesson};
use crate::recording::{Clock, Recording};
use crate::run;

/// How often a run is collected.
const PERIOD: Duration = Duration::from_millis(2);

/// A clock and the values of all knobs.
type Settings = (Clock, Vec<(String, f64)>);

/// The recordings of a lesson.
#[derive(Debug)]
pub struct Runs<'a> {
    lesson: &'a Lesson,
    known: Vec<(Settings, Result<Recording, String>)>,
    /// What demo.py prints, while it runs beside the other proofs.
    pub(super) python: Option<JoinHandle<Printing>>,
}

/// What a program printed; the error is what became of it instead.
pub(super) type Printing = Result<String, String>;

impl<'a> Runs<'a> {
    /// Nothing has run yet.
    pub fn new(lesson: &'a Lesson) -> Self {
        Self {
            lesson,
            known: Vec::new(),
            python: None,
        }
    }

    /// The recording with knobs that differ from the defaults; the error is why there is none.
    pub fn get(&mut self, clock: Clock, knobs: &[(String, f64)]) -> Result<&Recording, String> {
        let settings = (clock, self.lesson.with(knobs));
        let known = self.known.iter().position(|(known, _)| *known == settings);
        let index = known.unwrap_or_else(|| {
            let recording = run_to_the_end(self.lesson, &settings);
            self.known.push((settings, recording));
            self.known.len() - 1
        });
        match self.known.get(index) {
            Some((_, Ok(recording))) => Ok(recording),
            Some((_, Err(error))) => Err(error.clone()),
            None => Err("it did not run".to_owned()),
        }
    }

    /// Forgets the runs on a clock; whether there were any.
    pub fn forget(&mut self, clock: Clock) -> bool {
        let before = self.known.len();
        self.known.retain(|((known, _), _)| *known != clock);
        self.known.len() < before
    }

    /// The recording on which all these conditions can be told: on the virtual clock if it has all that they name, since
    /// that is quick and exact, otherwise in real time. `version` is the variant that is chosen, if they speak of one.
    pub fn telling(
        &mut self,
        knobs: &[(String, f64)],
        conditions: &[&Condition],
        version: Option<&str>,
    ) -> Result<&Recording, String> {
        let tells = |recording: &Recording| {
            let mut conditions = conditions.iter();
            conditions.all(|condition| condition.holds_of(recording, version).is_ok())
        };
        let is_virtual = self.get(Clock::Virtual, knobs).is_ok_and(tells);
        self.get(
            if is_virtual {
                Clock::Virtual
            } else {
                Clock::Wall
            },
            knobs,
        )
    }
}

fn run_to_the_end(lesson: &Lesson, (clock, knobs): &Settings) -> Result<Recording, String> {
    run_within(lesson, *clock, knobs, None)
}

/// Runs the variants that a clock has, in `at_most` of real time if that is said.
pub(super) fn run_within(
    lesson: &Lesson,
    clock: Clock,
    knobs: &[(String, f64)],
    at_most: Option<Duration>,
) -> Result<Recording, String> {
    let variants = lesson.variants.iter();
    let variants: Vec<_> = variants
        .filter(|variant| variant.clocks.contains(&clock))
        .collect();
    if variants.is_empty() {
        return Err(format!("no variant runs on the {clock} clock"));
    }
    let mut plan = lesson.plan(clock, knobs.to_vec(), &variants).bounded();
    plan.at_most = at_most.or(plan.at_most);
    let mut run = run::start(plan).map_err(|error| error.to_string())?;
    while !run.is_over() {
        run.poll();
        std::thread::sleep(PERIOD);
    }
    Ok(run.into_recording())
}
