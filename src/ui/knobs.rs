//! The knobs.

use ratatui::layout::Rect;

use super::frame;
use super::pen::Pen;
use crate::app::{LessonView, Pane};
use crate::theme::Role;

/// Columns of the names.
const NAMES: u16 = 14;

pub(super) fn draw(view: &LessonView, pen: &mut Pen<'_>, area: Rect) {
    let changed = view.is_changed();
    let note = match view.selected_knob() {
        _ if changed => "r runs".to_owned(),
        Some(knob) => format!("{} to {}", knob.min, knob.max),
        None => String::new(),
    };
    let focused = view.pane == Pane::Knobs;
    let inside = frame::draw(pen, area, "knobs", &note, focused);
    let room = usize::from(inside.height);
    let first = view.knob.saturating_sub(room.saturating_sub(1));
    let knobs = view.knobs.iter().enumerate().skip(first);
    for (y, (index, (name, value))) in (inside.top()..inside.bottom()).zip(knobs) {
        let row = Rect::new(inside.x, y, inside.width, 1);
        draw_knob(view, pen, row, (index == view.knob, name, *value));
    }
}

fn draw_knob(view: &LessonView, pen: &mut Pen<'_>, row: Rect, knob: (bool, &str, f64)) {
    let (selected, name, value) = knob;
    let lesson = view.lesson.as_ref();
    let knob = lesson.and_then(|lesson| lesson.knobs.iter().find(|knob| knob.name == *name));
    let glyphs = pen.theme.glyphs;
    if selected {
        pen.text(row.x, row.y, 1, glyphs.pick("▸", ">"), Role::Accent);
    }
    let role = if selected { Role::Heading } else { Role::Text };
    let label = knob.map_or(name, |knob| knob.label.as_str());
    pen.text(row.x + 2, row.y, NAMES, label, role);
    let unit = knob.map_or(String::new(), |knob| format!(" {}", knob.unit));
    let text = format!("{value}{}", unit.trim_end());
    let text = if selected {
        glyphs.pick(format!("◂ {text} ▸"), format!("< {text} >"))
    } else {
        format!("  {text}")
    };
    let mut known = view.recording().meta.knobs.iter();
    let was = known.find(|(known, _)| known == name);
    let differs = was.is_some_and(|(_, was)| was.to_bits() != value.to_bits());
    let role = if differs { Role::Warning } else { Role::Accent };
    let x = row.x + NAMES + 3;
    pen.text(x, row.y, row.right().saturating_sub(x), &text, role);
}
