//! The board: each gauge with its goal, its value in this run and in the others, and the switch that moves it.

use unicode_width::UnicodeWidthStr as _;

use super::markdown::Line;
use crate::lesson::{Board, BoardRow, Reading};
use crate::text::Add;
use crate::theme::{Glyphs, Role};

/// Blanks between columns, and where these do not fit.
const GAP: usize = 2;
const NARROW_GAP: usize = 1;

/// A cell: what stands in it, and in which colour.
type Cell = (String, Role);

/// The lines of the board in a width. Where not all columns fit, first the goals go: a sign beside each value says whether it is
/// met. Then those variants go that are folded at first.
pub(super) fn lines(board: &Board, width: usize, glyphs: Glyphs) -> Vec<Line> {
    let columns = [(true, true), (true, false), (false, false)].into_iter();
    let tables = columns.map(|(folded, goals)| table(board, folded, goals, glyphs));
    let mut table = Vec::new();
    // the last one is taken as it is
    for next in tables {
        table = next;
        if total(&table, NARROW_GAP) <= width {
            break;
        }
    }
    let gap = if total(&table, GAP) <= width {
        GAP
    } else {
        NARROW_GAP
    };
    let widths = widths(&table);
    table
        .into_iter()
        .map(|row| line(row, &widths, gap))
        .collect()
}

/// The board as a table in Markdown, for a page.
pub(super) fn markdown(board: &Board, glyphs: Glyphs) -> String {
    let table = table(board, true, true, glyphs);
    let row = |cells: &Vec<Cell>| {
        let cells: Vec<_> = cells
            .iter()
            .map(|(text, _)| text.trim_end().replace('|', "/"))
            .collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let mut text = String::new();
    for (index, cells) in table.iter().enumerate() {
        text.push_str(&row(cells));
        if index == 0 {
            text.add(format_args!("|{}\n", "---|".repeat(cells.len())));
        }
    }
    text
}

fn table(board: &Board, folded: bool, goals: bool, glyphs: Glyphs) -> Vec<Vec<Cell>> {
    let shown: Vec<bool> = board
        .variants
        .iter()
        .map(|(_, main)| folded || *main)
        .collect();
    let head = |text: &str| (text.to_owned(), Role::Heading);
    let mut heads = vec![head("gauge")];
    heads.extend(goals.then(|| head("at most")));
    let variants = board
        .variants
        .iter()
        .zip(&shown)
        .filter(|(_, shown)| **shown);
    heads.extend(variants.map(|((name, _), _)| head(name)));
    heads.push(head("switch"));
    let rows = board
        .rows
        .iter()
        .map(|row| cells(row, &shown, goals, glyphs));
    std::iter::once(heads).chain(rows).collect()
}

fn cells(row: &BoardRow, shown: &[bool], goals: bool, glyphs: Glyphs) -> Vec<Cell> {
    let mut cells = vec![(row.gauge.clone(), Role::Text)];
    cells.extend(goals.then(|| (row.at_most.clone(), Role::Dim)));
    let values = row.values.iter().zip(shown).filter(|(_, shown)| **shown);
    cells.extend(values.map(|(value, _)| reading(value.as_ref(), glyphs)));
    cells.push((row.switch.clone(), Role::Accent));
    cells
}

/// "✓ 0.12 s": the sign says without colour what the colour says.
fn reading(value: Option<&Reading>, glyphs: Glyphs) -> Cell {
    match value {
        Some(Reading { text, met: true }) => {
            (format!("{} {text}", glyphs.pick("✓", "+")), Role::Good)
        }
        Some(Reading { text, met: false }) => {
            (format!("{} {text}", glyphs.pick("✗", "x")), Role::Warning)
        }
        None => (String::new(), Role::Dim),
    }
}

fn widths(table: &[Vec<Cell>]) -> Vec<usize> {
    let columns = table.first().map_or(0, Vec::len);
    let of = |column: usize| {
        let cells = table.iter().filter_map(|row| row.get(column));
        cells.map(|(text, _)| text.width()).max().unwrap_or(0)
    };
    (0..columns).map(of).collect()
}

/// Columns of a whole row.
fn total(table: &[Vec<Cell>], gap: usize) -> usize {
    let widths = widths(table);
    widths.iter().sum::<usize>() + gap * widths.len().saturating_sub(1)
}

fn line(row: Vec<Cell>, widths: &[usize], gap: usize) -> Line {
    let last = row.len().saturating_sub(1);
    let cells = row.into_iter().zip(widths).enumerate();
    cells
        .map(|(column, ((text, role), width))| {
            let blanks = if column == last {
                0
            } else {
                width - text.width() + gap
            };
            (format!("{text}{}", " ".repeat(blanks)), role)
        })
        .collect()
}
