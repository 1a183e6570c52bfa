//! Who holds what: locks, permits and the ends of channels, and who waits in line for them.
//!
//! Each object keeps its holds as intervals in the order in which they begin. Blocks of them remember the latest end among
//! theirs, so that a question about one instant need not look at each of a million short ones.

use std::collections::HashMap;

use super::event::{
    EventKind, GaugeId, HoldId, HoldKind, HoldState, LaneId, Nanos, Object, WaitKind,
};
use super::lane::grow;
use super::variant::Variant;

/// Holds that share one latest end.
const BLOCK: usize = 64;

/// Somebody who holds an object, has an end of a channel, or waits in line, at one instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holding {
    /// The lane that took, made or used it; in line, the lane that waits. None when no lane did.
    pub lane: Option<LaneId>,
    /// What is held.
    pub kind: HoldKind,
    /// What is known of where it is.
    pub state: HoldState,
    /// The line at which the lane took, made or used it.
    pub line: Option<u32>,
    /// When the lane took, made or used it, or got in line.
    pub since: Nanos,
    /// How many permits; 1 of everything else. In line: how much was put by so far.
    pub amount: u32,
    /// How much the lane asked for, where it waited in line; 0 otherwise.
    pub wanted: u32,
}

impl Holding {
    /// Whether it waits in line and has not got all that it asked for.
    pub fn is_waiting(&self) -> bool {
        self.state == HoldState::Waiting && self.amount < self.wanted
    }

    /// Whether it was given all that it asked for while it waited, and has not been polled since.
    pub fn is_granted(&self) -> bool {
        self.state == HoldState::Waiting && self.amount >= self.wanted
    }

    /// Whether it is the place in line of a lane.
    fn waits_as(&self, lane: LaneId) -> bool {
        self.state == HoldState::Waiting && self.lane == Some(lane)
    }

    /// Whether it is an end of a channel.
    pub fn is_end(&self) -> bool {
        matches!(self.kind, HoldKind::Sender | HoldKind::Receiver)
    }
}

/// What a lane that holds its thread waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockedOn {
    /// The operation.
    pub wait: WaitKind,
    /// The object of the operation.
    pub object: Object,
    /// Since when.
    pub since: Nanos,
}

/// A hold over time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Interval {
    pub from: Nanos,
    /// [`Nanos::MAX`] while it lasts.
    pub to: Nanos,
    pub id: HoldId,
    /// Not after `from`: a hold whose amount changes is the same hold.
    pub since: Nanos,
    pub lane: LaneId,
    pub line: u32,
    pub amount: u32,
    pub wanted: u32,
    pub kind: HoldKind,
    pub state: HoldState,
}

impl Interval {
    fn holder(&self) -> Holding {
        Holding {
            lane: self.lane.some(),
            kind: self.kind,
            state: self.state,
            line: (self.line != 0).then_some(self.line),
            since: self.since,
            amount: self.amount,
            wanted: self.wanted,
        }
    }
}

/// A stretch in which a lane held its thread and waited for an object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stretch {
    pub from: Nanos,
    /// [`Nanos::MAX`] while it lasts.
    pub to: Nanos,
    pub wait: WaitKind,
    pub object: Object,
}

/// The holds of one object.
#[derive(Clone, Debug, Default)]
pub(super) struct Holds {
    intervals: Vec<Interval>,
    /// The latest end in each [`BLOCK`].
    latest: Vec<Nanos>,
}

impl Holds {
    pub(super) fn push(&mut self, interval: Interval) {
        if self.intervals.len().is_multiple_of(BLOCK) {
            grow(&mut self.latest);
            self.latest.push(interval.to);
        } else if let Some(latest) = self.latest.last_mut() {
            *latest = interval.to.max(*latest);
        }
        grow(&mut self.intervals);
        self.intervals.push(interval);
    }

