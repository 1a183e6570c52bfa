//! The knobs.

use ratatui::layout::{Position, Rect};

use super::frame;
use super::pen::Pen;
use crate::app::{LessonView, Pane, Target};
use crate::lesson::Knob;
use crate::theme::Role;

/// Columns of the names in a pane of this width.
fn names(width: u16) -> u16 {
    width.saturating_sub(14).clamp(8, 20)
}

pub(super) fn draw(view: &LessonView, pen: &mut Pen<'_>, area: Rect) {
    let changed = view.is_changed();
    let note = match view.selected_knob() {
        _ if view.field.is_some() => "enter sets, esc leaves".to_owned(),
        _ if changed => "r runs".to_owned(),
        Some(knob) => range(knob),
        None => String::new(),
    };
    let focused = view.pane == Pane::Knobs;
    let inside = frame::draw(pen, area, "knobs", &note, focused);
    for (y, index) in (inside.top()..inside.bottom()).zip(first(view, inside)..view.knob_rows()) {
        let row = Rect::new(inside.x, y, inside.width, 1);
        match view.knobs.get(index) {
            Some((name, value)) => draw_knob(view, pen, row, (index == view.knob, name, *value)),
            None => draw_preset(view, pen, row),
        }
    }
}

/// "0.05 to 2 s"
fn range(knob: &Knob) -> String {
    let unit = if knob.unit.is_empty() { "" } else { " " };
    format!("{} to {}{unit}{}", knob.min, knob.max, knob.unit)
}

/// The knob in the first row: as many are scrolled past as it takes to show the selected one.
fn first(view: &LessonView, inside: Rect) -> usize {
    let room = usize::from(inside.height);
    (view.knob + 1).saturating_sub(room)
}

/// The knob under a place, and the way in which the mark there turns it.
pub(super) fn hit(view: &LessonView, area: Rect, x: u16, y: u16) -> Option<Target> {
    let inside = frame::inside(area);
    if !inside.contains(Position { x, y }) {
        return None;
    }
    let index = first(view, inside) + usize::from(y - inside.y);
    if index >= view.knob_rows() {
        return None;
    }
    let values = inside.x + names(inside.width) + 3;
    let way = match x {
        _ if index != view.knob || x < values => None,
        x if x <= values + 1 => Some(false),
        _ => Some(true),
    };
    Some(Target::Knob(index, way))
}

/// The row behind the knobs: named settings of all of them.
fn draw_preset(view: &LessonView, pen: &mut Pen<'_>, row: Rect) {
    let glyphs = pen.theme.glyphs;
    let selected = view.on_presets();
    if selected {
        pen.text(row.x, row.y, 1, glyphs.pick("▸", ">"), Role::Accent);
    }
    let role = if selected { Role::Heading } else { Role::Text };
    pen.text(row.x + 2, row.y, names(row.width), "preset (e)", role);
    let lesson = view.lesson.as_ref();
    let presets = lesson.map_or(&[][..], |lesson| &lesson.presets);
    let preset = view.preset.and_then(|preset| presets.get(preset));
    let text = match preset {
        Some(preset) => preset.label.clone(),
        None => format!("none of {}", presets.len()),
    };
    let text = if selected {
        glyphs.pick(format!("◂ {text} ▸"), format!("< {text} >"))
    } else {
        format!("  {text}")
    };
    let x = row.x + names(row.width) + 3;
    let room = row.right().saturating_sub(x);
    let text = pen.shortened(&text, room).into_owned();
    pen.text(x, row.y, room, &text, Role::Accent);
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
    pen.text(row.x + 2, row.y, names(row.width), label, role);
    let unit = knob.map_or(String::new(), |knob| format!(" {}", knob.unit));
    let text = format!("{value}{}", unit.trim_end());
    let typed = view.field.as_ref().filter(|_| selected);
    let text = match typed {
        Some(field) => format!("[{}_]{}", field.text, unit.trim_end()),
        None if selected => glyphs.pick(format!("◂ {text} ▸"), format!("< {text} >")),
        None => format!("  {text}"),
    };
    let mut known = view.recording().meta.knobs.iter();
    let was = known.find(|(known, _)| known == name);
    let differs = was.is_some_and(|(_, was)| was.to_bits() != value.to_bits());
    let role = if differs { Role::Warning } else { Role::Accent };
    let x = row.x + names(row.width) + 3;
    pen.text(x, row.y, row.right().saturating_sub(x), &text, role);
}
