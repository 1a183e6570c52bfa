//! Futures that were dropped before anything polled them.

use std::collections::BTreeMap;

use super::{Finding, FindingKind};
use crate::recording::mark::MarkKind;
use crate::recording::variant::Variant;

/// Each line that makes futures of which none was ever polled, and at least one was dropped by code that went on: once.
///
/// A future that is kept for the case that it is needed may be dropped in one turn and awaited in another: that is no mistake.
pub(super) fn find(variant: &Variant, found: &mut Vec<Finding>) {
    let mut lines: BTreeMap<u32, Finding> = BTreeMap::new();
    let marks = variant.marks().iter();
    for mark in marks.filter(|mark| mark.kind == MarkKind::NeverPolled) {
        if variant.made_at(mark.line).is_none() || !variant.is_unpolled_line(mark.line) {
            continue;
        }
        let finding = lines.entry(mark.line).or_insert_with(|| {
            let mut finding = Finding::new(FindingKind::DroppedUnpolled, mark.lane, mark.at);
            finding.line = mark.line;
            finding
        });
        finding.count += 1;
    }
    found.extend(lines.into_values());
}
