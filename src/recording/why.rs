//! The one sentence that says why a lane is not running now.

use super::event::{GaugeKind, LaneId, Nanos, Outcome, WaitKind, WorkerId};
use super::lane::{Cause, Lane, State};
use super::moment::Moment;
use super::variant::Variant;

/// Calls that a sentence follows down to the one that really waits.
const DEPTH: usize = 3;

impl Variant {
    /// Why the lane is not running at `t`, or what it does then; none for an unknown lane.
    pub fn why(&self, id: LaneId, t: Nanos) -> Option<String> {
        let lane = self.lane(id)?;
        let Some(moment) = self.state_at(id, t) else {
            return Some(self.absent(lane, t));
        };
        Some(match moment.state {
            State::Running => Self::running(lane, &moment, t),
            State::Ready => self.ready(lane, &moment, t),
            State::Suspended => self.suspended_chain(lane, &moment, t),
            State::Unpolled => self.unpolled(lane, &moment, t),
        })
    }

    /// What a lane that is suspended at `t` waits for, as a noun; none when it is not suspended.
    pub fn awaits(&self, id: LaneId, t: Nanos) -> Option<String> {
        let moment = self.state_at(id, t)?;
        if moment.state != State::Suspended {
            return None;
        }
        Some(match moment.wait {
            WaitKind::Sleep => "a timer".to_owned(),
            WaitKind::Tick => "its next tick".to_owned(),
            WaitKind::Yield | WaitKind::Budget => "its next turn".to_owned(),
            WaitKind::SetAside => "being polled again".to_owned(),
            WaitKind::Dropped => "its next turn".to_owned(),
            _ => self.what(id, &moment, t),
        })
    }

    fn absent(&self, lane: &Lane, t: Nanos) -> String {
        let name = &lane.name;
        if t < lane.start {
            return format!("{name} does not exist yet");
        }
        if lane.end.is_none_or(|end| t < end) {
            let from = seconds(self.detail_from);
            return format!("{name} is there, but its detail before {from} was dropped");
        }
        let end = seconds(lane.end.unwrap_or(t));
        match lane.outcome {
            Outcome::Cancelled if lane.cut => {
                format!("{name} was cancelled at {end}: the run had ended")
            }
            Outcome::Cancelled => {
                format!("{name} was cancelled at {end}: it was dropped before its end")
            }
            Outcome::Panicked => format!("{name} panicked at {end}"),
            Outcome::Running | Outcome::Completed => format!("{name} completed at {end}"),
        }
    }

    fn running(lane: &Lane, moment: &Moment<'_>, t: Nanos) -> String {
        let name = &lane.name;
        let length = length(t.since(moment.since));
        let place = match moment.lines.first() {
            Some(line) => format!(" at line {line}"),
            None => String::new(),
        };
        match (moment.blocking, moment.worker) {
            (true, Some(worker)) => {
                format!(
                    "{name} holds worker {}{place}, for {length} so far",
                    worker.0
                )
            }
            (false, Some(worker)) => format!("{name} runs on worker {}{place}", worker.0),
            (_, None) => format!("{name} runs{place}"),
        }
    }

    fn ready(&self, lane: &Lane, moment: &Moment<'_>, t: Nanos) -> String {
        let name = &lane.name;
        let since = seconds(moment.since);
        let why = match moment.cause {
            Some(Cause::Due) => format!("{name} is due since {since}"),
            Some(Cause::Woken(Some(by))) => {
                let by = self.name_of(by);
                format!("{name} was woken by {by} at {since}")
            }
            Some(Cause::Woken(None)) => format!("{name} was woken at {since}"),
            Some(Cause::Spawned) | None => format!("{name} is new since {since}"),
        };
        format!("{why} but has no thread: {}", self.holders(lane, t))
    }

    /// "`load #2` has been ready since 0.15 s (its timer fired), but nobody polls it: `copy` waits at line 48 for `save`".
    fn unpolled(&self, lane: &Lane, moment: &Moment<'_>, t: Nanos) -> String {
        let name = &lane.name;
        let since = seconds(moment.since);
        let why = match moment.cause {
            Some(Cause::Due) => format!("{name} has been ready since {since} (its timer fired)"),
            Some(Cause::Woken(Some(by))) => {
                let by = self.name_of(by);
                format!("{name} has been ready since {since} (woken by {by})")
            }
            Some(Cause::Woken(None)) => format!("{name} has been ready since {since} (woken)"),
            Some(Cause::Spawned) | None => format!("{name} was made at {since}"),
        };
        format!("{why}, but nobody polls it: {}", self.instead(lane, t))
    }

