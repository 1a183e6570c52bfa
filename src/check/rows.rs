//! The gauges that a lesson draws in its timeline are there.

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
        }
    }
    let found = format!("{} gauges have a row of their own", lesson.gauge_rows.len());
    Proof::of("rows", wrong, found)
}
