//! Prose: Markdown into wrapped lines.

mod code;
mod table;
mod wrap;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::pen::Pen;
use crate::app::CodeInk;
use crate::lesson::{MARKDOWN, Moment};
use crate::theme::{Glyphs, Role};
use code::Language;
use table::Table;
use wrap::Wrap;

/// A line of pieces.
pub(super) type Line = Vec<(String, Role)>;

/// Draws Markdown; which lines of how many are seen.
pub(super) fn draw(pen: &mut Pen<'_>, area: Rect, text: &str, scroll: usize) -> Seen {
    let bullet = pen.theme.glyphs.pick("▸ ", "* ");
    let lines = layout(text, usize::from(area.width), bullet);
    show(pen, area, &lines, scroll)
}

/// Which lines of a text are seen, and how many it has.
pub(super) type Seen = (Range<usize>, usize);

/// The words of a line of Markdown, without its marks.
pub(super) fn words(line: &str) -> String {
    let lines = layout(line, usize::from(u16::MAX), "");
    let line: String = lines
        .into_iter()
        .flatten()
        .map(|(piece, _)| piece)
        .collect();
    line.trim().to_owned()
}

/// A blank at which no line is broken.
const GLUE: char = '\u{a0}';

/// A text whose numbers stay with their units.
pub(super) fn glued(text: &str) -> String {
    let mut glued = String::with_capacity(text.len());
    let mut after_digit = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let before_unit = |c: &char| c.is_alphabetic() || ['%', '/'].contains(c);
        let is_glue = c == ' ' && after_digit && chars.peek().is_some_and(before_unit);
        glued.push(if is_glue { GLUE } else { c });
        // "/ s" belongs to the number as well
        after_digit = c.is_ascii_digit() || after_digit && (is_glue || c == '/');
    }
    glued
}

/// A line of such texts that was laid out, with blanks as they were.
pub(super) fn unglued(line: Line) -> Line {
    let pieces = line.into_iter();
    pieces
        .map(|(text, role)| (text.replace(GLUE, " "), role))
        .collect()
}

/// Draws text as it is, wrapped.
pub(super) fn plain(pen: &mut Pen<'_>, area: Rect, text: &str, scroll: usize) {
    let lines = wrapped(text, usize::from(area.width), Role::Text);
    show(pen, area, &lines, scroll);
}

/// The lines of a text as it is, in a width.
pub(super) fn wrapped(text: &str, width: usize, role: Role) -> Vec<Line> {
    let mut wrap = Wrap::new(width);
    for line in text.lines() {
        wrap.words(&glued(line), role);
        wrap.line_break();
    }
    wrap.lines.into_iter().map(unglued).collect()
}

/// Draws lines that were laid out, scrolled at most to their end; which of them are seen.
pub(super) fn show(pen: &mut Pen<'_>, area: Rect, lines: &[Line], scroll: usize) -> Seen {
    let height = usize::from(area.height);
    let first = scroll.min(lines.len().saturating_sub(height));
    let visible = lines.iter().skip(first);
    for (y, line) in (area.top()..area.bottom()).zip(visible) {
        let mut x = area.x;
        for (text, role) in line {
            x += pen.text(x, y, area.right().saturating_sub(x), text, *role);
        }
    }
    (first..(first + height).min(lines.len()), lines.len())
}

/// The lines of a text in a width. Links to moments are words: no key goes there.
pub(super) fn layout(text: &str, width: usize, bullet: &str) -> Vec<Line> {
    numbered(text, width, bullet, &[])
}

/// The lines of a text in a width, in which links to these moments have their numbers from 1: those of the keys that go there.
pub(super) fn numbered(text: &str, width: usize, bullet: &str, moments: &[Moment]) -> Vec<Line> {
    measured(text, (width, width), bullet, moments)
}

/// The same, with prose that is narrower than tables and addresses may be.
pub(super) fn measured(
    text: &str,
    (measure, width): (usize, usize),
    bullet: &str,
    moments: &[Moment],
) -> Vec<Line> {
    let mut page = Page {
        wrap: Wrap::new(measure).with_words_up_to(width),
        width,
        bullet,
        role: Role::Text,
        code: None,
        table: None,
        links: Links {
            moments,
            target: String::new(),
        },
    };
    for event in Parser::new_ext(text, MARKDOWN) {
        page.take(event);
    }
    page.wrap.end().into_iter().map(unglued).collect()
}

