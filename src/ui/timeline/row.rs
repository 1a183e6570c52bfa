//! A row of the timeline: a variant, a lane, a worker or a gauge.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::{Columns, NOTES, TimelinePane, short};
use crate::lesson::Remark;
use crate::recording::{Bar, Cell, LaneId, LaneKind, Outcome};
use crate::scene::{Kind, Marks, Row};
use crate::theme::{Glyph, Role};
use crate::ui::pen::{Pen, Stamp};
use crate::ui::{bars, gauges};

/// Draws a row: its name, its cells, and what stands at its right end.
pub(super) fn draw(
    pen: &mut Pen<'_>,
    area: Rect,
    columns: Columns,
    row: &Row,
    pane: &TimelinePane<'_>,
    selected: Option<(usize, LaneId)>,
) {
    let (x, y) = (area.x, area.y);
    let names = columns.names;
    let mut badge = 2;
    match row.kind {
        Kind::Head | Kind::Strip => draw_variant_name(pen, area, names, row, pane),
        Kind::Lane {
            lane,
            depth,
            last,
            badge: number,
            ..
        } => {
            badge = number;
            if selected == Some((row.variant, lane)) {
                // only its name: a whole row costs a slow line a thousand bytes for each key
                pen.tint(Rect::new(x, y, names + 1, 1), Role::Selected);
            }
            draw_name(
                pen,
                Rect::new(x + 1, y, names, 1),
                row,
                (depth, last, number),
            );
        }
        Kind::More | Kind::Worker(_) | Kind::Panel(_) => {
            // "144 more" of "144 more of 146" is whole in few columns
            let fits = row.label.width() <= usize::from(names - 2);
            let short = row
                .label
                .split_once(" of ")
                .filter(|_| !fits && row.kind == Kind::More);
            let label = short.map_or(row.label.as_str(), |(short, _)| short);
            let label = pen.shortened(label, names - 2).into_owned();
            pen.text(x + 3, y, names - 2, &label, Role::Dim);
        }
        Kind::Band { open, more, .. } => {
            let at = Rect::new(x + 3, y, names - 3, 1);
            let number = band_number(&row.label, (open, more), at.width);
            draw_numbered(pen, at, (&row.label, Role::Dim), &number);
        }
        Kind::Gauge(place) => {
            let at = Rect::new(x + 3, y, names - 3, 1);
            draw_gauge_name(pen, at, pane, (row.variant, place));
        }
    }
    let future = columns.future.map(|column| x + names + 1 + column);
    draw_marks(
        pen,
        (x + names + 1, y),
        row,
        badge,
        (future, columns.hidden),
    );
    let remark = (row.kind == Kind::Head && area.width >= REMARKS)
        .then(|| pane.remarks.of(row.variant))
        .flatten();
    let wanted = remark.map_or(0, |remark| remark.text.width());
    let noted = draw_note(pen, area, (x + names + 1, wanted), row);
    if let Some(remark) = remark {
        draw_remark(pen, area, (x + names + 1, noted), row, remark);
    }
}

/// The name of a variant, its short one where there is no room, and whether it is open.
fn draw_variant_name(
    pen: &mut Pen<'_>,
    area: Rect,
    names: u16,
    row: &Row,
    pane: &TimelinePane<'_>,
) {
    let open = row.kind == Kind::Head;
    let mark = if open { ("▾ ", "v ") } else { ("▸ ", "> ") };
    let mark = pen.theme.glyphs.pick(mark.0, mark.1);
    let room = usize::from(names).saturating_sub(mark.width() + 1);
    let label = match short(pane, row.variant) {
        Some(short) if !open && row.label.width() > room => short,
        _ => &row.label,
    };
    let label = format!("{mark}{label}");
    let folded_here = !open && row.variant == pane.selected.0;
    let role = if folded_here {
        Role::Selected
    } else {
        Role::Accent
    };
    let width = if open { area.width / 2 } else { names - 1 };
    pen.text(area.x + 1, area.y, width, &label, role);
}

