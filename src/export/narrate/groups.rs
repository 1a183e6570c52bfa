//! Lanes of one name that do the same at an instant, and the order in which they are told.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::arms::{Spins, TurnEnd};
use super::names::{base, names};
use super::turn::{After, Again, Turn};
use crate::recording::{Cause, LaneId, LaneKind, MarkKind, Nanos, Object, Variant, WaitKind};

/// Lanes that do the same.
pub(super) struct Group<'a> {
    /// By number of lane; never empty.
    pub turns: Vec<&'a Turn>,
    /// The lanes that made these were told just before, and nobody else was made.
    pub follows: bool,
}

/// What lanes have in common that are told together.
#[derive(PartialEq, Eq, Hash)]
struct Likeness<'a> {
    name: &'a str,
    kind: Option<LaneKind>,
    /// New, late, polled, and has waited.
    flags: [bool; 4],
    cause: Option<&'static str>,
    arm: (Option<TurnEnd>, Option<Spins>),
    marks: Vec<(MarkKind, u32, u32)>,
    holds: Option<LaneId>,
    wrote: usize,
    made: Vec<(&'a str, LaneKind)>,
    after: (&'static str, Option<WaitKind>, &'a [u32], Option<Object>),
    again: Option<Again>,
}

/// The groups of an instant in the order in which they are told: who was woken by whom, the inner before the outer, and each new
/// lane after the one that made it.
pub(super) fn of<'a>(variant: &'a Variant, turns: &'a [Turn]) -> Vec<Group<'a>> {
    let by_lane: BTreeMap<LaneId, &Turn> = turns.iter().map(|turn| (turn.lane, turn)).collect();
    let made: BTreeSet<LaneId> = turns.iter().flat_map(|t| t.made.iter().copied()).collect();
    let shown = turns.iter().filter(|turn| !turn.hidden);
    let mut roots: Vec<&Turn> = shown.filter(|turn| !made.contains(&turn.lane)).collect();
    let mut ranks: BTreeMap<LaneId, u8> = BTreeMap::new();
    for turn in turns.iter().filter(|turn| turn.cause.is_some()) {
        let first = ranks.entry(task(variant, turn.lane)).or_insert(u8::MAX);
        *first = rank(turn).min(*first);
    }
    roots.sort_by_key(|turn| {
        let rank = ranks.get(&task(variant, turn.lane)).copied().unwrap_or(0);
        (rank, usize::MAX - depth(variant, turn.lane), turn.lane)
    });
    let mut out = Vec::new();
    let mut stack: Vec<Group<'_>> = grouped(variant, roots, false);
    stack.reverse();
    while let Some(group) = stack.pop() {
        let made = group.turns.iter().flat_map(|turn| turn.made.iter());
        let made: Vec<&Turn> = made.filter_map(|lane| by_lane.get(lane).copied()).collect();
        out.push(group);
        let (hidden, made): (Vec<_>, Vec<_>) = made.into_iter().partition(|turn| turn.hidden);
        // "each" are all that were made
        stack.extend(grouped(variant, made, hidden.is_empty()).into_iter().rev());
    }
    out
}

/// Who runs already is told first, then whose timer fired, then who was woken by those.
fn rank(turn: &Turn) -> u8 {
    match turn.cause {
        None => 0,
        Some(Cause::Due | Cause::Spawned) => 1,
        Some(Cause::Woken(_)) => 2,
    }
}

/// The task in which a lane runs.
pub(super) fn task(variant: &Variant, lane: LaneId) -> LaneId {
    let mut at = lane;
    while let Some(lane) = variant.lane(at)
        && lane.kind.is_part()
        && let Some(parent) = lane.parent.filter(|parent| *parent < at)
    {
        at = parent;
    }
    at
}

/// How deep a lane lies below its variant's own.
fn depth(variant: &Variant, lane: LaneId) -> usize {
    let parent = |lane: &LaneId| variant.lane(*lane).and_then(|lane| lane.parent);
    std::iter::successors(Some(lane), parent)
        .take(1_000)
        .count()
}

