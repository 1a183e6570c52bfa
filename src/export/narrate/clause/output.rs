//! The lines that lanes write, in words.

use super::Clause;
use crate::wording::list;

/// Characters of a demo's line that are quoted.
const QUOTED: usize = 100;

/// Characters of the error that a program returned: it may say what to do, at its end.
const ERROR: usize = 300;

/// Lines that are quoted, for lanes that are told together.
const LINES: usize = 3;

impl Clause<'_> {
    /// What they wrote: all of it when it is little.
    pub(super) fn wrote(&self) -> Option<String> {
        // each of those who follow wrote the same
        let turns = if self.group.follows {
            1
        } else {
            self.group.turns.len()
        };
        let turns = || self.group.turns.iter().take(turns);
        let lines = || turns().flat_map(|turn| &turn.wrote);
        let first = quote(lines().next()?);
        let verb = self.verb("writes", "write");
        let count = lines().count();
        if count > LINES {
            return Some(format!("{verb} {count} lines (the first: {first})"));
        }
        let quotes: Vec<_> = lines().map(|line| quote(line)).collect();
        Some(format!("{verb} {}", list(&quotes)))
    }
}

/// A line of the demo between quotes.
fn quote(text: &str) -> String {
    let most = if text.starts_with("Error: ") {
        ERROR
    } else {
        QUOTED
    };
    let mut quoted: String = text.chars().take(most).collect();
    if text.chars().count() > most {
        quoted.push_str("...");
    }
    format!("\"{quoted}\"")
}
