//! Marks in words.

use super::super::names::names;
use super::super::turn::Turn;
use super::Clause;
use crate::recording::{GaugeId, GaugeKind, Mark, MarkKind, Nanos};
use crate::wording::{self, count};

impl Clause<'_> {
    /// What was marked, but for what is true of the lane from then on.
    pub(super) fn marks(&self, turn: &Turn) -> Vec<String> {
        let mut verbs = Vec::new();
        for (index, mark) in turn.marks.iter().enumerate() {
            if is_future(mark) {
                let before = turn.marks.get(..index).unwrap_or_default();
                if !before.iter().any(|other| is_same(mark, other)) {
                    let all = turn.marks.iter().filter(|other| is_same(mark, other));
                    verbs.extend(self.futures(mark, all.count() as u64));
                }
                continue;
            }
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

    /// "makes 2 futures of fetch at line 5 (not polled yet)"
    fn futures(&self, mark: &Mark, number: u64) -> Option<String> {
        let line = mark.line;
        let drops = self.verb("drops", "drop");
        let function = self.variant.made_at(line);
        Some(match (mark.kind, function, number) {
            (MarkKind::Made, _, _) => {
                let makes = self.verb("makes", "make");
                let of = function.map_or(String::new(), |f| format!(" of {f}"));
                let futures = some(number, "future", "futures");
                format!("{makes} {futures}{of} at line {line} (not polled yet)")
            }
            (MarkKind::NeverPolled, Some(function), number) => {
                let futures = some(number, "future", "futures");
                format!("{drops} {futures} of {function} made at line {line} (never polled)")
            }
            (MarkKind::NeverPolled, None, _) => {
                format!("{drops} what line {line} made (never polled)")
            }
            _ => return None,
        })
    }

    /// "its permit", "the lock `stock`"
    fn given_back(&self, mark: &Mark) -> String {
        let gauge = self.variant.demo_gauge(GaugeId(mark.count));
        match gauge.filter(|gauge| gauge.kind == GaugeKind::Lock) {
            Some(lock) => wording::the(&lock.name),
            None => self.verb("its permit", "their permits"),
        }
    }

    #[expect(clippy::too_many_lines, reason = "a clause for each kind")]
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
            MarkKind::MessageLost => {
                let has = self.verb("has", "have");
                format!("{has} a message in hand (received{line})")
            }
            MarkKind::BytesLost => {
                let drops = self.verb("drops", "drop");
                let bytes = count(number, "byte", "bytes");
                format!("{drops} a read{line} that has already taken {bytes}")
            }
            MarkKind::SkippedValues => {
                let misses = self.verb("misses", "miss");
                let values = count(number, "value", "values");
                format!("{misses} {values}{line} (replaced before it looked)")
            }
            MarkKind::NotifyMerged => {
                let calls = self.verb("calls", "call");
                format!("{calls} notify_one{line} (one is stored already: the two are one)")
            }
            MarkKind::SentToNobody => {
                let sends = self.verb("sends", "send");
                format!("{sends} a message{line} that nobody can receive")
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
            MarkKind::CancelledToken => {
                format!("{} a token{line}", self.verb("cancels", "cancel"))
            }
            MarkKind::GivenBack => {
                let gives = self.verb("gives", "give");
                format!("{gives} {} back at once{line}", self.given_back(mark))
            }
            MarkKind::Detached => self.verb("is", "are") + " detached",
            MarkKind::CannotBeWoken
            | MarkKind::Dropped
            | MarkKind::Made
            | MarkKind::NeverPolled
            | MarkKind::Aborted
            | MarkKind::PanicUnseen
            | MarkKind::Local
            | MarkKind::Unknown => return None,
        })
    }
}

/// "a future", "2 futures"
fn some(number: u64, one: &str, many: &str) -> String {
    if number == 1 {
        return format!("a {one}");
    }
    count(number, one, many)
}

/// A future that was made, or dropped unpolled.
fn is_future(mark: &Mark) -> bool {
    matches!(mark.kind, MarkKind::Made | MarkKind::NeverPolled)
}

/// The same of a future that the same line made.
fn is_same(mark: &Mark, other: &Mark) -> bool {
    (mark.kind, mark.line) == (other.kind, other.line)
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
