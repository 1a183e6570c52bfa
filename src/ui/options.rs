//! Questions with numbered options: what is marked, what was answered, what is right. Each says so in words too.

use ratatui::layout::Rect;

use super::markdown::{Line, layout};
use super::page::Page;
use crate::text::clean;
use crate::theme::{Glyphs, Role};

/// What is to be said of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing.
    Plain,
    /// It is marked, and enter confirms it.
    Chosen,
    /// It is what the learner said, and nothing more is known yet.
    Said,
    /// It is right, and the learner said so.
    RightSaid,
    /// It is right, and the learner said something else.
    Right,
    /// The learner said it, and it is wrong.
    WrongSaid,
}

impl Mark {
    /// What stands before the option, and the word behind it.
    fn signs(self, glyphs: Glyphs) -> (&'static str, &'static str, Role) {
        match self {
            Self::Plain => (" ", "", Role::Text),
            Self::Chosen => (glyphs.pick("▸", ">"), "", Role::Selected),
            Self::Said => (glyphs.pick("▸", ">"), "your choice", Role::Accent),
            Self::RightSaid => (glyphs.pick("✓", "+"), "your answer: right", Role::Good),
            Self::Right => (glyphs.pick("✓", "+"), "the right answer", Role::Good),
            Self::WrongSaid => (glyphs.pick("✗", "x"), "your answer: wrong", Role::Warning),
        }
    }
}

/// The lines of a question with its options, and for each line the option to which it belongs.
pub(super) fn lines(
    question: &str,
    options: &[(&str, Mark)],
    width: usize,
    glyphs: Glyphs,
) -> Vec<(Line, Option<usize>)> {
    let mut lines: Vec<_> = layout(question, width, "* ")
        .into_iter()
        .map(|line| (line, None))
        .collect();
    lines.push((Line::new(), None));
    for (index, (text, mark)) in options.iter().enumerate() {
        let (sign, word, role) = mark.signs(glyphs);
        let text = clean(text);
        let wrapped = layout(&text, width.saturating_sub(6), "* ");
        for (row, line) in wrapped.into_iter().enumerate() {
            let head = if row == 0 {
                format!(" {sign} {}  ", index + 1)
            } else {
                " ".repeat(6)
            };
            let mut whole = vec![(head, role)];
            whole.extend(line.into_iter().map(|(text, own)| {
                let own = if own == Role::Text { role } else { own };
                (text, own)
            }));
            lines.push((whole, Some(index)));
        }
        if !word.is_empty() {
            lines.push((vec![(format!("      {word}"), role)], Some(index)));
        }
    }
    lines
}

/// The option under a row of an area in which the page was drawn, scrolled so far.
pub(super) fn option_at(page: &Page, area: Rect, scroll: usize, y: u16) -> Option<usize> {
    let row = usize::from(y.checked_sub(area.y)?);
    page.lines.get(scroll + row).and_then(|(_, option)| *option)
}
