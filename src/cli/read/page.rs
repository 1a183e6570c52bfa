//! A text of a fixed width, whose lines are fit for a terminal.

use super::words::labelled;
use crate::text::{ascii, clean, wrap};
use crate::ui;

/// The text so far.
pub(super) struct Page {
    text: String,
    width: usize,
    /// ASCII characters only.
    ascii: bool,
}

impl Page {
    pub(super) fn new(width: usize, ascii: bool) -> Self {
        Self {
            text: String::new(),
            width,
            ascii,
        }
    }

    /// All of it.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    fn shown(&self, text: &str) -> String {
        let text = clean(text);
        if self.ascii {
            ascii(&text).into_owned()
        } else {
            text.into_owned()
        }
    }

    fn wrapped(&mut self, text: &str, indent: usize) {
        let text = self.shown(text);
        wrap(&mut self.text, &text, self.width, indent);
    }

    /// An empty line.
    pub(super) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A heading, underlined so that it is found in a text without colours.
    pub(super) fn heading(&mut self, text: &str) {
        self.blank();
        self.text_line(text);
        let line = "=".repeat(text.chars().count().min(self.width));
        self.text_line(&line);
        self.blank();
    }

    /// A paragraph.
    pub(super) fn text_line(&mut self, text: &str) {
        self.wrapped(text, 0);
    }

    /// An item of a list.
    pub(super) fn item(&mut self, text: &str) {
        self.wrapped(&format!("- {}", sentence(text)), 2);
    }

    /// An item with a number.
    pub(super) fn numbered(&mut self, number: usize, text: &str) {
        self.wrapped(&format!("{number:>3}. {}", sentence(text)), 5);
    }

    /// Prose from a lesson.
    pub(super) fn markdown(&mut self, markdown: &str) {
        let markdown = labelled(markdown);
        let text = if self.ascii {
            ascii(&markdown)
        } else {
            markdown.as_ref().into()
        };
        let text = ui::plain_text(&text, self.width);
        for line in text.lines() {
            // an entity may have become a character that is not ASCII
            let line = self.shown(line);
            self.text.push_str(&line);
            self.text.push('\n');
        }
    }

    /// Source with the numbers of its lines, which are not wrapped.
    pub(super) fn source(&mut self, source: &str) {
        for (index, line) in source.lines().enumerate() {
            let line = format!("{:>4}  {}", index + 1, self.shown(line));
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }

    /// A text that is fit already.
    pub(super) fn ready(&mut self, text: &str) {
        self.text.push_str(text);
    }
}

/// A paragraph of Markdown as plain text, not wrapped.
fn sentence(markdown: &str) -> String {
    ui::plain_text(markdown, usize::from(u16::MAX))
        .trim()
        .to_owned()
}