/// The part of a text that speaks of a moment: from the sentence with its link to the end of the paragraph.
pub(super) fn around<'t>(text: &'t str, moment: &Moment) -> &'t str {
    let mut block = 0..text.len();
    for (event, at) in Parser::new_ext(text, MARKDOWN).into_offset_iter() {
        match event {
            Event::Start(Tag::Paragraph | Tag::Item | Tag::TableRow) => block = at,
            Event::Start(Tag::Link { dest_url, .. })
                if Moment::read(&dest_url).as_ref() == Some(moment) =>
            {
                let before = text.get(block.start..at.start).unwrap_or_default();
                let start = block.start + last_sentence(before).unwrap_or(0);
                let around = text.get(start..block.end).unwrap_or_default();
                // what leads on to a table or to code leads nowhere here
                let whole = around.trim_end().strip_suffix(':').and_then(last_sentence);
                return whole.map_or(around, |end| around.get(..end).unwrap_or(around));
            }
            _ => {}
        }
    }
    ""
}

/// Where the last sentence of a text begins, if another one ends before it. What stands behind a colon belongs to its sentence.
fn last_sentence(text: &str) -> Option<usize> {
    let ends = [". ", ".\n", "? ", "?\n"];
    let ends = ends.iter().filter_map(|end| text.rfind(end));
    ends.max().map(|end| end + 2)
}

/// A text that is being laid out.
struct Page<'a> {
    wrap: Wrap,
    width: usize,
    bullet: &'a str,
    role: Role,
    /// The code block that is open, and its language.
    code: Option<(String, Language)>,
    table: Option<Table>,
    links: Links<'a>,
}

impl Page<'_> {
    fn take(&mut self, event: Event<'_>) {
        if let Some(open) = &mut self.table
            && open.take(&event)
        {
            if open.is_over() {
                self.wrap.block(open.lines(self.width));
                self.table = None;
            }
            return;
        }
        match event {
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.close(tag),
            Event::Text(text) => match &mut self.code {
                Some((code, _)) => code.push_str(&text),
                None => self.wrap.words(&glued(&text), self.role),
            },
            Event::Code(text) => self.wrap.words(&text, Role::Literal),
            Event::SoftBreak => self.wrap.words(" ", self.role),
            Event::HardBreak => self.wrap.line_break(),
            _ => {}
        }
    }

    fn open(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Table(_) => self.table = Some(Table::default()),
            Tag::Heading { .. } => self.role = Role::Heading,
            Tag::Emphasis | Tag::Strong => self.role = Role::Accent,
            Tag::Link { dest_url, .. } => {
                self.links.open(&dest_url);
                self.role = Role::Accent;
            }
            Tag::Item => {
                self.wrap.line_break();
                self.wrap.indent = self.bullet.width();
                self.wrap.push(self.bullet, Role::Accent);
            }
            Tag::CodeBlock(kind) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(name) => Language::of(name),
                    CodeBlockKind::Indented => Language::Other,
                };
                self.code = Some((String::new(), language));
            }
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong => self.role = Role::Text,
            TagEnd::Link => {
                self.role = Role::Text;
                self.wrap.words(&self.links.mark(), Role::Heading);
            }
            TagEnd::Item => {
                self.wrap.indent = 0;
                self.wrap.line_break();
            }
            TagEnd::CodeBlock => {
                if let Some((text, language)) = self.code.take() {
                    // the signs of a page that begins its items so
                    let glyphs = if self.bullet.is_ascii() {
                        Glyphs::Ascii
                    } else {
                        Glyphs::Unicode
                    };
                    self.wrap.code(&text, language, glyphs);
                }
            }
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::List(_) => {
                self.role = Role::Text;
                self.wrap.paragraph();
            }
            _ => {}
        }
    }
}

/// The links of a text.
struct Links<'a> {
    /// Those that have a number.
    moments: &'a [Moment],
    target: String,
}

impl Links<'_> {
    fn open(&mut self, target: &str) {
        target.clone_into(&mut self.target);
    }

    /// What stands behind the link's text.
    fn mark(&self) -> String {
        let Some(moment) = Moment::read(&self.target) else {
            return format!(" ({})", self.target);
        };
        match self.moments.iter().position(|known| *known == moment) {
            Some(place) => format!("[{}]", place + 1),
            // no key leads there: the words are enough, and can be read aloud
            None => String::new(),
        }
    }
}

