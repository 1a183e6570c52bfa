//! Plain text of a fixed width.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A text that Markdown must leave as it is.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if "\\`*_[]|<>&".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Adds `text` wrapped at `width` columns; the lines after the first one begin with `indent` blanks more than it does. A word that
/// is longer than a line is broken.
pub(crate) fn wrap(out: &mut String, text: &str, width: usize, indent: usize) {
    let words = text.trim_start_matches(' ');
    let first = (text.len() - words.len()).min(width / 2);
    let hang = (first + indent).min(width / 2);
    let mut line = " ".repeat(first);
    let mut is_empty = true;
    for word in pieces(words) {
        if !is_empty && line.width() + 1 + word.width() > width {
            push_line(out, &line);
            line = " ".repeat(hang);
        } else if !is_empty {
            line.push(' ');
        }
        for c in word.chars() {
            if line.width() + c.width().unwrap_or(0) > width.max(hang + 2) {
                push_line(out, &line);
                line = " ".repeat(hang);
            }
            line.push(c);
        }
        is_empty = false;
    }
    push_line(out, &line);
}

/// The words, each with what must stay on its line: the unit of a number, the number of a name.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let bare = word.trim_end_matches(|c: char| c.is_ascii_punctuation());
        let is_unit = matches!(bare, "s" | "ms" | "µs" | "us" | "ns");
        let is_number = word.starts_with('#');
        match pieces.last_mut() {
            Some(last) if is_number || is_unit && last.ends_with(|c: char| c.is_ascii_digit()) => {
                last.push(' ');
                last.push_str(word);
            }
            _ => pieces.push(word.to_owned()),
        }
    }
    pieces
}

fn push_line(out: &mut String, line: &str) {
    out.push_str(line.trim_end());
    out.push('\n');
}

/// The text in a number of columns: cut, or filled with blanks.
pub(crate) fn fit(text: &str, width: usize) -> String {
    let mut fitted = String::new();
    let mut used = 0;
    for c in text.chars() {
        let columns = c.width().unwrap_or(0);
        if used + columns > width {
            break;
        }
        used += columns;
        fitted.push(c);
    }
    fitted.push_str(&" ".repeat(width - used));
    fitted
}

/// The text in ASCII: what has a likeness there becomes it, the rest a question mark.
pub(crate) fn ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut ascii = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_ascii() => ascii.push(c),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => ascii.push('-'),
            '‘' | '’' => ascii.push('\''),
            '“' | '”' | '«' | '»' => ascii.push('"'),
            '…' => ascii.push_str("..."),
            'µ' | 'μ' => ascii.push('u'),
            '×' => ascii.push('x'),
            '→' => ascii.push_str("->"),
            '←' => ascii.push_str("<-"),
            '≤' => ascii.push_str("<="),
            '≥' => ascii.push_str(">="),
            '≈' => ascii.push('~'),
            '·' | '•' => ascii.push('*'),
            '›' => ascii.push('>'),
            '\u{a0}' | '\u{202f}' => ascii.push(' '),
            _ => ascii.push('?'),
        }
    }
    Cow::Owned(ascii)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_hang_below_the_first_and_keep_the_width() {
        let mut out = String::new();
        wrap(&mut out, "  one two three_is_longer_than_it", 12, 2);
        assert_eq!(out, "  one two\n    three_is\n    _longer_\n    than_it\n");
    }

    #[test]
    fn a_number_keeps_its_unit() {
        let mut out = String::new();
        wrap(&mut out, "ab cd 1.00 s, get #1", 9, 0);
        assert_eq!(out, "ab cd\n1.00 s,\nget #1\n");
    }

    #[test]
    fn wide_characters_count_twice() {
        let mut out = String::new();
        wrap(&mut out, "日本 語語 語", 5, 0);
        assert_eq!(out, "日本\n語語\n語\n");
        assert_eq!(fit("日本語", 5), "日本 ");
    }

    #[test]
    fn ascii_keeps_what_has_a_likeness() {
        assert_eq!(ascii("3 µs — “fast” …é"), "3 us - \"fast\" ...?");
    }
}
