//! The code with the cursors of all tasks on their `.await` lines.

mod fit;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::markdown::role;
use super::pen::Pen;
use super::python::Pairs;
use super::{frame, python, timeline};
use crate::app::{Code, CodeLine, CodeView, ExcerptRow, Wanted};
use crate::recording::{Lane, LaneId, LaneKind, Nanos, State, Variant};
use crate::theme::Role;
pub(super) use fit::fit;

/// Columns of the number of a line.
const NUMBER: u16 = 3;

/// Columns of the cursors beside a line, from the fourth one on; more of them are a plus sign.
const CURSORS: u16 = 4;

/// Columns before the code.
pub(super) const GUTTER: u16 = NUMBER + 1 + CURSORS + 1;

/// Open lanes whose cursors are looked for.
const LANES: usize = 256;

/// What the pane draws.
pub(super) struct CodePane<'a> {
    pub code: &'a CodeView,
    pub lanes: LanesAt<'a>,
    /// The functions that are shown, by their names.
    pub functions: Vec<String>,
    /// The lines that correspond to those of the Python program, where that is beside it.
    pub pairs: Option<Pairs<'a>>,
    /// Whether it stands where the Python program would, if there were one.
    pub lacks_python: bool,
    pub focused: bool,
}

/// The lanes of the selected variant at an instant.
#[derive(Clone, Copy)]
pub(super) struct LanesAt<'a> {
    pub variant: Option<&'a Variant>,
    /// The selected lane, by its place in the tree.
    pub selected: usize,
    pub playhead: Nanos,
}

impl<'a> LanesAt<'a> {
    /// What the selected lane executes, the function that runs before those that called it; nothing for one that has no name in
    /// the source.
    pub(super) fn functions(&self) -> Vec<&'a str> {
        let Some(variant) = self.variant else {
            return Vec::new();
        };
        let selected = variant.tree().get(self.selected).map(|(lane, _)| *lane);
        let is_running = |lane: &LaneId| {
            let moment = variant.state_at(*lane, self.playhead);
            moment.is_some_and(|moment| moment.state == State::Running)
        };
        // of a call that runs inside another one, both run
        let inside = |lane: &LaneId| {
            let inside = variant.children(*lane).iter().copied();
            let mut inside =
                inside.filter(|child| variant.lane(*child).is_some_and(|lane| lane.kind.is_part()));
            inside.find(is_running)
        };
        let running = std::iter::successors(selected, |lane| {
            is_running(lane).then(|| inside(lane)).flatten()
        });
        let mut functions: Vec<_> = running.filter_map(|lane| function(variant, lane)).collect();
        functions.reverse();
        functions
    }
}

fn function(variant: &Variant, lane: LaneId) -> Option<&str> {
    if lane == LaneId::ROOT {
        return Some(variant.program());
    }
    variant.lane(lane).map(Lane::family)
}

/// A cursor on a line.
pub(super) struct Cursor {
    pub line: usize,
    pub badge: usize,
    held: bool,
}

impl Cursor {
    /// Whether its lane holds a thread that others need.
    pub(super) fn holds(&self) -> bool {
        self.held
    }
}

/// The rows: from where the code is scrolled to, or what matters of it.
fn rows_shown(pane: &CodePane<'_>, cursors: &[Cursor], rows: usize) -> Vec<ExcerptRow> {
    let code = pane.code;
    if let Some(first) = code.scroll {
        let lines = (first + 1..=code.text.len()).take(rows);
        return lines.map(|line| ExcerptRow::Line(line, false)).collect();
    }
    let running = pane.lanes.functions();
    let functions = pane.functions.iter().map(String::as_str);
    // the function that runs is shown, whether the lesson names it or not
    let functions = functions.chain(running.iter().copied());
    let functions: Vec<_> = functions.filter_map(|f| code.text.function(f)).collect();
    let wanted = wanted(pane, cursors, &running);
    code.text.excerpt(&functions, &wanted, rows)
}

/// The numbers of the lines in some rows.
fn numbers(rows: &[ExcerptRow]) -> impl Iterator<Item = usize> {
    rows.iter().filter_map(|row| match row {
        ExcerptRow::Line(line, _) => Some(*line),
        ExcerptRow::Space => None,
    })
}

