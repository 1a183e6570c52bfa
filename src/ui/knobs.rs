//! The knobs.

use ratatui::layout::Rect;

use super::frame;
use super::pen::Pen;
use crate::app::{LessonView, Pane};
use crate::theme::Role;

pub(super) fn draw(view: &LessonView, pen: &mut Pen<'_>, area: Rect) {
    let changed = view.knobs != view.recording().meta.knobs && view.lesson.is_some();
    let note = if changed {
        "r runs with these"
    } else {
        "d u turn, r runs again"
    };
    let focused = view.pane == Pane::Knobs;
    let inside = frame::draw(pen, area, "knobs", note, focused);
    let room = usize::from(inside.height);
    let first = view.knob.saturating_sub(room.saturating_sub(1));
    let knobs = view.knobs.iter().enumerate().skip(first);
    for (y, (index, (name, value))) in (inside.top()..inside.bottom()).zip(knobs) {
        let selected = index == view.knob;
        let knob = view
            .lesson
            .as_ref()
            .and_then(|lesson| lesson.knobs.iter().find(|knob| knob.name == *name));
        let glyphs = pen.theme.glyphs;
        if selected {
            pen.text(inside.x + 1, y, 1, glyphs.pick("▸", ">"), Role::Accent);
        }
        let role = if selected { Role::Heading } else { Role::Text };
        let label = knob.map_or(name.as_str(), |knob| knob.label.as_str());
        pen.text(inside.x + 3, y, 20, label, role);
        let unit = knob.map_or("", |knob| knob.unit.as_str());
        let text = if selected {
            glyphs.pick(format!("◂ {value} {unit} ▸"), format!("< {value} {unit} >"))
        } else {
            format!("  {value} {unit}")
        };
        let was = view
            .recording()
            .meta
            .knobs
            .iter()
            .find(|(known, _)| known == name);
        let differs = was.is_some_and(|(_, was)| was.to_bits() != value.to_bits());
        let role = if differs { Role::Warning } else { Role::Accent };
        let x = inside.x + 24;
        let used = pen.text(x, y, inside.right().saturating_sub(x), &text, role);
        if let Some(knob) = knob {
            let range = format!("  {} to {}", knob.min, knob.max);
            let x = (x + used).max(inside.x + 34);
            pen.text(x, y, inside.right().saturating_sub(x), &range, Role::Dim);
        }
    }
}
