//! The line at the top, the steps, and the line of keys at the bottom.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::markdown;
use super::pen::Pen;
use crate::app::{Action, App, BINDINGS, LessonView, Said, Scope, name_of};
use crate::lesson::Step;
use crate::theme::Role;

/// The top line: where the person is, and how much of the course is done.
pub(super) fn title(app: &App, pen: &mut Pen<'_>, area: Rect, part: &str, title: &str) {
    pen.fill(Rect::new(area.x, area.y, area.width, 1), Role::Bar);
    let y = area.y;
    let end = area.right();
    let right = format!("{}  ? keys", course_done(app, pen));
    let room = u16::try_from(right.width()).unwrap_or(8) + 2;
    let mut x = area.x + 1;
    let wide = area.width >= WIDE;
    if wide || title.is_empty() {
        x += pen.text(x, y, end - x, "awaitscope", Role::Accent) + 2;
        x += pen.text(x, y, end.saturating_sub(x), part, Role::Dim);
        if !title.is_empty() {
            let arrow = pen.theme.glyphs.pick(" › ", " > ");
            x += pen.text(x, y, end.saturating_sub(x), arrow, Role::Dim);
        }
    }
    pen.text(x, y, end.saturating_sub(x + room), title, Role::Heading);
    pen.right(end - 1, y, room, &right, Role::Dim);
    pen.tint(Rect::new(area.x, y, area.width, 1), Role::Bar);
}

/// "1/4" and a bar of eight cells.
fn course_done(app: &App, pen: &Pen<'_>) -> String {
    let lessons = app.course.entries();
    let done = lessons.iter().filter(|entry| app.is_lesson_done(entry));
    let (done, count) = (done.count(), lessons.len().max(1));
    let (on, off) = pen.theme.glyphs.pick(("▰", "▱"), ("#", "."));
    let filled = done * 8 / count;
    format!(
        "{done}/{count} {}{}",
        on.repeat(filled),
        off.repeat(8 - filled)
    )
}

/// Narrower screens have no room for the names of the steps and a remark.
const WIDE: u16 = 100;

/// The one thing to see now, where the side pane with all of them has no room.
fn remark(view: &LessonView) -> Option<&str> {
    let remark = view.remark().filter(|_| view.step == Step::Watch)?;
    Some(&remark.text)
}

/// The columns of the names of the steps that are shown: all, or the present one beside a remark.
pub(super) fn step_places(view: &LessonView, width: u16) -> Vec<(Step, u16, u16)> {
    let alone = width < WIDE && remark(view).is_some();
    let mut steps = view.steps();
    steps.retain(|step| !alone || *step == view.step);
    let mut x = 1;
    let places = steps.into_iter().map(|step| {
        let marked = u16::from(view.step == step);
        let width = u16::try_from(step.name().len()).unwrap_or(8) + 2 * marked;
        let place = (step, x, width);
        x += width + 3;
        place
    });
    places.collect()
}

/// The steps of a lesson, with the present one marked, and what is to be said of it.
pub(super) fn steps(pen: &mut Pen<'_>, area: Rect, view: &LessonView) {
    let y = area.y + 1;
    let arrow = pen.theme.glyphs.pick(" › ", " > ");
    let mut end = area.x + 1;
    for (index, (step, x, width)) in step_places(view, area.width).into_iter().enumerate() {
        let x = area.x + x;
        if index > 0 {
            pen.text(
                x - 3,
                y,
                area.right().saturating_sub(x - 3),
                arrow,
                Role::Dim,
            );
        }
        let (name, role) = if view.step == step {
            (format!(" {} ", step.name()), Role::Selected)
        } else {
            (step.name().to_owned(), Role::Dim)
        };
        pen.text(x, y, area.right().saturating_sub(x), &name, role);
        end = x + width;
    }
    let room = area.right().saturating_sub(end + 3);
    if let Some(remark) = remark(view) {
        let remark = pen.shortened(remark, room);
        pen.right(area.right() - 1, y, room, &remark, Role::Accent);
        return;
    }
    let said = said(view);
    let fits = !said.is_empty() && said.width() <= usize::from(room);
    let takeaway = view.lesson.as_ref().map_or("", |l| l.takeaway.as_str());
    let text = if fits { said.as_str() } else { takeaway };
    // half a sentence says nothing
    if fits || takeaway.width() <= usize::from(room) || room > 40 {
        let text = pen.shortened(text, room);
        pen.right(area.right() - 1, y, room, &text, Role::Dim);
    }
}

/// What the learner predicted.
fn said(view: &LessonView) -> String {
    let predict = view.lesson.as_ref().and_then(|l| l.predict.as_ref());
    match (&view.said, predict) {
        (Said::Skipped, Some(_)) => "no prediction".to_owned(),
        (Said::Option(Some(said)), Some(predict)) => predict
            .options
            .get(*said)
            .map_or_else(String::new, |option| format!("you said: {}", option.text)),
        _ => String::new(),
    }
}

/// The keys of the moment, as many as fit; those that stand first matter most.
pub(super) fn keys(pen: &mut Pen<'_>, area: Rect, scopes: &[Scope], actions: &[(Action, &str)]) {
    let y = area.bottom() - 1;
    pen.fill(Rect::new(area.x, y, area.width, 1), Role::Bar);
    let mut x = area.x + 1;
    let mut shown: Vec<String> = Vec::new();
    for (action, word) in actions {
        let mut bindings = BINDINGS.iter();
        let binding = bindings.find(|b| b.action == *action && scopes.contains(&b.scope));
        let Some(binding) = binding else { continue };
        let Some(key) = binding.keys.first() else {
            continue;
        };
        shown.push(match action {
            Action::Number(_) => "1-9".to_owned(),
            _ => name_of(*key),
        });
        if word.is_empty() {
            continue;
        }
        let keys = shown.join(" ");
        shown.clear();
        let width = u16::try_from(keys.len() + word.len() + 3).unwrap_or(u16::MAX);
        if x.saturating_add(width) > area.right() {
            break;
        }
        x += pen.text(x, y, area.right() - x, &keys, Role::Accent) + 1;
        x += pen.text(x, y, area.right() - x, word, Role::Dim) + 2;
    }
    pen.tint(Rect::new(area.x, y, area.width, 1), Role::Bar);
}

/// A sentence in the place of the keys, until the next key.
pub(super) fn notice(pen: &mut Pen<'_>, area: Rect, notice: &str) {
    let width = area.width.saturating_sub(2);
    let lines = markdown::wrapped(notice, usize::from(width), Role::Warning);
    let rows = u16::try_from(lines.len()).unwrap_or(1).min(area.height / 2);
    let rows = Rect::new(area.x, area.bottom() - rows, area.width, rows);
    pen.fill(rows, Role::Bar);
    markdown::show(
        pen,
        Rect::new(rows.x + 1, rows.y, width, rows.height),
        &lines,
        0,
    );
    pen.tint(rows, Role::Bar);
}
