//! What suspended lanes wait for, in words.

use super::super::turn::{After, Turn, Waiting};
use super::Clause;
use crate::recording::{LaneId, LaneKind, WaitKind};
use crate::wording::{Count, Place, lasting_noun, noun, wait};

impl Clause<'_> {
    /// Where they wait, for what, and until when.
    pub(super) fn waits(&self, turn: &Turn, waiting: &Waiting) -> String {
        let until = match waiting.kind {
            WaitKind::Tick => self.due("at"),
            _ => self.due("until"),
        };
        let source = waiting
            .source
            .as_ref()
            .filter(|_| self.is_same_source(waiting));
        let operation = (waiting.kind, waiting.object, source);
        let target = self
            .variant
            .target(turn.lane, operation, self.instant.until);
        let name = self.pronoun(turn, waiting).map(str::to_owned);
        let name = name.unwrap_or_else(|| {
            if turn.again.is_some() {
                lasting_noun(&target)
            } else {
                noun(&target)
            }
        });
        let count = if self.many { Count::Many } else { Count::One };
        let place = Place::Words.lines(&waiting.lines);
        wait(&target, count, &place, &name, &until)
    }

    /// Whether all of them wait for what has the same source: other connections have other peers.
    fn is_same_source(&self, waiting: &Waiting) -> bool {
        self.group.turns.iter().all(|turn| match &turn.after {
            After::Waits(other) => other.source == waiting.source,
            _ => true,
        })
    }

    /// Until when they wait.
    fn due(&self, word: &str) -> String {
        let due = self.group.range(|turn| match &turn.after {
            After::Waits(waiting) => waiting.due,
            _ => None,
        });
        let Some((first, last)) = due else {
            return String::new();
        };
        let (first, last) = (self.unit.precise(first), self.unit.precise(last));
        if first == last {
            format!(" {word} {first}")
        } else {
            format!(", the first {word} {first}, the last {word} {last}")
        }
    }

    /// What is waited for, where it was named before or each of many waits for another one.
    fn pronoun(&self, turn: &Turn, waiting: &Waiting) -> Option<&'static str> {
        let many = self.group.turns.len() > 1;
        let inside = |lane: &&LaneId| {
            self.variant
                .lane(**lane)
                .is_some_and(|l| l.kind != LaneKind::Task)
        };
        match waiting.kind {
            WaitKind::Calls => {
                let open = self.variant.awaited_below(turn.lane, self.instant.until);
                let open: Vec<_> = open.map(|lane| lane.id).collect();
                let made = turn.made.iter().filter(inside).count();
                let all = open.iter().all(|lane| turn.made.contains(lane));
                // of several things that it made, the one that it waits for is named
                let is_one = open.len() == 1 && made > 1;
                if made > 0 && all && !is_one {
                    let made = made * self.group.turns.len();
                    return Some(if made == 1 { "it" } else { "them" });
                }
                many.then_some("their open calls")
            }
            WaitKind::Task if many => Some("the end of a task each"),
            WaitKind::Task => {
                let task = waiting.object.lane()?;
                (turn.made == [task]).then_some("its end")
            }
            WaitKind::AllTasks if many => Some("all of their tasks to end"),
            WaitKind::Tasks if many => Some("the next of their tasks to end"),
            _ => None,
        }
    }
}
