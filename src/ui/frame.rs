//! The border of a pane with its title.

use std::ops::Range;

use ratatui::layout::Rect;

use super::pen::{Pen, Stamp};
use crate::theme::{Glyphs, Role};
use unicode_width::UnicodeWidthStr;

/// Draws the border; what is inside it.
pub(super) fn draw(pen: &mut Pen<'_>, area: Rect, title: &str, note: &str, focused: bool) -> Rect {
    let inner = inside(area);
    if inner.width == 0 {
        return inner;
    }
    let role = if focused { Role::Accent } else { Role::Border };
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    let [level, upright, corners @ ..] = characters(pen.theme.glyphs);
    let style = pen.theme.style(role);
    let level = Stamp::new(level, style);
    pen.line(area.left() + 1, area.top(), inner.width, &level);
    pen.line(area.left() + 1, bottom, inner.width, &level);
    let upright = Stamp::new(upright, style);
    for y in area.top() + 1..bottom {
        pen.stamp(area.left(), y, &upright);
        pen.stamp(right, y, &upright);
    }
    let [top_left, top_right, bottom_left, bottom_right] = corners;
    pen.glyph(area.left(), area.top(), top_left, style);
    pen.glyph(right, area.top(), top_right, style);
    pen.glyph(area.left(), bottom, bottom_left, style);
    pen.glyph(right, bottom, bottom_right, style);
    let room = area.width.saturating_sub(6);
    let mut used = 0;
    if !title.is_empty() {
        let title = format!(" {title} ");
        used = pen.text(area.x + 2, area.y, room, &title, Role::Heading);
    }
    // a note that would be cut is left out: a piece of a name misleads
    let fits = note.width() + 2 <= usize::from(room.saturating_sub(used));
    if !note.is_empty() && fits {
        let note = format!(" {note} ");
        pen.right(right - 1, area.y, room - used, &note, Role::Dim);
    }
    inner
}

/// Says in the lower border which rows of a text are seen, where it is longer than its pane.
pub(super) fn more(pen: &mut Pen<'_>, area: Rect, seen: Range<usize>, count: usize) {
    if seen.len() >= count || area.height < 3 {
        return;
    }
    let dash = pen.theme.glyphs.pick("–", "-");
    let text = format!(" {}{dash}{} of {count} ", seen.start + 1, seen.end);
    let room = area.width.saturating_sub(4);
    let (right, bottom) = (area.right().saturating_sub(2), area.bottom() - 1);
    pen.right(right, bottom, room, &text, Role::Dim);
}

/// What is inside a frame of this size.
pub(super) fn inside(area: Rect) -> Rect {
    if area.width < 4 || area.height < 2 {
        return Rect::new(area.x, area.y, 0, 0);
    }
    Rect::new(area.x + 1, area.y + 1, area.width - 2, area.height - 2)
}

fn characters(glyphs: Glyphs) -> [char; 6] {
    glyphs.pick(
        ['─', '│', '╭', '╮', '╰', '╯'],
        ['-', '|', '+', '+', '+', '+'],
    )
}
