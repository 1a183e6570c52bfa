//! The two programs beside each other: lines that correspond have the same letter, and the selected pair says what is the
//! same and what is not.

use std::ops::Range;

use ratatui::layout::Rect;

use super::code::{self, Cursor, LanesAt};
use super::markdown::layout;
use super::pen::Pen;
use super::{frame, markdown};
use crate::app::{Code, ExcerptRow, Wanted};
use crate::lesson::Pair;
use crate::theme::Role;

/// What the pane draws.
pub(super) struct PythonPane<'a> {
    pub program: &'a Code,
    pub lanes: LanesAt<'a>,
    /// The lines of the selected variant's function; none: the whole program.
    pub function: Option<Range<usize>>,
    /// The lines that are the variant's alone, where it is one case of several.
    pub case: Vec<usize>,
    /// The lines of the functions that it calls.
    pub called: Vec<Range<usize>>,
    /// The lines of the functions of other variants.
    pub others: Vec<Range<usize>>,
    pub pairs: Pairs<'a>,
    /// Whether the Rust program is beside it.
    pub beside: bool,
    /// How many columns are scrolled past.
    pub sideways: usize,
}

/// Lines of the two programs that correspond.
#[derive(Clone, Copy)]
pub(super) struct Pairs<'a> {
    pub all: &'a [Pair],
    /// The selected one, by its place.
    pub selected: usize,
}

/// Rows of the note below the Python program.
const NOTE: u16 = 3;

pub(super) fn draw(pane: &PythonPane<'_>, pen: &mut Pen<'_>, area: Rect) {
    if !pane.beside {
        return draw_alone(pane, pen, area);
    }
    let pairs = &pane.pairs;
    let inside = frame::draw(pen, area, "demo.py", "asyncio", true);
    let width = inside.width.saturating_sub(2);
    let lines = pairs.all.get(pairs.selected).map_or(Vec::new(), |pair| {
        let note = format!("**{}** {}", letter(pairs.selected), pair.note);
        layout(&note, usize::from(width), "* ")
    });
    // on a small screen the whole note stays, beside one pair of lines
    let whole = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let whole = whole.min(inside.height.saturating_sub(1));
    let note = NOTE.min(inside.height / 3).max(whole);
    let code = Rect::new(inside.x, inside.y, inside.width, inside.height - note);
    let program = (pane.program, pane.sideways);
    draw_code(pairs, pen, code, program, |pair| &pair.python);
    let text = Rect::new(inside.x + 1, code.bottom(), width, note);
    markdown::show(pen, text, &lines, 0);
}

/// The program in the place of the Rust one: the function of the selected variant, with the numbers of the lanes at the lines
/// that correspond to those at which they are.
fn draw_alone(pane: &PythonPane<'_>, pen: &mut Pen<'_>, area: Rect) {
    let variant = pane.lanes.variant;
    let label = variant.map_or("", |variant| variant.label());
    let inside = frame::draw(pen, area, "demo.py", label, false);
    let cursors = code::cursors(&pane.lanes);
    let pairs = pane.pairs.all.iter();
    let marked: Vec<(usize, Vec<&Cursor>)> = pairs
        .flat_map(|pair| pair.rust.iter().map(move |line| (pair, *line)))
        .filter_map(|(pair, line)| {
            let here = cursors.iter().filter(|cursor| cursor.line == line);
            let here: Vec<_> = here.collect();
            let python = pair.counterpart(line, pane.function.as_ref(), &pane.others)?;
            (!here.is_empty()).then_some((python, here))
        })
        .collect();
    let shown = alone(pane, &marked, usize::from(inside.height));
    code::draw_excerpt(pen, inside, (pane.program, pane.sideways), &shown, |line| {
        let here = marked.iter().filter(|(marked, _)| *marked == line);
        here.flat_map(|(_, here)| here.iter().copied()).collect()
    });
}