fn grouped<'a>(variant: &'a Variant, turns: Vec<&'a Turn>, follow: bool) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut known: HashMap<Likeness<'_>, usize> = HashMap::new();
    for turn in turns {
        let next = groups.len();
        let place = *known.entry(likeness(variant, turn)).or_insert(next);
        match groups.get_mut(place) {
            Some(group) => group.turns.push(turn),
            None => groups.push(Group {
                turns: vec![turn],
                follows: false,
            }),
        }
    }
    if let [only] = groups.as_mut_slice() {
        // "each calls a to z" would say that each calls all of them
        only.follows = follow && only.turns.iter().all(|turn| turn.made.is_empty());
    }
    groups
}

fn likeness<'a>(variant: &'a Variant, turn: &'a Turn) -> Likeness<'a> {
    let lane = variant.lane(turn.lane);
    let cause = turn.cause.map(|cause| match cause {
        Cause::Spawned => "spawned",
        Cause::Woken(_) => "woken",
        Cause::Due => "due",
    });
    Likeness {
        // that nobody polls them is told of all together
        name: match (&turn.after, lane) {
            (After::Unpolled, _) if turn.cause.is_none() => "",
            (_, lane) => lane.map_or("", |lane| base(&lane.name).0),
        },
        kind: lane.map(|lane| lane.kind),
        flags: [
            turn.new,
            turn.late.is_some(),
            turn.ran,
            turn.waited.times > 0,
        ],
        cause,
        arm: (turn.ended, turn.spins),
        marks: turn
            .marks
            .iter()
            .map(|mark| (mark.kind, mark.line, mark.count))
            .collect(),
        holds: turn.hold.as_ref().map(|hold| hold.lane),
        wrote: turn.wrote.len(),
        made: made(variant, &turn.made),
        after: after(turn),
        again: turn.again,
    }
}

/// The names and kinds of what was made, each once.
fn made<'a>(variant: &'a Variant, lanes: &[LaneId]) -> Vec<(&'a str, LaneKind)> {
    let lanes = lanes.iter().filter_map(|lane| variant.lane(*lane));
    let mut made: Vec<_> = lanes.map(|lane| (base(&lane.name).0, lane.kind)).collect();
    made.dedup();
    made
}

fn after(turn: &Turn) -> (&'static str, Option<WaitKind>, &[u32], Option<Object>) {
    match &turn.after {
        After::Waits(w) => {
            // tasks that wait for the end of a task each wait for another one
            let other = w.kind.has_lane();
            let object = (!other).then_some(w.object);
            ("waits", Some(w.kind), &w.lines, object)
        }
        After::Ready => ("ready", None, &[], None),
        After::Unpolled => ("unpolled", None, &[], None),
        After::Runs => ("runs", None, &[], None),
        After::Between => ("between", None, &[], None),
        After::Ended(outcome, false) => (ending(*outcome), None, &[], None),
        After::Ended(_, true) => ("cut", None, &[], None),
    }
}

fn ending(outcome: crate::recording::Outcome) -> &'static str {
    use crate::recording::Outcome;
    match outcome {
        Outcome::Running => "open",
        Outcome::Completed => "completed",
        Outcome::Failed => "failed",
        Outcome::Stuck => "stuck",
        Outcome::Cancelled => "cancelled",
        Outcome::Panicked => "panicked",
    }
}

impl Group<'_> {
    /// The lanes.
    pub(super) fn lanes(&self) -> Vec<LaneId> {
        self.turns.iter().map(|turn| turn.lane).collect()
    }

    /// Who they are, in words.
    pub(super) fn subject(&self, variant: &Variant) -> String {
        if self.follows && self.turns.len() > 1 {
            return "each".to_owned();
        }
        names(variant, &self.lanes())
    }

    /// Whether the verbs are those of many.
    pub(super) fn is_many(&self) -> bool {
        self.turns.len() > 1 && !self.follows
    }

    /// The earliest and the latest of some instants.
    pub(super) fn range(&self, of: impl Fn(&Turn) -> Option<Nanos>) -> Option<(Nanos, Nanos)> {
        let instants = || self.turns.iter().filter_map(|turn| of(turn));
        Some((instants().min()?, instants().max()?))
    }
}
