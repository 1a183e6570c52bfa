//! Marks that are told where they happen.

use std::collections::{BTreeMap, BTreeSet};

use crate::recording::{LaneId, Mark, MarkKind, Variant};

/// The marks that are told, in the order of time.
pub(super) fn told(variant: &Variant) -> Vec<Mark> {
    let closed = closed(variant);
    let mut known: BTreeSet<(LaneId, MarkKind, u64)> = BTreeSet::new();
    let marks = variant.marks().iter().filter_map(|mark| {
        let mut mark = *mark;
        if !is_told(variant, &mark) {
            return None;
        }
        let once = match mark.kind {
            MarkKind::Closed => {
                mark.count = closed.get(&mark.lane).copied().unwrap_or(0);
                0
            }
            _ => mark.at.0,
        };
        // these are counted where they are told
        let each = matches!(mark.kind, MarkKind::Made | MarkKind::NeverPolled);
        let first = known.insert((mark.lane, mark.kind, once));
        (first || each).then_some(mark)
    });
    marks.collect()
}

/// How often each lane has found its channel closed.
fn closed(variant: &Variant) -> BTreeMap<LaneId, u32> {
    let closed = variant.marks().iter();
    let closed = closed.filter(|mark| mark.kind == MarkKind::Closed);
    let mut times: BTreeMap<LaneId, u32> = BTreeMap::new();
    for mark in closed {
        let most = times.entry(mark.lane).or_insert(0);
        *most = mark.count.max(*most);
    }
    times
}

fn is_told(variant: &Variant, mark: &Mark) -> bool {
    let Some(lane) = variant.lane(mark.lane) else {
        return false;
    };
    match mark.kind {
        // the lane's own change says it
        MarkKind::Dropped
        | MarkKind::Aborted
        | MarkKind::PanicUnseen
        | MarkKind::Local
        | MarkKind::Unknown => false,
        // the first says it, and the figures count the rest
        MarkKind::SkippedValues | MarkKind::SentToNobody | MarkKind::NotifyMerged => {
            let mut before = variant.marks_of(mark.lane, lane.start, mark.at);
            !before.any(|other| other.kind == mark.kind)
        }
        // of those that come at once the first says how late they are
        MarkKind::MissedTicks => {
            let before = variant.marks_of(mark.lane, lane.start, mark.at);
            let last = before.filter(|other| other.kind == mark.kind).last();
            !last.is_some_and(|last| {
                let is_same_poll = lane.polls_until(last.at) == lane.polls_until(mark.at);
                last.line == mark.line && last.count > mark.count && is_same_poll
            })
        }
        // not where it is spawned without a handle, and not where all end
        MarkKind::Detached => {
            let has_ended = lane.end.is_some_and(|end| end <= mark.at);
            mark.at > lane.start && lane.polls_until(mark.at) > 0 && !has_ended
        }
        // what nothing wakes may still be polled beside another
        MarkKind::CannotBeWoken => lane.polls_until(variant.end()) == lane.polls_until(mark.at),
        MarkKind::AbortIgnored
        | MarkKind::NotifiedNobody
        | MarkKind::Lagged
        | MarkKind::ValueLost
        | MarkKind::MessageLost
        | MarkKind::BytesLost
        | MarkKind::TimedOut
        | MarkKind::Closed
        | MarkKind::CancelledToken
        | MarkKind::GivenBack
        | MarkKind::Made
        | MarkKind::NeverPolled => true,
    }
}
