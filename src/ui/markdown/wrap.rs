//! Words into lines of a width.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Line;
use crate::theme::Role;

/// Lines that are being filled.
pub(super) struct Wrap {
    pub(super) width: usize,
    /// A single word may be so wide.
    widest_word: usize,
    pub(super) indent: usize,
    pub(super) used: usize,
    /// Whether no blank came since the last word.
    pub(super) glued: bool,
    pub(super) lines: Vec<Line>,
    pub(super) line: Line,
}

impl Wrap {
    pub(super) fn new(width: usize) -> Self {
        Self {
            width: width.max(1),
            widest_word: width.max(1),
            indent: 0,
            used: 0,
            glued: false,
            lines: Vec::new(),
            line: Line::new(),
        }
    }

    /// A word that is wider than a line has so many columns: an address that is broken cannot be copied.
    pub(super) fn with_words_up_to(self, columns: usize) -> Self {
        Self {
            widest_word: columns.max(self.width),
            ..self
        }
    }

    pub(super) fn push(&mut self, text: &str, role: Role) {
        self.used += text.width();
        match self.line.last_mut() {
            Some((last, before)) if *before == role => last.push_str(text),
            _ => self.line.push((text.to_owned(), role)),
        }
    }

    /// Adds words, each on the next line when this one is full.
    pub(super) fn words(&mut self, text: &str, role: Role) {
        for piece in text.split_inclusive(' ') {
            let word = piece.trim_end();
            if self.used > self.indent && self.used + word.width() > self.width {
                let attached = if self.glued {
                    self.take_last_word()
                } else {
                    Line::new()
                };
                self.line_break();
                for (text, role) in attached {
                    self.push(&text, role);
                }
            }
            if word.is_empty() && self.used <= self.indent {
                continue;
            }
            let word = self.wide_word(word, role);
            self.push(word, role);
            self.glued = !piece.ends_with(' ');
            if piece.ends_with(' ') && self.used < self.width {
                self.push(" ", role);
            }
        }
    }

    /// Fills lines with a word that is wider than one, such as an address; what is left of it.
    fn wide_word<'a>(&mut self, word: &'a str, role: Role) -> &'a str {
        let mut rest = word;
        if self.used <= self.indent && self.used + word.width() <= self.widest_word {
            return word;
        }
        while self.used + rest.width() > self.width && self.width > self.indent {
            let room = self.width.saturating_sub(self.used);
            let mut used = 0;
            let fits = |c: &(usize, char)| {
                used += c.1.width().unwrap_or(0);
                used > room
            };
            let Some((whole, _)) = rest.char_indices().find(fits) else {
                break;
            };
            if whole == 0 && self.used <= self.indent {
                break;
            }
            // an address is broken behind a slash, if there is one in the second half of the line
            let slash = rest.get(..whole).and_then(|line| line.rfind('/'));
            let cut = slash.map_or(whole, |at| at + 1);
            let cut = if cut > room / 2 { cut } else { whole };
            let (line, after) = rest.split_at(cut);
            self.push(line, role);
            self.line_break();
            rest = after;
        }
        rest
    }

    /// Takes what stands behind the last blank of the line: what follows belongs to it, such as the comma behind a word
    /// of code. A line of one word only keeps it.
    fn take_last_word(&mut self) -> Line {
        let at = self.line.iter().rposition(|(text, _)| text.contains(' '));
        let Some(at) = at else { return Line::new() };
        let mut taken = self.line.split_off(at + 1);
        if let Some((text, role)) = self.line.last_mut() {
            let behind = text.rfind(' ').map_or(0, |blank| blank + 1);
            let rest = text.split_off(behind);
            if !rest.is_empty() {
                taken.insert(0, (rest, *role));
            }
        }
        let blank = self.line.iter().all(|(text, _)| text.trim().is_empty());
        if blank {
            self.line.append(&mut taken);
        }
        taken
    }

    pub(super) fn line_break(&mut self) {
        if !self.line.is_empty() || self.used > 0 {
            self.lines.push(std::mem::take(&mut self.line));
        }
        self.used = 0;
        self.glued = false;
        if self.indent > 0 {
            self.push(&" ".repeat(self.indent), Role::Text);
        }
    }

    /// An empty line after what there is.
    pub(super) fn paragraph(&mut self) {
        let indent = std::mem::take(&mut self.indent);
        if self.line.iter().any(|(text, _)| !text.trim().is_empty()) {
            self.lines.push(std::mem::take(&mut self.line));
        }
        self.line.clear();
        self.used = 0;
        self.glued = false;
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(Line::new());
        }
        self.indent = indent;
    }

    /// Lines that are what they are, with an empty one behind them.
    pub(super) fn block(&mut self, lines: Vec<Line>) {
        self.paragraph();
        self.lines.extend(lines);
        self.lines.push(Line::new());
    }

    pub(super) fn end(mut self) -> Vec<Line> {
        self.indent = 0;
        self.line_break();
        while self.lines.last().is_some_and(Vec::is_empty) {
            self.lines.pop();
        }
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, width: usize) -> Vec<String> {
        let mut wrap = Wrap::new(width);
        wrap.words(text, Role::Text);
        let lines = wrap.end().into_iter();
        let text = lines.map(|line| line.into_iter().map(|(text, _)| text).collect::<String>());
        text.map(|line| line.trim_end().to_owned()).collect()
    }

    #[test]
    fn an_address_is_whole_where_the_page_is_wider_than_its_prose() {
        let mut wrap = Wrap::new(12).with_words_up_to(20);
        wrap.words("see https://example.org or ask", Role::Text);
        let lines = wrap.end().into_iter();
        let text = lines.map(|line| line.into_iter().map(|(text, _)| text).collect::<String>());
        let text: Vec<_> = text.map(|line| line.trim_end().to_owned()).collect();
        assert_eq!(text, ["see", "https://example.org", "or ask"]);
    }

    #[test]
    fn an_address_is_broken_behind_a_slash() {
        let address = "https://example.org/one/two-three";
        assert_eq!(
            lines(address, 28),
            ["https://example.org/one/", "two-three"]
        );
        // where the only slashes are far left, the line is filled
        assert_eq!(lines("a/bcdefghijkl", 8), ["a/bcdefg", "hijkl"]);
    }
}
