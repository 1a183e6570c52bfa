//! What a lane does and why it does not run, in one or two sentences.

use unicode_width::UnicodeWidthStr;

use super::held::{circle, held, held_briefly, sender_left};
use super::past::{Told, spent};
use super::target::{Count, Place, noun};
use super::time::{Unit, length};
use crate::recording::{
    Abort, Absence, Absent, Held, Holder, Named, Nanos, Obstacle, Outcome, Ready, ReadyCause,
    Running, Starved, Unpolled, WaitTarget, Waiting, Why, WorkerId,
};

mod shorter;
mod waiting;

pub use shorter::{in_file, short_in};
use shorter::{without_detail, without_place};
use waiting::another;

/// How much a text tells: each tells less than the one before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    /// Sentences, with since when and how long.
    Full,
    /// One sentence: what is waited for follows in a clause.
    Clause,
    /// The same without what one can guess.
    Tight,
    /// The same without since when, and with fewer words.
    Brief,
    /// Of the selected lane only.
    Alone,
    /// The same with the numbers of lines as an editor writes them: more than that needs words.
    Numbers,
}

impl Level {
    const SHORTER: [Self; 5] = [
        Self::Clause,
        Self::Tight,
        Self::Brief,
        Self::Alone,
        Self::Numbers,
    ];

    fn place(self) -> Place {
        match self {
            Self::Full | Self::Clause | Self::Tight | Self::Brief | Self::Alone => Place::Words,
            Self::Numbers => Place::Colon,
        }
    }
}

/// All of it: "heartbeat has been ready since 0.32 s (its timer fired), but no thread is free: worker 0 is held by handler at
/// line 27, for 0.73 s so far". Instants are in `unit`.
pub fn long(why: &Why, unit: Unit) -> String {
    Writer {
        unit,
        level: Level::Full,
    }
    .whole(why)
}

/// As much of it as fits into so many columns; the shortest text if none does.
pub fn short(why: &Why, unit: Unit, columns: usize) -> String {
    let mut text = long(why, unit);
    for level in Level::SHORTER {
        if text.width() <= columns {
            return text;
        }
        let writer = Writer { unit, level };
        text = writer.whole(why);
        if writer.is_alone() && text.width() > columns {
            text = without_detail(&text);
        }
    }
    if text.width() > columns {
        text = without_place(&text);
    }
    text
}

/// What made lanes ready: "its timer fired", "woken by sender", "new".
pub fn cause(cause: &ReadyCause, count: Count) -> String {
    match cause {
        ReadyCause::New => "new".to_owned(),
        ReadyCause::Woken(None) => "woken".to_owned(),
        ReadyCause::Woken(Some(by)) => format!("woken by {}", by.name),
        ReadyCause::TimerFired => count
            .verb("its timer fired", "their timers fired")
            .to_owned(),
    }
}

struct Writer {
    unit: Unit,
    level: Level,
}

impl Writer {
    /// Whether it tells of the selected lane only.
    fn is_alone(&self) -> bool {
        matches!(self.level, Level::Alone | Level::Numbers)
    }

    fn whole(&self, why: &Why) -> String {
        let mut text = match why {
            Why::Absent(absent) => self.absent(absent),
            Why::Running(running) => format!("{} {}", running.lane.name, self.running(running)),
            Why::Ready(ready) => format!("{} {}", ready.lane.name, self.ready(ready)),
            Why::Unpolled(unpolled) => {
                format!("{} {}", unpolled.lane.name, self.unpolled(unpolled))
            }
            Why::Waiting(waiting) => format!("{} {}", waiting.lane.name, self.waits(waiting)),
            Why::Starved(starved) => format!("{} {}", starved.lane.name, self.starved(starved)),
        };
        if !self.is_alone() {
            self.follow(why, &mut text);
        }
        let steps = match why {
            Why::Waiting(waiting) => &waiting.circle,
            Why::Running(running) => &running.circle,
            Why::Absent(_) | Why::Ready(_) | Why::Unpolled(_) | Why::Starved(_) => return text,
        };
        match self.level {
            _ if steps.is_empty() => {}
            Level::Full => text = format!("{text}. {}", circle(steps)),
            Level::Clause | Level::Tight => text.push_str("; it can never continue"),
            Level::Brief | Level::Alone | Level::Numbers => {}
        }
        text
    }

