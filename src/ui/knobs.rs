//! The knobs.

use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr;

use super::frame;
use super::pen::Pen;
use crate::app::{LessonView, Pane, Setting, Target};
use crate::lesson::Knob;
use crate::theme::Role;

/// Columns of the names in a pane of this width.
fn names(width: u16) -> u16 {
    width.saturating_sub(14).clamp(8, 20)
}

/// Columns that the pane needs to show all names whole.
pub(super) fn columns(view: &LessonView) -> u16 {
    let knobs = view.lesson.as_ref().map_or(&[][..], |lesson| &lesson.knobs);
    let rows = view.settings().into_iter().map(|setting| match setting {
        Setting::Version => VERSION + version(view).width(),
        Setting::Presets => VALUES + "preset (e)".width(),
        Setting::Knob(place) => VALUES + knobs.get(place).map_or(0, |knob| knob.label.width()),
    });
    u16::try_from(rows.max().unwrap_or(0)).unwrap_or(u16::MAX)
}

/// Columns beside the name of a knob: borders, the mark, a value with its unit and the signs around it.
const VALUES: usize = 16;

/// The same beside the name of a version.
const VERSION: usize = "version".len() + 9;

pub(super) fn draw(view: &LessonView, pen: &mut Pen<'_>, area: Rect) {
    let changed = view.is_changed();
    let room = usize::from(area.width.saturating_sub(15));
    let range = view.selected_knob();
    let range = range.map_or_else(String::new, |knob| self::range(knob, room));
    let fits = |note: &String| note.width() <= room;
    let note = match view.knobs.field {
        Some(_) => Some(format!("{range}: enter sets"))
            .filter(fits)
            .unwrap_or(range),
        None if changed => {
            let both = Some(format!("{range}, r runs"));
            let both = both.filter(|both| !range.is_empty() && fits(both));
            both.unwrap_or_else(|| "r runs".to_owned())
        }
        None => range,
    };
    let focused = view.pane == Pane::Knobs;
    let inside = frame::draw(pen, area, "knobs", &note, focused);
    let (settings, first) = (view.settings(), first(view, inside));
    let rows = settings.iter().enumerate().skip(first);
    for (y, (index, setting)) in (inside.top()..inside.bottom()).zip(rows) {
        let row = Rect::new(inside.x, y, inside.width, 1);
        let selected = index == view.knobs.selected;
        match setting {
            Setting::Version => draw_choice(pen, row, selected, ("version", version(view))),
            Setting::Presets => draw_choice(pen, row, selected, ("preset (e)", preset(view))),
            Setting::Knob(knob) => {
                if let Some((name, value)) = view.knobs.values.get(*knob) {
                    draw_knob(view, pen, row, (selected, name, *value));
                }
            }
        }
    }
    let seen = first..(first + usize::from(inside.height)).min(settings.len());
    frame::more(pen, area, seen, settings.len());
}

/// "0.05 to 2 s"; of choices "off, on", or how many there are where these do not fit.
fn range(knob: &Knob, room: usize) -> String {
    if !knob.choices.is_empty() {
        let words = Some(knob.choices.join(", ")).filter(|words| words.width() <= room);
        return words.unwrap_or_else(|| format!("{} choices", knob.choices.len()));
    }
    let unit = if knob.unit.is_empty() { "" } else { " " };
    let few = if knob.limited { " (few files)" } else { "" };
    format!("{} to {}{unit}{}{few}", knob.min, knob.max, knob.unit)
}

/// The knob in the first row: as many are scrolled past as it takes to show the selected one.
fn first(view: &LessonView, inside: Rect) -> usize {
    let room = usize::from(inside.height);
    (view.knobs.selected + 1).saturating_sub(room)
}

/// The knob under a place, and the way in which the mark there turns it.
pub(super) fn hit(view: &LessonView, area: Rect, x: u16, y: u16) -> Option<Target> {
    let inside = frame::inside(area);
    if !inside.contains(Position { x, y }) {
        return None;
    }
    let index = first(view, inside) + usize::from(y - inside.y);
    if index >= view.settings().len() {
        return None;
    }
    let values = inside.x + names(inside.width) + 3;
    let way = match x {
        _ if index != view.knobs.selected || x < values => None,
        x if x <= values + 1 => Some(false),
        _ => Some(true),
    };
    Some(Target::Knob(index, way))
}

/// What stands in the row of the versions.
fn version(view: &LessonView) -> String {
    let chosen = view.chosen_version().unwrap_or_default();
    let lesson = view.lesson.as_ref();
    let variant = lesson.and_then(|lesson| lesson.variant(chosen));
    variant.map_or(chosen, |variant| &variant.short).to_owned()
}

/// What stands in the row of the presets.
fn preset(view: &LessonView) -> String {
    let lesson = view.lesson.as_ref();
    let presets = lesson.map_or(&[][..], |lesson| &lesson.presets);
    let preset = view.knobs.preset.and_then(|preset| presets.get(preset));
    preset.map_or_else(
        || format!("{} to try", presets.len()),
        |preset| preset.label.clone(),
    )
}

/// A row in which one of several is chosen.
fn draw_choice(pen: &mut Pen<'_>, row: Rect, selected: bool, (name, chosen): (&str, String)) {
    let glyphs = pen.theme.glyphs;
    if selected {
        pen.text(row.x, row.y, 1, glyphs.pick("▸", ">"), Role::Accent);
    }
    let role = if selected { Role::Heading } else { Role::Text };
    let name = pen.shortened(name, names(row.width)).into_owned();
    pen.text(row.x + 2, row.y, names(row.width), &name, role);
    let text = if selected {
        glyphs.pick(format!("◂ {chosen} ▸"), format!("< {chosen} >"))
    } else {
        format!("  {chosen}")
    };
    // a long one begins further left than the values of the knobs
    let width = u16::try_from(text.width()).unwrap_or(row.width);
    let least = row.x + 3 + u16::try_from(name.width()).unwrap_or(0);
    let x = (row.x + names(row.width) + 3).min(row.right().saturating_sub(width));
    let x = x.max(least);
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
    let label = pen.shortened(label, names(row.width)).into_owned();
    pen.text(row.x + 2, row.y, names(row.width), &label, role);
    let unit = knob.map_or(String::new(), |knob| format!(" {}", knob.unit));
    let value_text = knob.map_or_else(|| value.to_string(), |knob| knob.text(value));
    let text = format!("{value_text}{}", unit.trim_end());
    let typed = view.knobs.field.as_ref().filter(|_| selected);
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
