//! Polls that hold their thread.

use super::{Finding, FindingKind};
use crate::recording::BLOCKING;
use crate::recording::event::{LaneId, LaneKind, Nanos};
use crate::recording::lane::{Detail, Lane, State};
use crate::recording::variant::Variant;
use crate::recording::worker::{Worker, WorkerSpan};

/// The longest poll of each lane that holds a thread for more than [`BLOCKING`]. What the thread had no core does not count: that is the
/// machine's fault.
pub(super) fn find<'a>(variant: &'a Variant, found: &mut Vec<Finding>) {
    let mut longest: std::collections::BTreeMap<LaneId, WorkerSpan> =
        std::collections::BTreeMap::new();
    let spans = |worker: &'a Worker| worker.spans().iter().map(move |span| (worker, span));
    for (worker, span) in variant.workers().iter().flat_map(spans) {
        let span = WorkerSpan {
            to: span.to.min(variant.end()),
            ..*span
        };
        let length = span.to.since(span.from);
        if length <= BLOCKING || length.since(worker.preempted_in(span.from)) <= BLOCKING {
            continue;
        }
        let known = longest.entry(span.lane).or_insert(span);
        if length > known.to.since(known.from) {
            *known = span;
        }
    }
    for span in longest.into_values() {
        let mut finding = Finding::new(FindingKind::LongPoll, span.lane, span.from);
        finding.length = span.to.since(span.from);
        finding.line = held_line(variant, span.lane, span.from, 0).unwrap_or(0);
        finding.count = ready_meanwhile(variant, &span);
        found.push(finding);
    }
}

/// The line at which a lane, or the call below it that runs, holds the thread.
fn held_line(variant: &Variant, id: LaneId, from: Nanos, depth: usize) -> Option<u32> {
    let lane = variant.lane(id)?;
    let (_, segment) = lane.segment_at(from)?;
    if let Detail::Running { held, .. } = segment.detail
        && held != 0
    {
        return Some(held);
    }
    let end = span_end(lane, from);
    let mut below = variant
        .children(id)
        .iter()
        .filter_map(|id| variant.lane(*id))
        // a thread and a job have a thread of their own; a task of a local set has not
        .filter(|child| child.kind.is_part() || child.kind == LaneKind::Task);
    below.find_map(|child| {
        let within = child.start <= end && child.end.is_none_or(|end| end > from);
        let blocked = child.spans(variant.end()).find(|span| {
            let is_long = span.is_blocking() && span.from >= from;
            is_long && span.worker().is_none()
        });
        let blocked = blocked.filter(|span| within && span.from <= end && depth < 64)?;
        held_line(variant, child.id, blocked.from, depth + 1)
    })
}

fn span_end(lane: &Lane, from: Nanos) -> Nanos {
    let next = lane
        .segments
        .partition_point(|segment| segment.from <= from);
    let next = lane.segments.get(next).map(|segment| segment.from);
    next.or(lane.end).unwrap_or(Nanos::MAX)
}

/// Tasks that became ready while the thread was held, or were ready when it was taken.
fn ready_meanwhile(variant: &Variant, span: &WorkerSpan) -> u64 {
    let others = variant.lanes().iter().filter(|lane| {
        let is_other = lane.id != span.lane && lane.kind == LaneKind::Task;
        is_other && lane.start < span.to && lane.end.is_none_or(|end| end > span.from)
    });
    let ready = others.filter(|lane| {
        let just_before_the_end = Nanos(span.to.0.saturating_sub(1));
        let state = variant.state_at(lane.id, just_before_the_end);
        state.is_some_and(|moment| moment.state == State::Ready)
    });
    u64::try_from(ready.count()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::file::{from_json, to_json};
    use crate::recording::scripted::{self, ended, opened};
    use crate::recording::{EventKind, Outcome, PollSite, Recording, VariantInfo, WorkerId};

    /// One poll of 30 ms, in which the thread had no core for `waited` milliseconds.
    fn poll_of_30_ms(waited: u64) -> Recording {
        let worker = WorkerId(0);
        let events = [
            (0, opened(0, 0)),
            (
                0,
                EventKind::PollStarted {
                    lane: LaneId(0),
                    worker,
                    site: PollSite::ELSEWHERE,
                },
            ),
            (30, ended(0, Outcome::Completed)),
            (
                30,
                EventKind::Preempted {
                    worker,
                    waited: Nanos(waited * 1_000_000),
                },
            ),
        ];
        let millisecond = Nanos(1_000_000);
        scripted::recording(millisecond, &["work"], events, VariantInfo::default())
    }

    fn found(recording: &Recording) -> usize {
        let mut found = Vec::new();
        find(&recording.variants()[0], &mut found);
        found.len()
    }

    #[test]
    fn a_poll_that_is_long_for_want_of_a_core_is_not_the_programs_fault() {
        assert_eq!(found(&poll_of_30_ms(0)), 1);
        assert_eq!(found(&poll_of_30_ms(15)), 1);
        let preempted = poll_of_30_ms(25);
        assert_eq!(found(&preempted), 0);
        let read = from_json(&to_json(&preempted)).unwrap();
        assert_eq!(found(&read), 0, "in a file too");
        assert_eq!(to_json(&read), to_json(&preempted));
    }
}
