//! `awaitscope run`: a lesson's programs without the screen.

mod board;
mod curve;
mod ends;

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use super::args::{self, Args, Format};
use super::signals::Deferred;
use super::{Failure, Outcome, find, lesson, look, note, output, paths, print, stream, write};
use crate::export;
use crate::lesson::{Board, Course, Entry, Lesson, Variant};
use crate::recording::file::write_json;
use crate::recording::{Clock, Recording};
use crate::run::{self, Plan, Run};
use crate::text::problem::nearest;
use crate::text::{Add as _, clean_lines, writer};
use crate::theme::Theme;
use crate::weigh::{self, Scale};

pub(super) use curve::text as curves;

/// How often what was recorded is collected.
const PERIOD: Duration = Duration::from_millis(10);

/// Runs a lesson and writes its recording.
pub(super) fn run(course: &Course, args: &args::Run, global: &Args) -> Outcome {
    let lesson = lesson(course, &args.lesson)?;
    note(find(course, &args.lesson)?.notes());
    let clock = args::clock(&args.clock).ok_or_else(|| {
        let message = format!("unknown clock `{}`; use `wall` or `virtual`", args.clock);
        Failure::usage(message)
    })?;
    if args.curve {
        return curve::run(lesson, args, global);
    }
    let plan = plan(lesson, args, clock)?;
    // what is wrong with it is said before the run, whether the format needs it or not
    let theme = look::theme(global)?;
    let (recording, signal) = until_signal(plan)?;
    export(&recording, args, theme, course)?;
    match signal {
        Some(code) => Ok(code),
        None if weighs(lesson, args) => {
            let weighed = weighed(lesson, &recording)?;
            append(args.output.as_deref(), &format!("\n{weighed}"))?;
            ends::judge(lesson, &recording, args.limit.is_some())
        }
        None => ends::judge(lesson, &recording, args.limit.is_some()),
    }
}

/// Whether the text of a run has a table of what was weighed: where all of the lesson was run.
fn weighs(lesson: &Lesson, args: &args::Run) -> bool {
    args.format == Format::Text && args.variant.is_empty() && !lesson.weighed.is_empty()
}

/// Weighs the lesson's programs with the settings of a run that has ended: the table.
fn weighed(lesson: &Lesson, recording: &Recording) -> Result<String, Failure> {
    let scale = Scale::own().map_err(Failure::no)?;
    let weights = scale.start(lesson.orders(&recording.meta.knobs)).wait();
    Ok(weigh::plain_text(&weights, scale.runs))
}

/// Writes more of a text behind what was written.
fn append(file: Option<&Path>, text: &str) -> Outcome {
    let Some(file) = file else {
        return print(text);
    };
    let opened = OpenOptions::new().append(true).open(file);
    let written = opened.and_then(|mut file| file.write_all(clean_lines(text).as_bytes()));
    written
        .map(|()| 0)
        .map_err(|error| Failure::no(format!("cannot write {}: {error}", paths::name(file))))
}

/// Writes a recording in the format that is asked for, cleaned on its way.
fn export(recording: &Recording, args: &args::Run, theme: Theme, course: &Course) -> Outcome {
    let output = args.output.as_deref();
    match args.format {
        Format::Text => {
            let open = recording.meta.lesson.as_str();
            let teaching = |kind| course.taught_elsewhere(kind, open);
            let write_text = if args.no_timeline {
                export::text_to_hear
            } else {
                export::text
            };
            let mut text = write_text(recording, theme, export::WIDEST, &teaching);
            // a recording of a lesson that is not there any more has no board
            let entry = course.find(&recording.meta.lesson).ok();
            if let Some(Ok(lesson)) = entry.map(Entry::lesson) {
                let board = Board::new(lesson, Some(recording));
                text.push_str(&board::text(&board, theme.glyphs));
                if let Some(few_files) = &lesson.few_files {
                    text.add(format_args!("\n{few_files}\n"));
                }
            }
            write(output, &text)
        }
        Format::Svg => stream(output, |out| {
            let mut out = writer::lines(out);
            export::svg(recording, &mut out)?;
            out.flush()
        }),
        Format::Json => stream(output, |out| {
            let mut out = writer::json(out);
            write_json(recording, &mut out)?;
            out.flush()
        }),
        Format::Chrome => stream(output, |out| {
            let mut out = writer::json(out);
            export::chrome(recording, &mut out)?;
            out.flush()
        }),
    }
}

