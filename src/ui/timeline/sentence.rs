//! The sentence about the selected lane, as long as there is room for it.

use ratatui::layout::Rect;

use super::TimelinePane;
use crate::theme::Role;
use crate::ui::pen::Pen;
use crate::wording::{self, Unit};

/// Why the selected lane is not running now, in the lower border.
pub(super) fn draw(pane: &TimelinePane<'_>, pen: &mut Pen<'_>, area: Rect) {
    let Some((index, lane)) = pane.lane else {
        return;
    };
    let recording = pane.recording;
    let Some(variant) = recording.variants().get(index) else {
        return;
    };
    if let Some(why) = variant.why(lane, pane.playhead()) {
        let room = area.width.saturating_sub(6);
        let unit = Unit::of(recording.end());
        let text = match pane.program {
            // its lines are not those that the reader sees
            Some(file) => wording::short_in(file, &why, unit, usize::from(room)),
            None => wording::short(&why, unit, usize::from(room)),
        };
        let text = format!(" {} ", pen.shortened(&text, room));
        pen.text(
            area.x + 2,
            area.bottom() - 1,
            area.width.saturating_sub(4),
            &text,
            Role::Text,
        );
    }
}
