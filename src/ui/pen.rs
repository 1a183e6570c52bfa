//! Writing into a buffer: every place is checked against it, and every text is cleaned.

use std::borrow::Cow;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style as Ink};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::text::{ascii, clean};
use crate::theme::{Glyphs, Role, Style, Theme};

/// So many columns of a name stay before its number, the dots among them.
const FEWEST_OF_NAME: u16 = 4;

/// A character in a style, made once for all cells of a line or bar.
pub(super) struct Stamp {
    cell: Cell,
    style: Ink,
}

impl Stamp {
    pub(super) fn new(glyph: char, style: Style) -> Self {
        let (mut cell, style) = (Cell::from(glyph), patch(style));
        cell.set_style(style);
        Self { cell, style }
    }

    /// Puts it over what is in a cell, whose weight stays, and its colours where the stamp has none.
    fn put(&self, cell: &mut Cell) {
        let mut stamped = self.cell.clone();
        if self.style.fg.is_none() {
            stamped.fg = cell.fg;
        }
        if self.style.bg.is_none() {
            stamped.bg = cell.bg;
        }
        stamped.modifier |= cell.modifier;
        *cell = stamped;
    }
}

/// A buffer and the theme in which it is drawn.
pub(super) struct Pen<'a> {
    buffer: &'a mut Buffer,
    pub theme: Theme,
}

impl<'a> Pen<'a> {
    pub(super) fn new(buffer: &'a mut Buffer, theme: Theme) -> Self {
        Self { buffer, theme }
    }

    /// Writes text at most `width` columns wide; how wide it became.
    pub(super) fn text(&mut self, x: u16, y: u16, width: u16, text: &str, role: Role) -> u16 {
        let style = self.theme.style(role);
        self.styled(x, y, width, text, style)
    }

    /// The same in a style.
    pub(super) fn styled(&mut self, x: u16, y: u16, width: u16, text: &str, style: Style) -> u16 {
        let text = self.shown(text);
        // text over a border must not take the border's colour
        let ink = match patch(style) {
            ink if ink.fg.is_none() => ink.fg(Color::Reset),
            ink => ink,
        };
        let mut at = x;
        let end = x.saturating_add(width);
        if text.is_ascii() {
            // most texts: each character is a cell
            let text = text.get(..usize::from(width)).unwrap_or(&text);
            for (cell, c) in self.row(x, y, width).iter_mut().zip(text.chars()) {
                cell.set_char(c).set_style(ink);
            }
            return u16::try_from(text.len()).unwrap_or(width);
        }
        for cluster in text.graphemes(true) {
            let columns = u16::try_from(cluster.width()).unwrap_or(2);
            if columns == 0 || at + columns > end {
                if columns == 0 {
                    continue;
                }
                break;
            }
            if let Some(cell) = self.buffer.cell_mut((at, y)) {
                cell.set_symbol(cluster).set_style(ink);
            }
            for covered in 1..columns {
                if let Some(cell) = self.buffer.cell_mut((at + covered, y)) {
                    cell.reset();
                }
            }
            at += columns;
        }
        at - x
    }

    /// Writes text that ends at column `right`; how wide it became.
    pub(super) fn right(&mut self, right: u16, y: u16, width: u16, text: &str, role: Role) -> u16 {
        let columns = u16::try_from(self.shown(text).width())
            .unwrap_or(width)
            .min(width);
        self.text(right.saturating_sub(columns), y, columns, text, role)
    }

