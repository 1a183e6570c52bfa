//! Small words: lists, numbers, instants.

use crate::recording::{Nanos, length};

/// "a, b and c"
pub(super) fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// An instant, to the millisecond where the hundredth does not say it.
pub(super) fn seconds(t: Nanos) -> String {
    let text = format!("{:.3}", t.seconds());
    let text = text.strip_suffix('0').unwrap_or(&text);
    format!("{text} s")
}

/// How long something took: in seconds, or in a smaller unit when it was short.
pub(super) fn took(time: Nanos) -> String {
    match time.0 {
        1..10_000_000 => length(time),
        _ => seconds(time),
    }
}

/// A number with at most three places.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}

/// "1 task", "3 tasks"
pub(super) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
