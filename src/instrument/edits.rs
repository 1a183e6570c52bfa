//! Insertions into a text, by byte offset.

use std::collections::HashMap;

use proc_macro2::Span;

/// A text and what is to be inserted.
#[derive(Debug)]
pub(super) struct Edits<'a> {
    source: &'a str,
    shift: usize,
    insertions: Vec<(usize, String)>,
    /// How many awaits each line has had so far.
    awaits: HashMap<usize, u8>,
}

impl<'a> Edits<'a> {
    /// No insertions yet; spans count from `shift`.
    pub(super) fn new(source: &'a str, shift: usize) -> Self {
        Self {
            source,
            shift,
            insertions: Vec::new(),
            awaits: HashMap::new(),
        }
    }

    /// The number of the next await at a line: the line, and above its twenty bits how many came before it.
    pub(super) fn await_at(&mut self, line: usize) -> usize {
        let before = self.awaits.entry(line).or_insert(0);
        let place = line | usize::from(*before) << 20;
        *before = before.saturating_add(1);
        place
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
