//! The text of a step that is read.

use ratatui::layout::Rect;

use super::pen::Pen;
use super::{bars, frame, markdown};
use crate::app::{Action, LessonView, Scope};

/// The widest line that is read with ease.
const WIDEST: u16 = 84;

const KEYS: [(Action, &str); 6] = [
    (Action::Next, "watch"),
    (Action::Back, "course"),
    (Action::Up, ""),
    (Action::Down, "scroll"),
    (Action::Help, "keys"),
    (Action::Quit, "quit"),
];

pub(super) fn draw(view: &LessonView, pen: &mut Pen<'_>, area: Rect) {
    let Some(lesson) = &view.lesson else { return };
    let title = format!("{} {}", lesson.number(), lesson.title);
    bars::title(pen, area, &lesson.part, &title);
    bars::steps(pen, area, view);
    bars::keys(pen, area, Scope::Lesson, &KEYS);
    let body = Rect::new(area.x, area.y + 2, area.width, area.height - 3);
    let inside = frame::draw(pen, body, "learn", "enter watches", true);
    let width = inside.width.min(WIDEST).saturating_sub(2);
    let text = Rect::new(inside.x + 1, inside.y, width, inside.height);
    markdown::draw(pen, text, &lesson.prose.learn.0, view.page_scroll);
}
