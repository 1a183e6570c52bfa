//! What suspended lanes wait for, in words.

use super::super::turn::{After, Turn, Waiting};
use super::super::words::seconds;
use super::Clause;
use crate::recording::{LaneId, LaneKind, WaitKind};

impl Clause<'_> {
    /// Where they wait, for what, and until when.
    pub(super) fn waits(&self, turn: &Turn, waiting: &Waiting) -> String {
        let place = match waiting.lines.as_slice() {
            [] => String::new(),
            [line] => format!(" at line {line}"),
            [first, .., last] => format!(" at line {first} (and there at line {last})"),
        };
        let due = match waiting.kind {
            WaitKind::Tick => self.due("at"),
            _ => self.due("until"),
        };
        match waiting.kind {
            WaitKind::Sleep => self.verb("sleeps", "sleep") + &place + &due,
            WaitKind::Tick => {
                let what = self.verb(" for its next tick", " for their next ticks");
                self.verb("waits", "wait") + &place + &what + &due
            }
            WaitKind::Yield => {
                let what = self.verb("gives its turn", "give their turns");
                format!("{what} to the others{place}")
            }
            WaitKind::Budget => {
                let what = self.verb("has used up its turn", "have used up their turns");
                what + &place
                    + self
                        .verb(" and lets others run", " and let others run")
                        .as_str()
            }
            WaitKind::SetAside => self.verb("is", "are") + " set aside until the next turn",
            WaitKind::Dropped => self.verb("is", "are") + " dropped",
            _ => {
                let verb = self.verb("waits", "wait");
                format!("{verb}{place} for {}{due}", self.what(turn, waiting))
            }
        }
    }

    /// Until when they wait.
    fn due(&self, word: &str) -> String {
        let due = self.group.range(|turn| match &turn.after {
            After::Waits(waiting) => waiting.due,
            _ => None,
        });
        match due {
            None => String::new(),
            Some((first, last)) if seconds(first) == seconds(last) => {
                format!(" {word} {}", seconds(first))
            }
            Some((first, last)) => {
                let (first, last) = (seconds(first), seconds(last));
                format!(", the first {word} {first}, the last {word} {last}")
            }
        }
    }

    /// What is waited for, as a noun.
    fn what(&self, turn: &Turn, waiting: &Waiting) -> String {
        let many = self.group.turns.len() > 1;
        let pronoun = |count: usize| if count == 1 { "it" } else { "them" };
        let inside = |lane: &&LaneId| {
            self.variant
                .lane(**lane)
                .is_some_and(|l| l.kind != LaneKind::Task)
        };
        match waiting.kind {
            WaitKind::Calls => {
                let mut open = self.variant.awaited_below(turn.lane, self.instant.until);
                let made = turn.made.iter().filter(inside).count() * self.group.turns.len();
                if made > 0 && open.all(|lane| turn.made.contains(&lane.id)) {
                    return pronoun(made).to_owned();
                }
                if many {
                    return "their open calls".to_owned();
                }
            }
            WaitKind::Task if many => return "the end of a task each".to_owned(),
            WaitKind::Task => {
                let task = waiting.object.lane();
                if task.is_some_and(|task| turn.made == [task]) {
                    return "its end".to_owned();
                }
            }
            WaitKind::Tasks if many => return "the next of their tasks to end".to_owned(),
            // each time they are fewer
            WaitKind::Tasks if turn.again.is_some() => {
                return "the next of its tasks to end".to_owned();
            }
            _ => {}
        }
        if let Some(object) = self.object(waiting) {
            return object;
        }
        let what = self.variant.awaits(turn.lane, self.instant.until);
        what.unwrap_or_else(|| "something outside the demo's tasks".to_owned())
    }

    /// The channel, semaphore or lock that is waited for, by its name.
    fn object(&self, waiting: &Waiting) -> Option<String> {
        let gauge = || self.variant.demo_gauge(waiting.object.gauge()?);
        let name =
            |otherwise: &str| gauge().map_or_else(|| otherwise.to_owned(), |g| g.name.to_string());
        Some(match waiting.kind {
            WaitKind::Send => format!("room in the {}", name("channel")),
            WaitKind::Recv => format!("a message from the {}", name("channel")),
            WaitKind::Acquire => format!("a permit ({})", name("semaphore")),
            WaitKind::Lock => format!("the {}", name("lock")),
            WaitKind::Read => format!("a shared hold of the {}", name("lock")),
            WaitKind::Write => format!("the only hold of the {}", name("lock")),
            _ => return None,
        })
    }
}
