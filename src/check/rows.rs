//! What a lesson draws in its timeline beside lanes is there: its gauges, and the calls of its panels.

use super::{Proof, Runs};
use crate::lesson::Lesson;
use crate::recording::{Panel, PanelKind, PanelSource, Variant};

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
            let empty = lesson.panels.iter().filter(|panel| {
                let draws = |variant: &Variant| match panel.kind {
                    PanelKind::Dots => variant.function(panel.source.name()).returned > 0,
                    PanelKind::Bars => variant.events_of(&panel.source) > 0,
                };
                !variants.iter().any(draws)
            });
            wrong.extend(empty.map(nothing));
        }
    }
    let found = format!(
        "{} gauges have a row of their own, {} panels something to draw",
        lesson.gauge_rows.len(),
        lesson.panels.len()
    );
    Proof::of("rows", wrong, found)
}

/// What is wrong with a panel that draws nothing.
fn nothing(panel: &Panel) -> String {
    match (&panel.source, panel.kind) {
        (PanelSource::Counter(name), _) => format!(
            "no program counts anything with the counter `{name}`: correct `counter` of the `[[panel]]` in lesson.toml"
        ),
        (PanelSource::Calls(name), PanelKind::Dots) => format!(
            "no call of `{name}` returns in any program: correct `calls` of the `[[panel]]` in lesson.toml"
        ),
        (PanelSource::Calls(name), PanelKind::Bars) => format!(
            "no call of `{name}` begins in any program: correct `calls` of the `[[panel]]` in lesson.toml"
        ),
    }
}
