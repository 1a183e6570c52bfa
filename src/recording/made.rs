//! Futures that were made and not polled yet. The counts stand with the calls of their function; an instant that matters is a mark.

use std::collections::HashMap;

use super::event::{LaneId, MadeId, NameId, Nanos};
use super::lane::State;
use super::mark::{Mark, MarkKind};
use super::variant::Variant;

/// What is known of the futures that wait for their first poll.
#[derive(Clone, Debug, Default)]
pub(super) struct MadeFutures {
    waiting: HashMap<MadeId, Waiting>,
    /// Those of them without a mark: they may still be polled before their maker's poll ends, as every argument of
    /// `join_all` is, and that is nothing to point at.
    unmarked: Vec<MadeId>,
}

/// A future that waits for its first poll.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    at: Nanos,
    lane: LaneId,
    function: NameId,
    line: u32,
    marked: bool,
}

impl MadeFutures {
    /// Bytes in use beside the struct itself.
    pub(super) fn memory(&self) -> usize {
        self.waiting.capacity() * size_of::<(MadeId, Waiting)>()
            + self.unmarked.capacity() * size_of::<MadeId>()
    }
}

impl Variant {
    /// A call at `line` made a future.
    pub(super) fn made_future(
        &mut self,
        at: Nanos,
        id: MadeId,
        (lane, function, line): (LaneId, NameId, u32),
    ) {
        self.digest(function)
            .count_made(line, |site| site.made += 1);
        let waiting = Waiting {
            at,
            lane,
            function,
            line,
            marked: false,
        };
        self.made.waiting.insert(id, waiting);
        self.made.unmarked.push(id);
    }

    /// Something polls it for the first time.
    pub(super) fn first_polled(&mut self, id: MadeId) {
        let Some(waiting) = self.made.waiting.remove(&id) else {
            return;
        };
        self.digest(waiting.function)
            .count_made(waiting.line, |site| site.polled += 1);
        if !waiting.marked && self.maker_went_on(&waiting) {
            self.mark_made(&waiting);
        }
    }

    /// It is dropped without a poll.
    pub(super) fn dropped_unpolled(&mut self, at: Nanos, id: MadeId, by: LaneId) {
        let Some(waiting) = self.made.waiting.remove(&id) else {
            return;
        };
        self.digest(waiting.function)
            .count_made(waiting.line, |site| site.dropped += 1);
        if !waiting.marked {
            self.mark_made(&waiting);
        }
        // a lane that is cancelled drops what it would have polled
        if self.is_running(by) {
            self.mark(Mark {
                at,
                lane: by,
                kind: MarkKind::NeverPolled,
                line: waiting.line,
                count: 0,
                by: None,
            });
        }
    }

    /// Marks those whose maker has waited for something since it made them.
    pub(super) fn mark_unpolled(&mut self) {
        let unmarked = std::mem::take(&mut self.made.unmarked);
        for id in unmarked {
            let Some(waiting) = self.made.waiting.get(&id).copied() else {
                continue;
            };
            if self.maker_went_on(&waiting) {
                self.mark_made(&waiting);
                if let Some(waiting) = self.made.waiting.get_mut(&id) {
                    waiting.marked = true;
                }
            } else {
                self.made.unmarked.push(id);
            }
        }
    }

    fn mark_made(&mut self, waiting: &Waiting) {
        self.mark(Mark {
            at: waiting.at,
            lane: waiting.lane,
            kind: MarkKind::Made,
            line: waiting.line,
            count: 0,
            by: None,
        });
    }

    fn is_running(&self, lane: LaneId) -> bool {
        let lane = self.lane(lane).filter(|lane| lane.is_open());
        let segment = lane.and_then(|lane| lane.last());
        segment.is_some_and(|segment| segment.detail.state() == State::Running)
    }

    /// Whether the poll in which the future was made is over.
    fn maker_went_on(&self, waiting: &Waiting) -> bool {
        let lane = self.lane(waiting.lane);
        let poll = lane.and_then(|lane| lane.last_poll);
        !self.is_running(waiting.lane) || poll.is_some_and(|poll| poll > waiting.at)
    }

    /// The function whose call at `line` made a future.
    pub fn made_at(&self, line: u32) -> Option<&str> {
        let mut functions = self.digests.iter();
        let function = functions.find(|(_, digest)| digest.made_at(line).is_some());
        function.map(|(name, _)| &**name)
    }

    /// Whether nothing has polled any of the futures that the call at `line` made.
    pub(super) fn is_unpolled_line(&self, line: u32) -> bool {
        let mut sites = self.digests.values().filter_map(|d| d.made_at(line));
        sites.all(|site| site.polled == 0)
    }
}
