//! The turns of an arm of a `select!`, in words.

use super::super::arms::{Spins, TurnEnd};
use super::super::turn::{After, Turn};
use super::Clause;

impl Clause<'_> {
    /// How its turn ended, and that the next one has begun.
    pub(super) fn turn_ended(&self, turn: &Turn) -> Vec<String> {
        let mut verbs = Vec::new();
        if matches!(turn.after, After::Ended(..)) {
            return verbs;
        }
        let never_polled = turn.ended == Some(TurnEnd::Lost) && self.is_never_polled(turn);
        match turn.ended {
            Some(TurnEnd::Lost) if never_polled => {
                verbs.push(self.verb("is", "are") + " dropped without having been polled");
            }
            Some(TurnEnd::Lost) => verbs.push(self.verb("is", "are") + " dropped"),
            Some(TurnEnd::Won) => verbs.push(self.verb("completes", "complete")),
            None => {}
        }
        let has_begun = turn.ended.is_some() || turn.was_between;
        if has_begun && matches!(turn.after, After::Waits(_) | After::Runs) {
            verbs.push(self.verb("starts", "start") + " again");
        }
        verbs
    }

    fn is_never_polled(&self, turn: &Turn) -> bool {
        let lane = self.variant.lane(turn.lane);
        lane.is_some_and(|lane| lane.polls_until(self.variant.end()) == 0)
    }

    /// All its turns in one figure: "loses 50000 turns without being polled".
    pub(super) fn spins(&self, spins: &Spins) -> String {
        let until = if spins.until > self.instant.until {
            format!(" until {}", self.unit.precise(spins.until))
        } else {
            String::new()
        };
        let (won, lost) = (spins.won, spins.lost);
        let (wins, loses) = (self.verb("wins", "win"), self.verb("loses", "lose"));
        match (won, lost, spins.never_polled) {
            (_, 0, _) => format!("{wins} {won} turns{until}"),
            (0, _, true) => format!("{loses} {lost} turns{until} without being polled"),
            (0, _, false) => format!("{loses} {lost} turns{until}"),
            _ => format!("{wins} {won} turns and {loses} {lost}{until}"),
        }
    }
}
