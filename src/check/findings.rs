//! What stands out in the variants is what the lesson wants to.

use std::collections::BTreeSet;

use super::{Proof, Runs};
use crate::lesson::Lesson;
use crate::recording::{Clock, FindingKind};
use crate::wording;

/// On the virtual clock, which no busy machine delays, each variant has the findings that lesson.toml names and no other.
pub(super) fn prove(lesson: &Lesson, runs: &mut Runs<'_>) -> Proof {
    let mut wrong = Vec::new();
    let mut looked_at = 0;
    let on_purpose = lesson.variants.iter();
    let on_purpose: Vec<_> = on_purpose
        .filter(|variant| variant.clocks.contains(&Clock::Virtual))
        .collect();
    for variant in on_purpose {
        let recording = match runs.get(Clock::Virtual, &lesson.defaults()) {
            Ok(recording) => recording,
            Err(error) => {
                wrong.push(error);
                break;
            }
        };
        let Some(recorded) = recording.variant(&variant.id) else {
            continue;
        };
        looked_at += 1;
        let found = recorded.findings();
        let kinds: BTreeSet<FindingKind> = found.iter().map(|finding| finding.kind).collect();
        let wanted: BTreeSet<FindingKind> = variant.findings.iter().copied().collect();
        for missing in wanted.difference(&kinds) {
            let word = serde_json::to_string(missing).unwrap_or_default();
            wrong.push(format!("{}: no finding of the kind {word}", variant.id));
        }
        let unwanted = found.iter().filter(|found| !wanted.contains(&found.kind));
        for finding in unwanted {
            let word = serde_json::to_string(&finding.kind).unwrap_or_default();
            let sentence = wording::finding(recorded, finding);
            wrong.push(format!(
                "{}: unexpected finding: {sentence}; fix it, or add {word} to the variant's `findings`",
                variant.id
            ));
        }
    }
    Proof::of(
        "findings",
        wrong,
        format!("{looked_at} variants have the findings that they list, and no others"),
    )
}
