//! A lesson of the course has all parts, and its recap names lanes that its programs have.

use super::{Proof, Runs};
use crate::lesson::{Lesson, LinkKind, Variant};
use crate::recording::{Lane, Recording};

/// Messages that a lesson has at least, and at most.
const MESSAGES: std::ops::RangeInclusive<usize> = 2..=3;

pub(super) fn prove(lesson: &Lesson, runs: &mut Runs<'_>) -> Proof {
    let mut wrong = Vec::new();
    // a further lesson has those that its author wants, and what is wrong with a part has been reported already
    if lesson.demo.is_none() && lesson.flaws.is_empty() {
        wrong.extend(missing(lesson));
    }
    wrong.extend(exercises(lesson));
    for lane in &lesson.recap.lanes {
        wrong.extend(lane_of(lesson, runs, lane.variant, &lane.lane).err());
        for gauge in &lesson.recap.gauges {
            wrong.extend(gauge_of(lesson, runs, lane.variant, gauge).err());
        }
    }
    let found = format!(
        "{} lanes in the recap, {} links, {} messages",
        lesson.recap.lanes.len(),
        lesson.links.len(),
        lesson.messages.len()
    );
    Proof::of("parts", wrong, found)
}

/// What a lesson of the course lacks, and what to write.
fn missing(lesson: &Lesson) -> Vec<String> {
    let mut missing = Vec::new();
    let mut lacks = |is_missing: bool, what: String| {
        if is_missing {
            missing.push(format!("lesson.toml has no {what}"));
        }
    };
    lacks(
        lesson.question.is_none(),
        "`question` at its top: add what the lesson is about, in a line that does not give the answer away".to_owned(),
    );
    lacks(
        lesson.recap.lanes.is_empty(),
        "`[recap]`: add `lanes = [\"variant/lane\", \"variant/lane\"]` with the two or three lanes that differ".to_owned(),
    );
    lacks(
        lesson.card.is_none(),
        "`[card]`: add `[card.rust]` and `[card.python]`, each with `grep = ['a pattern']` and `cure = \"..\"`".to_owned(),
    );
    for kind in LinkKind::ALL {
        let is_missing = lesson.links.iter().all(|link| link.kind != kind);
        let name = kind.name();
        lacks(
            is_missing,
            format!("`[[link]]` of the kind `{name}`: add `kind = \"{name}\"`, `title` and `url`"),
        );
    }
    if !MESSAGES.contains(&lesson.messages.len()) {
        let count = lesson.messages.len();
        let tables = if count == 1 { "table" } else { "tables" };
        missing.push(format!(
            "lesson.toml has {count} `[[message]]` {tables}: write two or three, each with `text`, `from`, `program` and `meaning`"
        ));
    }
    missing
}

/// Exercises that do not name the command that writes their project.
fn exercises(lesson: &Lesson) -> Vec<String> {
    let number = lesson.number();
    let Some(card) = &lesson.card else {
        return Vec::new();
    };
    let halves = [
        (
            "rust",
            &card.rust,
            format!("`awaitscope code {number} -o DIR`"),
        ),
        (
            "python",
            &card.python,
            format!("`awaitscope code {number} --python -o DIR`"),
        ),
    ];
    let halves = halves.into_iter().filter_map(|(name, advice, command)| {
        let exercise = advice.exercise.as_ref()?;
        let text = format!(
            "the exercise of `[card.{name}]` does not name {command}, which writes its project"
        );
        (!exercise.contains(&command)).then_some(text)
    });
    halves.collect()
}

/// Whether a variant has a lane of this name.
fn lane_of(lesson: &Lesson, runs: &mut Runs<'_>, variant: usize, name: &str) -> Result<(), String> {
    let Some(variant) = lesson.variants.get(variant) else {
        return Ok(());
    };
    let recording = run_of(variant, runs)?;
    let lanes = recording.variants().iter().find(|v| v.id() == variant.id);
    let lanes = lanes.map_or(&[][..], |variant| variant.lanes());
    if lanes.iter().any(|lane| lane.is_called(name)) {
        return Ok(());
    }
    let mut names: Vec<_> = lanes.iter().map(Lane::family).collect();
    names.sort_unstable();
    names.dedup();
    Err(format!(
        "the recap compares `{}/{name}`, and {} has no such lane: name one of `{}`",
        variant.id,
        variant.id,
        names.join("`, `")
    ))
}

/// Whether a variant has a gauge of this name.
fn gauge_of(
    lesson: &Lesson,
    runs: &mut Runs<'_>,
    variant: usize,
    name: &str,
) -> Result<(), String> {
    let Some(variant) = lesson.variants.get(variant) else {
        return Ok(());
    };
    let recording = run_of(variant, runs)?;
    let mut found = recording.variants().iter().filter(|v| v.id() == variant.id);
    if found.any(|found| found.gauges().iter().any(|gauge| gauge.is_called(name))) {
        return Ok(());
    }
    Err(format!(
        "the recap draws the gauge `{name}`, and {} has none: correct `gauges` of `[recap]` in lesson.toml",
        variant.id
    ))
}

/// A run of a variant with the default settings.
fn run_of<'a>(variant: &Variant, runs: &'a mut Runs<'_>) -> Result<&'a Recording, String> {
    runs.get(variant.steady_clock(), &[])
}