/// How a piece of code looks.
pub(super) fn role(ink: CodeInk) -> Role {
    match ink {
        CodeInk::Plain => Role::Text,
        CodeInk::Keyword => Role::Keyword,
        CodeInk::Type => Role::Type,
        CodeInk::Function => Role::Function,
        CodeInk::Literal => Role::Literal,
        CodeInk::Comment => Role::Comment,
        CodeInk::Await => Role::Await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_and_its_unit_are_on_one_line() {
        for unit in ["s", "%", "/ s", "MiB"] {
            let number = format!("0.6 {unit}");
            let lines = text(&layout(&format!("it gains {number} here"), 13, "* "));
            assert!(lines.iter().any(|line| line.contains(&number)), "{lines:?}");
        }
        // what is no unit may be parted from a word
        assert_eq!(
            text(&layout("it gains more", 10, "* ")),
            ["it gains", "more"]
        );
    }

    #[test]
    fn tables_keep_their_columns_and_links_to_moments_their_numbers() {
        let moments = ["joined@0.5", "joined@0.9"].map(|m| Moment::read(m).unwrap());
        let lines = numbered(
            "| a | bb |\n|---|---|\n| ccc | d e |\n\nsee [x](joined@0.9)",
            9,
            "* ",
            &moments,
        );
        let expected = ["a    bb", "--------", "ccc  d e", "", "see x[2]"];
        assert_eq!(text(&lines), expected);
        // one without a number, and a link that is code
        let lines = numbered("[x](spawned@1) `[x](joined@0.5)`", 60, "* ", &moments);
        assert_eq!(text(&lines), ["x [x](joined@0.5)"]);
        let narrow = layout("| a | b |\n|---|---|\n| c | dd ee |", 6, "* ");
        assert_eq!(text(&narrow), ["a  b", "------", "c  dd", "   ee"]);
        // no column is narrower than a word in it, else all columns after it would shift
        let words = layout(
            "| a | b |\n|---|---|\n| longword x | 1 2 3 4 5 6 7 |",
            14,
            "* ",
        );
        let expected = [
            "a         b",
            "--------------",
            "longword  1 2",
            "x         3 4",
            "          5 6",
            "          7",
        ];
        assert_eq!(text(&words), expected);
        // a number stays with its unit, where the name of the row has to be broken instead
        let units = layout("| a | b |\n|---|---|\n| second name | 0.43 s |", 14, "* ");
        let expected = ["a       b", "--------------", "second  0.43 s", "name"];
        assert_eq!(text(&units), expected);
    }

    fn text(lines: &[Line]) -> Vec<String> {
        let line = |line: &Line| {
            line.iter()
                .map(|(text, _)| text.as_str())
                .collect::<String>()
        };
        lines
            .iter()
            .map(|l| line(l).trim_end().to_owned())
            .collect()
    }

    #[test]
    fn what_belongs_to_a_word_goes_to_the_next_line_with_it() {
        let text = |width| -> Vec<String> {
            let lines = layout("one of `Arc`, and `join!`s", width, "* ");
            let lines = lines.iter();
            lines
                .map(|line| line.iter().map(|(text, _)| text.as_str()).collect())
                .map(|line: String| line.trim_end().to_owned())
                .collect()
        };
        assert_eq!(text(10), ["one of", "Arc, and", "join!s"]);
        assert_eq!(text(11), ["one of Arc,", "and join!s"]);
        assert_eq!(text(3), ["one", "of", "Arc", ",", "and", "joi", "n!s"]);
    }

    #[test]
    fn a_moment_has_whole_sentences_around_it() {
        let text = "One. Two: [three](a@1), four.\nFive [six](b@1)? The table says:\n\n| a |\n|---|\n| [c](c@1) |";
        let of = |moment| around(text, &Moment::read(moment).unwrap());
        assert_eq!(of("a@1"), "Two: [three](a@1), four.\nFive [six](b@1)? ");
        assert_eq!(of("b@1"), "Five [six](b@1)? ");
        assert_eq!(
            around("Alone [x](a@1):", &Moment::read("a@1").unwrap()),
            "Alone [x](a@1):"
        );
    }

    #[test]
    fn paragraphs_wrap_and_lists_indent() {
        let lines = layout(
            "One two three\nfour.\n\n- alpha beta gamma\n- delta\n",
            11,
            "* ",
        );
        let expected = [
            "One two",
            "three four.",
            "",
            "* alpha",
            "  beta",
            "  gamma",
            "* delta",
        ];
        assert_eq!(text(&lines), expected);
    }
}