    fn close(&mut self, index: usize, at: Nanos) {
        let Some(interval) = self.intervals.get_mut(index) else {
            return;
        };
        interval.to = at;
        if interval.from == at && index + 1 == self.intervals.len() {
            // it lasted no time, so that no instant has it
            self.intervals.pop();
            self.latest.truncate(self.intervals.len().div_ceil(BLOCK));
        }
        let block = index / BLOCK;
        let ends = self.intervals.iter().skip(block * BLOCK).take(BLOCK);
        if let (Some(latest), Some(end)) =
            (self.latest.get_mut(block), ends.map(|held| held.to).max())
        {
            *latest = end;
        }
    }

    /// Those in force at `t`, in the order in which they began.
    fn at(&self, t: Nanos) -> Vec<Holding> {
        let until = self.intervals.partition_point(|held| held.from <= t);
        let begun = self.intervals.get(..until).unwrap_or_default();
        let blocks = begun.chunks(BLOCK).zip(&self.latest);
        let blocks = blocks.filter(|(_, latest)| **latest > t);
        let intervals = blocks.flat_map(|(block, _)| block);
        let mut lasting: Vec<_> = intervals.filter(|held| held.to > t).collect();
        lasting.sort_by_key(|held| (held.since, held.id));
        lasting.into_iter().map(Interval::holder).collect()
    }

    fn forget(&mut self, horizon: Nanos) {
        self.intervals.retain(|held| held.to > horizon);
        self.intervals
            .shrink_to(self.intervals.len() + self.intervals.len() / 4);
        let blocks = self.intervals.chunks(BLOCK);
        let latest = blocks.map(|block| block.iter().map(|held| held.to).max());
        self.latest = latest.map(Option::unwrap_or_default).collect();
    }
}

/// The holds of a variant.
#[derive(Clone, Debug, Default)]
pub(super) struct Holders {
    /// By the number of the object.
    objects: Vec<Holds>,
    /// Where each hold that lasts is: the number of its object, and its place there.
    open: HashMap<HoldId, (usize, usize)>,
    /// For each lane when it held its thread for what, in order.
    blocked: HashMap<LaneId, Vec<Stretch>>,
}

impl Holders {
    pub(super) fn fold(&mut self, at: Nanos, kind: EventKind) {
        match kind {
            EventKind::Queued {
                hold,
                object,
                lane,
                kind,
                wanted,
            } => {
                let interval = Interval {
                    from: at,
                    to: Nanos::MAX,
                    id: hold,
                    since: at,
                    lane,
                    line: 0,
                    amount: 0,
                    wanted,
                    kind,
                    state: HoldState::Waiting,
                };
                self.open(object, interval);
            }
            EventKind::Held { .. } => self.changed(at, kind),
            EventKind::Released { hold } => {
                self.close(hold, at);
            }
            EventKind::BlockedOn { lane, wait, object } => {
                self.unblocked(at, lane);
                self.push_blocked(
                    lane,
                    Stretch {
                        from: at,
                        to: Nanos::MAX,
                        wait,
                        object,
                    },
                );
            }
            _ => {}
        }
    }

    /// A hold begins, or another piece of it.
    fn changed(&mut self, at: Nanos, kind: EventKind) {
        let EventKind::Held {
            hold,
            object,
            lane,
            line,
            kind,
            state,
            amount,
        } = kind
        else {
            return;
        };
        let before = self.close(hold, at);
        let same = before.filter(|old| old.state == state && old.lane == lane);
        let interval = Interval {
            from: at,
            to: Nanos::MAX,
            id: hold,
            since: same.map_or(at, |old| old.since),
            lane,
            line: same.map_or(line, |old| old.line),
            amount,
            wanted: before.map_or(0, |old| old.wanted),
            kind,
            state,
        };
        self.open(object, interval);
    }

    fn open(&mut self, object: GaugeId, interval: Interval) {
        if let Some((object, holds)) = self.object_mut(object) {
            holds.push(interval);
            let place = holds.intervals.len() - 1;
            self.open.insert(interval.id, (object, place));
        }
    }

