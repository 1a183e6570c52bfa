//! The course map: parts, lessons, minutes, and what the selected lesson is about.

use crate::text::Add;
use ratatui::layout::Rect;

use super::pen::Pen;
use super::{bars, frame, markdown};
use crate::app::{Action, App, Scope};
use crate::lesson::{Broken, Lesson};
use crate::theme::Role;

const KEYS: [(Action, &str); 5] = [
    (Action::Up, ""),
    (Action::Down, "choose"),
    (Action::Next, "open"),
    (Action::Help, "keys"),
    (Action::Quit, "quit"),
];

pub(super) fn draw(app: &App, pen: &mut Pen<'_>, area: Rect) {
    bars::title(pen, area, "see what your async code does", "");
    bars::keys(pen, area, Scope::Map, &KEYS);
    let body = Rect::new(area.x, area.y + 1, area.width, area.height - 2);
    let wide = area.width >= 100;
    let left = if wide {
        body.width * 6 / 10
    } else {
        body.width
    };
    let height = if wide {
        body.height
    } else {
        body.height - body.height / 3
    };
    let list = Rect::new(body.x, body.y, left, height);
    let detail = if wide {
        Rect::new(body.x + left, body.y, body.width - left, body.height)
    } else {
        Rect::new(body.x, body.y + height, body.width, body.height - height)
    };
    draw_list(app, pen, list);
    draw_detail(app, pen, detail);
}

/// The lessons under their parts, scrolled to the selected one.
fn draw_list(app: &App, pen: &mut Pen<'_>, area: Rect) {
    let entries = app.course.entries();
    let count = format!("{} lessons", entries.len());
    let inside = frame::draw(pen, area, "course", &count, true);
    let mut lines: Vec<(Option<usize>, String)> = Vec::new();
    let mut part = "";
    for (index, entry) in entries.iter().enumerate() {
        if let Ok(lesson) = entry.lesson()
            && lesson.part != part
        {
            if !part.is_empty() {
                lines.push((None, String::new()));
            }
            part = &lesson.part;
            lines.push((None, part.to_owned()));
        }
        lines.push((Some(index), String::new()));
    }
    let selected = lines
        .iter()
        .position(|(index, _)| *index == Some(app.selected));
    let room = usize::from(inside.height);
    let first = selected.unwrap_or(0).saturating_sub(room.saturating_sub(2));
    for (y, (index, heading)) in (inside.top()..inside.bottom()).zip(lines.iter().skip(first)) {
        match index {
            None => {
                pen.text(inside.x + 1, y, inside.width - 1, heading, Role::Accent);
            }
            Some(index) => draw_entry(app, pen, Rect::new(inside.x, y, inside.width, 1), *index),
        }
    }
}

fn draw_entry(app: &App, pen: &mut Pen<'_>, row: Rect, index: usize) {
    let Some(entry) = app.course.entries().get(index) else {
        return;
    };
    let is_selected = index == app.selected;
    let role = if is_selected {
        Role::Selected
    } else {
        Role::Text
    };
    if is_selected {
        let mark = pen.theme.glyphs.pick("▶", ">");
        pen.text(row.x + 1, row.y, 1, mark, Role::Selected);
    }
    let x = row.x + 3;
    let width = row.width.saturating_sub(12);
    match entry.lesson() {
        Ok(lesson) => {
            let text = format!("{} {}", lesson.number(), lesson.title);
            pen.text(x, row.y, width, &text, role);
            let minutes = format!("{} min", lesson.minutes);
            pen.right(row.right() - 1, row.y, 7, &minutes, Role::Dim);
        }
        Err(broken) => {
            let text = format!("{} cannot be opened", broken.id);
            pen.text(
                x,
                row.y,
                width,
                &text,
                if is_selected { role } else { Role::Warning },
            );
        }
    }
}

fn draw_detail(app: &App, pen: &mut Pen<'_>, area: Rect) {
    let Some(entry) = app.course.entries().get(app.selected) else {
        return;
    };
    match entry.lesson() {
        Ok(lesson) => draw_lesson(pen, area, lesson),
        Err(broken) => {
            let inside = frame::draw(pen, area, broken.id, "", false);
            let text = problems(broken);
            markdown::plain(pen, inside, &text, 0);
        }
    }
}

fn draw_lesson(pen: &mut Pen<'_>, area: Rect, lesson: &Lesson) {
    let title = format!("{} {}", lesson.number(), lesson.title);
    let inside = frame::draw(pen, area, &title, "", false);
    let inside = Rect::new(
        inside.x + 1,
        inside.y,
        inside.width.saturating_sub(2),
        inside.height,
    );
    let labels: Vec<_> = lesson
        .variants
        .iter()
        .map(|variant| variant.label.as_str())
        .collect();
    let mut text = format!("{}\n\nprograms: {}\n", lesson.takeaway, labels.join(", "));
    if !lesson.needs.is_empty() {
        text.add(format_args!("builds on: {}\n", lesson.needs.join(", ")));
    }
    markdown::draw(pen, inside, &text.replace('\n', "\n\n"), 0);
}

/// The page of a lesson that cannot be opened.
pub(super) fn broken(app: &App, index: usize, pen: &mut Pen<'_>, area: Rect) {
    bars::title(pen, area, "see what your async code does", "");
    bars::keys(
        pen,
        area,
        Scope::Broken,
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
