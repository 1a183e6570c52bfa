//! Insertions into a text, by byte offset.

use proc_macro2::Span;

/// A text and what is to be inserted.
#[derive(Debug)]
pub(super) struct Edits<'a> {
    source: &'a str,
    shift: usize,
    insertions: Vec<(usize, String)>,
}

impl<'a> Edits<'a> {
    /// No insertions yet; spans count from `shift`.
    pub(super) fn new(source: &'a str, shift: usize) -> Self {
        Self {
            source,
            shift,
            insertions: Vec::new(),
        }
    }

    /// Inserts before what `span` covers.
    pub(super) fn before(&mut self, span: Span, text: impl Into<String>) {
        let offset = self.start(span);
        self.insertions.push((offset, text.into()));
    }

    /// Inserts behind what `span` covers.
    pub(super) fn after(&mut self, span: Span, text: impl Into<String>) {
        let offset = self.end(span);
        self.insertions.push((offset, text.into()));
    }

    /// Inserts behind what `span` covers, and before everything that was inserted there.
    pub(super) fn after_first(&mut self, span: Span, text: impl Into<String>) {
        let offset = self.end(span);
        self.insertions.insert(0, (offset, text.into()));
    }

    /// The text with all insertions; those at one place stand in the order in which they were made.
    pub(super) fn apply(mut self) -> String {
        self.insertions.sort_by_key(|(offset, _)| *offset);
        let mut text = String::with_capacity(self.source.len() * 2);
        let mut at = 0;
        for (offset, insertion) in &self.insertions {
            text.push_str(self.source.get(at..*offset).unwrap_or_default());
            text.push_str(insertion);
            at = *offset;
        }
        text.push_str(self.source.get(at..).unwrap_or_default());
        text
    }

    fn start(&self, span: Span) -> usize {
        self.shift + span.byte_range().start
    }

    fn end(&self, span: Span) -> usize {
        self.shift + span.byte_range().end
    }
}
