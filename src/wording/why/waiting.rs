//! What a lane that waits is doing, in words.

use super::{Level, Writer};
use crate::recording::{Nanos, WaitTarget, Waiting};
use crate::wording::target::{Count, noun, wait};
use crate::wording::time::length;

impl Writer {
    /// "has been waiting at line 27 for fetch #2 since 1.00 s", or as it is without the instant.
    pub(super) fn waits(&self, waiting: &Waiting) -> String {
        if self.level != Level::Full {
            return self.waits_now(waiting);
        }
        self.waits_since(waiting) + &self.for_ever(waiting) + &self.detached(waiting)
    }

    fn waits_since(&self, waiting: &Waiting) -> String {
        let place = self.level.place().lines(&waiting.lines);
        let since = self.unit.instant(waiting.since);
        let fires = fires(waiting.fires_in);
        match &waiting.target {
            WaitTarget::Timer => format!("has been sleeping{place} since {since}{fires}"),
            WaitTarget::Tick => {
                format!("has been waiting{place} for its next tick since {since}{fires}")
            }
            WaitTarget::Yield => format!("yielded{place} at {since} and waits for its next poll"),
            WaitTarget::Budget => {
                format!("used up its budget{place} at {since} and waits for its next poll")
            }
            WaitTarget::SetAside => "is set aside: another arm won".to_owned(),
            WaitTarget::Dropped => {
                "lost this turn: its future was dropped; the next turn makes a new one".to_owned()
            }
            WaitTarget::Calls { count: 0, .. } => {
                format!(
                    "has been waiting{place} for its futures since {since}, but polls none of them"
                )
            }
            target @ (WaitTarget::Unknown
            | WaitTarget::Call(_)
            | WaitTarget::Calls { .. }
            | WaitTarget::Task(_)
            | WaitTarget::Tasks(_)
            | WaitTarget::AllTasks(_)
            | WaitTarget::OpenTracker(_)
            | WaitTarget::Send(_)
            | WaitTarget::Recv(_)
            | WaitTarget::Permit(_)
            | WaitTarget::Lock(_)
            | WaitTarget::Read(_)
            | WaitTarget::Write(_)
            | WaitTarget::Notification
            | WaitTarget::Barrier(_)
            | WaitTarget::NewValue
            | WaitTarget::Close
            | WaitTarget::Source(_)
            | WaitTarget::External(..)) => {
                let noun = noun(target);
                let held = self.in_the_way(waiting);
                format!("has been waiting{place} for {noun} since {since}{fires}{held}")
            }
        }
    }

    /// "waits at line 27 for fetch #2"
    pub(super) fn waits_now(&self, waiting: &Waiting) -> String {
        let place = self.level.place().lines(&waiting.lines);
        let until = match self.level {
            Level::Full => fires(waiting.fires_in),
            Level::Clause | Level::Tight | Level::Brief | Level::Alone | Level::Numbers => {
                another(waiting.fires_in)
            }
        };
        let noun = noun(&waiting.target);
        let waits = wait(&waiting.target, Count::One, &place, &noun, &until);
        waits + &self.in_the_way(waiting) + &self.for_ever(waiting)
    }

    /// "; nothing can wake it"
    fn for_ever(&self, waiting: &Waiting) -> String {
        match self.level {
            Level::Full if waiting.unwakeable => {
                "; nothing can wake it: its last poll kept no clone of the waker".to_owned()
            }
            Level::Clause | Level::Tight if waiting.unwakeable => {
                "; nothing can wake it".to_owned()
            }
            _ => String::new(),
        }
    }

    fn detached(&self, waiting: &Waiting) -> String {
        let at = waiting.detached.map(|at| self.unit.instant(at));
        at.map_or_else(String::new, |at| {
            if waiting.held.is_none() {
                return format!("; its handle was dropped at {at}");
            }
            // behind a clause about a holder or an end of a queue, `its` would be that one's
            let name = &waiting.lane.name;
            format!("; the handle of {name} was dropped at {at}")
        })
    }
}

/// When a timer fires, as a second half of a sentence.
fn fires(after: Option<Nanos>) -> String {
    match after {
        None => String::new(),
        Some(Nanos::ZERO) => "; its timer fires now".to_owned(),
        Some(after) => format!("; its timer fires in {}", length(after)),
    }
}

/// For how long a timer still runs.
pub(super) fn another(after: Option<Nanos>) -> String {
    match after {
        None | Some(Nanos::ZERO) => String::new(),
        Some(after) => format!(" for another {}", length(after)),
    }
}
