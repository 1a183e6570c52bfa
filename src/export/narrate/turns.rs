//! Changes into turns: what belongs to one instant, and what each lane does then.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::arms::TurnEnd;
use super::changes::{Change, Part, What};
use super::groups::task;
use super::holds::{self, Hold};
use super::pieces;
use super::turn::{After, Instant, Turn, Waited, Waiting};
use crate::recording::{
    BLOCKING, Cause, LaneId, LaneKind, Moment, Nanos, Outcome, State, Variant, WaitKind,
};
use crate::wording::{self, Count};

/// Changes that follow one another at this distance happen at the same time.
const SAME: Nanos = Nanos(3_000_000);

/// The instants of a variant with their turns.
pub(super) fn instants(variant: &Variant, changes: &[Change]) -> Vec<Instant> {
    let same = Nanos(SAME.0.min(variant.end().0 / 100));
    let holds = holds::of(variant);
    let mut coming = holds.iter().peekable();
    let mut scene = Scene {
        variant,
        holds: Vec::new(),
        pending: BTreeMap::new(),
        between: BTreeSet::new(),
        waits: BTreeMap::new(),
    };
    let mut instants = Vec::new();
    let mut rest = changes;
    while let Some(first) = rest.first() {
        let (now, later) = rest.split_at(length(rest, first.at, same));
        rest = later;
        for piece in pieces::of(variant, now) {
            let at = piece.first().map_or(first.at, |change| change.at);
            let until = piece.last().map_or(at, |change| change.at);
            while let Some(hold) = coming.next_if(|hold| hold.from <= until) {
                scene.holds.push(hold);
            }
            scene.holds.retain(|hold| until < hold.to);
            let turns = scene.turns(piece, until);
            instants.push(Instant { at, until, turns });
        }
    }
    instants
}

/// How many changes belong to the first instant. A lane that sleeps and wakes needs two.
fn length(changes: &[Change], at: Nanos, same: Nanos) -> usize {
    let mut last = at;
    let mut asleep: BTreeMap<LaneId, Nanos> = BTreeMap::new();
    let end = changes.iter().position(|change| {
        let apart =
            change.at.since(last) > same || change.at.since(at) > Nanos(same.0.saturating_mul(4));
        last = change.at;
        match change.what {
            What::Suspended(_) => {
                asleep.insert(change.lane, change.at);
                apart
            }
            What::Ready(Cause::Due, _) => {
                let since = asleep.get(&change.lane);
                apart || since.is_some_and(|since| *since < change.at)
            }
            _ => apart,
        }
    });
    let Some(end) = end else {
        return changes.len();
    };
    // what happens at the same time as that stays with it
    let begins = changes.get(end).map_or(last, |change| change.at);
    let before = changes.iter().take(end);
    before.filter(|change| change.at < begins).count().max(1)
}

/// What is known of the lanes between two instants.
struct Scene<'a> {
    variant: &'a Variant,
    /// The threads that are held.
    holds: Vec<&'a Hold>,
    /// The lanes that could run already, why, and since when.
    pending: BTreeMap<LaneId, (Cause, Nanos, Option<WaitKind>)>,
    /// Arms whose turn is over.
    between: BTreeSet<LaneId>,
    /// What lanes wait for.
    waits: BTreeMap<LaneId, Waiting>,
}

