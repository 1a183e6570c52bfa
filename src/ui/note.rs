//! A text over the screen: the instructor's note, and what was learned at the end of a track.

use ratatui::layout::Rect;

use super::markdown::{self, layout};
use super::pen::Pen;
use super::{above, frame, panel};
use crate::app::Note;
use crate::theme::Role;

pub(super) fn draw(note: &Note, pen: &mut Pen<'_>, area: Rect) {
    let panel = panel(above(area), 84, area.height.saturating_sub(2));
    pen.fill(panel, Role::Text);
    let inside = frame::draw(pen, panel, &note.title, "j k move, esc closes", true);
    let text = Rect::new(
        inside.x + 1,
        inside.y,
        inside.width.saturating_sub(2),
        inside.height,
    );
    let bullet = pen.theme.glyphs.pick("▸ ", "* ");
    let lines = layout(&note.text, usize::from(text.width), bullet);
    let most = lines.len().saturating_sub(usize::from(text.height));
    let (seen, count) = markdown::show(pen, text, &lines, note.scroll.min(most));
    frame::more(pen, panel, seen, count);
}
