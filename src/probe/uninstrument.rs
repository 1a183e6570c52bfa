//! Code that a message quotes, as it stands on the screen: without what the instrumented copy has more.
//!
//! `assert!` and `dbg!` quote the code that runs. This is the inverse of what `instrument` inserts into an expression.

use std::ops::Range;

/// What stands before an `.await`, up to the line.
const AT: &str = ".awaitscope_at(";

/// What stands around a name before an `.await`, up to the line.
const AT_NAME: &str = "crate::probe::at(";

/// What stands around a call whose future is not awaited where it is made, or that is one of a closure, up to the line.
const MADE: [&str; 3] = [
    "crate::probe::made(",
    "crate::probe::passed(",
    "crate::probe::called(",
];

/// What stands around an async block that returns a `Result`.
const FAILING: &str = "crate::probe::failing!(";

/// What stands around the condition of an arm, up to the line.
const ARM: &str = "crate::probe::arm_is_on(";

/// What stands behind an arm in parentheses, up to the line.
const BRANCHES: [&str; 2] = [".awaitscope_branch(", ".awaitscope_branch_by_ref("];

/// The text without the probes in it.
pub(crate) fn uninstrumented(text: &str) -> String {
    let mut text = text.to_owned();
    while let Some(probe) = at(&text) {
        text.replace_range(probe, "");
    }
    while let Some((open, close)) = failing(&text) {
        text.replace_range(close, "");
        text.replace_range(open, "");
    }
    let [made, passed, called] = MADE;
    for (name, follows) in [
        (AT_NAME, ".await"),
        (ARM, ""),
        (made, ""),
        (passed, ""),
        (called, ""),
    ] {
        while let Some((open, close)) = around(&text, name, follows) {
            text.replace_range(close, "");
            text.replace_range(open, "");
        }
    }
    while let Some((open, probe)) = branch(&text) {
        text.replace_range(probe, "");
        text.replace_range(open, "");
    }
    text
}

/// Where the first `.awaitscope_at(LINE, SOURCE)` before an `.await` is.
fn at(text: &str) -> Option<Range<usize>> {
    let mut places = text.match_indices(AT);
    places.find_map(|(start, name)| {
        let rest = after_place(text.get(start + name.len()..)?)?.strip_prefix(')')?;
        let end = text.len() - rest.len();
        rest.starts_with(".await").then_some(start..end)
    })
}

/// Where the first `NAME(LINE, SOURCE, .. )` is that `follows` comes after: all up to the argument, and the closing parenthesis.
fn around(text: &str, name: &str, follows: &str) -> Option<(Range<usize>, Range<usize>)> {
    let mut places = text.match_indices(name);
    places.find_map(|(start, name)| {
        let argument = after_place(text.get(start + name.len()..)?)?.strip_prefix(", ")?;
        let open = start..text.len() - argument.len();
        let close = open.end + closing(argument)?;
        let is_probe = text.get(close + 1..)?.starts_with(follows);
        is_probe.then_some((open, close..close + 1))
    })
}

/// Where the first `failing!( .. )` is: all up to the argument, and the closing parenthesis.
fn failing(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let start = text.find(FAILING)?;
    let open = start..start + FAILING.len();
    let close = open.end + closing(text.get(open.end..)?)?;
    Some((open, close..close + 1))
}

/// Where the first `( .. ).awaitscope_branch(LINE, NAME)` is: the opening parenthesis, and all from the closing one on.
fn branch(text: &str) -> Option<(Range<usize>, Range<usize>)> {
    let mut places = BRANCHES.iter().flat_map(|name| text.match_indices(name));
    places.find_map(|(start, name)| {
        let arm = text.get(..start)?.strip_suffix(')')?;
        let open = last_open(arm)?;
        let rest = after_place(text.get(start + name.len()..)?)?.strip_prefix(')')?;
        Some((open..open + 1, arm.len()..text.len() - rest.len()))
    })
}

/// What follows a line number and a source text.
fn after_place(text: &str) -> Option<&str> {
    after_string(after_line(text)?.strip_prefix(", \"")?)
}

/// The place of the first parenthesis that was not opened.
fn closing(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    text.find(|c| {
        let closes = c == ')' && open == 0;
        open += usize::from(c == '(');
        open -= usize::from(c == ')' && open > 0);
        closes
    })
}

/// What follows a line number.
fn after_line(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (rest.len() < text.len()).then_some(rest)
}

/// What follows the end of a string literal.
fn after_string(text: &str) -> Option<&str> {
    let mut escaped = false;
    let end = text.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    text.get(end + 1..)
}

/// The place of the last parenthesis that is not closed again.
fn last_open(text: &str) -> Option<usize> {
    let mut closed = 0_usize;
    text.rfind(|c| {
        closed += usize::from(c == ')');
        let opens = c == '(' && closed == 0;
        closed -= usize::from(c == '(' && closed > 0);
        opens
    })
}