impl Scene<'_> {
    /// The turns of one instant, by lane.
    fn turns(&mut self, changes: &[Change], until: Nanos) -> Vec<Turn> {
        let mut turns: BTreeMap<LaneId, Turn> = BTreeMap::new();
        for change in changes {
            let lane = change.lane;
            let new = || Turn {
                began: change.part != Part::Resumed && runs_before(self.variant, lane, change.at),
                ..Turn::new(lane, change.at)
            };
            let turn = turns.entry(lane).or_insert_with(new);
            self.add(turn, change);
        }
        let mut turns: Vec<Turn> = turns.into_values().collect();
        adopt(self.variant, &mut turns);
        let held = changes.first().is_some_and(|c| c.part == Part::Held);
        for turn in &mut turns {
            self.finish(turn, until, held);
        }
        self.hide(&mut turns, until);
        for turn in &turns {
            match &turn.after {
                After::Waits(waiting) => self.waits.insert(turn.lane, waiting.clone()),
                After::Ended(..) | After::Between => self.waits.remove(&turn.lane),
                After::Ready | After::Unpolled | After::Runs => None,
            };
            if turn.after == After::Between {
                self.between.insert(turn.lane);
            } else {
                self.between.remove(&turn.lane);
            }
        }
        turns
    }

    fn add(&mut self, turn: &mut Turn, change: &Change) {
        turn.moved |= !matches!(change.what, What::Marked(_));
        match &change.what {
            What::Made => turn.new = true,
            What::Ready(cause, waited) => {
                let pending = (*cause, change.at, *waited);
                self.pending.insert(change.lane, pending);
                if *cause != Cause::Spawned && turn.cause.is_none() && !turn.began {
                    turn.cause = Some(*cause);
                    turn.woken = Some(change.at);
                    turn.waker = waker(*cause, *waited);
                    turn.woken_after = turn.ran;
                }
            }
            What::Runs => {
                turn.ran = true;
                turn.woken_after = false;
                if let Some((cause, since, waited)) = self.pending.remove(&change.lane) {
                    if !turn.new && turn.cause.is_none() && !turn.began {
                        turn.cause = Some(cause);
                        turn.woken = Some(change.at);
                        turn.waker = waker(cause, waited);
                    }
                    let late = change.at.since(since) > BLOCKING;
                    if late {
                        turn.late.get_or_insert(since);
                    }
                }
            }
            What::Writes(text, [made_first, marked_first, _]) => {
                if turn.wrote.is_empty() {
                    turn.wrote_at = change.at;
                    turn.made_first = *made_first;
                    turn.marked_first = *marked_first;
                }
                turn.wrote.push(Arc::clone(text));
            }
            What::Ends => {
                self.pending.remove(&change.lane);
            }
            What::Suspended(_) => turn.suspended = Some(change.at),
            // of the turns of one instant the one in which it completed is told
            What::TurnEnded(_) if turn.ended == Some(TurnEnd::Won) => {}
            What::TurnEnded(end) => turn.ended = Some(*end),
            What::Spins(spins) => turn.spins = Some(*spins),
            What::Marked(mark) => turn.marks.push(*mark),
        }
    }

    /// Adds where the lane is after, which is not the end of the instant if that is `held`, and what it holds.
    fn finish(&self, turn: &mut Turn, until: Nanos, held: bool) {
        let mut holds = self.holds.iter().filter(|_| turn.ran);
        let hold = holds.find(|hold| hold.lane == turn.lane);
        turn.hold = hold.map(|hold| (*hold).clone());
        let first = held.then(|| self.variant.first_wait_at(turn.lane, until));
        let moment = first.flatten();
        turn.after = match moment.or_else(|| self.variant.state_at(turn.lane, until)) {
            Some(moment) => match moment.state {
                State::Running => self.paused(turn).unwrap_or(After::Runs),
                State::Ready => self.waited_for(turn).unwrap_or(After::Ready),
                State::Unpolled => After::Unpolled,
                State::Suspended if moment.wait == WaitKind::Dropped => After::Between,
                State::Suspended => After::Waits(waiting(&moment)),
            },
            None => match self.variant.lane(turn.lane) {
                Some(lane) => After::Ended(lane.outcome, lane.cut),
                None => After::Runs,
            },
        };
        turn.is_brief = self.is_brief(turn, until);
        turn.was_between = self.between.contains(&turn.lane);
        let is_cancelled = matches!(turn.after, After::Ended(Outcome::Cancelled, _));
        if is_cancelled && (turn.woken_after || !turn.ran) {
            // it did not run again: that it was woken in the end changed nothing
            turn.cause = None;
            turn.late = None;
        }
        if turn.new && turn.spins.is_none() && matches!(turn.after, After::Ended(..)) {
            turn.waited = self.waited(turn.lane);
        }
    }

    /// Whether the poll in which a lane runs, or waits for its turn, is a short one that continues after the instant.
    fn is_brief(&self, turn: &Turn, until: Nanos) -> bool {
        let is_inside = matches!(turn.after, After::Runs | After::Unpolled);
        let lane = self.variant.lane(turn.lane).filter(|_| is_inside);
        let end = self.variant.end();
        let span = lane.and_then(|lane| lane.spans_before(until, 1, end).last());
        span.is_some_and(|span| span.to < end && span.to.since(span.from) <= BLOCKING)
    }

    /// How often a lane has been suspended in its whole life.
    fn waited(&self, lane: LaneId) -> Waited {
        let mut waited = Waited::default();
        let lane = self.variant.lane(lane);
        let spans = lane.into_iter().flat_map(|l| l.spans(self.variant.end()));
        let waits = spans.filter(|span| match self.variant.wait_of(span) {
            None | Some(WaitKind::Dropped | WaitKind::SetAside) => false,
            Some(_) => span.state == State::Suspended,
        });
        for span in waits {
            waited.times += 1;
            waited.time = waited.time.plus(span.to.since(span.from));
        }
        waited
    }

    /// What a lane waited for that ran, was suspended and is ready again: the turn that follows says what woke it.
    fn waited_for(&self, turn: &Turn) -> Option<After> {
        let suspended = turn.suspended.filter(|_| turn.ran || turn.began)?;
        let moment = self.variant.state_at(turn.lane, suspended)?;
        (moment.state == State::Suspended).then(|| After::Waits(waiting(&moment)))
    }

    /// The pause of a lane that runs again because tokio ended its poll: it never waits for long, so no instant ends in it.
    fn paused(&self, turn: &Turn) -> Option<After> {
        let moment = self.variant.state_at(turn.lane, turn.suspended?)?;
        (moment.wait == WaitKind::Budget).then(|| After::Waits(waiting(&moment)))
    }

    /// Whether a lane is polled later: what made it ready is told then.
    fn runs_after(&self, lane: LaneId, until: Nanos) -> bool {
        let lane = self.variant.lane(lane);
        lane.is_some_and(|lane| lane.polls_until(self.variant.end()) > lane.polls_until(until))
    }

    /// Hides the turns that say nothing of their own.
    fn hide(&self, turns: &mut [Turn], until: Nanos) {
        let inside = |lane: &LaneId| {
            let lane = self.variant.lane(*lane)?;
            let inside = lane.kind.is_part();
            lane.parent.filter(|_| inside)
        };
        // a task is polled for the sake of a call in it: the call says why
        let caused = turns.iter().filter(|turn| turn.cause.is_some());
        let spared: BTreeSet<LaneId> = caused.filter_map(|turn| inside(&turn.lane)).collect();
        let held = !self.holds.is_empty();
        for turn in turns.iter_mut() {
            let for_a_call = spared.contains(&turn.lane);
            if for_a_call {
                turn.cause = None;
                turn.late = None;
            }
            let told = turn.wrote.is_empty() && turn.made.is_empty() && turn.hold.is_none();
            let silent = told && turn.marks.is_empty() && turn.spins.is_none();
            let is_call = inside(&turn.lane).is_some();
            turn.hidden = silent
                && match &turn.after {
                    After::Ended(..) => false,
                    After::Runs => {
                        let uncaused = turn.cause.is_none() && turn.late.is_none();
                        is_call || !turn.new && (!turn.ran || turn.is_brief && uncaused)
                    }
                    After::Unpolled if turn.new && turn.is_brief => true,
                    _ if turn.new => false,
                    After::Ready => {
                        !turn.ran && (held || for_a_call || self.runs_after(turn.lane, until))
                    }
                    After::Unpolled => false,
                    After::Between => turn.ended.is_none(),
                    After::Waits(now) if now.kind == WaitKind::Budget => false,
                    After::Waits(now) => {
                        // polled in passing, it waits as it did before
                        turn.ended.is_none()
                            && (for_a_call || turn.cause.is_none())
                            && self.waits.get(&turn.lane) == Some(now)
                    }
                };
        }
    }
}