/// How many lines are above the first one that is seen: from there it is scrolled.
pub(super) fn top(pane: &CodePane<'_>, area: Rect) -> usize {
    let rows = usize::from(frame::inside(area).height);
    let shown = rows_shown(pane, &cursors(&pane.lanes), rows);
    numbers(&shown).min().unwrap_or(1).saturating_sub(1)
}

pub(super) fn draw(pane: &CodePane<'_>, pen: &mut Pen<'_>, area: Rect) {
    let CodePane { code, lanes, .. } = pane;
    let label = lanes.variant.map_or("", |variant| variant.label());
    let rows = usize::from(frame::inside(area).height);
    let program = (&code.text, code.sideways);
    if let Some(pairs) = &pane.pairs {
        // the pairs are of all programs
        let inside = frame::draw(pen, area, "demo.rs", "", pane.focused);
        return python::draw_code(pairs, pen, inside, program, |pair| &pair.rust);
    }
    let cursors = cursors(lanes);
    let shown = rows_shown(pane, &cursors, rows);
    let last = numbers(&shown).max().unwrap_or_default();
    let title = title(pane, last, area.width);
    let inside = frame::draw(pen, area, &title, label, pane.focused);
    draw_excerpt(pen, inside, (&code.text, code.sideways), &shown, |line| {
        cursors.iter().filter(|c| c.line == line).collect()
    });
}

/// Rows of a program, scrolled sideways, with the cursors at each line.
pub(super) fn draw_excerpt<'c>(
    pen: &mut Pen<'_>,
    inside: Rect,
    (program, sideways): (&Code, usize),
    rows: &[ExcerptRow],
    cursors: impl Fn(usize) -> Vec<&'c Cursor>,
) {
    let width = usize::from(inside.width.saturating_sub(GUTTER));
    let lines = rows.iter().filter_map(|row| match row {
        ExcerptRow::Line(number, _) => program.line(*number),
        ExcerptRow::Space => None,
    });
    let spaces = rows.len() - lines.clone().count();
    let free = usize::from(inside.height).saturating_sub(spaces);
    // who scrolls sideways sees the lines as they are
    let room = if sideways == 0 {
        (width, free)
    } else {
        (usize::MAX, 0)
    };
    let mut fitted = fit(lines, room, pen.theme.glyphs).into_iter();
    let mut y = inside.top();
    for row in rows {
        let ExcerptRow::Line(number, left_out) = row else {
            y += 1;
            continue;
        };
        let parts = match program.line(*number) {
            Some(_) => fitted.next().unwrap_or_default(),
            None => Vec::new(),
        };
        let count = u16::try_from(parts.len().max(1)).unwrap_or(1);
        if y >= inside.bottom() {
            return;
        }
        let place = Rect::new(inside.x, y, inside.width, count);
        draw_marked(
            pen,
            place.intersection(inside),
            (&parts, *number, sideways),
            *left_out,
            &cursors(*number),
        );
        y += count;
    }
}

/// The files of the lines that are shown up to this one: those of a support module count on from the demo's. Where Python comes
/// first, why it is not that program.
fn title(pane: &CodePane<'_>, last: usize, width: u16) -> String {
    let module = pane.code.text.module_of(last).map(|module| {
        let (_, file) = module.file.rsplit_once('/').unwrap_or_default();
        format!(", {file} from {}", module.first)
    });
    let files = format!("demo.rs{}", module.unwrap_or_default());
    if !pane.lacks_python {
        return files;
    }
    let label = pane.lanes.variant.map_or("", |variant| variant.label());
    let titles = [
        format!("{files}: demo.py has no such program"),
        "demo.rs: demo.py has no such program".to_owned(),
        "demo.rs: not in demo.py".to_owned(),
    ];
    // borders and blanks take ten columns
    let fits = |title: &&String| title.width() + label.width() + 10 <= usize::from(width);
    let [.., shortest] = &titles;
    titles.iter().find(fits).unwrap_or(shortest).clone()
}

