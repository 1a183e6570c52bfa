//! A group of lanes and what they do, in words.

mod arms;
mod holds;
mod marks;
mod output;
mod waits;

use super::arms::TurnEnd;
use super::groups::{Group, Half};
use super::names::{names, noun};
use super::turn::{After, Again, Instant, Turn};
use crate::recording::{Cause, LaneId, LaneKind, Nanos, Outcome, ReadyCause, SET_DROPPED, Variant};
use crate::text::Add;
use crate::wording::{self, Count, Unit, list};

/// Characters after which a sentence has only clauses that are urgent.
const LONG: usize = 500;

/// The clauses of an instant: as many as one can read, and how many lanes are left out.
pub(super) fn all(variant: &Variant, instant: &Instant, groups: &[Group<'_>]) -> String {
    let mut text = String::new();
    let mut left = 0;
    for group in groups {
        let urgent = group.turns.iter().any(|turn| turn.is_urgent());
        if text.len() > LONG && !urgent {
            left += group.turns.len();
            continue;
        }
        let clause = Clause {
            variant,
            instant,
            group,
            many: group.is_many(),
            unit: Unit::of(variant.end()),
        };
        let told = clause.text();
        if !text.is_empty() && !told.is_empty() {
            text.push_str("; ");
        }
        text.push_str(&told);
    }
    match left {
        0 => {}
        1 => text.push_str("; and 1 more lane takes a turn"),
        _ => text.add(format_args!("; and {left} more lanes take turns")),
    }
    text
}

struct Clause<'a> {
    variant: &'a Variant,
    instant: &'a Instant,
    group: &'a Group<'a>,
    many: bool,
    unit: Unit,
}