/// Whether a poll of a lane had begun before `at`, in a task that a worker polls.
pub(super) fn runs_before(variant: &Variant, lane: LaneId, at: Nanos) -> bool {
    let before = at.0.checked_sub(1).map(Nanos);
    let runs = before.is_some_and(|before| variant.runs_at(lane, before));
    let polled = variant.lane(task(variant, lane)).filter(|_| runs);
    polled.is_some_and(|task| task.kind.is_polled_by_worker())
}

/// What outside the lanes woke a lane, where its own wait leaves no doubt: its waker was with a socket and the like, and no lane and no
/// timer has used it.
fn waker(cause: Cause, waited: Option<WaitKind>) -> Option<WaitKind> {
    let waited = waited.filter(|_| cause == Cause::Woken(None))?;
    wording::waker(waited, Count::One).map(|_| waited)
}

fn waiting(moment: &Moment<'_>) -> Waiting {
    Waiting {
        kind: moment.wait,
        object: moment.object,
        lines: moment.lines.to_vec(),
        source: moment.source.map(Arc::clone),
        due: moment.due,
    }
}

/// Gives each new lane to the turn of the lane that made it.
fn adopt(variant: &Variant, turns: &mut Vec<Turn>) {
    let new: Vec<LaneId> = turns.iter().filter(|t| t.new).map(|t| t.lane).collect();
    for child in new {
        // what a task of a library runs was not made by the lane that it stands below
        let made = variant
            .lane(child)
            .filter(|lane| lane.kind != LaneKind::Hosted);
        let Some(parent) = made.and_then(|lane| lane.parent) else {
            continue;
        };
        match turns.binary_search_by_key(&parent, |turn| turn.lane) {
            Ok(place) => {
                if let Some(turn) = turns.get_mut(place) {
                    turn.made.push(child);
                }
            }
            // it made the lane in the middle of a long poll
            Err(place) => {
                let first = variant.lane(child).map_or(Nanos::ZERO, |lane| lane.start);
                let mut turn = Turn::new(parent, first);
                turn.made.push(child);
                turns.insert(place, turn);
            }
        }
    }
}
