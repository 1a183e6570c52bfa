//! `awaitscope run NN --curve`: the lesson's curves as text, or as JSON.

use std::thread;

use super::{PERIOD, knobs};
use crate::cli::args::{Args, Format, Run};
use crate::cli::signals::Deferred;
use crate::cli::{Failure, Outcome, look, output, write};
use crate::curve::{self, Measuring, Point, Points};
use crate::lesson::Lesson;
use crate::theme::Glyphs;

/// Columns of the text.
const WIDTH: usize = 80;

/// Measures the curves and writes them. The status is 1 where a point has no figure; a signal ends the measuring, and what was
/// measured until then is written.
pub(super) fn run(lesson: &Lesson, args: &Run, global: &Args) -> Outcome {
    if lesson.curves.is_empty() {
        return Err(Failure::usage(format!(
            "{} has no curve; leave out --curve",
            lesson.id
        )));
    }
    if !matches!(args.format, Format::Text | Format::Json) {
        let message = "--curve supports only text and json; use `--format text` or `--format json`";
        return Err(Failure::usage(message.to_owned()));
    }
    let knobs = knobs(lesson, args.preset.as_deref(), &args.set)?;
    let theme = look::theme(global)?;
    let runs: usize = lesson.curves.iter().map(|curve| curve.values.len()).sum();
    output::message(&format!(
        "awaitscope: measuring {runs} values, one after another; Ctrl-C stops"
    ));
    let (points, signal) = measured(lesson, &knobs);
    let text = match args.format {
        Format::Json => format!("{}\n", curve::json(lesson, &knobs, &points)),
        _ => text(lesson, &points, theme.glyphs == Glyphs::Ascii),
    };
    write(args.output.as_deref(), &text)?;
    let is_whole = points
        .iter()
        .flatten()
        .flatten()
        .all(|point| matches!(point, Point::Measured(_)));
    let status = u8::from(!is_whole);
    Ok(signal.unwrap_or(status))
}

/// The points, and the exit code of the signal that ended it.
fn measured(lesson: &Lesson, knobs: &[(String, f64)]) -> (Vec<Points>, Option<u8>) {
    let signals = Deferred::new();
    let measuring = Measuring::start(lesson, knobs);
    while !measuring.is_over() && signals.exit_code().is_none() {
        thread::sleep(PERIOD);
    }
    let code = signals.exit_code();
    // a second signal ends the program, also while it waits for who reads what it writes
    drop(signals);
    (measuring.points(), code)
}

/// The curves as text, one after another.
pub(in crate::cli) fn text(lesson: &Lesson, points: &[Points], ascii: bool) -> String {
    let curves = lesson.curves.iter().zip(points);
    let texts =
        curves.map(|(curve, points)| curve::plain_text(lesson, curve, points, (WIDTH, ascii)));
    texts.collect::<Vec<_>>().join("\n")
}