impl Clause<'_> {
    fn text(&self) -> String {
        let Some(turn) = self.group.turns.first() else {
            return String::new();
        };
        let mut verbs = match self.group.half {
            Half::Whole => self.cause(turn),
            Half::Begins => {
                let mut verbs = self.cause(turn);
                verbs.truncate(1);
                let subject = self.group.subject(self.variant);
                return format!("{subject}{} {}", self.late(turn), list(&verbs));
            }
            Half::Goes => Vec::new(),
        };
        let wrote_first = turn.wrote_first();
        if !wrote_first {
            verbs.extend(self.marks(turn));
        }
        let made = self.made();
        if self.made_before_it_wrote(turn) {
            verbs.extend(made);
            verbs.extend(self.wrote());
        } else {
            verbs.extend(self.wrote());
            verbs.extend(made);
        }
        if wrote_first {
            verbs.extend(self.marks(turn));
        }
        verbs.extend(turn.hold.as_ref().map(|hold| self.holds(hold)));
        verbs.extend(self.waited());
        if let Some(spins) = &turn.spins {
            verbs.push(self.spins(spins));
        } else {
            verbs.extend(self.turn_ended(turn));
            verbs.extend(self.after(turn));
        }
        if verbs.is_empty() {
            return String::new();
        }
        let subject = self.group.subject(self.variant);
        let late = match self.group.half {
            Half::Goes => String::new(),
            Half::Whole | Half::Begins => self.late(turn),
        };
        let mut text = format!("{subject}{late} {}", list(&verbs));
        text.push_str(self.for_ever(turn));
        if let Some(again) = &turn.again {
            text.push_str(&self.repeated(again));
        }
        if let Some(hold) = &turn.hold {
            text.push_str(&self.meanwhile(hold));
        }
        text
    }

    /// Whether a lane was made before the first line was written.
    fn made_before_it_wrote(&self, turn: &Turn) -> bool {
        let made = turn.made.iter().filter_map(|lane| self.variant.lane(*lane));
        made.map(|lane| lane.start)
            .min()
            .is_some_and(|start| start < turn.wrote_at || turn.made_first)
    }

    /// One of two forms: for one, for many.
    fn verb(&self, one: &str, many: &str) -> String {
        if self.many { many } else { one }.to_owned()
    }

    /// Since when they could have run, when that is long ago.
    fn late(&self, turn: &Turn) -> String {
        let Some((first, last)) = self.group.range(|turn| turn.late) else {
            return String::new();
        };
        // who woke each of many is a list of its own
        let cause = match turn.cause.unwrap_or(Cause::Spawned) {
            Cause::Woken(_) if self.group.turns.len() > 1 => ReadyCause::Woken(None),
            cause => self.variant.ready_cause(cause),
        };
        let count = Count::of(self.group.turns.len());
        let why = wording::cause(&cause, count);
        let (first, last) = (self.unit.precise(first), self.unit.precise(last));
        if first == last {
            format!(", ready since {first} ({why}),")
        } else {
            format!(", ready since {first} to {last} ({why}),")
        }
    }

    /// What made it run.
    fn cause(&self, turn: &Turn) -> Vec<String> {
        if turn.new {
            return Vec::new();
        }
        if turn.late.is_some() {
            return vec![self.verb("runs", "run") + " at last"];
        }
        let mut verbs = match turn.cause {
            // its timer has fired: it wakes when it runs
            Some(Cause::Due) if !turn.ran && turn.after == After::Ready => Vec::new(),
            Some(Cause::Due) => vec![self.verb("wakes", "wake")],
            Some(Cause::Woken(_)) => vec![self.verb("is woken", "are woken") + &self.by()],
            Some(Cause::Spawned) | None => Vec::new(),
        };
        let has_cause = !verbs.is_empty();
        let completes = turn.ended == Some(TurnEnd::Won);
        if turn.ran && has_cause && !completes && turn.hold.is_none() && turn.after != After::Runs {
            verbs.push(self.verb("runs", "run"));
        }
        verbs
    }

    /// Who woke them.
    fn by(&self) -> String {
        let by = self.group.turns.iter().filter_map(|turn| match turn.cause {
            Some(Cause::Woken(by)) => by,
            _ => None,
        });
        let mut by: Vec<LaneId> = by.collect();
        by.sort_unstable();
        by.dedup();
        if !by.is_empty() {
            return format!(" by {}", names(self.variant, &by));
        }
        // all of a group have the same
        let waker = self.group.turns.first().and_then(|turn| turn.waker);
        let count = Count::of(self.group.turns.len());
        let waker = waker.and_then(|kind| wording::waker(kind, count));
        waker.map_or(String::new(), |waker| format!(" by {waker}"))
    }

    /// The lanes that they made, one phrase for each kind.
    fn made(&self) -> Vec<String> {
        let made = self.group.turns.iter().flat_map(|turn| turn.made.iter());
        let made: Vec<LaneId> = made.copied().collect();
        let kinds = [
            LaneKind::Task,
            LaneKind::Call,
            LaneKind::Branch,
            LaneKind::Blocking,
            LaneKind::Thread,
            LaneKind::Connection,
        ];
        let of = |kind| {
            let is_kind =
                |lane: &&LaneId| self.variant.lane(**lane).is_some_and(|l| l.kind == kind);
            made.iter().filter(is_kind).copied().collect::<Vec<_>>()
        };
        let kinds = kinds.into_iter().map(|kind| (kind, of(kind)));
        let kinds = kinds.filter(|(_, lanes)| !lanes.is_empty());
        kinds
            .map(|(kind, lanes)| self.makes(kind, &lanes))
            .collect()
    }

    fn makes(&self, kind: LaneKind, lanes: &[LaneId]) -> String {
        let verb = match kind {
            LaneKind::Task => self.verb("spawns", "spawn"),
            LaneKind::Call => self.verb("calls", "call"),
            LaneKind::Branch => self.verb("opens", "open"),
            LaneKind::Blocking | LaneKind::Thread | LaneKind::Hosted => {
                self.verb("starts", "start")
            }
            LaneKind::Connection => self.verb("accepts", "accept"),
        };
        let names = names(self.variant, lanes);
        let count = lanes.len();
        match kind {
            LaneKind::Task | LaneKind::Call | LaneKind::Connection if count == 1 => {
                format!("{verb} {names}")
            }
            LaneKind::Call => format!("{verb} {names}"),
            _ if count == 1 => format!("{verb} a {} ({names})", noun(kind, false)),
            _ => format!("{verb} {count} {} ({names})", noun(kind, true)),
        }
    }

    /// How often lanes waited that begin and end here.
    fn waited(&self) -> Option<String> {
        let waited = || self.group.turns.iter().map(|turn| turn.waited);
        let fewest = waited().map(|waited| waited.times).min()?;
        let most = waited().map(|waited| waited.times).max()?;
        if most == 0 {
            return None;
        }
        let times = match (fewest, most) {
            (1, 1) => "once".to_owned(),
            (fewest, most) if fewest == most => format!("{most} times"),
            (fewest, most) => format!("{fewest} to {most} times"),
        };
        let verb = self.verb("waits", "wait");
        let longest = waited().map(|waited| waited.time).max()?;
        let time = match (longest, self.group.turns.len(), most) {
            (Nanos::ZERO, ..) => String::new(),
            (time, 1, 1) => format!(" ({})", wording::length(time)),
            (time, 1, _) => format!(" ({} in all)", wording::length(time)),
            (time, ..) => format!(" (at most {} each)", wording::length(time)),
        };
        Some(format!("{verb} {times}{time}"))
    }

    /// Whether nothing ever polled any of them.
    fn never_polled(&self) -> bool {
        let end = self.variant.end();
        let lanes = self.group.turns.iter();
        let lanes = lanes.filter_map(|turn| self.variant.lane(turn.lane));
        lanes
            .map(|lane| lane.polls_until(end))
            .all(|polls| polls == 0)
    }

    /// Whether each of them was aborted since its set was dropped.
    fn of_sets(&self) -> bool {
        let mut aborts = self.group.turns.iter();
        aborts.all(|turn| {
            let mark = self.variant.aborted(turn.lane);
            mark.is_some_and(|mark| mark.count == SET_DROPPED)
        })
    }

    /// By whom they were aborted, if all of them were.
    fn cancelled_how(&self) -> String {
        let aborts = self.group.turns.iter();
        let aborts = aborts.map(|turn| self.variant.aborted(turn.lane));
        let Some(aborts) = aborts.collect::<Option<Vec<_>>>() else {
            let before = if self.never_polled() {
                "never polled"
            } else {
                "dropped before the end"
            };
            return before.to_owned();
        };
        let mut by: Vec<LaneId> = aborts.iter().filter_map(|mark| mark.by).collect();
        by.sort_unstable();
        by.dedup();
        if by.is_empty() {
            "aborted".to_owned()
        } else if self.of_sets() {
            let whose = self.verb("its", "their");
            format!("{} dropped {whose} set", names(self.variant, &by))
        } else {
            format!("aborted by {}", names(self.variant, &by))
        }
    }

    fn after(&self, turn: &Turn) -> Option<String> {
        let kind = self.variant.lane(turn.lane).map(|lane| lane.kind);
        let returns = matches!(
            kind,
            Some(LaneKind::Task | LaneKind::Call | LaneKind::Hosted)
        );
        if !turn.moved && turn.made.is_empty() && !turn.marks.is_empty() {
            return None;
        }
        Some(match &turn.after {
            After::Waits(waiting) => self.waits(turn, waiting),
            After::Ready if turn.new && kind == Some(LaneKind::Thread) => {
                self.verb("has not started", "have not started") + " yet"
            }
            After::Ready if turn.new => self.verb("waits", "wait") + " for a thread",
            After::Ready if turn.ran => self.verb("is", "are") + " ready again",
            After::Unpolled => {
                let what = self.verb("it", "them");
                format!("could run, but nobody polls {what}")
            }
            After::Ready => self.verb("is", "are") + " ready",
            // that it runs is said already
            After::Runs if turn.hold.is_some() => return None,
            After::Runs if turn.late.is_some() => return Some(self.holds_at(self.held_at()?)),
            After::Runs if turn.is_brief && !turn.made.is_empty() => return None,
            After::Runs if turn.wrote.is_empty() && turn.made.is_empty() || turn.ran => self.runs(),
            After::Runs | After::Between => return None,
            After::Ended(..) if kind == Some(LaneKind::Connection) => {
                self.verb("is", "are") + " closed"
            }
            After::Ended(Outcome::Completed, _) if turn.new && turn.waited.times == 0 => {
                self.verb("returns", "return") + " at once"
            }
            After::Ended(Outcome::Failed, _) => self.verb("returns an error", "return errors"),
            After::Ended(Outcome::Completed | Outcome::Running | Outcome::Stuck, _) if returns => {
                self.verb("returns", "return")
            }
            After::Ended(Outcome::Completed | Outcome::Running | Outcome::Stuck, _) => {
                self.verb("completes", "complete")
            }
            After::Ended(Outcome::Panicked, _) => self.verb("panics", "panic"),
            After::Ended(Outcome::Died, _) => self.verb("ends", "end") + " with the process",
            After::Ended(Outcome::Cancelled, true) if self.never_polled() => {
                let first = self.verb("its first poll", "their first polls");
                format!(
                    "{} cancelled before {first} because the run ends",
                    self.verb("is", "are")
                )
            }
            After::Ended(Outcome::Cancelled, true) => {
                self.verb("is", "are") + " cancelled because the run ends"
            }
            After::Ended(Outcome::Cancelled, false) => {
                format!(
                    "{} cancelled: {}",
                    self.verb("is", "are"),
                    self.cancelled_how()
                )
            }
        })
    }

    fn repeated(&self, again: &Again) -> String {
        let (times, until) = (again.times, self.unit.precise(again.until));
        match again.every {
            Some(every) => format!(
                ", and so on every {}: {times} times until {until}",
                self.unit.took(every)
            ),
            None => format!(", and so on: {times} times until {until}"),
        }
    }
}
