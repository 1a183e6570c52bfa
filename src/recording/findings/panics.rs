//! Panics that nobody hears of.

use super::{Finding, FindingKind};
use crate::recording::event::{LaneKind, Outcome};
use crate::recording::mark::MarkKind;
use crate::recording::variant::Variant;

/// Tasks that panicked after their handle was dropped, or whose handle was dropped without a look at the result.
pub(super) fn find(variant: &Variant, found: &mut Vec<Finding>) {
    let panicked = variant.lanes().iter().filter(|lane| {
        let is_task = matches!(lane.kind, LaneKind::Task | LaneKind::Blocking);
        is_task && lane.outcome == Outcome::Panicked
    });
    for lane in panicked {
        let mut marks = variant.marks().iter().filter(|mark| mark.lane == lane.id);
        let unseen = marks.any(|mark| mark.kind == MarkKind::PanicUnseen);
        if lane.detached || unseen {
            let at = lane.end.unwrap_or_else(|| variant.end());
            found.push(Finding::new(FindingKind::UnseenPanic, lane.id, at));
        }
    }
}
