//! The knobs.

use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr;

use super::frame;
use super::pen::Pen;
use crate::app::{KnobsView, Setting, Target};
use crate::lesson::{Knob, Preset};
use crate::theme::Role;

/// What the pane draws.
pub(super) struct KnobsPane<'a> {
    /// The knobs as they are set, and the row that is selected.
    pub state: &'a KnobsView,
    /// The rows.
    pub settings: Vec<Setting>,
    /// What the lesson says of its knobs.
    pub knobs: &'a [Knob],
    pub presets: &'a [Preset],
    /// The short name of the version of the code that is judged.
    pub version: &'a str,
    /// The values with which the run was made.
    pub of_run: &'a [(String, f64)],
    /// Whether a knob is set to another value than in the run.
    pub is_changed: bool,
    pub focused: bool,
}

impl KnobsPane<'_> {
    /// What the lesson says of a knob.
    fn knob(&self, name: &str) -> Option<&Knob> {
        self.knobs.iter().find(|knob| knob.name == name)
    }

    /// The knob that is selected.
    fn selected(&self) -> Option<&Knob> {
        let Some(Setting::Knob(knob)) = self.settings.get(self.state.selected) else {
            return None;
        };
        let (name, _) = self.state.values.get(*knob)?;
        self.knob(name)
    }
}

/// Columns of the names in a pane of this width: as many as the longest one needs, and the widest value leaves.
fn names(pane: &KnobsPane<'_>, width: u16) -> u16 {
    let values = pane.state.values.iter().filter_map(|(name, value)| {
        let knob = pane.knob(name)?;
        Some(
            format!("{} {}", knob.text(*value), knob.unit)
                .trim_end()
                .width(),
        )
    });
    let labels = pane.knobs.iter().map(|knob| knob.label.width());
    let longest = labels.chain(["preset (e)".width()]).max().unwrap_or(0);
    // beside the mark, a blank, and the signs around the value
    let left = usize::from(width).saturating_sub(values.max().unwrap_or(0).min(10) + 7);
    u16::try_from(longest.min(left).clamp(8, 20)).unwrap_or(20)
}

/// Columns that the pane needs to show all names whole.
pub(super) fn columns(pane: &KnobsPane<'_>) -> u16 {
    let rows = pane.settings.iter().map(|setting| match setting {
        Setting::Version => VERSION + pane.version.width(),
        Setting::Presets => VALUES + "preset (e)".width(),
        Setting::Knob(place) => {
            VALUES + pane.knobs.get(*place).map_or(0, |knob| knob.label.width())
        }
    });
    u16::try_from(rows.max().unwrap_or(0)).unwrap_or(u16::MAX)
}

/// Columns beside the name of a knob: borders, the mark, a value with its unit and the signs around it.
const VALUES: usize = 16;

/// The same beside the name of a version.
const VERSION: usize = "version".len() + 9;

