//! Marks in words.

use super::super::names::names;
use super::super::turn::Turn;
use super::Clause;
use crate::recording::{Mark, MarkKind, Nanos};
use crate::wording::{self, count};

impl Clause<'_> {
    /// What was marked, but for what is true of the lane from then on.
    pub(super) fn marks(&self, turn: &Turn) -> Vec<String> {
        let mut verbs = Vec::new();
        for mark in &turn.marks {
            // a limit that ends a send is told with it
            if is_limit(mark) && has(turn, mark.line, is_lost_send) {
                verbs.push(format!(
                    "{} up a send at line {} at its time limit (its value is dropped)",
                    self.verb("gives", "give"),
                    mark.line
                ));
            } else if !(is_lost_send(mark) && has(turn, mark.line, is_limit)) {
                verbs.extend(self.mark(mark));
            }
        }
        verbs
    }

    /// "; nothing can wake it"
    pub(super) fn for_ever(&self, turn: &Turn) -> &'static str {
        let mut marks = turn.marks.iter();
        match marks.any(|mark| mark.kind == MarkKind::CannotBeWoken) {
            false => "",
            true if self.many => "; nothing can wake them",
            true => "; nothing can wake it",
        }
    }

    fn mark(&self, mark: &Mark) -> Option<String> {
        let line = match mark.line {
            0 => String::new(),
            line => format!(" at line {line}"),
        };
        let number = u64::from(mark.count);
        Some(match mark.kind {
            MarkKind::NotifiedNobody => {
                let calls = self.verb("calls", "call");
                format!("{calls} notify_waiters{line} (it wakes nobody)")
            }
            MarkKind::AbortIgnored => {
                let by = mark.by.map(|by| names(self.variant, &[by]));
                let by = by.map_or_else(String::new, |by| format!(" by {by}"));
                let is = self.verb("is", "are");
                format!("{is} aborted{by}{line} (to no effect: it has begun)")
            }
            MarkKind::Lagged => {
                let misses = self.verb("misses", "miss");
                format!("{misses} {}{line}", count(number, "message", "messages"))
            }
            MarkKind::ValueLost => {
                let drops = self.verb("drops", "drop");
                format!("{drops} the value of a send{line}")
            }
            MarkKind::TimedOut if number == 0 => {
                format!("{} a time limit{line}", self.verb("reaches", "reach"))
            }
            MarkKind::TimedOut => {
                let reaches = self.verb("reaches", "reach");
                let late = wording::length(Nanos(number * 1000));
                format!("{reaches} a time limit{line} (nothing checks it for another {late})")
            }
            MarkKind::MissedTicks => {
                let is = self.verb("is", "are");
                format!("{is} {} late{line}", count(number, "tick", "ticks"))
            }
            MarkKind::Closed => {
                let finds = self.verb("finds", "find");
                let times = match number {
                    0..10 => String::new(),
                    many => format!(" ({many} times or more)"),
                };
                format!("{finds} a channel closed{line}{times}")
            }
            MarkKind::NeverPolled => {
                let drops = self.verb("drops", "drop");
                format!("{drops} what line {} made (never polled)", mark.line)
            }
            MarkKind::Detached => self.verb("is", "are") + " detached",
            MarkKind::CannotBeWoken
            | MarkKind::Dropped
            | MarkKind::Aborted
            | MarkKind::PanicUnseen
            | MarkKind::Unknown => return None,
        })
    }
}

fn is_limit(mark: &Mark) -> bool {
    mark.kind == MarkKind::TimedOut && mark.count == 0
}

fn is_lost_send(mark: &Mark) -> bool {
    mark.kind == MarkKind::ValueLost
}

fn has(turn: &Turn, line: u32, is: fn(&Mark) -> bool) -> bool {
    turn.marks.iter().any(|mark| mark.line == line && is(mark))
}