/// What is to be seen of a variant now, between its name and its figures.
fn draw_remark(
    pen: &mut Pen<'_>,
    area: Rect,
    (cells, noted): (u16, u16),
    row: &Row,
    remark: &Remark,
) {
    let at = remark_column(area, cells, row);
    let room = noted.saturating_sub(at + 2);
    let text = pen.shortened(&remark.text, room).into_owned();
    if room > 20 {
        pen.text(at, area.y, room, &text, Role::Heading);
    }
}

/// Columns that a timeline has at least if the heads of its variants have room for remarks.
const REMARKS: u16 = bars::WIDE - 2;

fn remark_column(area: Rect, cells: u16, row: &Row) -> u16 {
    let label = u16::try_from(row.label.width()).unwrap_or(0);
    cells.max(area.x + label + 5)
}

/// What stands at the right end of a row, in as many parts as fit beside its cells, and in a head beside the columns that a
/// remark wants; the column where it begins.
fn draw_note(pen: &mut Pen<'_>, area: Rect, (cells, remark): (u16, usize), row: &Row) -> u16 {
    let end = area.right() - 1;
    let label = u16::try_from(row.label.width()).unwrap_or(0);
    let free = match (&row.kind, &row.marks) {
        (Kind::Strip, marks) => {
            let used = match marks {
                Marks::Densities(densities, _) => densities.iter().rposition(|d| d.alive() > 0.0),
                Marks::Bars(bars) => bars.iter().rposition(|bar| *bar != Bar::default()),
                _ => None,
            };
            let used = used.map_or(0, |last| last + 1);
            end.saturating_sub(cells + u16::try_from(used).unwrap_or(0) + 1)
        }
        (Kind::Lane { .. }, _) => area.width / 2,
        (Kind::Gauge(_), _) => NOTES,
        (Kind::Head, _) if remark > 0 => {
            let remark = u16::try_from(remark).unwrap_or(u16::MAX);
            let at = remark_column(area, cells, row);
            end.saturating_sub(at.saturating_add(remark).saturating_add(2))
        }
        _ => area.width.saturating_sub(label + 6),
    };
    let texts = pen.theme.glyphs.pick(&row.note, row.note_with_digits());
    let (alarm, note) = texts.with_alarm(usize::from(free));
    // even the longest time has its columns right of the cells
    let width = u16::try_from(note.width()).unwrap_or(free);
    pen.right(end, area.y, width, &note, Role::Dim);
    let start = end.saturating_sub(width);
    if alarm.is_empty() {
        return start;
    }
    let end = start.saturating_sub(if note.is_empty() { 0 } else { 3 });
    let width = u16::try_from(alarm.width()).unwrap_or(free);
    let start = end.saturating_sub(width);
    let style = pen.theme.outcome(Outcome::Failed, 1);
    pen.styled(start, area.y, width, alarm, style);
    start
}

/// Lanes from this one on have no badge: beside the number in their name it would only be another one.
const UNNUMBERED: usize = 100;

/// Badge, branch of the tree and name of a lane.
fn draw_name(pen: &mut Pen<'_>, area: Rect, row: &Row, (depth, last, number): (u16, bool, usize)) {
    let glyphs = pen.theme.glyphs;
    let indent = depth.min(4).saturating_sub(1) * 2;
    let mut x = area.x + indent;
    if depth > 0 {
        let twig = if last {
            glyphs.pick('└', '`')
        } else {
            glyphs.pick('├', '|')
        };
        let style = pen.theme.style(Role::Border);
        pen.glyph(x, area.y, twig, style);
        x += 1;
    }
    if number < UNNUMBERED {
        let style = pen.theme.badge(number);
        x += pen.styled(x, area.y, 4, &number.to_string(), style);
    }
    x += 1;
    // a task is more than a call inside one
    let role = match row.kind {
        Kind::Lane {
            kind: LaneKind::Task,
            ..
        } => Role::Heading,
        _ => Role::Text,
    };
    // a blank stays before the cells
    let room = area.right().saturating_sub(x + 1);
    let label = pen.shortened_name(&row.label, room).into_owned();
    pen.text(x, area.y, room, &label, role);
}

