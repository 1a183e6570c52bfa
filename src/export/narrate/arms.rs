//! The arms of a `select!` in a loop: how each turn ended for them, and those whose turns are too short to be told.

use std::collections::BTreeSet;

use crate::recording::{Lane, LaneId, LaneKind, MarkKind, Nanos, Span, State, Variant, WaitKind};

/// Turns that are shorter than this, one like the other, are told in one figure.
const SHORT: Nanos = Nanos(1_000_000);

/// So many turns are told one by one, however short they are.
const FEW: u64 = 10;

/// How a turn ended for an arm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum TurnEnd {
    /// It completed.
    Won,
    /// Another one completed, and its future was dropped.
    Lost,
}

/// The turns of an arm that are told in one figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Spins {
    pub won: u64,
    pub lost: u64,
    pub until: Nanos,
    pub never_polled: bool,
}

/// The turns of a lane, if they are many and short.
pub(super) fn spins(variant: &Variant, lane: &Lane) -> Option<Spins> {
    let turns = lane.turns();
    let (mut won, mut lost) = (turns.completed, turns.cancelled);
    let all = won + lost;
    let until = lane.end.unwrap_or_else(|| variant.end());
    let is_short = until.since(lane.start).0 / all.max(1) < SHORT.0;
    if lane.kind != LaneKind::Branch || all < FEW || !is_short {
        return None;
    }
    match lane.outcome {
        crate::recording::Outcome::Completed => won += 1,
        crate::recording::Outcome::Cancelled if !lane.cut => lost += 1,
        _ => {}
    }
    Some(Spins {
        won,
        lost,
        until,
        never_polled: lane.polls_until(variant.end()) == 0,
    })
}

/// The turns that arms lost, by lane and instant.
pub(super) struct Losses(BTreeSet<(LaneId, Nanos)>);

impl Losses {
    pub(super) fn of(variant: &Variant) -> Self {
        let marks = variant.marks().iter();
        let dropped = marks.filter(|mark| mark.kind == MarkKind::Dropped);
        Self(dropped.map(|mark| (mark.lane, mark.at)).collect())
    }

    /// How the turn ended for which a span is the gap to the next one, after a span in which the lane was `before`; none for other spans.
    pub(super) fn turn_end(
        &self,
        variant: &Variant,
        lane: &Lane,
        (before, span): (Option<State>, &Span),
    ) -> Option<TurnEnd> {
        let is_gap = span.state == State::Suspended;
        if !is_gap || variant.wait_of(span) != Some(WaitKind::Dropped) {
            return None;
        }
        // of very many losses not each has a mark
        let lost = lane.turns().completed == 0 || self.0.contains(&(lane.id, span.from));
        // where several turns end at one instant, that of a poll that returned pending was lost
        let lost = lost && before != Some(State::Running);
        Some(if lost { TurnEnd::Lost } else { TurnEnd::Won })
    }
}
