//! awaitscope in a pseudo-terminal: what a person and a shell would see of it. Nothing here depends on what
//! the first page shows, except for the texts below.

#[cfg(test)]
#[path = "pty/harness.rs"]
mod harness;
#[cfg(test)]
#[path = "pty/modes.rs"]
mod modes;
#[cfg(test)]
#[path = "pty/process.rs"]
mod process;

#[cfg(test)]
#[path = "pty/ending.rs"]
mod ending;
#[cfg(test)]
#[path = "pty/input.rs"]
mod input;
#[cfg(test)]
#[path = "pty/lessons.rs"]
mod lessons;
#[cfg(test)]
#[path = "pty/running.rs"]
mod running;
#[cfg(test)]
#[path = "pty/showing.rs"]
mod showing;
#[cfg(test)]
#[path = "pty/stopping.rs"]
mod stopping;

/// On the first page, and not in what a shell prints.
#[cfg(test)]
const FIRST_PAGE: &str = "awaitscope";
/// On the page of help wherever it is opened, and nowhere else.
#[cfg(test)]
const HELP: &str = "╭─ keys ─";
/// Opens and closes the help.
#[cfg(test)]
const HELP_KEY: &str = "?";
/// On the card with which the tour begins, that lies over the first page of whoever is new.
#[cfg(test)]
const TOUR: &str = "what this is";

/// A lesson at its Watch step: the tour is closed, and the steps before are left with the key that needs no answer.
#[cfg(test)]
fn at_watch(lesson: &str) -> harness::Program {
    let mut program = harness::Start::awaitscope(&[lesson]).size(120, 40).spawn();
    go_to_watch(&mut program);
    program
}

/// The same of a program that has just been started with a lesson.
#[cfg(test)]
fn go_to_watch(program: &mut harness::Program) {
    close_tour(program);
    program.send("}}");
    program.wait_for("timeline");
}

/// Leaves the tour, on whose first card a run plays: no two take the same time.
#[cfg(test)]
fn close_tour(program: &mut harness::Program) {
    program.wait_for_screen(TOUR);
    program.send("\u{1b}");
    // an escape and a key that come together are one key with Alt
    program.wait_without(TOUR);
}