/// What is to run: the threads are a setting where the lesson has a knob for them.
fn plan(lesson: &Lesson, args: &args::Run, clock: Clock) -> Result<Plan, Failure> {
    let variants = variants(lesson, &args.variant, clock)?;
    let mut set = args.set.clone();
    let is_knob = lesson.knobs.iter().any(|knob| knob.name == "workers");
    if is_knob {
        set.extend(args.workers.map(|workers| format!("workers={workers}")));
    }
    let knobs = knobs(lesson, args.preset.as_deref(), &set)?;
    let mut plan = lesson.plan(clock, knobs, &variants);
    // on the virtual clock two runs are the same to the byte, unless real time is asked for
    plan.real_time = args.real_time || plan.real_time && clock == Clock::Wall;
    if let Some(workers) = args.workers.filter(|_| !is_knob) {
        plan.set_workers(workers);
    }
    if let Some(process) = args.process {
        plan.set_process(process);
    }
    if args.limit.is_some() {
        for variant in &mut plan.variants {
            variant.limit = args.limit;
        }
    }
    Ok(plan)
}

/// Waits until all variants are over: what does not end by itself is stopped. A signal ends the program meanwhile.
pub(super) fn to_the_end(plan: Plan) -> Result<Recording, Failure> {
    let mut run = start(plan)?;
    while !run.is_over() {
        std::thread::sleep(PERIOD);
        run.poll();
    }
    Ok(run.into_recording())
}

/// The same; but a signal ends only the run, so that what was recorded until then can be written. Gives its exit code too.
fn until_signal(plan: Plan) -> Result<(Recording, Option<u8>), Failure> {
    let signals = Deferred::new();
    let mut run = start(plan)?;
    while !run.is_over() && signals.exit_code().is_none() {
        std::thread::sleep(PERIOD);
        run.poll();
    }
    let code = signals.exit_code();
    // a second signal ends the program, also while it waits for who reads what it writes
    drop(signals);
    Ok((run.into_recording(), code))
}

fn start(plan: Plan) -> Result<Run, Failure> {
    run::start(plan.bounded()).map_err(|error| Failure::usage(error.to_string()))
}

/// The variants that are asked for; all that have the clock when none is.
fn variants<'a>(
    lesson: &'a Lesson,
    wanted: &[String],
    clock: Clock,
) -> Result<Vec<&'a Variant>, Failure> {
    let has_clock = |variant: &&Variant| variant.clocks.contains(&clock);
    if wanted.is_empty() {
        let (all, other): (Vec<_>, Vec<_>) = lesson.variants.iter().partition(has_clock);
        if all.is_empty() {
            let message = format!("no variant of {} runs on the {clock} clock", lesson.id);
            return Err(Failure::usage(message));
        }
        if !other.is_empty() {
            let ids: Vec<_> = other.iter().map(|variant| variant.id.as_str()).collect();
            output::message(&format!(
                "awaitscope: skipped (real threads or CPU time needed): {}",
                ids.join(", ")
            ));
        }
        return Ok(all);
    }
    let found = wanted.iter().map(|id| {
        let variant = lesson.variant(id).ok_or_else(|| {
            let ids = lesson.variants.iter().map(|variant| variant.id.as_str());
            let help = nearest(id, ids);
            Failure::usage(format!("{} has no variant `{id}`; {help}", lesson.id))
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
            let help = nearest(name, lesson.presets.iter().map(|p| p.name.as_str()));
            Failure::usage(format!("{} has no preset `{name}`; {help}", lesson.id))
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
