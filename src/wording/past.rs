//! How a lane that has ended spent its time, in clauses.

use super::target::{Place, lasting_noun};
use super::time::{Unit, length};
use crate::recording::{HeldThread, Nanos, Past, WaitTarget, Waited};

/// How much is told of a wait.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// Where and for what.
    Whole,
    /// Where.
    Where,
}

/// Clauses about a lane that has ended, the most telling one first: "its handle was dropped at 0.60 s", "it waited for a
/// thread for 0.15 s in all", "it waited 1.82 s at line 45 for fetch #1 and 2 more".
pub(super) fn spent(past: &Past, unit: Unit, place: Place, told: Told) -> Vec<String> {
    let detached = past.detached.map(|at| {
        let at = unit.instant(at);
        format!("its handle was dropped at {at}")
    });
    let unpolled = past.unpolled.map(|time| {
        let time = length(time);
        format!("it was ready for {time}, and nobody polled it")
    });
    let ready = past.ready.map(|time| {
        let time = length(time);
        format!("it waited for a thread for {time} in all")
    });
    let dropped = (past.dropped > 0).then(|| {
        let turns = if past.dropped == 1 { "turn" } else { "turns" };
        format!("its future was dropped in {} {turns}", past.dropped)
    });
    let ran = past.ran.map(|time| ran(time, past.held.as_ref(), place));
    let waited = past.waited.as_ref();
    let waited = waited.map(|waited| wait(waited, place, told));
    [detached, unpolled, ready, dropped, ran, waited]
        .into_iter()
        .flatten()
        .collect()
}

/// "it ran for 0.02 s", "it held its thread for 1.00 s at line 12", "it held its thread for 1.60 s in 40 polls"
fn ran(time: Nanos, held: Option<&HeldThread>, place: Place) -> String {
    let Some(held) = held else {
        return format!("it ran for {}", length(time));
    };
    let at = place.lines(held.line.as_slice());
    let polls = match held.polls {
        1 => String::new(),
        polls => format!(" in {polls} polls"),
    };
    format!("it held its thread for {}{polls}{at}", length(held.time))
}

fn wait(waited: &Waited, place: Place, told: Told) -> String {
    let (time, at) = (length(waited.time), place.lines(&waited.lines));
    let more = match waited.more {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    match &waited.target {
        WaitTarget::Timer => format!("it slept for {time}{at}"),
        _ if told == Told::Where => format!("it waited {time}{at}"),
        target => format!("it waited {time}{at} for {}{more}", lasting_noun(target)),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::recording::{LaneId, Named};

    #[test]
    fn a_thread_that_is_held_again_and_again_is_held_in_so_many_polls() {
        let told = |polls| {
            let held = HeldThread {
                time: Nanos(1_600_000_000),
                polls,
                line: Some(12),
            };
            ran(Nanos(1_700_000_000), Some(&held), Place::Words)
        };
        assert_eq!(told(1), "it held its thread for 1.60 s at line 12");
        let many = "it held its thread for 1.60 s in 40 polls at line 12";
        assert_eq!(told(40), many);
    }

    #[test]
    fn the_most_telling_clause_comes_first() {
        let past = Past {
            detached: Some(Nanos(600_000_000)),
            ready: Some(Nanos(150_000_000)),
            unpolled: None,
            dropped: 4,
            ran: None,
            held: None,
            waited: Some(Waited {
                time: Nanos(1_820_000_000),
                lines: vec![45],
                target: WaitTarget::Call(Named {
                    lane: LaneId(1),
                    name: Arc::from("fetch #1"),
                }),
                more: 2,
            }),
        };
        let clauses = [
            "its handle was dropped at 0.60 s",
            "it waited for a thread for 0.15 s in all",
            "its future was dropped in 4 turns",
            "it waited 1.82 s at line 45 for fetch #1 and 2 more",
        ];
        assert_eq!(
            spent(&past, Unit::Seconds, Place::Words, Told::Whole),
            clauses
        );
    }
}
