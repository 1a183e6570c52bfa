//! What stands out in the variants is what the lesson wants to.

use std::collections::BTreeSet;

use super::{Proof, Runs};
use crate::lesson::{Lesson, Variant};
use crate::recording::{Clock, FindingKind, Variant as Recorded};
use crate::wording;

/// Each variant has the findings that lesson.toml names and no other: on the virtual clock if it has that, since no busy machine
/// delays it. In real time, what a busy machine makes by itself is no mistake of the variant.
pub(super) fn prove(lesson: &Lesson, runs: &mut Runs<'_>) -> Proof {
    let mut wrong = Vec::new();
    for variant in &lesson.variants {
        let clock = variant.steady_clock();
        match runs.get(clock, &lesson.defaults()) {
            Ok(recording) => {
                if let Some(recorded) = recording.variant(&variant.id) {
                    compare(variant, recorded, clock, &mut wrong);
                }
            }
            Err(error) => {
                wrong.push(error);
                break;
            }
        }
    }
    let count = lesson.variants.len();
    Proof::of(
        "findings",
        wrong,
        format!("{count} variants have the findings that they list, and no others"),
    )
}

fn compare(variant: &Variant, recorded: &Recorded, clock: Clock, wrong: &mut Vec<String>) {
    let found = recorded.findings();
    let kinds: BTreeSet<FindingKind> = found.iter().map(|finding| finding.kind).collect();
    let wanted: BTreeSet<FindingKind> = variant.findings.iter().copied().collect();
    for missing in wanted.difference(&kinds) {
        let word = serde_json::to_string(missing).unwrap_or_default();
        wrong.push(format!("{}: no finding of the kind {word}", variant.id));
    }
    let unwanted = found.iter().filter(|found| {
        let by_the_machine = clock == Clock::Wall && may_come_of_delays(found.kind);
        !wanted.contains(&found.kind) && !by_the_machine
    });
    for finding in unwanted {
        let word = serde_json::to_string(&finding.kind).unwrap_or_default();
        let sentence = wording::finding(recorded, finding);
        wrong.push(format!(
            "{}: unexpected finding: {sentence}; fix it, or add {word} to the variant's `findings`",
            variant.id
        ));
    }
}

/// Whether threads that get no processor for a while are enough for such a finding.
fn may_come_of_delays(kind: FindingKind) -> bool {
    matches!(
        kind,
        FindingKind::LongPoll
            | FindingKind::LeftUnpolled
            | FindingKind::TimedOutUnpolled
            | FindingKind::Lagged
            | FindingKind::GrowingQueue
            | FindingKind::LockHeldAcrossAwait
    )
}
