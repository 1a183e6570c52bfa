//! `awaitscope run`: a lesson's programs without the screen.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::args::{self, Args, Format};
use super::{Failure, Outcome, lesson, look, write};
use crate::export;
use crate::lesson::{Course, Lesson, Variant};
use crate::recording::{Clock, Outcome as End, Recording};
use crate::run;

/// How often what was recorded is collected.
const PERIOD: Duration = Duration::from_millis(10);

/// Runs a lesson and writes its recording.
pub(super) fn run(course: &Course, args: &args::Run, global: &Args) -> Outcome {
    let lesson = lesson(course, &args.lesson)?;
    let clock = args::clock(&args.clock).ok_or_else(|| {
        let message = format!(
            "there is no clock `{}`; write `wall` or `virtual`",
            args.clock
        );
        Failure::usage(message)
    })?;
    let variants = variants(lesson, &args.variant, clock)?;
    let knobs = knobs(lesson, args.preset.as_deref(), &args.set)?;
    let mut plan = lesson.plan(clock, knobs, &variants);
    if let Some(workers) = args.workers {
        plan.workers = workers;
    }
    let recording = match to_the_end(plan)? {
        Ended::Over(recording) => recording,
        Ended::Signal(signal) => return Ok(128 + u8::try_from(signal).unwrap_or(0)),
    };
    let bytes = match args.format {
        Format::Json => crate::recording::file::to_json(&recording),
        Format::Text => export::text(&recording, look::theme(global)?, export::WIDEST),
        Format::Svg => export::svg(&recording),
        Format::Chrome => export::chrome(&recording),
    };
    write(args.output.as_deref(), bytes.as_bytes())?;
    let panicked = recording
        .variants()
        .iter()
        .find(|v| v.outcome() == End::Panicked);
    match panicked {
        Some(variant) => Err(Failure::no(format!("{} panicked", variant.id()))),
        None => Ok(0),
    }
}

/// How a run that was waited for ended.
pub(super) enum Ended {
    Over(Recording),
    Signal(usize),
}

/// Waits until all variants are over, or a signal comes.
pub(super) fn to_the_end(plan: run::Plan) -> Result<Ended, Failure> {
    let signal = Arc::new(AtomicUsize::new(0));
    for number in [signal_hook::consts::SIGTERM, signal_hook::consts::SIGINT] {
        let value = usize::try_from(number).unwrap_or(0);
        signal_hook::flag::register_usize(number, Arc::clone(&signal), value)
            .map_err(|error| Failure::no(format!("cannot listen for signals: {error}")))?;
    }
    let mut run = run::start(plan).map_err(|error| Failure::usage(error.to_string()))?;
    loop {
        run.poll();
        if run.is_over() {
            return Ok(Ended::Over(run.into_recording()));
        }
        let number = signal.load(Ordering::Relaxed);
        if number != 0 {
            return Ok(Ended::Signal(number));
        }
        std::thread::sleep(PERIOD);
    }
}

/// The variants that are asked for; all that have the clock when none is.
fn variants<'a>(
    lesson: &'a Lesson,
    wanted: &[String],
    clock: Clock,
) -> Result<Vec<&'a Variant>, Failure> {
    let has_clock = |variant: &&Variant| variant.clocks.contains(&clock);
    if wanted.is_empty() {
        let all: Vec<_> = lesson.variants.iter().filter(has_clock).collect();
        if all.is_empty() {
            let message = format!("no variant of {} runs on the {clock} clock", lesson.id);
            return Err(Failure::usage(message));
        }
        return Ok(all);
    }
    let found = wanted.iter().map(|id| {
        let variant = lesson.variant(id).ok_or_else(|| {
            let ids: Vec<_> = lesson.variants.iter().map(|v| v.id.as_str()).collect();
            Failure::usage(format!(
                "{} has no variant `{id}`; write one of `{}`",
                lesson.id,
                ids.join("`, `")
            ))
        })?;
        if has_clock(&variant) {
            Ok(variant)
        } else {
            Err(Failure::usage(format!(
                "`{id}` does not run on the {clock} clock: it needs real threads or CPU time"
            )))
        }
    });
    found.collect()
}

/// The settings: defaults, then the preset, then `--set`.
pub(super) fn knobs(
    lesson: &Lesson,
    preset: Option<&str>,
    set: &[String],
) -> Result<Vec<(String, f64)>, Failure> {
    let mut settings = Vec::new();
    if let Some(name) = preset {
        let preset = lesson.presets.iter().find(|preset| preset.name == name);
        let preset = preset.ok_or_else(|| {
            let names: Vec<_> = lesson.presets.iter().map(|p| p.name.as_str()).collect();
            Failure::usage(format!(
                "{} has no preset `{name}`; write one of `{}`",
                lesson.id,
                names.join("`, `")
            ))
        })?;
        settings.extend(
            preset
                .knobs
                .iter()
                .map(|(name, value)| format!("{name}={value}")),
        );
    }
    settings.extend(set.iter().cloned());
    lesson
        .settings(&settings)
        .map_err(|error| Failure::usage(error.to_string()))
}