/// The rows of the selected variant's function that have room, and of those that it calls: where its selected lane is, what runs,
/// the case that it is, what it is called, where the other lanes are.
fn alone(pane: &PythonPane<'_>, marked: &[(usize, Vec<&Cursor>)], rows: usize) -> Vec<ExcerptRow> {
    let program = pane.program;
    let running = pane.lanes.functions().into_iter();
    let running = running.filter_map(|name| program.python_function(name));
    let running: Vec<Range<usize>> = running.collect();
    let known = pane.function.iter().chain(&pane.called);
    let mut functions: Vec<Range<usize>> = known.chain(&running).cloned().collect();
    for (line, _) in marked {
        // functions that no name leads to, where lanes are
        if !functions.iter().any(|lines| lines.contains(line)) {
            functions.extend(program.python_function_at(*line));
        }
    }
    if functions.is_empty() {
        functions.push(1..program.len() + 1);
    }
    let selected = pane.lanes.selected + 1;
    let is_own = |here: &[&Cursor]| here.iter().any(|cursor| cursor.badge == selected);
    let holds = |here: &[&Cursor]| here.iter().any(|cursor| cursor.holds());
    let own = marked.iter().filter(|(_, here)| is_own(here));
    let held = marked.iter().filter(|(_, here)| holds(here));
    let at: Vec<usize> = own.chain(held).map(|(line, _)| *line).collect();
    let lanes = marked.iter();
    let lanes = lanes.flat_map(|(line, here)| here.iter().map(move |_| *line));
    let lanes = code::by_lanes(&at, lanes);
    let head = |lines: &Range<usize>| lines.start;
    let first = at.into_iter().chain(running.iter().map(head));
    let first = first.chain(pane.case.iter().copied());
    let wanted = Wanted {
        first: first.chain(pane.function.iter().map(head)).collect(),
        then: marked.iter().map(|(line, _)| *line).collect(),
        lanes,
    };
    program.excerpt(&functions, &wanted, rows)
}

/// `a` for the first pair.
fn letter(pair: usize) -> char {
    let number = u8::try_from(pair.min(25)).unwrap_or(25);
    char::from(b'a' + number)
}

/// A program with the letters of its pairs, scrolled so that the selected pair is in sight.
pub(super) fn draw_code(
    pairs: &Pairs<'_>,
    pen: &mut Pen<'_>,
    area: Rect,
    (code, sideways): (&Code, usize),
    lines_of: impl Fn(&Pair) -> &[usize],
) {
    let selected = pairs.all.get(pairs.selected);
    let selected = selected.map_or(&[][..], &lines_of);
    let rows = usize::from(area.height);
    let first = selected.first().copied().unwrap_or(1);
    let most = code.len().saturating_sub(rows);
    let top = first.saturating_sub(rows / 3 + 1).min(most);
    for (y, number) in (area.top()..area.bottom()).zip(top + 1..=code.len()) {
        let row = Rect::new(area.x, y, area.width, 1);
        let here = pairs
            .all
            .iter()
            .position(|pair| lines_of(pair).contains(&number));
        if selected.contains(&number) {
            // before the line, so that the letter of the pair keeps its colours
            pen.tint(row, Role::Selected);
        }
        draw_line(pen, row, (code, number, sideways), here);
    }
}

/// A line of a program, by its number, scrolled sideways, with the letter of its pair.
fn draw_line(
    pen: &mut Pen<'_>,
    row: Rect,
    (program, number, sideways): (&Code, usize, usize),
    pair: Option<usize>,
) {
    pen.right(row.x + 3, row.y, 3, &number.to_string(), Role::Dim);
    if let Some(pair) = pair {
        let style = pen.theme.badge(pair + 1);
        pen.styled(row.x + 4, row.y, 1, &letter(pair).to_string(), style);
    }
    let room = Rect::new(row.x + 6, row.y, row.width.saturating_sub(6), 1);
    if let Some(line) = program.line(number) {
        code::draw_pieces(pen, room, line, sideways);
    }
}