    /// What the lane that should poll `lane` does instead.
    fn instead(&self, lane: &Lane, t: Nanos) -> String {
        let mut child = lane;
        while let Some(parent) = child.parent.and_then(|parent| self.lane(parent)) {
            if !self.polls_at(parent, child, t) {
                return match self.state_at(parent.id, t) {
                    Some(moment) if moment.state == State::Suspended => {
                        self.waits(parent, &moment, t, "")
                    }
                    Some(moment) => Self::running(parent, &moment, t),
                    None => format!("{} has ended", parent.name),
                };
            }
            child = parent;
        }
        "its turn has not come".to_owned()
    }

    /// What the workers do meanwhile.
    fn holders(&self, waiting: &Lane, t: Nanos) -> String {
        let mut held = Vec::new();
        for index in 0..self.workers.len() {
            let Ok(number) = u16::try_from(index) else {
                break;
            };
            let Some(holder) = self.worker_at(WorkerId(number), t) else {
                continue;
            };
            if holder == waiting.id {
                return format!("its task runs on worker {number} and has not come to it");
            }
            held.push(self.holder(number, holder, t));
        }
        match held.as_slice() {
            [] => "its turn comes next".to_owned(),
            [one] => one.clone(),
            [first, rest @ ..] => format!("{first}, and {} more are busy", rest.len()),
        }
    }

    fn holder(&self, worker: u16, id: LaneId, t: Nanos) -> String {
        let name = self.name_of(id);
        let Some(moment) = self.state_at(id, t) else {
            return format!("worker {worker} runs {name}");
        };
        let line = self
            .held_line(id, t)
            .map_or(String::new(), |line| format!(" at line {line}"));
        let length = length(t.since(moment.since));
        format!("worker {worker} is held by {name}{line}, for {length} so far")
    }

    /// The line at which a task holds its thread: its own, or that of the innermost call that runs.
    fn held_line(&self, id: LaneId, t: Nanos) -> Option<u32> {
        let own = self.state_at(id, t).filter(|m| m.state == State::Running)?;
        let line = own.lines.first().copied();
        line.or_else(|| {
            let mut below = self.open_below(id, t);
            below.find_map(|child| self.held_line(child.id, t))
        })
    }

    /// A suspended lane, and what it waits for, down to the leaf.
    fn suspended_chain(&self, lane: &Lane, moment: &Moment<'_>, t: Nanos) -> String {
        let since = format!(", since {}", seconds(moment.since));
        let mut text = self.waits(lane, moment, t, &since);
        let mut at = (lane.id, moment.clone());
        for _ in 0..DEPTH {
            let Some(next) = self.waited_for(&at.1, at.0, t) else {
                break;
            };
            let Some(below) = self.state_at(next.id, t) else {
                break;
            };
            if below.state != State::Suspended {
                break;
            }
            text.push_str(". ");
            text.push_str(&self.waits(next, &below, t, ""));
            at = (next.id, below);
        }
        text
    }

    /// The one lane that another waits for, if it is one.
    fn waited_for(&self, moment: &Moment<'_>, id: LaneId, t: Nanos) -> Option<&Lane> {
        match moment.wait {
            WaitKind::Task => self.lane(moment.awaited_task()?),
            WaitKind::Tasks => {
                let mut open = self.open_in_set(moment.awaited_set()?, t);
                let only = open.next()?;
                open.next().is_none().then_some(only)
            }
            WaitKind::Calls => {
                let mut below = self.awaited_below(id, t);
                let only = below.next()?;
                below.next().is_none().then_some(only)
            }
            _ => None,
        }
    }

    /// "`fetch #2` sleeps at line 7; it is due in 0.38 s".
    fn waits(&self, lane: &Lane, moment: &Moment<'_>, t: Nanos, since: &str) -> String {
        let name = &lane.name;
        let place = match moment.lines {
            [] => String::new(),
            [line] => format!(" at line {line}"),
            [first, .., last] => format!(" at line {first} (and there at line {last})"),
        };
        let due = moment.due.map_or(String::new(), |due| {
            format!("; it is due in {}", length(due.since(t)))
        });
        let verb = match moment.wait {
            WaitKind::Sleep => format!("sleeps{place}{since}{due}"),
            WaitKind::Tick => format!("waits{place} for its next tick{since}{due}"),
            WaitKind::Yield => format!("gave its turn to the others{place}{since}"),
            WaitKind::Budget => {
                format!("has used up its turn{place} and lets others run{since}")
            }
            WaitKind::SetAside => "lost its turn and is set aside: nobody polls it".to_owned(),
            WaitKind::Dropped => {
                "lost its turn: its future was dropped, and the next turn makes a new one"
                    .to_owned()
            }
            _ => format!(
                "waits{place} for {}{since}{due}",
                self.what(lane.id, moment, t)
            ),
        };
        format!("{name} {verb}")
    }

