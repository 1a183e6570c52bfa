//! The run that belongs to a lesson that is read.

use super::super::args::Read;
use super::super::run::{knobs, to_the_end};
use crate::cli::{Failure, note};
use crate::lesson::{Lesson, Variant};
use crate::recording::{Clock, Recording};

/// Runs the lesson: on the virtual clock what has it, so that the text is the same each time; in real time when nothing has
/// it, when the settings ask for several threads, or when the question is about what runs in real time only.
pub(super) fn measure(
    lesson: &Lesson,
    args: &Read,
    version: Option<&str>,
) -> Result<Recording, Failure> {
    let knobs = knobs(lesson, args.preset.as_deref(), &args.set)?;
    let (exact, real) = (on(lesson, Clock::Virtual), on(lesson, Clock::Wall));
    let mut plan = lesson.plan(Clock::Virtual, knobs.clone(), &exact);
    plan.real_time = false;
    if !exact.is_empty() && (plan.workers == 1 || real.is_empty()) {
        let recording = to_the_end(plan)?;
        if real.is_empty() || (answers(lesson, &recording) && judges(lesson, &recording, version)) {
            return Ok(recording);
        }
    }
    to_the_end(lesson.plan(Clock::Wall, knobs, &real))
}

/// Runs in real time what the other run leaves out, so that no program is left to the reader's imagination. Says so before, as it takes
/// as long as it takes.
pub(super) fn measure_rest(
    lesson: &Lesson,
    args: &Read,
    recording: &Recording,
) -> Result<Option<Recording>, Failure> {
    let rest = on(lesson, Clock::Wall).into_iter();
    let rest: Vec<_> = rest
        .filter(|variant| recording.variant(&variant.id).is_none())
        .collect();
    if rest.is_empty() {
        return Ok(None);
    }
    let names: Vec<_> = rest.iter().map(|variant| variant.label.as_str()).collect();
    note(Some(format!(
        "running {} in real time, for a few seconds",
        names.join(", ")
    )));
    let knobs = knobs(lesson, args.preset.as_deref(), &args.set)?;
    to_the_end(lesson.plan(Clock::Wall, knobs, &rest)).map(Some)
}

fn on(lesson: &Lesson, clock: Clock) -> Vec<&Variant> {
    let variants = lesson.variants.iter();
    variants
        .filter(|variant| variant.clocks.contains(&clock))
        .collect()
}

/// Whether the recording has what the goal of the challenge asks for: the version of the code, and the variants it names.
fn judges(lesson: &Lesson, recording: &Recording, version: Option<&str>) -> bool {
    let goals = lesson
        .challenge
        .iter()
        .flat_map(|challenge| &challenge.goal);
    let mut told = goals.map(|part| part.when.holds_of(recording, version).is_ok());
    told.all(|told| told)
}

/// Whether the recording knows all that the question asks for.
fn answers(lesson: &Lesson, recording: &Recording) -> bool {
    let options = lesson.predict.iter().flat_map(|predict| &predict.options);
    let mut told = options.map(|option| option.when.holds(recording).is_ok());
    told.all(|told| told)
}
