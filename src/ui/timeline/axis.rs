//! The second line of ticks: how much real time had passed when the clock of the run came to those of the first.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::super::pen::Pen;
use super::TimelinePane;
use crate::scene::Tick;
use crate::theme::Role;

/// Rows of the axis: its line and its labels.
const ROWS: u16 = 2;

/// A timeline that is lower keeps its rows for lanes.
const LOWEST: u16 = 12;

/// What the two lines of labels are called.
const NAMES: [&str; 2] = ["on its clock", "real time"];

/// Rows below the lanes.
pub(super) fn rows(pane: &TimelinePane<'_>, area: Rect) -> u16 {
    let both = pane.recording.meta.real_time && area.height >= LOWEST;
    ROWS + u16::from(both)
}

/// Draws the names of the lines into `names`, and the ticks of the second line to their right, where `axis` has a row for them.
pub(super) fn draw_real(pen: &mut Pen<'_>, (names, axis): (Rect, Rect), ticks: &[Tick]) {
    if axis.height <= ROWS {
        return;
    }
    for (name, y) in NAMES.into_iter().zip(names.y + 1..) {
        pen.text(names.x, y, names.width, name, Role::Dim);
    }
    let y = axis.y + ROWS;
    let mut free = axis.x;
    for tick in ticks {
        let width = u16::try_from(tick.label.width()).unwrap_or(0);
        let column = u16::try_from(tick.column).unwrap_or(0);
        let x = (axis.x + column).saturating_sub(width / 2);
        let x = x.min((axis.right() + 1).saturating_sub(width));
        if x >= free || tick.column == 0 {
            pen.text(x, y, width, &tick.label, Role::Accent);
            free = x + width + 1;
        }
    }
}