    /// What is waited for, as a noun.
    fn what(&self, id: LaneId, moment: &Moment<'_>, t: Nanos) -> String {
        match moment.wait {
            WaitKind::Calls => self.below(id, t),
            WaitKind::Task => match moment.awaited_task() {
                Some(task) => format!("the end of {}", self.name_of(task)),
                None => "the end of a task".to_owned(),
            },
            WaitKind::Tasks => self.tasks(moment, t),
            WaitKind::Send => format!("room in the {}", self.object(moment, t)),
            WaitKind::Recv => format!("a message from the {}", self.object(moment, t)),
            WaitKind::Acquire => format!("a permit ({})", self.object(moment, t)),
            WaitKind::Lock => format!("the {}", self.object(moment, t)),
            WaitKind::Read => format!("a shared hold of the {}", self.object(moment, t)),
            WaitKind::Write => format!("the only hold of the {}", self.object(moment, t)),
            WaitKind::Notified => "a notification".to_owned(),
            WaitKind::Barrier => "the others at the barrier".to_owned(),
            WaitKind::Changed => "a new value".to_owned(),
            WaitKind::Closed => "the other side to be gone".to_owned(),
            WaitKind::Other
            | WaitKind::Sleep
            | WaitKind::Tick
            | WaitKind::Yield
            | WaitKind::Budget
            | WaitKind::SetAside
            | WaitKind::Dropped => "something outside the demo's tasks".to_owned(),
        }
    }

    /// The open tasks of a set: by name when it is one, by number when they are more.
    fn tasks(&self, moment: &Moment<'_>, t: Nanos) -> String {
        let set = moment.awaited_set();
        let mut open = set.into_iter().flat_map(|set| self.open_in_set(set, t));
        match (open.next(), open.next()) {
            (Some(one), None) => format!("the end of {}", one.name),
            (Some(_), Some(_)) => format!("{} of its tasks", 2 + open.count()),
            (None, _) => "the next of its tasks to end".to_owned(),
        }
    }

    /// The open calls below a lane: by name when it is one, by number when they are more.
    fn below(&self, id: LaneId, t: Nanos) -> String {
        let mut below = self.awaited_below(id, t);
        match (below.next(), below.next()) {
            (Some(one), None) => one.name.to_string(),
            (Some(_), Some(_)) => format!("its {} open calls", 2 + below.count()),
            (None, _) => "something outside the demo's tasks".to_owned(),
        }
    }

    /// The object of a wait with its value: "queue (2 of 2)".
    fn object(&self, moment: &Moment<'_>, t: Nanos) -> String {
        let gauge = moment.awaited_gauge().and_then(|id| self.demo_gauge(id));
        let Some(gauge) = gauge else {
            return match moment.wait {
                WaitKind::Send | WaitKind::Recv => "channel",
                WaitKind::Acquire => "semaphore",
                _ => "lock",
            }
            .to_owned();
        };
        let value = gauge.at(t).unwrap_or(0.0);
        let used = match gauge.capacity {
            Some(capacity) => format!("{value} of {capacity}"),
            None => format!("{value}"),
        };
        match gauge.kind {
            GaugeKind::Permits => format!("{}: {used} in use", gauge.name),
            GaugeKind::Lock => gauge.name.to_string(),
            _ => format!("{} ({used})", gauge.name),
        }
    }

    fn name_of(&self, id: LaneId) -> String {
        let lane = self.lane(id);
        lane.map_or_else(|| format!("lane {}", id.0), |lane| lane.name.to_string())
    }
}

/// An instant, as the axis writes it.
fn seconds(t: Nanos) -> String {
    format!("{:.2} s", t.seconds())
}

/// A length in the unit that suits it.
pub(crate) fn length(length: Nanos) -> String {
    match length.0 {
        0..1_000 => format!("{} ns", length.0),
        1_000..1_000_000 => format!("{:.0} µs", length.seconds() * 1e6),
        1_000_000..100_000_000 => format!("{:.0} ms", length.seconds() * 1e3),
        _ => format!("{:.2} s", length.seconds()),
    }
}
