//! The order in which the lanes of a variant are drawn.

use std::cell::RefMut;
use std::sync::Arc;

use super::Variant;
use crate::recording::LaneId;

/// The lanes in drawing order, remembered until there are more.
#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    lanes: usize,
    last: Option<LaneId>,
    rows: Arc<[(LaneId, u16)]>,
    /// The places of those at depth 1.
    first_below: Arc<[usize]>,
}

impl Variant {
    /// All lanes with their depth, each under the one that made it.
    pub fn tree(&self) -> Arc<[(LaneId, u16)]> {
        Arc::clone(&self.drawn().rows)
    }

    /// The places in the tree of the lanes just below the variant's own.
    pub fn first_below(&self) -> Arc<[usize]> {
        Arc::clone(&self.drawn().first_below)
    }

    fn drawn(&self) -> RefMut<'_, Order> {
        let last = self.lanes.last().map(|lane| lane.id);
        let mut order = self.order.borrow_mut();
        if order.lanes != self.lanes.len() || order.last != last {
            let rows = self.depth_first();
            let places = rows.iter().enumerate();
            let first_below =
                places.filter_map(|(place, (_, depth))| (*depth == 1).then_some(place));
            *order = Order {
                lanes: self.lanes.len(),
                last,
                first_below: first_below.collect(),
                rows: rows.into(),
            };
        }
        order
    }

    fn depth_first(&self) -> Vec<(LaneId, u16)> {
        let mut rows = Vec::with_capacity(self.lanes.len());
        let orphans = self.lanes.iter().filter(|lane| {
            let parent = lane.parent.and_then(|parent| self.lane(parent));
            parent.is_none()
        });
        let mut stack: Vec<_> = orphans.map(|lane| (lane.id, 0)).collect();
        stack.reverse();
        while let Some((id, depth)) = stack.pop() {
            rows.push((id, depth));
            let children = self.children(id).iter().rev();
            stack.extend(children.map(|child| (*child, depth + 1)));
        }
        rows
    }
}