/// A line of a program in its rows, by its number, scrolled sideways, with the cursors that are at it, and a mark where code is left
/// out behind it.
fn draw_marked(
    pen: &mut Pen<'_>,
    area: Rect,
    (parts, number, sideways): (&[CodeLine], usize, usize),
    left_out: bool,
    cursors: &[&Cursor],
) {
    let lit = !cursors.is_empty();
    let dim = if lit { Role::Heading } else { Role::Dim };
    pen.right(area.x + NUMBER, area.y, NUMBER, &number.to_string(), dim);
    draw_badges(pen, area, cursors);
    let code = Rect::new(
        area.x + GUTTER,
        area.y,
        area.width.saturating_sub(GUTTER),
        area.height,
    );
    let mut end = code.x;
    for (row, line) in code.rows().zip(parts) {
        end = draw_pieces(pen, row, line, sideways);
    }
    if left_out {
        let dots = pen.theme.glyphs.pick("⋯", "...");
        let columns = u16::try_from(dots.width()).unwrap_or(0);
        let x = (end + 1).min(code.right().saturating_sub(columns));
        let y = code.bottom().saturating_sub(1);
        pen.text(x, y, columns, dots, Role::Dim);
    }
    if lit {
        let held = cursors.iter().any(|cursor| cursor.held);
        pen.tint(code, if held { Role::Held } else { Role::Lit });
    }
}

/// The lines that matter: where the selected lane is, what holds a thread, and the names of the functions that it executes; then
/// where the other lanes are, and the name of the variant's function.
fn wanted(pane: &CodePane<'_>, cursors: &[Cursor], running: &[&str]) -> Wanted {
    let selected = pane.lanes.selected + 1;
    let own = cursors.iter().filter(|cursor| cursor.badge == selected);
    let held = cursors.iter().filter(|cursor| cursor.held);
    let head = |function: &str| pane.code.text.head_of(function);
    let program = pane.lanes.variant.map(Variant::program);
    let lines = cursors.iter().map(|cursor| cursor.line);
    let first: Vec<usize> = own.chain(held).map(|cursor| cursor.line).collect();
    let running = running.iter().filter_map(|function| head(function));
    Wanted {
        lanes: by_lanes(&first, lines.clone()),
        first: first.into_iter().chain(running).collect(),
        then: lines.chain(program.and_then(head)).collect(),
    }
}

/// The lines at which lanes are, once each: these first, then those at which most lanes are.
pub(super) fn by_lanes(first: &[usize], lines: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for line in lines {
        *counts.entry(line).or_default() += 1;
    }
    let mut by_count: Vec<_> = counts.into_iter().collect();
    by_count.sort_by_key(|(_, count)| Reverse(*count));
    let others = by_count.into_iter().map(|(line, _)| line);
    let others = others.filter(|line| !first.contains(line));
    first.iter().copied().chain(others).collect()
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
            pen.text(x - u16::from(place > 0), row.y, 1, "+", Role::Heading);
            return;
        }
        let style = pen.theme.badge(cursor.badge);
        x += pen.styled(x, row.y, columns, &badge, style) + 1;
    }
}

/// A line of code, scrolled sideways; where it is cut, dots say so. The column behind it.
pub(super) fn draw_pieces(pen: &mut Pen<'_>, row: Rect, line: &CodeLine, sideways: usize) -> u16 {
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
        // a sign of its own: `Vec<Ro>` would be code
        let dots = pen.theme.glyphs.pick("…", " ..");
        pen.right(row.right(), row.y, 3, dots, Role::Dim);
    }
    x
}

/// Where the lanes of the selected variant stand at the playhead: the whole chain of each. That of the selected lane comes
/// first: at a line there is room for one or two numbers.
pub(super) fn cursors(lanes: &LanesAt<'_>) -> Vec<Cursor> {
    let Some(variant) = lanes.variant else {
        return Vec::new();
    };
    let mut cursors = Vec::new();
    let t = lanes.playhead;
    let selected = lanes.selected + 1;
    let tree = variant.tree();
    let own = tree.get(lanes.selected).map(|(lane, _)| (*lane, selected));
    let others = timeline::badges(variant).filter(|(lane, badge)| {
        let lane = variant.lane(*lane);
        let is_there =
            lane.is_some_and(|lane| lane.start <= t && lane.end.is_none_or(|end| t < end));
        is_there && *badge != selected
    });
    let others = others.take(LANES);
    for (lane, badge) in own.into_iter().chain(others) {
        let Some(moment) = variant.state_at(lane, lanes.playhead) else {
            continue;
        };
        let kind = variant.lane(lane).map(|lane| lane.kind);
        let holds_worker = !matches!(kind, Some(LaneKind::Blocking | LaneKind::Thread));
        for line in moment.lines {
            let cursor = Cursor {
                line: usize::try_from(*line).unwrap_or(0),
                badge,
                // on the blocking pool a thread is held as it should be
                held: moment.state == State::Running && holds_worker,
            };
            cursors.push(cursor);
        }
    }
    cursors
}
