//! The cap on memory: past it the oldest detail goes, a tenth at a time, and the figures stay.

use super::event::{LaneKind, Nanos};
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
        let mut segments = 0;
        for lane in &mut self.lanes {
            segments += lane.forget(horizon);
        }
        let lanes = self.forget_lanes(horizon);
        for worker in &mut self.workers {
            let gone = worker.spans.partition_point(|span| span.to < horizon);
            worker.spans.drain(..gone);
            worker
                .spans
                .shrink_to(worker.spans.len() + worker.spans.len() / 4);
        }
        let mut samples = 0;
        for gauge in &mut self.gauges {
            let after = gauge.samples.partition_point(|(at, _)| *at <= horizon);
            let gone = after.saturating_sub(1);
            gauge.samples.drain(..gone);
            samples += gone;
        }
        let lines = self.log.partition_point(|line| line.at < horizon);
        self.log.drain(..lines);
        // each segment came from one event, and a lane from two more
        let dropped = segments + 2 * lanes + samples + lines;
        self.dropped += u64::try_from(dropped).unwrap_or(0);
    }

    /// Drops the lanes that ended before `horizon`; their figures stay.
    fn forget_lanes(&mut self, horizon: Nanos) -> usize {
        let before = self.lanes.len();
        let gaps = &mut self.tally.gaps;
        let mut segments = 0;
        self.lanes.retain(|lane| {
            let keep = lane.parent.is_none() || lane.end.is_none_or(|end| end >= horizon);
            if !keep {
                segments += lane.len();
                if lane.kind == LaneKind::Task {
                    // numbers would make an entry for every task that ever was
                    let name = lane.name.split(" #").next().unwrap_or(&lane.name);
                    let gap = lane.longest_gap.seconds();
                    let longest = gaps.entry(name.to_owned()).or_insert(gap);
                    *longest = longest.max(gap);
                }
            }
            keep
        });
        let gone = before - self.lanes.len();
        self.dropped += u64::try_from(segments).unwrap_or(0);
        if gone > 0 {
            let kept: Vec<_> = self.lanes.iter().map(|lane| lane.id).collect();
            for lane in &mut self.lanes {
                lane.children
                    .retain(|child| kept.binary_search(child).is_ok());
                lane.children.shrink_to_fit();
            }
            self.lanes
                .shrink_to(self.lanes.len() + self.lanes.len() / 4);
        }
        gone
    }
}
