//! Lanes of one name that do the same at an instant, and the order in which they are told.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::arms::{Spins, TurnEnd};
use super::names::{base, names};
use super::order::Order;
use super::turn::{After, Again, Turn};
use crate::recording::{
    Cause, Lane, LaneId, LaneKind, MarkKind, Nanos, Object, Outcome, Variant, WaitKind,
};

/// Lanes that do the same.
pub(super) struct Group<'a> {
    /// Never empty.
    pub turns: Vec<&'a Turn>,
    /// What of their turns is told.
    pub half: Half,
    /// The lanes that made these were told just before, and nobody else was made.
    pub follows: bool,
}

/// What is told of turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Half {
    /// All of it.
    Whole,
    /// What woke them; what lanes inside do comes next.
    Begins,
    /// The rest.
    Goes,
}

/// What lanes have in common that are told together.
#[derive(PartialEq, Eq, Hash)]
struct Likeness<'a> {
    name: &'a str,
    kind: Option<LaneKind>,
    /// New, late, polled, and has waited.
    flags: [bool; 4],
    cause: Option<&'static str>,
    waker: Option<WaitKind>,
    arm: (Option<TurnEnd>, Option<Spins>),
    marks: Vec<(MarkKind, u32, u32)>,
    holds: Option<LaneId>,
    wrote: usize,
    made: Vec<(&'a str, LaneKind)>,
    after: (&'static str, Option<WaitKind>, &'a [u32], Option<Object>),
    again: Option<Again>,
}

/// The groups of an instant in the order in which they are told: causes before effects, within a task the inner lanes before the
/// outer ones but for what woke these, and each new lane after the one that made it.
pub(super) fn of<'a>(variant: &'a Variant, turns: &'a [Turn]) -> Vec<Group<'a>> {
    let by_lane: BTreeMap<LaneId, &Turn> = turns.iter().map(|turn| (turn.lane, turn)).collect();
    let made: BTreeSet<LaneId> = turns.iter().flat_map(|t| t.made.iter().copied()).collect();
    let order = Order::of(variant, turns);
    let mut out = Vec::new();
    let roots = roots(variant, turns, &made, &order);
    let mut stack: Vec<Group<'_>> = grouped(variant, roots, &order, false);
    stack.reverse();
    while let Some(group) = stack.pop() {
        let told = group.half != Half::Begins;
        let made = group.turns.iter().filter(|_| told);
        let made = made.flat_map(|turn| turn.made.iter());
        let made: Vec<&Turn> = made.filter_map(|lane| by_lane.get(lane).copied()).collect();
        out.push(group);
        let (hidden, made): (Vec<_>, Vec<_>) = made.into_iter().partition(|turn| turn.hidden);
        let made = made.into_iter().map(|turn| (Half::Whole, turn)).collect();
        // "each" are all that were made
        let made = grouped(variant, made, &order, hidden.is_empty());
        stack.extend(made.into_iter().rev());
    }
    out
}

/// The turns that are shown, but for those of lanes that are told after who made them.
fn roots<'a>(
    variant: &Variant,
    turns: &'a [Turn],
    made: &BTreeSet<LaneId>,
    order: &Order,
) -> Vec<(Half, &'a Turn)> {
    let shown = turns.iter().filter(|turn| !turn.hidden);
    let roots: Vec<&Turn> = shown.filter(|turn| !made.contains(&turn.lane)).collect();
    let mut halves = Vec::with_capacity(roots.len());
    for turn in &roots {
        if is_split(variant, turn, &roots) {
            halves.push((Half::Begins, *turn));
            halves.push((Half::Goes, *turn));
        } else {
            halves.push((Half::Whole, *turn));
        }
    }
    halves.sort_by_key(|(half, turn)| {
        let depth = depth(variant, turn.lane);
        let within = match half {
            Half::Begins => (false, depth),
            Half::Whole | Half::Goes => (true, usize::MAX - depth),
        };
        // of arms the one that was woken comes before those that lost
        let unasked = turn.cause.is_none();
        (
            order.of_task(task(variant, turn.lane)),
            within,
            unasked,
            turn.lane,
        )
    });
    halves
}

/// Whether a lane inside this one has a turn that came of what woke this one.
fn is_split(variant: &Variant, turn: &Turn, roots: &[&Turn]) -> bool {
    let woken = !turn.new && (turn.cause.is_some() || turn.late.is_some());
    let plain = turn.hold.is_none() && turn.spins.is_none() && turn.again.is_none();
    let inside = |other: &&&Turn| {
        let unasked = other.cause.is_none() && other.late.is_none() && other.again.is_none();
        let unasked = unasked && other.after != After::Unpolled;
        unasked && other.lane != turn.lane && is_inside(variant, other.lane, turn.lane)
    };
    woken && plain && roots.iter().any(|other| inside(&other))
}

/// Whether `lane` is a part of `outer`.
fn is_inside(variant: &Variant, lane: LaneId, outer: LaneId) -> bool {
    let mut at = lane;
    while let Some(lane) = variant.lane(at)
        && lane.kind.is_part()
        && let Some(parent) = lane.parent.filter(|parent| *parent < at)
    {
        if parent == outer {
            return true;
        }
        at = parent;
    }
    false
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

fn grouped<'a>(
    variant: &'a Variant,
    turns: Vec<(Half, &'a Turn)>,
    order: &Order,
    follow: bool,
) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut known: HashMap<(Half, Likeness<'_>), usize> = HashMap::new();
    // the last group with a turn of each task
    let mut last: HashMap<LaneId, usize> = HashMap::new();
    for (half, turn) in turns {
        let own = task(variant, turn.lane);
        let key = (half, likeness(variant, turn));
        let causes = order.causes(own);
        let after = causes.filter_map(|cause| last.get(&cause).copied()).max();
        // not before what it came of
        let alike = known.get(&key).copied();
        let alike = alike.filter(|place| after.is_none_or(|after| after < *place));
        let place = alike.unwrap_or(groups.len());
        known.insert(key, place);
        let latest = last.entry(own).or_insert(place);
        *latest = place.max(*latest);
        match groups.get_mut(place) {
            Some(group) => group.turns.push(turn),
            None => groups.push(Group {
                turns: vec![turn],
                half,
                follows: false,
            }),
        }
    }
    if let [only] = groups.as_mut_slice() {
        // "each calls a to z" would say that each calls all of them
        only.follows = follow && only.turns.iter().all(|turn| turn.made.is_empty());
        // nor did each write what all of them wrote
        let first = only.turns.first().map(|turn| &turn.wrote);
        only.follows &= only.turns.iter().all(|turn| Some(&turn.wrote) == first);
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
            (After::Ended(Outcome::Cancelled, false), Some(lane))
                if turn.cause.is_none() && is_just_dropped(variant, turn, lane) =>
            {
                ""
            }
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
        waker: turn.waker,
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

/// Whether it is told of a lane that it was dropped, and nothing more: of such ones all are told together.
fn is_just_dropped(variant: &Variant, turn: &Turn, lane: &Lane) -> bool {
    let polled = lane.polls_until(variant.end()) > 0;
    polled && variant.aborted(lane.id).is_none() && turn.marks.is_empty() && turn.ended.is_none()
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

fn ending(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Running => "open",
        Outcome::Completed => "completed",
        Outcome::Failed => "failed",
        Outcome::Stuck => "stuck",
        Outcome::Cancelled => "cancelled",
        Outcome::Panicked => "panicked",
        Outcome::Died => "died",
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
