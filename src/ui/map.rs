//! The course map: parts, lessons, minutes, and what the selected lesson is about.

mod progress;

use ratatui::layout::{Position, Rect};

use super::pen::Pen;
use super::{bars, frame, markdown};
use crate::app::{Action, App, MapRow};
use crate::lesson::{Broken, Entry};
use crate::theme::Role;

const KEYS: [(Action, &str); 8] = [
    (Action::Up, ""),
    (Action::Down, "choose"),
    (Action::Next, "open"),
    (Action::Search, "search"),
    (Action::Track, "track"),
    (Action::Glossary, "glossary"),
    (Action::Help, "keys"),
    (Action::Quit, "quit"),
];

/// Where the list and the details are.
fn areas(area: Rect) -> (Rect, Rect) {
    let body = Rect::new(area.x, area.y + 1, area.width, area.height - 2);
    if area.width >= 100 {
        let left = body.width * 6 / 10;
        let list = Rect::new(body.x, body.y, left, body.height);
        let detail = Rect::new(body.x + left, body.y, body.width - left, body.height);
        return (list, detail);
    }
    let height = body.height - body.height / 2;
    let list = Rect::new(body.x, body.y, body.width, height);
    let detail = Rect::new(body.x, body.y + height, body.width, body.height - height);
    (list, detail)
}

pub(super) fn draw(app: &App, pen: &mut Pen<'_>, area: Rect) {
    bars::title(app, pen, area, "see what your async code does", "");
    bars::keys(pen, area, app.scopes(), &KEYS);
    let (list, detail) = areas(area);
    draw_list(app, pen, list);
    draw_detail(app, pen, detail);
}

/// A line of the list.
enum Line {
    Blank,
    Part(String),
    Row(MapRow),
}

/// The rows under their parts.
fn lines(app: &App) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut part = String::new();
    for row in app.rows() {
        let entry = match row {
            MapRow::Lesson(index) => app.course.entries().get(index),
            MapRow::Review => None,
        };
        let of = match (row, entry.map(Entry::outline)) {
            (MapRow::Review, _) => Some("Review"),
            (_, Some(Ok(lesson))) => Some(lesson.part.as_str()),
            _ => None,
        };
        if let Some(of) = of.filter(|of| *of != part) {
            if !lines.is_empty() {
                lines.push(Line::Blank);
            }
            of.clone_into(&mut part);
            lines.push(Line::Part(part.clone()));
        }
        lines.push(Line::Row(row));
    }
    lines
}

/// How many lines are scrolled past so that the selected row is in sight.
fn first(app: &App, lines: &[Line], room: usize) -> usize {
    let here = app.selected_row();
    let selected = lines
        .iter()
        .position(|line| matches!(line, Line::Row(row) if *row == here));
    selected.unwrap_or(0).saturating_sub(room.saturating_sub(2))
}

/// The row under the pointer.
pub(super) fn hit(app: &App, area: Rect, x: u16, y: u16) -> Option<MapRow> {
    let inside = frame::inside(areas(area).0);
    if !inside.contains(Position { x, y }) {
        return None;
    }
    let lines = lines(app);
    let first = first(app, &lines, usize::from(inside.height));
    match lines.get(first + usize::from(y - inside.y)) {
        Some(Line::Row(row)) => Some(*row),
        _ => None,
    }
}

/// The lessons under their parts, scrolled to the selected one.
fn draw_list(app: &App, pen: &mut Pen<'_>, area: Rect) {
    let lessons = app.rows().into_iter().filter_map(|row| match row {
        MapRow::Lesson(index) => app.course.entries().get(index)?.outline().ok(),
        MapRow::Review => None,
    });
    let minutes: u32 = lessons.clone().map(|lesson| lesson.minutes).sum();
    let note = format!("{} lessons, {minutes} min", lessons.count());
    let track = app.track.map_or("course", crate::lesson::Track::name);
    let inside = frame::draw(pen, area, track, &note, true);
    let lines = lines(app);
    let first = first(app, &lines, usize::from(inside.height));
    let below = lines.iter().skip(first + usize::from(inside.height));
    let below = below.filter(|line| matches!(line, Line::Row(_))).count();
    if below > 0 {
        let (right, bottom) = (area.right().saturating_sub(2), area.bottom() - 1);
        let text = format!(" {below} more below ");
        pen.right(
            right,
            bottom,
            area.width.saturating_sub(4),
            &text,
            Role::Dim,
        );
    }
    for (y, line) in (inside.top()..inside.bottom()).zip(lines.iter().skip(first)) {
        let row = Rect::new(inside.x, y, inside.width, 1);
        match line {
            Line::Blank => {}
            Line::Part(part) => {
                pen.text(row.x + 1, y, row.width - 1, part, Role::Accent);
            }
            Line::Row(MapRow::Lesson(index)) => draw_entry(app, pen, row, *index),
            Line::Row(MapRow::Review) => draw_review(app, pen, row),
        }
    }
}

