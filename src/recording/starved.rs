//! Arms of a `select!` in a loop that are never polled.

use super::event::{LaneId, LaneKind, Nanos};
use super::lane::{Detail, Lane};
use super::variant::Variant;

impl Variant {
    /// Whether a lane is an arm that has lost a turn by `t` and was not polled in any.
    pub(super) fn is_starved_at(&self, lane: &Lane, t: Nanos) -> bool {
        if lane.kind != LaneKind::Branch || t < lane.start || lane.polls_until(t) > 0 {
            return false;
        }
        let has_ended = lane.end.is_some_and(|end| end <= t) && lane.turns().cancelled > 0;
        let mut known = lane.segments.iter().take_while(|segment| segment.from <= t);
        has_ended || known.any(|segment| segment.detail == Detail::DROPPED)
    }

    /// The arm beside `lane` that won most turns.
    pub(super) fn winner_over(&self, lane: &Lane) -> Option<LaneId> {
        let siblings = self.children(lane.parent?).iter();
        let siblings = siblings.filter_map(|id| self.lane(*id));
        let arms = siblings.filter(|arm| arm.kind == LaneKind::Branch && arm.turns().completed > 0);
        let winner = arms.max_by_key(|arm| arm.turns().completed)?;
        Some(winner.id)
    }
}
