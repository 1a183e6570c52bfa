//! Tables: columns as wide as their longest cell, narrower ones with wrapped cells where the room is short.

use pulldown_cmark::{Event, Tag, TagEnd};
use unicode_width::UnicodeWidthStr;

use super::{Line, Wrap, glued, unglued};
use crate::theme::Role;

/// Columns between two cells.
const GAP: usize = 2;

/// No column is made narrower.
const NARROWEST: usize = 4;

/// A table that is being read.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Vec<Line>>,
    role: Option<Role>,
    over: bool,
}

impl Table {
    /// Takes what belongs to the table; whether it did.
    pub(super) fn take(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => self.rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => {
                if let Some(row) = self.rows.last_mut() {
                    row.push(Line::new());
                }
            }
            Event::End(TagEnd::Table) => self.over = true,
            Event::Start(Tag::Emphasis | Tag::Strong) => self.role = Some(Role::Accent),
            Event::End(TagEnd::Emphasis | TagEnd::Strong) => self.role = None,
            Event::Text(text) => self.push(text, self.role.unwrap_or(Role::Text)),
            Event::Code(text) => self.push(text, Role::Literal),
            _ => {}
        }
        true
    }

    pub(super) fn is_over(&self) -> bool {
        self.over
    }

    fn push(&mut self, text: &str, role: Role) {
        let role = if self.rows.len() == 1 {
            Role::Heading
        } else {
            role
        };
        if let Some(cell) = self.rows.last_mut().and_then(|row| row.last_mut()) {
            cell.push((text.to_owned(), role));
        }
    }

    /// The lines in a width: the head, a rule, the rows.
    pub(super) fn lines(&self, width: usize) -> Vec<Line> {
        let widths = self.widths(width);
        let total = widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
        let mut lines = Vec::new();
        for (index, row) in self.rows.iter().enumerate() {
            lines.extend(row_lines(row, &widths));
            if index == 0 {
                let rule = "-".repeat(total.max(1).min(width));
                lines.push(vec![(rule, Role::Border)]);
            }
        }
        lines
    }

    /// The width of each column: what its longest cell wants, the widest ones less where the room is short, but never less than
    /// its longest word. Heads are wrapped before cells.
    fn widths(&self, width: usize) -> Vec<usize> {
        let count = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let of = |column: usize, measure: fn(&Line) -> usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells.map(measure).max().unwrap_or(0)
        };
        let cell = |column: usize| {
            let rows = self.rows.iter().skip(1);
            rows.filter_map(|row| row.get(column)).map(width_of).max()
        };
        let cells: Vec<usize> = (0..count).map(|c| cell(c).unwrap_or(0)).collect();
        let mut widths: Vec<usize> = (0..count).map(|column| of(column, width_of)).collect();
        let words = (0..count).map(|column| of(column, longest_word).max(NARROWEST));
        let least: Vec<usize> = words.collect();
        let room = width.saturating_sub(GAP * count.saturating_sub(1));
        while widths.iter().sum::<usize>() > room {
            let can_be_less = |from: usize| {
                let columns = widths.iter().zip(&least).enumerate().skip(from);
                let wider = columns.filter(|(_, (width, least))| width > least);
                wider.max_by_key(|(_, (width, _))| **width)
            };
            // what the rows are called is wrapped last
            let names = usize::from(can_be_less(1).is_some());
            let heads = widths.iter().zip(least.iter().zip(&cells)).enumerate();
            let heads = heads.filter(|(_, (width, (least, cell)))| width > least && width > cell);
            let head = heads.max_by_key(|(_, (width, _))| **width);
            let head = head.map(|(column, _)| column);
            let widest = head.or_else(|| can_be_less(names).map(|(column, _)| column));
            let Some(widest) = widest.and_then(|column| widths.get_mut(column)) else {
                break;
            };
            *widest -= 1;
        }
        widths
    }
}

/// The width of the longest word of a cell.
fn longest_word(cell: &Line) -> usize {
    let text: String = cell.iter().map(|(text, _)| text.as_str()).collect();
    glued(&text).split(' ').map(str::width).max().unwrap_or(0)
}

fn width_of(cell: &Line) -> usize {
    cell.iter().map(|(text, _)| text.width()).sum()
}

/// The lines of a row: as many as its longest cell has.
fn row_lines(row: &[Line], widths: &[usize]) -> Vec<Line> {
    let cells: Vec<Vec<Line>> = row
        .iter()
        .zip(widths)
        .map(|(cell, width)| {
            let mut wrap = Wrap::new(*width);
            for (text, role) in cell {
                wrap.words(&glued(text), *role);
            }
            let lines = wrap.end().into_iter();
            lines.map(unglued).collect()
        })
        .collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let line = |at: usize| {
        let mut line = Line::new();
        for (index, (cell, width)) in cells.iter().zip(widths).enumerate() {
            let pieces = cell.get(at).cloned().unwrap_or_default();
            let used = width_of(&pieces);
            line.extend(pieces);
            if index + 1 < widths.len() {
                let blank = " ".repeat(width.saturating_sub(used) + GAP);
                line.push((blank, Role::Text));
            }
        }
        line
    };
    (0..height).map(line).collect()
}

#[cfg(test)]
mod tests {
    use crate::ui::markdown::layout;

    #[test]
    fn heads_are_wrapped_before_cells() {
        let text =
            "| program | tasks at a time | ratio |\n|---|---|---|\n| stream | 1 | same time |\n";
        let lines = layout(text, 25, "* ").into_iter().map(|line| {
            let line: String = line.into_iter().map(|(text, _)| text).collect();
            line.trim_end().to_owned()
        });
        let lines: Vec<String> = lines.collect();
        let expected = ["program  tasks  ratio", "         at a", "         time"];
        assert_eq!(lines.get(..3), Some(&expected.map(str::to_owned)[..]));
        assert!(
            lines.iter().any(|line| line.ends_with("same time")),
            "{lines:?}"
        );
    }
}
