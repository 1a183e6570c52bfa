//! The code with the cursors of all tasks on their `.await` lines.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::markdown::role;
use super::pen::Pen;
use super::{frame, python, timeline};
use crate::app::{Code, CodeLine, LessonView, Pane};
use crate::lesson::Pair;
use crate::recording::State;
use crate::theme::Role;

/// Columns of the number of a line.
const NUMBER: u16 = 3;

/// Columns of the cursors beside a line, from the fourth one on; more of them are a plus sign.
const CURSORS: u16 = 4;

/// Columns before the code.
pub(super) const GUTTER: u16 = NUMBER + 1 + CURSORS + 1;

/// Lanes whose cursors are looked for.
const LANES: usize = 256;

/// A cursor on a line.
pub(super) struct Cursor {
    pub line: usize,
    pub badge: usize,
    held: bool,
}

pub(super) fn draw(view: &LessonView, pen: &mut Pen<'_>, area: Rect) {
    let label = view
        .recording()
        .variants()
        .get(view.selected.0)
        .map_or("", |variant| variant.label());
    let inside = frame::draw(pen, area, "demo.rs", label, view.pane == Pane::Code);
    let rows = usize::from(inside.height);
    if view.compares_python() {
        let lines = |pair: &Pair| pair.rust.clone();
        return python::draw_code(view, pen, inside, &view.code.text, lines);
    }
    let cursors = cursors(view);
    let lines: Vec<usize> = if let Some(first) = view.code.scroll {
        (first + 1..=view.code.text.len()).take(rows).collect()
    } else {
        let wanted = wanted(view, &cursors);
        view.code.text.excerpt(&view.functions(), &wanted, rows)
    };
    let mut before = None;
    for (y, number) in (inside.top()..inside.bottom()).zip(lines) {
        if before
            .replace(number)
            .is_some_and(|before| before + 1 < number)
        {
            // lines are left out here
            let dots = pen.theme.glyphs.pick("┆", ":");
            pen.text(inside.x + GUTTER - 1, y, 1, dots, Role::Dim);
        }
        let row = Rect::new(inside.x, y, inside.width, 1);
        let here: Vec<&Cursor> = cursors.iter().filter(|c| c.line == number).collect();
        draw_marked(
            pen,
            row,
            (&view.code.text, number, view.code.sideways),
            &here,
        );
    }
}

/// A line of a program, by its number, scrolled sideways, with the cursors that are at it.
pub(super) fn draw_marked(
    pen: &mut Pen<'_>,
    row: Rect,
    (program, number, sideways): (&Code, usize, usize),
    cursors: &[&Cursor],
) {
    let lit = !cursors.is_empty();
    let dim = if lit { Role::Heading } else { Role::Dim };
    pen.right(row.x + NUMBER, row.y, NUMBER, &number.to_string(), dim);
    draw_badges(pen, row, cursors);
    let code = Rect::new(row.x + GUTTER, row.y, row.width.saturating_sub(GUTTER), 1);
    if let Some(line) = program.line(number) {
        draw_pieces(pen, code, line, sideways);
    }
    if lit {
        let held = cursors.iter().any(|cursor| cursor.held);
        pen.tint(code, if held { Role::Held } else { Role::Lit });
    }
}

/// The lines that matter, the first one most: where the selected lane is, what holds a thread, the names of the variant's
/// function and of those in which the selected lane is, and where the other lanes are.
fn wanted(view: &LessonView, cursors: &[Cursor]) -> Vec<usize> {
    let selected = view.selected.1 + 1;
    let lines = |of: fn(&Cursor, usize) -> bool| {
        let cursors = cursors.iter().filter(move |cursor| of(cursor, selected));
        cursors.map(|cursor| cursor.line)
    };
    let own = |cursor: &Cursor, selected: usize| cursor.badge == selected;
    let mut wanted: Vec<usize> = lines(own).collect();
    wanted.extend(lines(|cursor, _| cursor.held));
    let variant = view.recording().variants().get(view.selected.0);
    wanted.extend(variant.and_then(|variant| view.code.text.head_of(variant.program())));
    wanted.extend(lines(own).filter_map(|line| view.code.text.head(line)));
    wanted.extend(lines(|_, _| true));
    wanted
}

/// The numbers of the lanes that stand at a line, whole ones only: a plus sign stands for those that have no room.
fn draw_badges(pen: &mut Pen<'_>, row: Rect, cursors: &[&Cursor]) {
    let mut x = row.x + NUMBER + 1;
    let end = x + CURSORS;
    for (place, cursor) in cursors.iter().enumerate() {
        let badge = cursor.badge.to_string();
        let columns = u16::try_from(badge.len()).unwrap_or(CURSORS);
        let last = place + 1 == cursors.len();
        if x + columns + u16::from(!last) > end {
            pen.text(x, row.y, 1, "+", Role::Heading);
            return;
        }
        let style = pen.theme.badge(cursor.badge);
        x += pen.styled(x, row.y, columns, &badge, style);
        // numbers of one digit are told apart by their colours
        x += u16::from(columns > 1);
    }
}

/// A line of code, scrolled sideways; where it is cut, dots say so.
pub(super) fn draw_pieces(pen: &mut Pen<'_>, row: Rect, line: &CodeLine, sideways: usize) {
    let mut past = sideways;
    let mut x = row.x;
    let mut cut = false;
    for (text, ink) in &line.pieces {
        let columns = text.chars().count();
        let shown: String = text.chars().skip(past).collect();
        past = past.saturating_sub(columns);
        let room = row.right().saturating_sub(x);
        cut |= shown.width() > usize::from(room);
        x += pen.text(x, row.y, room, &shown, role(*ink));
    }
    if cut {
        let dots = pen.theme.glyphs.pick("…", ">");
        pen.right(row.right(), row.y, 1, dots, Role::Dim);
    }
}

/// Where the lanes of the selected variant stand at the playhead: the whole chain of each.
pub(super) fn cursors(view: &LessonView) -> Vec<Cursor> {
    let Some(variant) = view.recording().variants().get(view.selected.0) else {
        return Vec::new();
    };
    let t = view.playhead();
    let mut cursors = Vec::new();
    for (lane, badge) in timeline::badges(variant).take(LANES) {
        let Some(moment) = variant.state_at(lane, t) else {
            continue;
        };
        for line in moment.lines {
            let cursor = Cursor {
                line: usize::try_from(*line).unwrap_or(0),
                badge,
                held: moment.state == State::Running,
            };
            cursors.push(cursor);
        }
    }
    cursors
}