    /// A text as it is shown: cleaned, and in ASCII where nothing else can be.
    fn shown<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let text = clean(text);
        match (self.theme.glyphs, text) {
            (Glyphs::Unicode, text) => text,
            (Glyphs::Ascii, Cow::Borrowed(text)) => ascii(text),
            (Glyphs::Ascii, Cow::Owned(text)) => Cow::Owned(ascii(&text).into_owned()),
        }
    }

    /// A text that fits: where it is cut, three dots say so.
    pub(super) fn shortened<'t>(&self, text: &'t str, width: u16) -> Cow<'t, str> {
        let width = usize::from(width);
        if text.width() <= width {
            return Cow::Borrowed(text);
        }
        let dots = self.theme.glyphs.pick("…", "...");
        let room = width.saturating_sub(dots.width());
        let mut used = 0;
        let kept = text.graphemes(true).take_while(|cluster| {
            used += cluster.width();
            used <= room
        });
        let kept: String = kept.collect();
        Cow::Owned(format!("{}{dots}", kept.trim_end()))
    }

    /// A name that fits: it is cut before its number, which alone tells it from others.
    pub(super) fn shortened_name<'t>(&self, name: &'t str, width: u16) -> Cow<'t, str> {
        let (family, number) = name.split_at(name.rfind(" #").unwrap_or(name.len()));
        let columns = u16::try_from(number.width()).unwrap_or(width);
        if columns == 0 || name.width() <= usize::from(width) || columns + FEWEST_OF_NAME > width {
            return self.shortened(name, width);
        }
        let family = self.shortened(family, width - columns);
        Cow::Owned(format!("{family}{number}"))
    }

    /// One character.
    pub(super) fn glyph(&mut self, x: u16, y: u16, glyph: char, style: Style) {
        if let Some(cell) = self.buffer.cell_mut((x, y)) {
            cell.set_char(glyph);
            cell.set_style(patch(style));
        }
    }

    /// The cells of a part of a row, as far as they are inside the buffer.
    fn row(&mut self, x: u16, y: u16, width: u16) -> &mut [Cell] {
        let area = self.buffer.area;
        let part = Rect::new(x, y, width, 1).intersection(area);
        if part.is_empty() || x < area.x {
            return &mut [];
        }
        let first = self.buffer.index_of(part.x, part.y);
        let cells = self.buffer.content.get_mut(first..);
        cells
            .and_then(|cells| cells.get_mut(..usize::from(part.width)))
            .unwrap_or_default()
    }

    /// A character that was made before.
    pub(super) fn stamp(&mut self, x: u16, y: u16, stamp: &Stamp) {
        if let Some(cell) = self.buffer.cell_mut((x, y)) {
            stamp.put(cell);
        }
    }

    /// The same in a part of a row.
    pub(super) fn line(&mut self, x: u16, y: u16, width: u16, stamp: &Stamp) {
        for cell in self.row(x, y, width) {
            stamp.put(cell);
        }
    }

    /// Gives the line or block that is there another colour; words keep theirs.
    pub(super) fn paint(&mut self, x: u16, y: u16, role: Role) {
        if let Some(cell) = self.buffer.cell_mut((x, y))
            && !cell.symbol().starts_with(char::is_alphanumeric)
        {
            cell.set_style(patch(self.theme.style(role)));
        }
    }

    /// Adds a style to what is there.
    pub(super) fn tint(&mut self, area: Rect, role: Role) {
        let area = area.intersection(self.buffer.area);
        let style = patch(self.theme.style(role));
        let style = Ink { fg: None, ..style };
        self.buffer.set_style(area, style);
    }

    /// Takes the colours from all that is there, so that what is laid over it stands out.
    pub(super) fn fade(&mut self, area: Rect) {
        let area = area.intersection(self.buffer.area);
        let faded = patch(self.theme.style(Role::Border));
        for y in area.top()..area.bottom() {
            for x in area.left()..area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    let symbol = cell.symbol().to_owned();
                    cell.reset();
                    cell.set_symbol(&symbol).set_style(faded);
                }
            }
        }
    }

    /// Puts the theme's ground under everything that has none of its own.
    pub(super) fn ground(&mut self) {
        let Some(ground) = self.theme.ground() else {
            return;
        };
        let ground = patch(ground);
        for cell in &mut self.buffer.content {
            if cell.bg == Color::Reset {
                cell.bg = ground.bg.unwrap_or(Color::Reset);
            }
            if cell.fg == Color::Reset {
                cell.fg = ground.fg.unwrap_or(Color::Reset);
            }
        }
    }

    /// Blanks in a style.
    pub(super) fn fill(&mut self, area: Rect, role: Role) {
        let area = area.intersection(self.buffer.area);
        let style = patch(self.theme.style(role));
        for y in area.top()..area.bottom() {
            for x in area.left()..area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                    cell.set_style(style);
                }
            }
        }
    }
}

fn patch(style: Style) -> Ink {
    let mut ink = Ink::new();
    if let Some(colour) = style.foreground {
        ink = ink.fg(Color::Indexed(colour.0));
    }
    if let Some(colour) = style.background {
        ink = ink.bg(Color::Indexed(colour.0));
    }
    let mut modifier = Modifier::empty();
    modifier.set(Modifier::BOLD, style.bold);
    modifier.set(Modifier::DIM, style.dim);
    modifier.set(Modifier::REVERSED, style.reversed);
    ink.add_modifier(modifier)
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    use super::Pen;
    use crate::theme::{Depth, Theme};

    #[test]
    fn a_name_is_cut_before_its_number() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 1, 1));
        let pen = Pen::new(&mut buffer, Theme::new(Depth::Mono, false));
        let cut = |name, width| pen.shortened_name(name, width).into_owned();
        assert_eq!(cut("connection #12", 14), "connection #12");
        assert_eq!(cut("connection #12", 11), "connec… #12");
        assert_eq!(cut("connection #12", 8), "con… #12");
        assert_eq!(cut("connection #12", 7), "connec…");
        assert_eq!(cut("connection", 7), "connec…");
    }
}
