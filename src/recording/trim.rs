//! The cap on memory: past it the oldest detail goes, a tenth at a time, and the figures stay. A variant that has less than its share of
//! it keeps all: one that spins must not take from the others what stands out in them.

use super::event::{LaneKind, Nanos};
use super::lane::Lane;
use super::variant::Variant;

/// Events whose detail is kept, over all variants of a run.
pub const DEFAULT_CAP: usize = 2_000_000;

/// What an event may cost in memory; the text of a line counts as further events.
const EVENT_BYTES: usize = 48;

/// Drops the oldest detail of the variants that have most until nine tenths of `cap` are left, if there is more than `cap`. What
/// is in force at the end stays: the lanes that are open.
pub(super) fn to_cap(variants: &mut [Variant], cap: usize) {
    // what is known of the detail without counting it is never too little
    if weight(variants) <= cap {
        return;
    }
    for variant in variants.iter_mut() {
        variant.detail = variant.kept();
    }
    if weight(variants) <= cap {
        return;
    }
    let share = share(variants.iter().map(Variant::weight), cap / 10 * 9);
    for variant in variants.iter_mut() {
        variant.trim_to(share);
    }
}

/// What the detail weighs, in events.
fn weight(variants: &[Variant]) -> usize {
    variants.iter().map(Variant::weight).sum()
}

/// The most that each may have so that all together have `room`: those that need less leave the rest to the others.
fn share(weights: impl Iterator<Item = usize>, room: usize) -> usize {
    let mut weights: Vec<usize> = weights.collect();
    weights.sort_unstable();
    let (mut room, mut left) = (room, weights.len());
    for weight in weights {
        let share = room / left;
        if weight > share {
            return share;
        }
        (room, left) = (room - weight, left - 1);
    }
    usize::MAX
}

impl Variant {
    /// A long line weighs as much as the events that would take its memory.
    fn weight(&self) -> usize {
        self.detail + self.log_bytes / EVENT_BYTES
    }

    /// Drops the oldest detail until it weighs about as much as `share`.
    fn trim_to(&mut self, share: usize) {
        let weight = self.weight();
        if weight <= share {
            return;
        }
        let too_many = self.detail as f64 * (weight - share) as f64 / weight as f64;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of the pieces"
        )]
        let too_many = too_many.ceil() as usize;
        if let Some(horizon) = self.horizon(too_many) {
            self.forget(horizon);
        }
    }

    /// The instant before which so many pieces of detail have ended; the last one if there are fewer. None without any.
    ///
    /// It is found among the pieces and not in time: a run may be quiet for a minute and spin for a second.
    fn horizon(&self, pieces: usize) -> Option<Nanos> {
        let mut ends: Vec<Nanos> = self.ends().collect();
        let last = ends.len().checked_sub(1)?;
        let (_, end, _) = ends.select_nth_unstable(pieces.saturating_sub(1).min(last));
        Some(*end)
    }

    /// Drops what ended until `horizon`.
    fn forget(&mut self, horizon: Nanos) {
        self.detail_from = self.detail_from.max(horizon);
        for lane in &mut self.lanes {
            lane.forget(horizon);
        }
        self.forget_lanes(horizon);
        for worker in &mut self.workers {
            worker.forget(horizon);
        }
        for gauge in &mut self.gauges {
            gauge.forget(horizon);
        }
        self.holders.forget(horizon);
        let marks = self.marks.partition_point(|mark| mark.at <= horizon);
        self.marks.drain(..marks);
        let lines = self.log.partition_point(|line| line.at <= horizon);
        let gone = self.log.drain(..lines);
        self.log_bytes -= gone.map(|line| line.text.len()).sum::<usize>();
        self.log.shrink_to(self.log.len() + self.log.len() / 4);
        self.tally.lines_dropped += lines as u64;
        let kept = self.kept();
        self.dropped += self.detail.saturating_sub(kept) as u64;
        self.detail = kept;
    }

    /// Pieces of detail that are kept: each event made a segment, an end, a sample or a line, or nothing that is counted.
    fn kept(&self) -> usize {
        let segments = self.lanes.iter().map(Lane::len);
        let ends = self.lanes.iter().filter(|lane| !lane.is_open()).count();
        let samples = self.gauges.iter().skip(self.own_gauges);
        let samples = samples.map(|gauge| gauge.samples().len());
        segments.sum::<usize>()
            + ends
            + samples.sum::<usize>()
            + self.holders.len()
            + self.log.len()
            + self.marks.len()
    }

    /// When each piece of detail that can be dropped ended, in no order.
    fn ends(&self) -> impl Iterator<Item = Nanos> {
        let lanes = self.lanes.iter();
        let segments = lanes.flat_map(|lane| lane.segments.iter().skip(1).map(|next| next.from));
        // with the end of a lane goes its last segment
        let closed = self.lanes.iter().filter(|lane| !self.is_needed(lane));
        let closed = closed.filter_map(|lane| lane.end);
        let gauges = self.gauges.iter().skip(self.own_gauges);
        let samples = gauges.flat_map(|gauge| gauge.samples().iter().skip(1).map(|(at, _)| *at));
        let lines = self.log.iter().map(|line| line.at);
        let marks = self.marks.iter().map(|mark| mark.at);
        segments
            .chain(closed.flat_map(|end| [end, end]))
            .chain(samples)
            .chain(self.holders.ends())
            .chain(lines)
            .chain(marks)
    }

    /// Whether a lane stays however long it has ended: the root does, and an arm that its loop may use again.
    fn is_needed(&self, lane: &Lane) -> bool {
        let Some(parent) = lane.parent else {
            return true;
        };
        let arm = lane.kind == LaneKind::Branch && lane.line != 0;
        lane.is_open() || arm && self.lane(parent).is_some_and(Lane::is_open)
    }

    /// Drops the lanes that ended until `horizon`; their figures stay.
    fn forget_lanes(&mut self, horizon: Nanos) {
        let gone =
            |lane: &&Lane| lane.end.is_some_and(|end| end <= horizon) && !self.is_needed(lane);
        let gone: Vec<_> = self.lanes.iter().filter(gone).map(|lane| lane.id).collect();
        if gone.is_empty() {
            return;
        }
        let is_gone = |id| gone.binary_search(&id).is_ok();
        for lane in self.lanes.iter().filter(|lane| is_gone(lane.id)) {
            self.tally.keep(lane);
        }
        self.lanes.retain(|lane| !is_gone(lane.id));
        for lane in &mut self.lanes {
            lane.children.retain(|child| !is_gone(*child));
            lane.children.shrink_to_fit();
        }
        self.sets.retain(|_, set| {
            set.lanes.retain(|lane| !is_gone(*lane));
            set.lanes.shrink_to_fit();
            !set.lanes.is_empty()
        });
        self.lanes
            .shrink_to(self.lanes.len() + self.lanes.len() / 4);
    }
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn those_that_have_little_keep_it() {
        let share = |weights: &[usize], room| share(weights.iter().copied(), room);
        assert_eq!(share(&[10, 20, 1000], 300), 270);
        assert_eq!(share(&[1000, 500, 10], 310), 150);
        assert_eq!(share(&[100], 50), 50);
        assert_eq!(share(&[10, 20], 30), usize::MAX);
        assert_eq!(share(&[], 30), usize::MAX);
    }
}