/// The mark of the selected row, and the role of its text.
fn select(pen: &mut Pen<'_>, row: Rect, is_selected: bool) -> Role {
    if !is_selected {
        return Role::Text;
    }
    let mark = pen.theme.glyphs.pick("▶", ">");
    pen.text(row.x + 1, row.y, 1, mark, Role::Selected);
    Role::Selected
}

/// Columns right of the marks of the steps.
const MINUTES: u16 = 8;

fn draw_entry(app: &App, pen: &mut Pen<'_>, row: Rect, index: usize) {
    let Some(entry) = app.course.entries().get(index) else {
        return;
    };
    let is_selected = app.selected_row() == MapRow::Lesson(index);
    let role = select(pen, row, is_selected);
    let x = row.x + 3;
    match entry.outline() {
        Ok(lesson) => {
            let steps = u16::try_from(lesson.steps.len()).unwrap_or(0);
            let marks = row.right().saturating_sub(MINUTES + steps);
            let width = marks.saturating_sub(x + 1);
            let text = format!("{} {}", entry.number(), lesson.title);
            let text = pen.shortened(&text, width);
            pen.text(x, row.y, width, &text, role);
            for (x, step) in (marks..).zip(&lesson.steps) {
                let is_done = app.book.is_done(entry.id(), *step);
                let role = if is_done { Role::Good } else { Role::Dim };
                let mark = progress::mark(is_done, pen.theme.glyphs);
                pen.text(x, row.y, 1, mark, role);
            }
            let minutes = format!("{} min", lesson.minutes);
            pen.right(row.right() - 1, row.y, 7, &minutes, Role::Dim);
        }
        Err(broken) => {
            let text = format!("{} cannot be opened", broken.id);
            let role = if is_selected { role } else { Role::Warning };
            pen.text(x, row.y, row.width.saturating_sub(MINUTES), &text, role);
        }
    }
}

fn draw_review(app: &App, pen: &mut Pen<'_>, row: Rect) {
    let is_selected = app.selected_row() == MapRow::Review;
    let role = select(pen, row, is_selected);
    let text = progress::review(app);
    pen.text(row.x + 3, row.y, row.width.saturating_sub(4), &text, role);
}

fn draw_detail(app: &App, pen: &mut Pen<'_>, area: Rect) {
    let MapRow::Lesson(index) = app.selected_row() else {
        let inside = frame::draw(pen, area, "review", "", false);
        let text =
            "Questions that you got wrong come back here a day later, until you get them right.";
        markdown::draw(pen, indented(inside), text, 0);
        return;
    };
    let Some(entry) = app.course.entries().get(index) else {
        return;
    };
    match entry.lesson() {
        Ok(lesson) => {
            let title = format!("{} {}", lesson.number(), lesson.title);
            let inside = frame::draw(pen, area, &title, "", false);
            let text = progress::detail(app, index, lesson, pen.theme.glyphs);
            markdown::draw(pen, indented(inside), &text, 0);
        }
        Err(broken) => {
            let inside = frame::draw(pen, area, broken.id, "", false);
            let text = problems(broken);
            markdown::plain(pen, inside, &text, 0);
        }
    }
}

fn indented(inside: Rect) -> Rect {
    let width = inside.width.saturating_sub(2);
    Rect::new(inside.x + 1, inside.y, width, inside.height)
}

/// The page of a lesson that cannot be opened.
pub(super) fn broken(app: &App, index: usize, pen: &mut Pen<'_>, area: Rect) {
    bars::title(app, pen, area, "see what your async code does", "");
    bars::keys(
        pen,
        area,
        app.scopes(),
        &[(Action::Back, "course"), (Action::Quit, "quit")],
    );
    let body = Rect::new(area.x, area.y + 1, area.width, area.height - 2);
    let broken = app
        .course
        .entries()
        .get(index)
        .and_then(|entry| entry.lesson().err());
    let Some(broken) = broken else { return };
    let title = format!("{} cannot be opened", broken.id);
    let inside = frame::draw(pen, body, &title, "", true);
    let text = problems(broken);
    markdown::plain(pen, inside, &text, 0);
}

fn problems(broken: &Broken) -> String {
    let problems: Vec<_> = broken.problems.iter().map(ToString::to_string).collect();
    problems.join("\n\n")
}
