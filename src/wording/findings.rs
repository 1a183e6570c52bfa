//! What stands out, one sentence each.

use super::held::circle;
use super::target::the;
use super::time::length;
use super::words::count;
use crate::recording::{BLOCKING, Finding, FindingKind, LaneId, Nanos, Variant};

/// What was found, with the lane, the cause and the figure: "handler held its thread at line 27 for 1.00 s: 6 tasks were
/// ready meanwhile".
#[expect(clippy::too_many_lines, reason = "a sentence for each kind")]
pub fn finding(variant: &Variant, found: &Finding) -> String {
    let lane = name(variant, found.lane);
    let line = at_line(found.line);
    let lasted = length(found.length);
    let number = found.count;
    let other = found.other.map(|other| name(variant, other));
    match found.kind {
        FindingKind::LongPoll => {
            let meanwhile = match number {
                0 => String::new(),
                1 => ": 1 task was ready meanwhile".to_owned(),
                more => format!(": {more} tasks were ready meanwhile"),
            };
            format!("{lane} held its thread{line} for {lasted}{meanwhile}")
        }
        FindingKind::AwaitedInTurn => {
            format!(
                "{lane} awaits each task{line} before it spawns the next: {number} tasks ran one after another"
            )
        }
        FindingKind::LeftUnpolled => {
            let instead = other.map_or(String::new(), |other| {
                format!(": {other} awaited something else{line}")
            });
            if found.length <= BLOCKING {
                // it is left so in a run that is stuck
                let instead = instead.replacen("awaited", "awaits", 1);
                return format!("{lane} could run, but nothing polls it{instead}");
            }
            format!("{lane} could run for {lasted}, but nothing polled it{instead}")
        }
        FindingKind::TimedOutUnpolled => {
            let other = other.unwrap_or_else(|| "its task".to_owned());
            format!(
                "the time limit of {lane} passed while nothing polled it: {other} awaited something else{line}, for another {lasted}"
            )
        }
        FindingKind::StarvedArm => {
            let winner = other.unwrap_or_else(|| "an arm above it".to_owned());
            let closed = variant.closed_in_each_turn(found);
            let closed = if closed {
                " because its channel is closed"
            } else {
                ""
            };
            format!(
                "{lane} was never polled in {number} turns{line}: {winner} was ready each time{closed}"
            )
        }
        FindingKind::LostNotification => {
            let waiter = other.unwrap_or_else(|| "another lane".to_owned());
            let later = match found.length {
                Nanos::ZERO => "right after".to_owned(),
                _ => format!("{lasted} later"),
            };
            format!("notify_waiters{line} woke nobody: {waiter} began to wait {later}")
        }
        FindingKind::Lagged => {
            let messages = count(number, "message", "messages");
            format!(
                "{lane} missed {messages}{line}: it was slower than the sender, and the channel kept no more"
            )
        }
        FindingKind::ValueLost => {
            format!("the send of {lane}{line} was dropped while it waited, and its value with it")
        }
        FindingKind::MessageLost => {
            let times = match number {
                0 | 1 => String::new(),
                more => format!(" {more} times"),
            };
            format!(
                "{lane} was dropped{times} with a message in hand that it had received{line}: no later receive gets it again"
            )
        }
        FindingKind::BytesLost => {
            let bytes = count(number, "byte", "bytes");
            format!(
                "{lane} dropped a read{line} that had already taken {bytes}: no later read gets them again"
            )
        }
        FindingKind::WakesItself => {
            format!(
                "{lane}{line} woke itself in {number} of its polls: it is polled again and again instead of waiting, and takes a thread's time"
            )
        }
        FindingKind::RestartedLimit => {
            format!(
                "{lane}{line} starts again in each turn: it was dropped {number} times and never fired"
            )
        }
        FindingKind::GrowingQueue => {
            let queue = found.gauge.and_then(|index| variant.gauges().get(index));
            let queue = queue.map_or("a queue", |gauge| &*gauge.name);
            let messages = count(number, "message", "messages");
            format!("{queue} has no limit and only grows: {messages} after {lasted}")
        }
        FindingKind::UnseenPanic => {
            format!("{lane} panicked, and nothing awaits it")
        }
        FindingKind::CannotBeWoken => {
            format!("nothing can wake {lane}: its last poll kept no clone of the waker")
        }
        FindingKind::BudgetSpent => {
            let task = other.unwrap_or_else(|| "its task".to_owned());
            format!(
                "{lane} used up the budget of its task{line} and was polled {number} times in vain: a new budget comes only when {task} returns to its runtime"
            )
        }
        FindingKind::NeverPolled => {
            let others = match number {
                0 | 1 => String::new(),
                2 => " and 1 other task".to_owned(),
                more => format!(" and {} other tasks", more - 1),
            };
            let were = if number > 1 { "were" } else { "was" };
            format!("{lane}{others} {were} spawned and never polled: the program returned first")
        }
        FindingKind::DroppedUnpolled => {
            let function = variant.made_at(found.line).unwrap_or("a function");
            match number {
                0 | 1 => format!(
                    "{function} was called{line}, but nothing polled its future before it was dropped: its body did not run"
                ),
                more => format!(
                    "{function} was called{line}, but nothing polled its {more} futures before they were dropped: their bodies did not run"
                ),
            }
        }
        FindingKind::ClosedChannel => {
            format!(
                "{lane} received from a closed channel at least {number} times{line}: it returns at once each time"
            )
        }
        FindingKind::LockHeldAcrossAwait => {
            let lock = found.gauge.and_then(|index| variant.gauges().get(index));
            let lock = lock.map_or_else(|| "a lock".to_owned(), |gauge| the(&gauge.name));
            format!(
                "{lock} was held across an await {number} times in a row, for {lasted} in all, while others waited for it: {lane} does so{line}"
            )
        }
        FindingKind::GivenBack => {
            let times = match number {
                0 | 1 => String::new(),
                more => format!(", {more} times in all"),
            };
            let limit = found.gauge.and_then(|index| variant.gauges().get(index));
            let limit = limit.map_or("the semaphore", |gauge| &*gauge.name);
            format!("{lane} gives its permit back at once{line}{times}: {limit} limits nothing")
        }
        FindingKind::Deadlock => deadlock(variant, found),
        FindingKind::AbortIgnored => {
            format!(
                "abort{line} had no effect on {lane}: a blocking job that has begun runs to its end"
            )
        }
    }
}

/// "transfer #1 waits for lock #2, held by transfer #2, which waits for the lock, held by transfer #1: neither can ever continue"
fn deadlock(variant: &Variant, found: &Finding) -> String {
    let steps = variant.circle(found.lane, found.at);
    if steps.is_empty() {
        let lane = name(variant, found.lane);
        return format!(
            "{lane} is one of {} lanes that wait for each other",
            found.count
        );
    }
    circle(&steps)
}

fn at_line(line: u32) -> String {
    if line == 0 {
        return String::new();
    }
    format!(" at line {line}")
}

fn name(variant: &Variant, id: LaneId) -> String {
    let lane = variant.lane(id);
    lane.map_or_else(|| format!("lane {}", id.0), |lane| lane.name.to_string())
}