    /// The holds of an object, and its number.
    fn object_mut(&mut self, object: GaugeId) -> Option<(usize, &mut Holds)> {
        let index = usize::try_from(object.0).ok()?;
        // objects are numbered without gaps; a number out of all bounds comes from no recorder
        if index >= self.objects.len() && index < self.objects.len() + 1_000_000 {
            self.objects.resize_with(index + 1, Holds::default);
        }
        self.objects.get_mut(index).map(|holds| (index, holds))
    }

    fn close(&mut self, hold: HoldId, at: Nanos) -> Option<Interval> {
        let (object, place) = self.open.remove(&hold)?;
        let holds = self.objects.get_mut(object)?;
        let interval = holds.intervals.get(place).copied();
        holds.close(place, at);
        interval
    }

    pub(super) fn unblocked(&mut self, at: Nanos, lane: LaneId) {
        let stretches = self.blocked.get_mut(&lane);
        if let Some(last) = stretches.and_then(|stretches| stretches.last_mut())
            && last.to == Nanos::MAX
        {
            last.to = at;
        }
    }

    pub(super) fn push_blocked(&mut self, lane: LaneId, stretch: Stretch) {
        let stretches = self.blocked.entry(lane).or_default();
        grow(stretches);
        stretches.push(stretch);
    }

    /// A hold that a file kept.
    pub(super) fn push(&mut self, object: GaugeId, interval: Interval) {
        if let Some((_, holds)) = self.object_mut(object) {
            holds.push(interval);
        }
    }

    /// All holds, with the number of their object.
    pub(super) fn intervals(&self) -> impl Iterator<Item = (usize, &Interval)> {
        let objects = self.objects.iter().enumerate();
        objects.flat_map(|(object, holds)| holds.intervals.iter().map(move |held| (object, held)))
    }

    /// All stretches in which a lane held its thread for an object, by lane and in order.
    pub(super) fn stretches(&self) -> Vec<(LaneId, Stretch)> {
        let lanes = self.blocked.iter();
        let stretches = lanes.flat_map(|(lane, stretches)| stretches.iter().map(|s| (*lane, *s)));
        let mut stretches: Vec<_> = stretches.collect();
        stretches.sort_unstable_by_key(|(lane, stretch)| (*lane, stretch.from, stretch.to));
        stretches
    }

    /// How many pieces of detail it keeps.
    pub(super) fn len(&self) -> usize {
        let holds = self.objects.iter().map(|holds| holds.intervals.len());
        let blocked = self.blocked.values().map(Vec::len);
        holds.sum::<usize>() + blocked.sum::<usize>()
    }

    /// When each piece ended that has ended, in no order.
    pub(super) fn ends(&self) -> impl Iterator<Item = Nanos> {
        let holds = self.objects.iter().flat_map(|holds| &holds.intervals);
        let blocked = self.blocked.values().flatten().map(|stretch| stretch.to);
        let ends = holds.map(|held| held.to).chain(blocked);
        ends.filter(|end| *end != Nanos::MAX)
    }

    /// Drops what ended until `horizon`.
    pub(super) fn forget(&mut self, horizon: Nanos) {
        for holds in &mut self.objects {
            holds.forget(horizon);
        }
        self.blocked.retain(|_, stretches| {
            stretches.retain(|stretch| stretch.to > horizon);
            !stretches.is_empty()
        });
        for (object, holds) in self.objects.iter().enumerate() {
            let lasting = holds.intervals.iter().enumerate();
            let lasting = lasting.filter(|(_, held)| held.to == Nanos::MAX);
            let places = lasting.map(|(place, held)| (held.id, (object, place)));
            self.open.extend(places);
        }
    }

