//! Which branches and calls their parents really poll.
//!
//! A lane polls what stands in the await at which it is suspended, and nothing else: an arm that was set aside, a future in a
//! buffer whose loop awaits something in its body, a future that was polled once and is only awaited later. Such a lane can be
//! woken, and its timer can fire, without being polled.

use super::event::{LaneId, LaneKind, Nanos, WaitKind};
use super::lane::{Detail, Lane, State};
use super::variant::Variant;

/// How many parents are looked at: lanes are not nested deeper, unless a demo calls itself.
const MAX_DEPTH: usize = 256;

impl Variant {
    /// Whether something polls a lane when it is woken, as things are now: each lane above it, up to its task, is suspended in
    /// an await that polls the one below, or is about to run.
    pub(super) fn is_polled(&self, id: LaneId) -> bool {
        let mut lane = self.lane(id);
        for _ in 0..MAX_DEPTH {
            let Some(child) = lane else { return true };
            if !child.kind.is_part() {
                return true;
            }
            let Some(parent) = child.parent.and_then(|parent| self.lane(parent)) else {
                return true;
            };
            if !self.polls(parent, child) {
                return false;
            }
            lane = Some(parent);
        }
        true
    }

    /// The same for a playhead: as things were at `t`.
    pub(super) fn is_polled_at(&self, id: LaneId, t: Nanos) -> bool {
        let mut lane = self.lane(id);
        for _ in 0..MAX_DEPTH {
            let Some(child) = lane else { return true };
            if !child.kind.is_part() {
                return true;
            }
            let Some(parent) = child.parent.and_then(|parent| self.lane(parent)) else {
                return true;
            };
            if !self.polls_at(parent, child, t) {
                return false;
            }
            lane = Some(parent);
        }
        true
    }

    /// Whether `parent` polls `child`, going by the first so many segments of each.
    fn is_polled_in(&self, parent: &Lane, child: &Lane, until: usize, until_child: usize) -> bool {
        let Some(last) = until_child.checked_sub(1) else {
            return true;
        };
        if child
            .segments
            .get(last)
            .is_some_and(|s| s.detail.is_set_aside())
        {
            return false;
        }
        let before = parent.segments.get(..until).unwrap_or(&[]);
        for segment in before.iter().rev() {
            match segment.detail {
                // it may come to the child in this very poll
                Detail::Running { .. } => return true,
                Detail::Ready(_) | Detail::Unpolled(_) => {}
                Detail::Suspended { wait, .. } => {
                    let places = self.wait(wait).map_or(&[][..], |wait| &wait.places);
                    return child.site(last).is_some_and(|site| site.is_within(places));
                }
            }
        }
        true
    }

    /// Whether `parent` polls `child`, which is directly below it, as things are now.
    pub(super) fn polls(&self, parent: &Lane, child: &Lane) -> bool {
        self.is_polled_in(parent, child, parent.len(), child.len())
    }

    /// The calls and branches below a lane that its await polls at `t`, but for those that one of its arms polls for it.
    pub fn awaited_below(&self, id: LaneId, t: Nanos) -> impl Iterator<Item = &Lane> {
        let parent = self.lane(id);
        let borrowed = self.borrowed_by_arms(id, t);
        self.open_below(id, t)
            .filter(move |child| parent.is_none_or(|parent| self.polls_at(parent, child, t)))
            .filter(move |child| !borrowed.contains(&child.id))
    }

    /// The calls that began in a lane and that arms below it have borrowed since.
    fn borrowed_by_arms(&self, id: LaneId, t: Nanos) -> Vec<LaneId> {
        let below = self.open_below(id, t);
        let arms = below.filter(|lane| lane.kind == LaneKind::Branch && lane.line != 0);
        let borrowed = arms.filter_map(|arm| {
            let moment = self.state_at(arm.id, t)?;
            let waits = moment.state == State::Suspended && moment.wait == WaitKind::Task;
            moment.object.lane().filter(|_| waits)
        });
        borrowed.collect()
    }

    /// Whether `parent` polls `child`, which is directly below it, at `t`.
    pub(super) fn polls_at(&self, parent: &Lane, child: &Lane, t: Nanos) -> bool {
        let until = |lane: &Lane| lane.segment_at(t).map_or(0, |(index, _)| index + 1);
        self.is_polled_in(parent, child, until(parent), until(child))
    }

    /// The lane above an unpolled one that awaits something else at `t`, and the line of that await (0: none is known).
    pub(super) fn polled_instead(&self, lane: &Lane, t: Nanos) -> Option<(LaneId, u32)> {
        let mut child = lane;
        loop {
            let parent = child.parent.and_then(|parent| self.lane(parent))?;
            if !self.polls_at(parent, child, t) {
                let moment = self.state_at(parent.id, t)?;
                let line = moment.lines.last().copied().unwrap_or(0);
                return Some((parent.id, line));
            }
            child = parent;
        }
    }

    /// A lane was suspended: those below it that could run are ready if its await polls them, and unpolled if not.
    pub(super) fn sort_waiting(&mut self, parent: LaneId, at: Nanos) {
        let below = (parent, LaneId(0))..=(parent, LaneId::NONE);
        let waiting: Vec<_> = self.waiting.range(below).map(|(_, lane)| *lane).collect();
        for id in waiting {
            let polled = self.is_polled(id);
            let Some(lane) = self.lane_mut(id) else {
                continue;
            };
            let Some(last) = lane.last() else { continue };
            let (before, after) = match (last.detail, polled) {
                (Detail::Ready(cause), false) => (State::Ready, Detail::Unpolled(cause)),
                (Detail::Unpolled(cause), true) => (State::Unpolled, Detail::Ready(cause)),
                _ => continue,
            };
            lane.push(at, after);
            self.moved(Some(before), after.state());
            self.sort_waiting(id, at);
        }
    }

    /// Remembers that a branch or call could run, or that it was polled or has ended.
    pub(super) fn note_waiting(&mut self, id: LaneId, could_run: bool) {
        let Some(lane) = self.lane(id) else { return };
        let Some(parent) = lane.parent else { return };
        if !matches!(lane.kind, LaneKind::Branch | LaneKind::Call) {
            return;
        }
        if could_run {
            self.waiting.insert((parent, id));
        } else if !self.waiting.is_empty() {
            self.waiting.remove(&(parent, id));
        }
    }
}
