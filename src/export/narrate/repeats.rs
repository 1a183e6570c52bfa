//! A lane that does the same again and again is told once, with how often and how long.

use std::collections::BTreeMap;

use super::arms::TurnEnd;
use super::turn::{After, Again, Instant, Turn, Waiting};
use crate::recording::{Cause, LaneId, Nanos, Variant, WaitKind};

/// So many turns that are the same are told as one.
const FEWEST: usize = 3;

/// What makes two turns the same.
enum Kind<'a> {
    /// It is suspended after, whether its timer fired before, and how a turn ended for it.
    Waits(&'a Waiting, bool, Option<TurnEnd>),
    /// It is an arm between two turns.
    Between(Option<TurnEnd>),
    /// It always has something to do: it runs, or could run.
    Busy,
}

/// The places of the turns of a lane that were the same so far, with their instants.
type Run = Vec<(usize, usize, Nanos)>;

/// Marks the first turn of each repetition, and hides the others.
pub(super) fn fold(variant: &Variant, instants: &mut [Instant]) {
    let mut found: Vec<Run> = Vec::new();
    let mut open: BTreeMap<LaneId, Run> = BTreeMap::new();
    for (index, instant) in instants.iter().enumerate() {
        for (place, turn) in instant.turns.iter().enumerate() {
            let run = open.entry(turn.lane).or_default();
            let last = run.last().and_then(|(i, p, _)| turn_at(instants, *i, *p));
            let same = match (kind(turn), last.and_then(kind)) {
                (Some(kind), Some(last)) => same(&kind, &last),
                _ => false,
            };
            // a short poll that is hidden where it stands alone is one more of a row
            if turn.hidden && !(same && turn.is_brief && turn.ran) {
                continue;
            }
            if !same {
                found.push(std::mem::take(run));
            }
            run.push((index, place, turn.at()));
        }
    }
    found.extend(open.into_values());
    for run in found.iter().filter(|run| run.len() >= FEWEST) {
        mark(variant, instants, run);
    }
}

fn turn_at(instants: &[Instant], instant: usize, place: usize) -> Option<&Turn> {
    instants.get(instant)?.turns.get(place)
}

/// What the turn is like, if it is one that can be told with others.
fn kind(turn: &Turn) -> Option<Kind<'_>> {
    let quiet = turn.wrote.is_empty() && turn.made.is_empty() && turn.hold.is_none();
    let quiet = quiet && turn.marks.is_empty() && turn.spins.is_none();
    if !quiet || turn.new || turn.late.is_some() {
        return None;
    }
    match &turn.after {
        After::Waits(waiting) if matches!(waiting.kind, WaitKind::Yield | WaitKind::Budget) => {
            Some(Kind::Busy)
        }
        After::Waits(waiting) => {
            let is_due = turn.cause == Some(Cause::Due);
            Some(Kind::Waits(waiting, is_due, turn.ended))
        }
        After::Between => Some(Kind::Between(turn.ended)),
        After::Runs | After::Ready | After::Unpolled => Some(Kind::Busy),
        After::Ended(..) => None,
    }
}

fn same(one: &Kind<'_>, other: &Kind<'_>) -> bool {
    match (one, other) {
        (Kind::Waits(a, one, ended), Kind::Waits(b, other, next)) => {
            let alike = one == other && ended == next;
            alike && a.kind == b.kind && a.lines == b.lines && a.object == b.object
        }
        (Kind::Between(one), Kind::Between(other)) => one == other,
        (Kind::Busy, Kind::Busy) => true,
        _ => false,
    }
}

fn mark(variant: &Variant, instants: &mut [Instant], run: &Run) {
    let (Some((_, _, first)), Some((_, _, last))) = (run.first(), run.last()) else {
        return;
    };
    let times = run.len().max(busy_polls(variant, instants, run));
    let again = Again {
        times,
        until: *last,
        every: every(variant, run, *first, *last).filter(|_| times == run.len()),
    };
    for (number, (instant, place, _)) in run.iter().enumerate() {
        let turn = instants.get_mut(*instant);
        let Some(turn) = turn.and_then(|instant| instant.turns.get_mut(*place)) else {
            continue;
        };
        turn.again = (number == 0).then_some(again);
        turn.hidden = number > 0;
    }
}

/// How often a lane was polled in its turns, where it waited for nothing: an instant has many of its polls. Zero for other lanes.
fn busy_polls(variant: &Variant, instants: &[Instant], run: &Run) -> usize {
    let ends = run.first().zip(run.last());
    let polls = ends.and_then(|((first, place, _), (last, ..))| {
        let turn = turn_at(instants, *first, *place)?;
        let lane = variant.lane(turn.lane)?;
        // whatever is polled beside something else may be polled for its sake
        let is_busy = match kind(turn)? {
            Kind::Busy => true,
            Kind::Waits(waiting, ..) => {
                waiting.kind == WaitKind::Other && lane.kind.is_polled_by_worker()
            }
            Kind::Between(_) => false,
        };
        let before = Nanos(instants.get(*first)?.at.0.saturating_sub(1));
        let polls = lane.polls_until(instants.get(*last)?.until);
        is_busy.then(|| polls.saturating_sub(lane.polls_until(before)))
    });
    polls
        .and_then(|polls| usize::try_from(polls).ok())
        .unwrap_or(0)
}

/// The time between two turns, when it is always about the same.
fn every(variant: &Variant, run: &Run, first: Nanos, last: Nanos) -> Option<Nanos> {
    let gaps = u64::try_from(run.len().checked_sub(1)?).ok()?;
    let mean = last.since(first).0.checked_div(gaps)?;
    let slack = (mean / 10).max(variant.end().0 / 1_000);
    let even = run.windows(2).all(|pair| match pair {
        [(_, _, one), (_, _, next)] => next.since(*one).0.abs_diff(mean) <= slack,
        _ => true,
    });
    (even && mean > 0).then_some(Nanos(mean))
}
