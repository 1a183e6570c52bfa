//! The sentence about the selected lane, as long as there is room for it.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use super::TimelinePane;
use crate::recording::{Recording, Variant};
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
    let name = || super::short(pane, index).unwrap_or_else(|| variant.label());
    is_beside_what_runs(pane.recording, variant).then(name)
}

fn is_beside_what_runs(recording: &Recording, variant: &Variant) -> bool {
    let runs = |of: &Variant| of.has_begun() && !of.is_over();
    variant.is_over() && recording.variants().iter().any(runs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::scripted::{batch, ended, opened};
    use crate::recording::{EventKind, Meta, Nanos, Outcome, VariantInfo};

    #[test]
    fn the_sentence_names_a_program_that_is_over_while_another_one_runs() {
        let info = |id: &str| VariantInfo {
            id: id.to_owned(),
            ..VariantInfo::default()
        };
        let variants = ["first", "second"].map(info);
        let mut recording = Recording::new(Meta::default(), variants.into());
        let named = |recording: &Recording| -> Vec<bool> {
            let variants = recording.variants().iter();
            let named = variants.map(|variant| is_beside_what_runs(recording, variant));
            named.collect()
        };
        let mut fold = |variant, events: Vec<_>| {
            recording.fold(variant, batch(Nanos(1), &["main"], events));
            named(&recording)
        };
        let over = || EventKind::Over {
            outcome: Outcome::Completed,
        };
        assert_eq!(fold(0, vec![(0, opened(0, 0))]), [false, false]);
        let end = vec![(2, ended(0, Outcome::Completed)), (2, over())];
        // the next one has not begun
        assert_eq!(fold(0, end), [false, false]);
        assert_eq!(fold(1, vec![(1, opened(0, 0))]), [true, false]);
        let end = vec![(3, ended(0, Outcome::Completed)), (3, over())];
        assert_eq!(fold(1, end), [false, false]);
    }
}
