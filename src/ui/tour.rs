//! The tour through the screen: a few cards that need no answer. The signs on them are drawn by the theme, as on a timeline.

use ratatui::layout::Rect;

use super::markdown::{self, layout};
use super::pen::Pen;
use super::{frame, legend, panel};
use crate::app::TOUR;
use crate::theme::Role;

/// The texts of the cards; the signs of a timeline are added to the third one.
const CARDS: [(&str, &str); TOUR] = [
    (
        "what this is",
        "Here you **see** what async code does. Every lesson runs real tokio programs, live, and draws what their tasks do. \
         What you see is a recording: you can pause it, step back, slow it down and zoom in.",
    ),
    (
        "a lesson",
        "A lesson has seven steps, written at the top: *Learn* a little, *Predict* what will happen, *Watch* it run, *Explain* the \
         difference, answer a short *Quiz*, reach a goal in the *Challenge*, and \
         take the *Recap* home.\n\n\
         **Enter** continues and **Backspace** goes back, everywhere.",
    ),
    (
        "a timeline",
        "Each task and each call has a row, its *lane*; time runs to the right. The number in a lane is the line of code where it \
         waits. The line below the lanes says why the selected lane is not running now.\n",
    ),
    (
        "keys",
        "The line at the bottom shows the keys of the moment. **?** shows all keys, **v** explains the words, **/** searches \
         everything.\n\n**Space** pauses, **h** and **l** step back and forward, **s** is slow motion, **d** and **u** turn a \
         knob, **r** runs again, and **!** lists what stands out in a run.",
    ),
    (
        "nothing is lost",
        "**q** quits at any moment. Your progress is saved, and you continue where you stopped.\n\n\
         Press **i** on the course map to see this tour again. Enter starts the course.",
    ),
];

/// The card that has the signs of a timeline.
const LEGEND: usize = 2;

pub(super) fn draw(pen: &mut Pen<'_>, area: Rect, card: usize) {
    let Some((title, text)) = CARDS.get(card) else {
        return;
    };
    let panel = panel(area, 66, 20);
    pen.fill(panel, Role::Text);
    let note = format!("{} of {TOUR}: enter continues, esc closes", card + 1);
    let inside = frame::draw(pen, panel, title, &note, true);
    let text_area = Rect::new(
        inside.x + 2,
        inside.y + 1,
        inside.width.saturating_sub(4),
        inside.height.saturating_sub(1),
    );
    let lines = layout(text, usize::from(text_area.width), "* ");
    let below = u16::try_from(lines.len()).unwrap_or(0) + 1;
    markdown::show(pen, text_area, &lines, 0);

    if card == LEGEND {
        let rest = Rect::new(
            text_area.x,
            text_area.y + below,
            text_area.width,
            text_area.height.saturating_sub(below),
        );
        legend::draw_signs(pen, rest);
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;

    use super::*;
    use crate::theme::{Depth, Theme};

    #[test]
    fn every_card_fits_its_panel() {
        let area = Rect::new(0, 0, 80, 24);
        for (card, (_, text)) in CARDS.into_iter().enumerate() {
            let mut buffer = Buffer::empty(area);
            draw(
                &mut Pen::new(&mut buffer, Theme::new(Depth::Mono, false)),
                area,
                card,
            );
            let rows: Vec<String> = buffer
                .content
                .chunks(usize::from(area.width))
                .map(|cells| cells.iter().map(ratatui::buffer::Cell::symbol).collect())
                .collect();
            let last = text.split_whitespace().next_back().unwrap();
            let last = last.replace("**", "");
            assert!(rows.iter().any(|row| row.contains(&last)), "{card}: {last}");
            let has_signs = rows.iter().any(|row| row.contains("a missed tick"));
            assert_eq!(has_signs, card == LEGEND, "{card}: {rows:#?}");
        }
    }
}
