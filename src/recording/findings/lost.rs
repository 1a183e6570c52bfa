//! Signals, messages and values that were lost.

use super::{Finding, FindingKind};
use crate::recording::event::{LaneId, Nanos, WaitKind};
use crate::recording::lane::{Detail, Lane, StoredCause};
use crate::recording::mark::{Mark, MarkKind};
use crate::recording::variant::Variant;

/// What the marks of a recording tell of losses.
pub(super) fn find(variant: &Variant, found: &mut Vec<Finding>) {
    lost_messages(variant, found);
    for mark in variant.marks() {
        let kind = match mark.kind {
            MarkKind::Lagged => FindingKind::Lagged,
            MarkKind::ValueLost => FindingKind::ValueLost,
            MarkKind::BytesLost => FindingKind::BytesLost,
            MarkKind::AbortIgnored => FindingKind::AbortIgnored,
            MarkKind::CannotBeWoken if waits_on(variant, mark) => FindingKind::CannotBeWoken,
            MarkKind::NotifiedNobody => {
                found.extend(lost_notification(variant, mark));
                continue;
            }
            _ => continue,
        };
        let mut finding = Finding::new(kind, mark.lane, mark.at);
        finding.line = mark.line;
        finding.count = u64::from(mark.count);
        finding.other = mark.by;
        found.push(finding);
    }
}

/// Calls and arms that were dropped with a message; a task is stopped on purpose.
fn lost_messages(variant: &Variant, found: &mut Vec<Finding>) {
    let first = found.len();
    for mark in variant.marks() {
        let lane = variant.lane(mark.lane).filter(|lane| lane.kind.is_part());
        if mark.kind != MarkKind::MessageLost || lane.is_none() {
            continue;
        }
        let known = found.iter_mut().skip(first);
        let known = known.filter(|other| other.lane == mark.lane && other.line == mark.line);
        if let Some(known) = known.last() {
            known.count += 1;
            continue;
        }
        let mut finding = Finding::new(FindingKind::MessageLost, mark.lane, mark.at);
        finding.line = mark.line;
        finding.count = 1;
        found.push(finding);
    }
}

/// Whether the lane was not polled again after the mark: what nothing wakes may still be polled beside another.
fn waits_on(variant: &Variant, mark: &Mark) -> bool {
    let lane = variant.lane(mark.lane);
    lane.is_some_and(|lane| lane.last().is_some_and(|last| last.from <= mark.at))
}

/// A lane that began to wait for a notification after one had reached nobody, and waited in vain.
fn lost_notification(variant: &Variant, mark: &Mark) -> Option<Finding> {
    let waiting = variant.lanes().iter().find_map(|lane| {
        let since = waited_in_vain(variant, lane, mark.at)?;
        Some((lane.id, since))
    });
    let (other, since): (LaneId, Nanos) = waiting?;
    let mut finding = Finding::new(FindingKind::LostNotification, mark.lane, mark.at);
    finding.line = mark.line;
    finding.length = since.since(mark.at);
    finding.other = Some(other);
    Some(finding)
}

/// When the lane began to wait for a notification after `from`, if none came.
fn waited_in_vain(variant: &Variant, lane: &Lane, from: Nanos) -> Option<Nanos> {
    let first = lane.segments.partition_point(|segment| segment.from < from);
    let later = lane.segments.get(first..)?;
    for (index, segment) in later.iter().enumerate() {
        let Detail::Suspended { wait, .. } = segment.detail else {
            continue;
        };
        if variant.wait(wait)?.kind != WaitKind::Notified {
            continue;
        }
        let next = later.get(index + 1).map(|next| next.detail);
        let woken = matches!(
            next,
            Some(Detail::Ready(StoredCause::Woken(_)) | Detail::Unpolled(StoredCause::Woken(_)))
        );
        if !woken {
            return Some(segment.from);
        }
    }
    None
}
