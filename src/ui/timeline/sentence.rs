//! The sentence about the selected lane, as long as there is room for it.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use super::TimelinePane;
use crate::recording::Variant;
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
        let name = program_of(pane, index, variant);
        let name = name.map_or_else(String::new, |name| format!("{name}: "));
        let taken = u16::try_from(name.width()).unwrap_or(u16::MAX);
        let room = area.width.saturating_sub(6);
        let rest = usize::from(room.saturating_sub(taken));
        let unit = Unit::of(recording.end());
        let text = match pane.program {
            // its lines are not those that the reader sees
            Some(file) => wording::short_in(file, &why, unit, rest),
            None => wording::short(&why, unit, rest),
        };
        let text = format!(" {} ", pen.shortened(&(name + &text), room));
        pen.text(
            area.x + 2,
            area.bottom() - 1,
            area.width.saturating_sub(4),
            &text,
            Role::Text,
        );
    }
}

/// The name of a program that is over, where another one runs now: the sentence is not about what runs.
fn program_of<'a>(pane: &TimelinePane<'a>, index: usize, variant: &'a Variant) -> Option<&'a str> {
    let runs = |of: &Variant| of.has_begun() && !of.is_over();
    let is_other = variant.is_over() && pane.recording.variants().iter().any(runs);
    is_other.then(|| super::short(pane, index).unwrap_or_else(|| variant.label()))
}