    /// Bytes in use.
    pub(super) fn memory(&self) -> usize {
        let objects = self.objects.iter().map(|holds| {
            size_of::<Holds>()
                + holds.intervals.capacity() * size_of::<Interval>()
                + holds.latest.capacity() * size_of::<Nanos>()
        });
        let blocked = self.blocked.values().map(Vec::capacity);
        objects.sum::<usize>()
            + self.open.capacity() * size_of::<(HoldId, (usize, usize))>()
            + blocked.sum::<usize>() * size_of::<Stretch>()
    }
}

impl Variant {
    /// Who holds the object of a gauge at `t`, has an end of its channel, or waits in its line: in the order in which they
    /// began to, which in line is the order in which they get it.
    pub fn holders_at(&self, object: GaugeId, t: Nanos) -> Vec<Holding> {
        let index = usize::try_from(object.0).ok();
        let holds = index.and_then(|index| self.holders.objects.get(index));
        holds.map_or_else(Vec::new, |holds| holds.at(t))
    }

    /// Who is in the way of a lane that waits for an object at `t`: those that have it, or to whom it is on its way; a writer
    /// that waits ahead of a reader; and of a channel, those at its other end.
    pub fn in_the_way(
        &self,
        lane: LaneId,
        wait: WaitKind,
        object: GaugeId,
        t: Nanos,
    ) -> Vec<Holding> {
        let mut holders = self.holders_at(object, t);
        let place = holders.iter().position(|holder| holder.waits_as(lane));
        let mut index = 0;
        holders.retain(|holder| {
            index += 1;
            let is_ahead = place.is_some_and(|place| index <= place);
            match wait {
                // room that somebody keeps, and the receiver that makes more
                WaitKind::Send => holder.kind != HoldKind::Sender,
                WaitKind::Recv | WaitKind::PipeRead => holder.kind == HoldKind::Sender,
                WaitKind::Read => {
                    holder.kind == HoldKind::Write && (is_ahead || !holder.is_waiting())
                }
                _ => !holder.is_end() && !holder.is_waiting(),
            }
        });
        holders
    }

    /// Who waits in the line of an object ahead of a lane at `t`, the first in line first.
    pub fn ahead_in_line(&self, lane: LaneId, object: GaugeId, t: Nanos) -> Vec<Holding> {
        let mut holders = self.holders_at(object, t);
        let place = holders.iter().position(|holder| holder.waits_as(lane));
        holders.truncate(place.unwrap_or(0));
        holders.retain(Holding::is_waiting);
        holders
    }

    /// The place of a lane in the line of an object at `t`: how much it asked for, and what was put by for it.
    pub fn place_in_line(&self, lane: LaneId, object: GaugeId, t: Nanos) -> Option<Holding> {
        let holders = self.holders_at(object, t).into_iter();
        let mut places = holders.filter(|holder| holder.waits_as(lane));
        places.next()
    }

    /// How many sending ends of the channel of a gauge are left at `t`; none for a channel whose senders are not recorded.
    pub fn senders_left(&self, object: GaugeId, t: Nanos) -> Option<usize> {
        let index = usize::try_from(object.0).ok()?;
        // a channel that has lost its last sender has a receiver, or had a sender once
        let first = self.holders.objects.get(index)?.intervals.first()?;
        let senders = self.holders_at(object, t).into_iter();
        let senders = senders.filter(|holder| holder.kind == HoldKind::Sender);
        first.holder().is_end().then(|| senders.count())
    }

    /// What a lane that holds its thread at `t` waits for, if it is known.
    pub fn blocked_on(&self, lane: LaneId, t: Nanos) -> Option<BlockedOn> {
        let stretches = self.holders.blocked.get(&lane)?;
        let begun = stretches.partition_point(|stretch| stretch.from <= t);
        let stretch = stretches.get(begun.checked_sub(1)?)?;
        (stretch.to > t).then_some(BlockedOn {
            wait: stretch.wait,
            object: stretch.object,
            since: stretch.from,
        })
    }
}

#[cfg(test)]
mod tests;
