//! Arms of a `select!` in a loop that are never polled.

use super::event::{LaneId, LaneKind, Nanos};
use super::lane::{Detail, Lane};
use super::variant::Variant;

impl Lane {
    /// Whether it is an arm that has lost a turn by `t` and was not polled in any.
    pub(super) fn is_starved_at(&self, t: Nanos) -> bool {
        if self.kind != LaneKind::Branch || t < self.start || self.polls_until(t) > 0 {
            return false;
        }
        let has_ended = self.end.is_some_and(|end| end <= t) && self.turns().cancelled > 0;
        let mut known = self.segments.iter().take_while(|segment| segment.from <= t);
        has_ended || known.any(|segment| segment.detail == Detail::DROPPED)
    }
}

impl Variant {
    /// The arm beside `lane` that won most turns.
    pub(super) fn winner_over(&self, lane: &Lane) -> Option<LaneId> {
        let siblings = self.children(lane.parent?).iter();
        let siblings = siblings.filter_map(|id| self.lane(*id));
        let arms = siblings.filter(|arm| arm.kind == LaneKind::Branch && arm.turns().completed > 0);
        let winner = arms.max_by_key(|arm| arm.turns().completed)?;
        Some(winner.id)
    }
}
