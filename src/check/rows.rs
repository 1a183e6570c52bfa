//! What a lesson draws in its timeline beside lanes is there: its gauges, and the calls of its panels.

use super::{Proof, Runs};
use crate::lesson::Lesson;

pub(super) fn prove(lesson: &Lesson, runs: &mut Runs<'_>) -> Proof {
    let mut wrong = Vec::new();
    match runs.telling(&[], &[], None) {
        Err(error) => wrong.push(error),
        Ok(recording) => {
            let variants = recording.variants();
            let has = |name: &String| variants.iter().any(|v| v.gauge(name).is_some());
            let missing = lesson.gauge_rows.iter().filter(|name| !has(name));
            wrong.extend(missing.map(|name| {
                format!("no program has a gauge `{name}`: correct `rows` in lesson.toml")
            }));
            let returns = |calls: &str| variants.iter().any(|v| v.function(calls).returned > 0);
            let empty = lesson.panels.iter().filter(|p| !returns(&p.calls));
            wrong.extend(empty.map(|panel| {
                format!(
                    "no call of `{}` returns in any program: correct `calls` of the `[[panel]]` in lesson.toml",
                    panel.calls
                )
            }));
        }
    }
    let found = format!(
        "{} gauges have a row of their own, {} functions a panel",
        lesson.gauge_rows.len(),
        lesson.panels.len()
    );
    Proof::of("rows", wrong, found)
}
