//! The width of printed texts.

use std::io::IsTerminal as _;

/// Wider lines are hard to read.
const MOST: usize = 80;

/// Narrower ones leave no room for a table or a timeline.
const LEAST: usize = 40;

/// The columns of a text on standard output: those of the terminal, between 40 and 80; 80 in a pipe or a file.
pub(super) fn columns() -> usize {
    let is_terminal = std::io::stdout().is_terminal();
    let size = is_terminal.then(crossterm::terminal::size);
    match size {
        Some(Ok((columns, _))) if columns > 0 => usize::from(columns).clamp(LEAST, MOST),
        _ => MOST,
    }
}
