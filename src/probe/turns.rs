//! The turns of a `select!` that spins: equal ones in a row become one event.
//!
//! An arm that is ready each time, such as one on a closed channel, makes hundreds of thousands of turns a second, each of five
//! or six events that differ in their stamps alone. Only what happens inside one poll of the task is left out: a turn that
//! waits is recorded whole.

use crate::recording::{Event, EventKind, LaneId, Nanos, WorkerId};

/// A turn of more events is recorded whole each time.
const MAX_TURN_EVENTS: usize = 24;

/// Arms whose last end is remembered: those of the `select!`s that are polled at the moment.
const MAX_ARMS: usize = 16;

/// Where in the batch the last turn of an arm ended.
#[derive(Debug, Default)]
pub(super) struct TurnEnds(Vec<(LaneId, usize)>);

impl TurnEnds {
    /// The batch was taken away.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// The last event is the end of the arm `lane`: if all since its last end is the same as before that, it is taken off again
    /// and counted.
    pub(super) fn fold_repetition(&mut self, lane: LaneId, events: &mut Vec<Event>) {
        let Some(last) = events.len().checked_sub(1) else {
            return;
        };
        let Some((_, end)) = self.0.iter_mut().find(|(known, _)| *known == lane) else {
            if self.0.len() >= MAX_ARMS {
                self.0.remove(0);
            }
            self.0.push((lane, last));
            return;
        };
        if repeats(events, *end) {
            count(events, *end);
        } else {
            *end = last;
        }
    }
}

/// Whether the events behind the one at `end`, a counter of repetitions left out, equal those up to it.
fn repeats(events: &[Event], end: usize) -> bool {
    let (before, after) = events.split_at_checked(end + 1).unwrap_or((events, &[]));
    let turn = match after.split_first() {
        Some((first, rest)) if matches!(first.kind, EventKind::Repeated { .. }) => {
            let EventKind::Repeated { events, .. } = first.kind else {
                return false;
            };
            if usize::try_from(events) != Ok(rest.len()) {
                return false;
            }
            rest
        }
        _ => after,
    };
    let Some(start) = before.len().checked_sub(turn.len()) else {
        return false;
    };
    let earlier = before.get(start..).unwrap_or(&[]);
    (1..=MAX_TURN_EVENTS).contains(&turn.len())
        && earlier.len() == turn.len()
        && turn
            .iter()
            .zip(earlier)
            .all(|(event, earlier)| is_within_a_poll(&event.kind) && event.kind == earlier.kind)
}

/// Takes the repetition off and counts it.
fn count(events: &mut Vec<Event>, end: usize) {
    let now = events.last().map_or(Nanos::ZERO, |event| event.at);
    let counter = end + 1;
    if let Some(event) = events.get_mut(counter)
        && let EventKind::Repeated { count, .. } = &mut event.kind
    {
        *count = count.saturating_add(1);
        event.at = now;
        events.truncate(counter + 1);
        return;
    }
    let length = events.len() - counter;
    events.truncate(counter);
    events.push(Event {
        at: now,
        kind: EventKind::Repeated {
            events: u32::try_from(length).unwrap_or(u32::MAX),
            count: 1,
        },
    });
}

/// Whether the event may happen many times in one poll of a task without any time for others.
fn is_within_a_poll(kind: &EventKind) -> bool {
    match kind {
        EventKind::PollStarted { worker, .. } => *worker == WorkerId::NONE,
        EventKind::Reopened { .. }
        | EventKind::Adopted { .. }
        | EventKind::SetAside { .. }
        | EventKind::Ended { .. }
        | EventKind::GaugeSet { .. } => true,
        _ => false,
    }
}
