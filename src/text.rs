//! Text from outside (a lesson, a recording, a file's name, a demo's output) at the last step before a terminal or a file.

pub(crate) mod file;
mod plain;
pub mod problem;

pub(crate) use plain::{ascii, fit, wrap};

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
    }
}
