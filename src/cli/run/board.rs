//! The board of a lesson as text: each gauge with its goal, its value in each variant, and the switch that moves it.

use unicode_width::UnicodeWidthStr as _;

use crate::lesson::{Board, BoardRow, Reading};
use crate::theme::Glyphs;

/// Blanks between columns.
const GAP: usize = 2;

/// The board as a table below a heading; empty where the lesson has none.
pub(super) fn text(board: &Board, glyphs: Glyphs) -> String {
    if board.rows.is_empty() {
        return String::new();
    }
    let names = board.variants.iter().map(|(name, _)| name.clone());
    let mut heads = vec!["gauge".to_owned(), "at most".to_owned()];
    heads.extend(names);
    heads.push("switch".to_owned());
    let rows = board.rows.iter().map(|row| cells(row, glyphs));
    let table: Vec<Vec<String>> = std::iter::once(heads).chain(rows).collect();
    let width = |column: usize| {
        let cells = table.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.width()).max().unwrap_or(0)
    };
    let mut text = "\nBoard\n\n".to_owned();
    for row in &table {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            line.push_str(cell);
            line.push_str(&" ".repeat(width(column) - cell.width() + GAP));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn cells(row: &BoardRow, glyphs: Glyphs) -> Vec<String> {
    let mut cells = vec![row.gauge.clone(), row.at_most.clone()];
    cells.extend(row.values.iter().map(|value| match value {
        Some(Reading { text, met: true }) => format!("{} {text}", glyphs.pick("✓", "+")),
        Some(Reading { text, met: false }) => format!("{} {text}", glyphs.pick("✗", "x")),
        None => "-".to_owned(),
    }));
    cells.push(row.switch.clone());
    cells
}
