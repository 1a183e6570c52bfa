//! The cap on memory: past it the oldest detail goes, a tenth at a time, and the figures stay.

use super::event::{LaneKind, Nanos};
use super::lane::Lane;
use super::variant::Variant;

/// Events whose detail is kept, over all variants of a run.
pub const DEFAULT_CAP: usize = 2_000_000;

/// Drops the oldest detail of all variants until at most nine tenths of `cap` are left, if there is more than `cap`.
pub(super) fn to_cap(variants: &mut [Variant], cap: usize) {
    while kept(variants) > cap {
        let horizon = horizon(variants);
        let before = kept(variants);
        for variant in variants.iter_mut() {
            variant.forget(horizon);
        }
        if kept(variants) >= before {
            // what is left lies in the present: the lanes that are open
            return;
        }
    }
}

fn kept(variants: &[Variant]) -> usize {
    let kept = variants.iter().map(|v| v.events.saturating_sub(v.dropped));
    usize::try_from(kept.sum::<u64>()).unwrap_or(usize::MAX)
}

/// The instant that a tenth of the kept time lies before.
fn horizon(variants: &[Variant]) -> Nanos {
    let from = variants.iter().map(|v| v.detail_from).min();
    let to = variants.iter().map(|v| v.end).max();
    let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
    from.plus(Nanos((to.since(from).0 / 10).max(1)))
}

impl Variant {
    /// Drops what ended before `horizon`.
    fn forget(&mut self, horizon: Nanos) {
        if horizon <= self.detail_from {
            return;
        }
        self.detail_from = horizon;
        for lane in &mut self.lanes {
            lane.forget(horizon);
        }
        self.forget_lanes(horizon);
        for worker in &mut self.workers {
            let gone = worker.spans.partition_point(|span| span.to < horizon);
            worker.spans.drain(..gone);
            worker
                .spans
                .shrink_to(worker.spans.len() + worker.spans.len() / 4);
        }
        for gauge in &mut self.gauges {
            gauge.forget(horizon);
        }
        let lines = self.log.partition_point(|line| line.at < horizon);
        self.log.drain(..lines);
        self.dropped = self.events.saturating_sub(self.kept());
    }

    /// Events whose detail is kept: each made a segment, an end, a sample or a line.
    fn kept(&self) -> u64 {
        let segments = self.lanes.iter().map(Lane::len);
        let ends = self.lanes.iter().filter(|lane| !lane.is_open()).count();
        let samples = self.gauges.iter().skip(self.own_gauges);
        let samples = samples.map(|gauge| gauge.samples().len());
        let kept = segments.sum::<usize>() + ends + samples.sum::<usize>() + self.log.len();
        u64::try_from(kept).unwrap_or(u64::MAX)
    }

    /// Drops the lanes that ended before `horizon`; their figures stay.
    fn forget_lanes(&mut self, horizon: Nanos) {
        let before = self.lanes.len();
        let gaps = &mut self.tally.gaps;
        self.lanes.retain(|lane| {
            let keep = lane.parent.is_none() || lane.end.is_none_or(|end| end >= horizon);
            if !keep && lane.kind == LaneKind::Task {
                // numbers would make an entry for every task that ever was
                let name = lane.name.split(" #").next().unwrap_or(&lane.name);
                let gap = lane.longest_gap.seconds();
                let longest = gaps.entry(name.to_owned()).or_insert(gap);
                *longest = longest.max(gap);
            }
            keep
        });
        if self.lanes.len() == before {
            return;
        }
        let kept: Vec<_> = self.lanes.iter().map(|lane| lane.id).collect();
        for lane in &mut self.lanes {
            lane.children
                .retain(|child| kept.binary_search(child).is_ok());
            lane.children.shrink_to_fit();
        }
        self.sets.retain(|_, set| {
            set.lanes.retain(|lane| kept.binary_search(lane).is_ok());
            set.lanes.shrink_to_fit();
            !set.lanes.is_empty()
        });
        self.lanes
            .shrink_to(self.lanes.len() + self.lanes.len() / 4);
    }
}
