//! Text from outside (a lesson, a recording, a file's name, a demo's output) at the last step before a terminal or a file.

pub(crate) mod file;
mod plain;
pub mod problem;
pub(crate) mod writer;

pub(crate) use plain::{ascii, escape, fit, wrap};

use std::borrow::Cow;
use std::fmt::Arguments;

/// The text without what could steer a terminal or turn its direction around: C0, C1 and bidi controls. A tab is a blank.
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_control) {
        return Cow::Borrowed(text);
    }
    let kept = text.chars().filter_map(|c| match c {
        '\t' => Some(' '),
        c if is_control(c) => None,
        c => Some(c),
    });
    Cow::Owned(kept.collect())
}

/// The same of a text of several lines, which keeps its line ends and tabs.
pub fn clean_lines(text: &str) -> Cow<'_, str> {
    let steers = |c: char| is_control(c) && !matches!(c, '\n' | '\t');
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| !steers(*c)).collect())
}

/// A JSON text that means the same and steers nothing: such characters stand within its strings only, where an escape does.
pub fn clean_json(text: &str) -> Cow<'_, str> {
    let steers = |c: char| is_control(c) && c != '\n';
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if steers(c) {
            // all of them are below U+FFFF
            escaped.add(format_args!("\\u{:04x}", u32::from(c)));
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

/// The text without its full stop: a sentence goes on after it.
pub(crate) fn unended(text: &str) -> &str {
    text.strip_suffix('.').unwrap_or(text)
}

/// Adding formatted text to a string.
pub(crate) trait Add {
    /// Adds it; a string takes everything.
    fn add(&mut self, text: Arguments<'_>);
}

impl Add for String {
    fn add(&mut self, text: Arguments<'_>) {
        self.push_str(&text.to_string());
    }
}

fn is_control(c: char) -> bool {
    let bidi = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || bidi
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_passes() {
        assert_eq!(clean("a\u{1b}[31mb\u{9b}c\r\n\u{202e}d\te"), "a[31mbcd e");
        assert!(matches!(clean("plain ●"), Cow::Borrowed(_)));
        assert_eq!(clean_lines("a\u{7f}\r\n\u{200f}b\tc"), "a\nb\tc");
        assert!(matches!(clean_lines("naïve ✓ 日本\n\t"), Cow::Borrowed(_)));
    }

    #[test]
    fn json_means_the_same_without_what_steers() {
        let steering = serde_json::json!({ "a\u{202e}": "b\u{9b}c\u{7f}\u{1b}\n" });
        let text = serde_json::to_string_pretty(&steering).unwrap();
        let cleaned = clean_json(&text);
        assert_ne!(cleaned, text);
        assert_eq!(cleaned, clean_lines(&cleaned));
        let read: serde_json::Value = serde_json::from_str(&cleaned).unwrap();
        assert_eq!(read, steering);
    }
}
