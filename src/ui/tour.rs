//! The tour through the screen: a few cards that need no answer. The signs on them are drawn by the theme, as on a timeline.

use ratatui::layout::Rect;

use super::markdown::{self, layout};
use super::pen::Pen;
use super::{frame, panel};
use crate::app::TOUR;
use crate::recording::{Ink, Outcome, Sign};
use crate::theme::Role;

/// The texts of the cards; the signs of a timeline are added to the third one.
const CARDS: [(&str, &str); TOUR] = [
    (
        "what this is",
        "Here you **see** what async code does. Every lesson runs real tokio programs, live, and draws what their tasks do while \
         they do it. What you see is a recording: you can pause it, step back, slow it down and zoom in.",
    ),
    (
        "a lesson",
        "A lesson has six steps, written at the top: *Learn* a little, *Predict* what will happen, *Watch* it run, *Explain* the \
         difference, answer a short *Quiz*, and reach a goal in the *Challenge*.\n\n\
         **Enter** goes on and **Backspace** goes back, everywhere.",
    ),
    (
        "a timeline",
        "Each task and each call has a row, its *lane*; time runs to the right. A number ties a lane to the line of code at which \
         it stands. The line below the lanes says why the selected one is not running now.\n",
    ),
    (
        "keys",
        "The line at the bottom shows the keys of the moment. **?** shows all keys, **v** explains the words, **/** searches \
         everything.\n\n**Space** pauses, **h** and **l** step back and on, **s** is slow motion, **d** and **u** turn a knob, \
         **r** runs again.",
    ),
    (
        "nothing is lost",
        "**q** leaves at any moment. What you have done is kept, and you go on where you were.\n\n\
         This tour comes back with **i** on the course map. Enter begins.",
    ),
];

pub(super) fn draw(pen: &mut Pen<'_>, area: Rect, card: usize) {
    let Some((title, text)) = CARDS.get(card) else {
        return;
    };
    let panel = panel(area, 66, 16);
    pen.fill(panel, Role::Text);
    let note = format!("{} of {TOUR}: enter goes on, esc closes", card + 1);
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

    if card == 2 {
        let rest = Rect::new(
            text_area.x,
            text_area.y + below,
            text_area.width,
            text_area.height.saturating_sub(below),
        );
        draw_signs(pen, rest);
    }
}

/// The signs of a timeline with their meaning.
pub(super) fn draw_signs(pen: &mut Pen<'_>, area: Rect) {
    let glyphs = pen.theme.glyphs;
    let states = [
        (Ink::Suspended, "suspended: it waits at an await"),
        (Ink::Running, "running on a thread"),
        (Ink::Ready, "ready: it could run, but no thread is free"),
        (
            Ink::Unpolled,
            "unpolled: it could run, but its task polls something else",
        ),
        (Ink::Blocking, "blocking: it keeps its thread for long"),
    ];
    let mut y = area.y;
    for (ink, what) in states {
        if y >= area.bottom() {
            return;
        }
        let style = pen.theme.ink(ink, 1);
        for column in 0..4 {
            pen.glyph(area.x + column, y, glyphs.solid(ink), style);
        }
        pen.text(
            area.x + 6,
            y,
            area.width.saturating_sub(6),
            what,
            Role::Text,
        );
        y += 1;
    }
    let ends = [
        (Outcome::Completed, "it completed"),
        (Outcome::Failed, "it returned an error"),
        (Outcome::Cancelled, "it was cancelled"),
        (Outcome::Panicked, "it panicked"),
    ];
    let mut x = area.x;
    for (outcome, what) in ends {
        if y >= area.bottom() {
            return;
        }
        let style = pen.theme.outcome(outcome, 1);
        pen.glyph(x + 3, y, glyphs.outcome(outcome), style);
        x += 6 + pen.text(
            x + 6,
            y,
            area.right().saturating_sub(x + 6),
            what,
            Role::Text,
        );
    }
    let height = area.bottom().saturating_sub(y + 1);
    draw_marks(
        pen,
        Rect {
            y: y + 1,
            height,
            ..area
        },
    );
}

/// The marks on lanes with their meaning.
fn draw_marks(pen: &mut Pen<'_>, area: Rect) {
    let marks = [
        (Sign::Dropped, "a future was dropped"),
        (Sign::Signal, "a signal to nobody"),
        (Sign::Tick, "a missed tick"),
    ];
    let style = pen.theme.style(Role::Warning);
    let mut x = area.x;
    for (sign, what) in marks {
        if area.y >= area.bottom() || x >= area.right() {
            return;
        }
        pen.glyph(x + 3, area.y, pen.theme.glyphs.sign(sign), style);
        let room = area.right().saturating_sub(x + 6);
        x += 6 + pen.text(x + 6, area.y, room, what, Role::Text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_card_fits_its_panel() {
        for (title, text) in CARDS {
            let lines = layout(text, 56, "* ");
            let signs = if title == "a timeline" { 6 } else { 0 };
            assert!(lines.len() + signs <= 12, "{title}: {} lines", lines.len());
        }
    }
}