/// The name of a gauge, and its value at the playhead.
fn draw_gauge_name(
    pen: &mut Pen<'_>,
    area: Rect,
    pane: &TimelinePane<'_>,
    (variant, place): (usize, usize),
) {
    let variant = pane.recording.variants().get(variant);
    let Some(gauge) = variant.and_then(|variant| variant.gauges().get(place)) else {
        return;
    };
    let value = gauges::value(gauge, pane.playhead(), "/");
    draw_numbered(pen, area, (gauge.name_and_unit().0, Role::Good), &value);
}

/// How many lanes of a function are open that have no row: "12 more open" if others have one, with a plus sign where the name has no
/// room beside it.
fn band_number(name: &str, (open, more): (usize, bool), columns: u16) -> String {
    let fits = |text: &str| name.width() + 1 + text.width() <= usize::from(columns);
    if !more {
        return format!("{open} open");
    }
    // the others have rows: there is nothing to add to them
    if open == 0 {
        return String::new();
    }
    let long = format!("{open} more open");
    if fits(&long) {
        long
    } else {
        format!("+{open} open")
    }
}

/// A name, and at the right end of the names a number in a role.
fn draw_numbered(pen: &mut Pen<'_>, area: Rect, (name, role): (&str, Role), number: &str) {
    let width = u16::try_from(number.width()).unwrap_or(0).min(area.width);
    pen.right(area.right(), area.y, width, number, role);
    let room = area.width.saturating_sub(width + 1);
    let name = pen.shortened_name(name, room).into_owned();
    pen.text(area.x, area.y, room, &name, Role::Dim);
}

/// The cells of a row; from column `future` on they are dimmed, or hidden.
fn draw_marks(
    pen: &mut Pen<'_>,
    (x, y): (u16, u16),
    row: &Row,
    badge: usize,
    (future, hidden): (Option<u16>, bool),
) {
    let theme = pen.theme;
    let dimmed = theme.style(Role::Border);
    // most cells are like the one before them
    let mut last: Option<(Glyph, Stamp)> = None;
    let mut put = |x: u16, (glyph, style): Glyph| {
        let is_future = future.is_some_and(|future| x >= future);
        if glyph == ' ' || is_future && hidden {
            return;
        }
        let wanted = (glyph, if is_future { dimmed } else { style });
        let (_, stamp) = match last.take() {
            Some(known) if known.0 == wanted => last.insert(known),
            _ => last.insert((wanted, Stamp::new(wanted.0, wanted.1))),
        };
        pen.stamp(x, y, stamp);
    };
    match &row.marks {
        Marks::Nothing => {}
        Marks::Cells(cells) => {
            let mut last = (Cell::EMPTY, theme.cell(Cell::EMPTY, badge));
            for (x, cell) in (x..).zip(cells) {
                if *cell != last.0 {
                    last = (*cell, theme.cell(*cell, badge));
                }
                put(x, last.1);
            }
        }
        Marks::Levels(levels, _) => {
            for (x, level) in (x..).zip(levels) {
                put(x, theme.level(*level));
            }
        }
        Marks::Dots(dots) => {
            for (x, dots) in (x..).zip(dots) {
                put(x, theme.dots(*dots));
            }
        }
        Marks::Bars(bars) => {
            for (x, bar) in (x..).zip(bars) {
                put(x, theme.bar(*bar));
            }
        }
        Marks::Densities(densities, highest) => {
            for (x, density) in (x..).zip(densities) {
                put(x, theme.density(*density, *highest));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::band_number;

    #[test]
    fn lanes_beside_those_that_are_drawn_are_more_of_them_in_any_width() {
        assert_eq!(band_number("get", (49, true), 17), "49 more open");
        assert_eq!(band_number("load", (249, true), 17), "+249 open");
        assert_eq!(band_number("load", (249, true), 13), "+249 open");
        assert_eq!(band_number("get", (49, false), 17), "49 open");
    }
}
