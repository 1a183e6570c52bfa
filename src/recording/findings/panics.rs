//! Panics that nobody hears of.

use super::{Finding, FindingKind};
use crate::recording::event::{LaneKind, Object, Outcome, WaitKind};
use crate::recording::lane::{Detail, Lane};
use crate::recording::variant::Variant;

/// Tasks that panicked and that no lane awaits or gathers in a set.
pub(super) fn find(variant: &Variant, found: &mut Vec<Finding>) {
    let panicked = variant.lanes().iter().filter(|lane| {
        let is_task = matches!(lane.kind, LaneKind::Task | LaneKind::Blocking);
        is_task && lane.outcome == Outcome::Panicked && lane.parent.is_some()
    });
    for lane in panicked {
        if lane.set.is_none() && !is_awaited(variant, lane) {
            let at = lane.end.unwrap_or(variant.end());
            found.push(Finding::new(FindingKind::UnseenPanic, lane.id, at));
        }
    }
}

/// Whether some lane was suspended at the task's handle, or could have looked at its result without waiting: the handle was
/// not dropped before the end, and the lane that spawned it was polled afterwards.
fn is_awaited(variant: &Variant, task: &Lane) -> bool {
    let waits = variant.lanes().iter().flat_map(|lane| &lane.segments);
    let mut waits = waits.filter_map(|segment| match segment.detail {
        Detail::Suspended { wait, object, .. } => Some((wait, Object(object))),
        _ => None,
    });
    let awaited = waits.any(|(wait, object)| {
        let is_task = variant
            .wait(wait)
            .is_some_and(|wait| wait.kind == WaitKind::Task);
        is_task && object.lane() == Some(task.id)
    });
    let parent = task.parent.and_then(|parent| variant.lane(parent));
    let polled_after = parent.is_some_and(|parent| parent.last_poll > task.end);
    awaited || !task.detached && polled_after
}
