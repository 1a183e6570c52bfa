//! Tasks that never ran.

use super::{Finding, FindingKind};
use crate::recording::event::{LaneKind, Outcome};
use crate::recording::variant::Variant;

/// The tasks that the end of the program cut off before their first poll, as one finding.
pub(super) fn find(variant: &Variant, found: &mut Vec<Finding>) {
    // a run that was stopped has not had the time
    if variant.outcome() != Outcome::Completed {
        return;
    }
    let mut tasks = variant.lanes().iter().filter(|lane| {
        lane.kind == LaneKind::Task && lane.cut && lane.polls_until(variant.end()) == 0
    });
    let Some(first) = tasks.next() else { return };
    let mut finding = Finding::new(FindingKind::NeverPolled, first.id, first.start);
    finding.line = first.line;
    finding.count = u64::try_from(tasks.count()).unwrap_or(u64::MAX) + 1;
    finding.length = variant.end().since(first.start);
    found.push(finding);
}
