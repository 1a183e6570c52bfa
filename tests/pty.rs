//! awaitscope in a pseudo-terminal: what a person and a shell would see of it. Nothing here depends on what
//! the first page shows, except for the texts below.

#[cfg(test)]
#[path = "pty/harness.rs"]
mod harness;
#[cfg(test)]
#[path = "pty/modes.rs"]
mod modes;

#[cfg(test)]
#[path = "pty/ending.rs"]
mod ending;
#[cfg(test)]
#[path = "pty/lessons.rs"]
mod lessons;
#[cfg(test)]
#[path = "pty/showing.rs"]
mod showing;
#[cfg(test)]
#[path = "pty/stopping.rs"]
mod stopping;

/// On the first page, and not in what a shell prints.
#[cfg(test)]
const FIRST_PAGE: &str = "awaitscope";
/// On the page of help, and not on the first page.
#[cfg(test)]
const HELP: &str = "leave at once";
/// Opens and closes the help.
#[cfg(test)]
const HELP_KEY: &str = "?";
/// Sets something moving on the first page.
#[cfg(test)]
const MOVE_KEY: &str = "\r";
