//! Who holds a thread, where, and who waits for it meanwhile.

use super::Clause;
use crate::export::narrate::holds::Hold;
use crate::export::narrate::names::names;
use crate::recording::{Cause, ReadyCause, State};
use crate::wording::{self, Count, list};

impl Clause<'_> {
    /// "holds worker 0 at line 18 for 0.15 s"
    pub(super) fn holds(&self, hold: &Hold) -> String {
        let verb = self.verb("holds", "hold");
        let thread = match hold.worker {
            Some(worker) => worker.to_string(),
            None => "its thread".to_owned(),
        };
        let place = match (hold.line, &hold.call) {
            (Some(line), _) => format!(" at line {line}"),
            (None, Some(call)) => format!(" in {call}"),
            (None, None) => String::new(),
        };
        let time = self.unit.took(hold.to.since(hold.from));
        let end = if hold.open {
            ", until the end of the recording"
        } else {
            ""
        };
        format!("{verb} {thread}{place} for {time}{end}")
    }

    /// Who waits for a thread while one is held.
    pub(super) fn meanwhile(&self, hold: &Hold) -> String {
        let of = |is: fn(&Cause) -> bool| {
            let waiting = hold.waiting.iter();
            let waiting = waiting.filter(|(_, cause)| cause.as_ref().is_some_and(is));
            waiting.map(|(lane, _)| *lane).collect::<Vec<_>>()
        };
        let kinds = [
            (of(|cause| *cause == Cause::Due), ReadyCause::TimerFired),
            (
                of(|cause| matches!(cause, Cause::Woken(_))),
                ReadyCause::Woken(None),
            ),
            (of(|cause| *cause == Cause::Spawned), ReadyCause::New),
        ];
        let kinds = kinds.into_iter().filter(|(lanes, _)| !lanes.is_empty());
        let kinds = kinds.map(|(lanes, why)| {
            let count = Count::of(lanes.len());
            let verb = count.verb("is", "are");
            let why = wording::cause(&why, count);
            format!("{} {verb} ready ({why})", names(self.variant, &lanes))
        });
        let kinds: Vec<_> = kinds.collect();
        if kinds.is_empty() {
            return String::new();
        }
        let but = match (hold.idle, Count::of(hold.waiting.len())) {
            (false, _) => "no thread is free",
            (true, Count::One) => "no thread takes it",
            (true, Count::Many) => "no thread takes them",
        };
        format!("; meanwhile {}, but {but}", list(&kinds))
    }

    /// "runs", "holds its thread at line 18"
    pub(super) fn runs(&self) -> String {
        match self.held_at() {
            Some(line) => self.holds_at(line),
            None => self.verb("runs", "run"),
        }
    }

    /// "holds its thread at line 18"
    pub(super) fn holds_at(&self, line: u32) -> String {
        let holds = self.verb("holds its thread", "hold their threads");
        format!("{holds} at line {line}")
    }

    /// The line at which each of them holds its thread at the end of the instant, where that is no worker: it sleeps, or waits for what
    /// blocks it.
    pub(super) fn held_at(&self) -> Option<u32> {
        let lines = self.group.turns.iter().map(|turn| {
            let moment = self.variant.state_at(turn.lane, self.instant.until)?;
            let runs = moment.state == State::Running && moment.worker.is_none();
            moment.lines.first().copied().filter(|_| runs)
        });
        let mut lines: Vec<_> = lines.collect::<Option<_>>()?;
        lines.dedup();
        match lines.as_slice() {
            [line] => Some(*line),
            _ => None,
        }
    }
}