pub(super) fn draw(pane: &KnobsPane<'_>, pen: &mut Pen<'_>, area: Rect) {
    let room = usize::from(area.width.saturating_sub(15));
    let range = pane.selected();
    let range = range.map_or_else(String::new, |knob| self::range(knob, room));
    let fits = |note: &String| note.width() <= room;
    let note = match pane.state.field {
        Some(_) => Some(format!("{range}: enter sets"))
            .filter(fits)
            .unwrap_or(range),
        None if pane.is_changed => {
            let both = Some(format!("{range}, r runs"));
            let both = both.filter(|both| !range.is_empty() && fits(both));
            both.unwrap_or_else(|| "r runs".to_owned())
        }
        None => range,
    };
    let inside = frame::draw(pen, area, "knobs", &note, pane.focused);
    let (settings, first) = (&pane.settings, first(pane, inside));
    let rows = settings.iter().enumerate().skip(first);
    for (y, (index, setting)) in (inside.top()..inside.bottom()).zip(rows) {
        let row = Rect::new(inside.x, y, inside.width, 1);
        let selected = index == pane.state.selected;
        match setting {
            Setting::Version => draw_choice(pane, pen, row, selected, ("version", pane.version)),
            Setting::Presets => {
                draw_choice(pane, pen, row, selected, ("preset (e)", &preset(pane)));
            }
            Setting::Knob(knob) => {
                if let Some((name, value)) = pane.state.values.get(*knob) {
                    draw_knob(pane, pen, row, (selected, name, *value));
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
    let few = if knob.limited { " (ulimit)" } else { "" };
    format!("{} to {}{unit}{}{few}", knob.min, knob.max, knob.unit)
}

/// The knob in the first row: as many are scrolled past as it takes to show the selected one.
fn first(pane: &KnobsPane<'_>, inside: Rect) -> usize {
    let room = usize::from(inside.height);
    (pane.state.selected + 1).saturating_sub(room)
}

/// The knob under a place, and the way in which the mark there turns it.
pub(super) fn hit(pane: &KnobsPane<'_>, area: Rect, x: u16, y: u16) -> Option<Target> {
    let inside = frame::inside(area);
    if !inside.contains(Position { x, y }) {
        return None;
    }
    let index = first(pane, inside) + usize::from(y - inside.y);
    if index >= pane.settings.len() {
        return None;
    }
    let values = inside.x + names(pane, inside.width) + 3;
    let way = match x {
        _ if index != pane.state.selected || x < values => None,
        x if x <= values + 1 => Some(false),
        _ => Some(true),
    };
    Some(Target::Knob(index, way))
}

/// What stands in the row of the presets.
fn preset(pane: &KnobsPane<'_>) -> String {
    let chosen = pane.state.preset;
    let preset = chosen.and_then(|preset| pane.presets.get(preset));
    preset.map_or_else(
        || format!("{} to try", pane.presets.len()),
        |preset| preset.label.clone(),
    )
}

/// A row in which one of several is chosen.
fn draw_choice(
    pane: &KnobsPane<'_>,
    pen: &mut Pen<'_>,
    row: Rect,
    selected: bool,
    (name, chosen): (&str, &str),
) {
    let names = names(pane, row.width);
    let glyphs = pen.theme.glyphs;
    if selected {
        pen.text(row.x, row.y, 1, glyphs.pick("▸", ">"), Role::Accent);
    }
    let role = if selected { Role::Heading } else { Role::Text };
    let name = pen.shortened(name, names).into_owned();
    pen.text(row.x + 2, row.y, names, &name, role);
    let text = if selected {
        glyphs.pick(format!("◂ {chosen} ▸"), format!("< {chosen} >"))
    } else {
        format!("  {chosen}")
    };
    // a long one begins further left than the values of the knobs
    let width = u16::try_from(text.width()).unwrap_or(row.width);
    let least = row.x + 3 + u16::try_from(name.width()).unwrap_or(0);
    let x = (row.x + names + 3).min(row.right().saturating_sub(width));
    let x = x.max(least);
    let room = row.right().saturating_sub(x);
    let text = pen.shortened(&text, room).into_owned();
    pen.text(x, row.y, room, &text, Role::Accent);
}

fn draw_knob(pane: &KnobsPane<'_>, pen: &mut Pen<'_>, row: Rect, knob: (bool, &str, f64)) {
    let (selected, name, value) = knob;
    let knob = pane.knob(name);
    let glyphs = pen.theme.glyphs;
    if selected {
        pen.text(row.x, row.y, 1, glyphs.pick("▸", ">"), Role::Accent);
    }
    let role = if selected { Role::Heading } else { Role::Text };
    let label = knob.map_or(name, |knob| knob.label.as_str());
    let names = names(pane, row.width);
    let label = pen.shortened(label, names).into_owned();
    pen.text(row.x + 2, row.y, names, &label, role);
    let unit = knob.map_or(String::new(), |knob| format!(" {}", knob.unit));
    let value_text = knob.map_or_else(|| value.to_string(), |knob| knob.text(value));
    let text = format!("{value_text}{}", unit.trim_end());
    let typed = pane.state.field.as_ref().filter(|_| selected);
    let text = match typed {
        Some(field) => format!("[{}_]{}", field.text, unit.trim_end()),
        None if selected => glyphs.pick(format!("◂ {text} ▸"), format!("< {text} >")),
        None => format!("  {text}"),
    };
    let mut known = pane.of_run.iter();
    let was = known.find(|(known, _)| known == name);
    let differs = was.is_some_and(|(_, was)| was.to_bits() != value.to_bits());
    let role = if differs { Role::Warning } else { Role::Accent };
    let x = row.x + names + 3;
    pen.text(x, row.y, row.right().saturating_sub(x), &text, role);
}
