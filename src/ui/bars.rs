//! The line at the top, the steps, and the line of keys at the bottom.

use ratatui::layout::Rect;

use super::pen::Pen;
use crate::app::{Action, BINDINGS, LessonView, Scope, Step, name_of};
use crate::theme::Role;

/// The top line: where the person is.
pub(super) fn title(pen: &mut Pen<'_>, area: Rect, part: &str, title: &str) {
    pen.fill(Rect::new(area.x, area.y, area.width, 1), Role::Bar);
    let y = area.y;
    let end = area.right();
    let help = 8;
    let mut x = area.x + 1;
    let wide = area.width >= 100;
    if wide || title.is_empty() {
        x += pen.text(x, y, end - x, "awaitscope", Role::Accent) + 2;
        x += pen.text(x, y, end.saturating_sub(x), part, Role::Dim);
        if !title.is_empty() {
            let arrow = pen.theme.glyphs.pick(" › ", " > ");
            x += pen.text(x, y, end.saturating_sub(x), arrow, Role::Dim);
        }
    }
    pen.text(x, y, end.saturating_sub(x + help), title, Role::Heading);
    pen.right(end - 1, y, help, "? keys", Role::Dim);
    pen.tint(Rect::new(area.x, y, area.width, 1), Role::Bar);
}

/// The steps of a lesson, with the present one marked.
pub(super) fn steps(pen: &mut Pen<'_>, area: Rect, view: &LessonView) {
    let y = area.y + 1;
    let mut x = area.x + 1;
    let arrow = pen.theme.glyphs.pick(" › ", " > ");
    for (index, (step, name)) in [(Step::Learn, "Learn"), (Step::Watch, "Watch")]
        .into_iter()
        .enumerate()
    {
        if index > 0 {
            x += pen.text(x, y, area.right().saturating_sub(x), arrow, Role::Dim);
        }
        let (name, role) = if view.step == step {
            (format!(" {name} "), Role::Selected)
        } else {
            (name.to_owned(), Role::Dim)
        };
        x += pen.text(x, y, area.right().saturating_sub(x), &name, role);
    }
    if let Some(trouble) = &view.trouble {
        let room = area.right().saturating_sub(x + 3);
        pen.text(x + 2, y, room, trouble, Role::Warning);
    } else if let Some(lesson) = &view.lesson {
        let room = area.right().saturating_sub(x + 4);
        pen.right(area.right() - 1, y, room, &lesson.takeaway, Role::Dim);
    }
}

/// The keys of the moment, as many as fit; those that stand first matter most.
pub(super) fn keys(pen: &mut Pen<'_>, area: Rect, scope: Scope, actions: &[(Action, &str)]) {
    let y = area.bottom() - 1;
    pen.fill(Rect::new(area.x, y, area.width, 1), Role::Bar);
    let mut x = area.x + 1;
    let mut shown: Vec<String> = Vec::new();
    for (action, word) in actions {
        let binding = BINDINGS.iter().find(|binding| {
            binding.action == *action
                && (binding.scope == scope || binding.scope == Scope::Everywhere)
        });
        let Some(key) = binding.and_then(|binding| binding.keys.first()) else {
            continue;
        };
        shown.push(name_of(*key));
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
