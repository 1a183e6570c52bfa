//! What a cell has met of a lane or a worker, and the shape that it gets of it.

use super::{Ink, Shape, share};
use crate::recording::event::Nanos;
use crate::recording::lane::Sums;
use crate::recording::wait_class::WaitClass;

/// A stretch in one ink.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    pub from: Nanos,
    pub to: Nanos,
    pub ink: Ink,
}

/// What a cell has met so far.
#[derive(Debug, Default)]
pub(super) struct Mix {
    first: Option<Stretch>,
    last: Option<Stretch>,
    changes: u32,
    running: u64,
    blocking: bool,
    ready: u64,
    suspended: u64,
    /// The longest suspension, and what it waits for.
    longest_wait: Option<(u64, WaitClass)>,
    unpolled: u64,
}

impl Mix {
    /// Adds what lies in the cell of a stretch.
    pub(super) fn add(&mut self, stretch: Stretch, (from, to): (Nanos, Nanos)) {
        let touches = stretch.to > from || stretch.from >= from;
        if !touches || stretch.from >= to {
            return;
        }
        let inside = stretch.to.min(to).since(stretch.from.max(from)).0;
        match stretch.ink {
            Ink::Running | Ink::Aside => self.running += inside.max(1),
            Ink::Blocking => {
                self.running += inside.max(1);
                self.blocking = true;
            }
            Ink::Ready => self.ready += inside,
            Ink::Suspended(class) => {
                self.suspended += inside;
                if self
                    .longest_wait
                    .is_none_or(|(longest, _)| inside > longest)
                {
                    self.longest_wait = Some((inside, class));
                }
            }
            Ink::Unpolled => self.unpolled += inside,
        }
        if self.first.is_none() {
            self.first = Some(stretch);
        }
        match &mut self.last {
            Some(last) if last.ink == stretch.ink && last.to >= stretch.from => {
                last.to = stretch.to;
            }
            Some(last) => {
                *last = stretch;
                self.changes += 1;
            }
            None => self.last = Some(stretch),
        }
    }

    /// Adds stretches that lie in the cell between two others, by their sums.
    pub(super) fn add_sums(&mut self, sums: Sums) {
        self.running += sums.running.max(1);
        self.blocking |= sums.blocking > 0;
        self.ready += sums.ready;
        self.suspended += sums.suspended;
        self.unpolled += sums.unpolled;
        self.changes = self.changes.max(2);
    }

    pub(super) fn shape(&self, from: Nanos, to: Nanos) -> Shape {
        let (Some(first), Some(last)) = (self.first, self.last) else {
            return Shape::Empty;
        };
        let starts = first.from > from;
        let ends = last.to < to;
        match (self.changes, starts, ends) {
            (0, false, false) => Shape::Solid(first.ink),
            (0, true, false) => split(None, Some(first.ink), first.from, from, to),
            (0, false, true) => split(Some(first.ink), None, last.to, from, to),
            (1, false, false) => split(Some(first.ink), Some(last.ink), last.from, from, to),
            _ => self.mixed(to.since(from).0),
        }
    }

    /// The shape in the row of a worker, where polls stand close together: height says more of them than edges.
    pub(super) fn share(&self, from: Nanos, to: Nanos) -> Shape {
        match self.shape(from, to) {
            Shape::Split {
                left: Some(Ink::Running),
                ..
            }
            | Shape::Split {
                left: None,
                right: Some(Ink::Running),
                ..
            }
            // two polls with next to nothing between them
            | Shape::Split {
                left: Some(Ink::Blocking),
                right: Some(_),
                ..
            } => Shape::Mixed {
                running: eighths(self.running, to.since(from).0).max(1),
                blocking: self.blocking,
                rest: None,
            },
            shape => shape,
        }
    }

    fn mixed(&self, width: u64) -> Shape {
        let class = self
            .longest_wait
            .map_or(WaitClass::Other, |(_, class)| class);
        let shares = [
            (self.suspended, Ink::Suspended(class)),
            (self.ready, Ink::Ready),
            (self.unpolled, Ink::Unpolled),
        ];
        // of equal shares the first one
        let most = shares.iter().rev().max_by_key(|(share, _)| *share);
        let rest = most.filter(|(share, _)| *share > 0).map(|(_, ink)| *ink);
        match (self.running, rest) {
            (0, Some(rest)) => Shape::Solid(rest),
            (0, None) => Shape::Empty,
            (running, rest) => Shape::Mixed {
                running: eighths(running, width).max(1),
                blocking: self.blocking,
                rest,
            },
        }
    }
}

fn split(left: Option<Ink>, right: Option<Ink>, at: Nanos, from: Nanos, to: Nanos) -> Shape {
    let eighths = eighths(at.since(from).0, to.since(from).0).clamp(1, 7);
    Shape::Split {
        left,
        right,
        eighths,
    }
}

/// `part` of `whole` in eighths, rounded, 0 to 8.
fn eighths(part: u64, whole: u64) -> u8 {
    let eighths = share(part, 16, whole.max(1)).div_ceil(2);
    u8::try_from(eighths.min(8)).unwrap_or(8)
}