    /// What the lanes do that are waited for, down to the one that really waits.
    fn follow(&self, why: &Why, text: &mut String) {
        let mut at = why;
        while let Why::Waiting(Waiting {
            then: Some(next), ..
        }) = at
        {
            let (lane, does) = self.follower(next);
            if self.level == Level::Full {
                text.push_str(". ");
                text.push_str(&lane.name);
                text.push(' ');
            } else {
                // the name was the last word
                text.push_str(", ");
                text.push_str(self.which(next));
            }
            text.push_str(&does);
            at = next;
        }
    }

    /// "which sleeps", "asleep"
    fn which(&self, why: &Why) -> &'static str {
        if self.is_asleep(why) {
            "asleep"
        } else {
            "which "
        }
    }

    fn is_asleep(&self, why: &Why) -> bool {
        let sleeps = matches!(why, Why::Waiting(waiting) if waiting.target == WaitTarget::Timer);
        sleeps && self.level == Level::Brief
    }

    /// A lane that another waits for, and what it does now.
    fn follower<'a>(&self, why: &'a Why) -> (&'a Named, String) {
        match why {
            Why::Absent(absent) => (&absent.lane, self.absence(absent)),
            Why::Running(running) => (&running.lane, self.running(running)),
            Why::Ready(ready) => (&ready.lane, self.ready(ready)),
            Why::Unpolled(unpolled) => (&unpolled.lane, self.unpolled(unpolled)),
            Why::Starved(starved) => (&starved.lane, self.starved(starved)),
            Why::Waiting(waiting) if self.is_asleep(why) => {
                let place = self.level.place().lines(&waiting.lines);
                (&waiting.lane, place + &another(waiting.fires_in))
            }
            Why::Waiting(waiting) => (&waiting.lane, self.waits_now(waiting)),
        }
    }

    fn absent(&self, absent: &Absent) -> String {
        let past = absent.past.as_ref().filter(|_| !absent.is_connection);
        let (told, clauses) = match self.level {
            Level::Full => (Told::Whole, usize::MAX),
            Level::Clause => (Told::Whole, 1),
            Level::Tight => (Told::Where, 1),
            Level::Brief | Level::Alone | Level::Numbers => (Told::Where, 0),
        };
        let place = self.level.place();
        let spent = past.map_or_else(Vec::new, |past| spent(past, self.unit, place, told));
        let mut text = format!("{} {}", absent.lane.name, self.absence(absent));
        for part in spent.iter().take(clauses) {
            text.push_str("; ");
            text.push_str(part);
        }
        text
    }

    fn absence(&self, absent: &Absent) -> String {
        let unit = self.unit;
        match absent.reason {
            Absence::NotStarted => "does not exist yet".to_owned(),
            Absence::Dropped { before } => {
                let before = unit.instant(before);
                format!("exists, but its detail before {before} was dropped")
            }
            Absence::Ended {
                at,
                outcome,
                with_run,
            } => {
                let at = unit.instant(at);
                match (outcome, with_run) {
                    _ if absent.is_connection => format!("was closed at {at}"),
                    (Outcome::Cancelled, true) if absent.never_polled => {
                        format!("was cancelled at {at}: the run ended before its first poll")
                    }
                    (Outcome::Cancelled, true) => {
                        format!("was cancelled at {at}: the run ended")
                    }
                    (Outcome::Cancelled, false) => {
                        let how = match &absent.aborted {
                            None if absent.never_polled => {
                                "dropped before its first poll".to_owned()
                            }
                            None => "dropped before it finished".to_owned(),
                            Some(Abort { by: None, .. }) => "aborted".to_owned(),
                            Some(Abort {
                                by: Some(by),
                                with_set: false,
                            }) => format!("aborted by {}", by.name),
                            Some(Abort {
                                by: Some(by),
                                with_set: true,
                            }) => format!("{} dropped the set that it was in", by.name),
                        };
                        format!("was cancelled at {at}: {how}")
                    }
                    (Outcome::Panicked, _) => format!("panicked at {at}"),
                    (Outcome::Died, _) => format!("ended with its process at {at}"),
                    (Outcome::Failed, _) => format!("returned an error at {at}"),
                    (Outcome::Completed, _) => format!("completed at {at}"),
                    (Outcome::Running | Outcome::Stuck, _) => {
                        format!("was still running when the run ended at {at}")
                    }
                }
            }
        }
    }

    fn running(&self, running: &Running) -> String {
        let place = self.level.place().line(running.line);
        let does = match (running.blocking, running.worker) {
            (true, Some(worker)) => {
                let holds = format!("holds {}{place}", thread(worker));
                if self.level == Level::Full {
                    format!("{holds}, for {} so far", length(running.lasted))
                } else {
                    holds
                }
            }
            (false, Some(worker)) => format!("runs on {}{place}", thread(worker)),
            (_, None) if running.own_thread => format!("runs on its own thread{place}"),
            // a function that sleeps on the thread of a job, or inside a poll
            (true, None) => {
                let holds = format!("holds its thread{place}");
                if self.level == Level::Full {
                    format!("{holds}, for {} so far", length(running.lasted))
                } else {
                    holds
                }
            }
            (false, None) => format!("runs{place}"),
        };
        does + &self.blocked(running)
    }

    /// "; it waits for the lock; first has held it since 0.10 s (line 7)"
    fn blocked(&self, running: &Running) -> String {
        let Some(blocked) = &running.blocked else {
            return String::new();
        };
        let noun = noun(&blocked.target);
        let held = blocked.held.as_ref();
        let held = held.map(|held| self.held(&blocked.target, held));
        match self.level {
            Level::Full | Level::Clause | Level::Tight => {
                format!("; it waits for {noun}{}", held.unwrap_or_default())
            }
            Level::Brief | Level::Alone | Level::Numbers => format!(" for {noun}"),
        }
    }

    fn held(&self, target: &WaitTarget, by: &Held) -> String {
        match self.level {
            Level::Full => held(target, by, self.unit),
            Level::Clause | Level::Tight => held_briefly(target, by),
            Level::Brief | Level::Alone | Level::Numbers => String::new(),
        }
    }

    fn in_the_way(&self, waiting: &Waiting) -> String {
        let held = waiting.held.as_ref();
        let held = held.map(|held| self.held(&waiting.target, held));
        let sender = waiting.sender.filter(|_| self.level == Level::Full);
        held.or_else(|| sender.map(sender_left)).unwrap_or_default()
    }

    fn ready(&self, ready: &Ready) -> String {
        let is_ready = self.is_ready(ready.since, &ready.cause);
        format!("{is_ready}, {}", self.obstacle(&ready.obstacle))
    }

    /// "has been ready since 0.32 s (its timer fired)"
    fn is_ready(&self, since: Nanos, why: &ReadyCause) -> String {
        let since = self.unit.instant(since);
        let whole = matches!(self.level, Level::Full | Level::Clause);
        let why = if !whole && *why == ReadyCause::TimerFired {
            "timer fired".to_owned()
        } else {
            cause(why, Count::One)
        };
        match self.level {
            Level::Full | Level::Clause | Level::Tight => {
                format!("has been ready since {since} ({why})")
            }
            Level::Brief | Level::Alone | Level::Numbers => format!("is ready ({why})"),
        }
    }

    /// "has been ready since 0.15 s (its timer fired), but nobody polls it: copy waits at line 48 for save"
    fn unpolled(&self, unpolled: &Unpolled) -> String {
        let is_ready = self.is_ready(unpolled.since, &unpolled.cause);
        if self.is_alone() {
            return format!("{is_ready}, but nobody polls it");
        }
        let instead = match &unpolled.instead {
            None => "its turn has not come".to_owned(),
            Some(parent) => {
                let (lane, does) = self.follower(parent);
                let asleep = if self.is_asleep(parent) {
                    "is asleep"
                } else {
                    ""
                };
                format!("{} {asleep}{does}", lane.name)
            }
        };
        format!("{is_ready}, but nobody polls it: {instead}")
    }

    /// "has never been polled: `gone.recv()` was ready in each turn (its channel is closed)"
    fn starved(&self, starved: &Starved) -> String {
        let was = match starved.ended {
            None => "has never been polled".to_owned(),
            Some(at) => format!("was dropped at {}, never polled", self.unit.instant(at)),
        };
        let winner = starved.winner.as_ref();
        let winner = winner.map_or("an arm above it", |winner| &winner.name);
        let closed = match (starved.closed, self.level) {
            (Some(since), Level::Full) => {
                let since = self.unit.instant(since);
                format!(" (its channel is closed, since {since} or before)")
            }
            (Some(_), Level::Clause | Level::Tight) => " (its channel is closed)".to_owned(),
            (None, _) | (Some(_), Level::Brief | Level::Alone | Level::Numbers) => String::new(),
        };
        format!("{was}: {winner} was ready in each turn{closed}")
    }

    fn obstacle(&self, obstacle: &Obstacle) -> String {
        match obstacle {
            Obstacle::Workers {
                busy,
                idle,
                next_after,
            } => self.no_thread(busy, *idle) + &self.in_slot(next_after.as_ref()),
            Obstacle::OwnTask(worker) => {
                let thread = thread(*worker);
                format!("but its task runs on {thread} and has not polled it yet")
            }
            Obstacle::Task(own) => {
                let place = self.level.place().line(own.line);
                let (task, thread) = (&own.lane.name, thread(own.worker));
                let holds = format!("but its task {task} holds {thread}{place}");
                if self.level == Level::Full {
                    format!("{holds}, for {} so far", length(own.lasted))
                } else {
                    holds
                }
            }
            Obstacle::Pool => "but no blocking thread has taken it yet".to_owned(),
            Obstacle::OwnThread => "but its thread has not started yet".to_owned(),
            Obstacle::Nothing => "and waits for its turn".to_owned(),
        }
    }

    /// "; no other worker can take it, since parent made it ready last"
    fn in_slot(&self, next_after: Option<&Named>) -> String {
        match (next_after, self.level) {
            (Some(by), Level::Full | Level::Clause | Level::Tight) => {
                let by = &by.name;
                format!("; no other worker can take the task that {by} made ready last")
            }
            _ => String::new(),
        }
    }

    fn no_thread(&self, busy: &[Holder], idle: usize) -> String {
        let but = if idle == 0 {
            "but no thread is free"
        } else {
            "but no thread has taken it yet"
        };
        let Some((first, rest)) = busy.split_first() else {
            return but.to_owned();
        };
        let (worker, name) = (thread(first.worker), &first.lane.name);
        let place = self.level.place().line(first.line);
        let others = match rest.len() {
            0 => String::new(),
            more => format!(", {more} more busy"),
        };
        let idle = match idle {
            0 => String::new(),
            idle => format!(", {idle} idle"),
        };
        match self.level {
            Level::Full => {
                let lasted = length(first.lasted);
                format!(
                    "{but}: {worker} is held by {name}{place}, for {lasted} so far{others}{idle}"
                )
            }
            Level::Clause => format!("{but}: {name} holds {worker}{place}{others}{idle}"),
            Level::Tight | Level::Brief => {
                format!("but {name} holds {worker}{place}{others}{idle}")
            }
            Level::Alone | Level::Numbers => format!("but {name} holds {worker}{place}"),
        }
    }
}

/// A thread within a sentence: "worker 0", "the main thread".
fn thread(worker: WorkerId) -> String {
    if worker.is_main() {
        format!("the {worker}")
    } else {
        worker.to_string()
    }
}

#[cfg(test)]
mod tests;
