//! The tour through the screen: a few cards. On the first one a real run plays; the signs on another are drawn by the theme,
//! as on a timeline; one asks for the learner's language.

use ratatui::layout::Rect;

use super::markdown::{self, layout};
use super::pen::Pen;
use super::{above, frame, legend, panel, panes, timeline};
use crate::app::{App, FILM, LANGUAGE, TOUR};
use crate::progress::Language;
use crate::theme::Role;

/// The texts of the cards.
const CARDS: [(&str, &str); TOUR] = [
    (
        "what this is",
        "Here you **see** what async code does. Every lesson runs real tokio programs, live, and draws what their tasks do. \
         What you see is a recording: you can pause it, step back, slow it down and zoom in.",
    ),
    (
        "a lesson",
        "A lesson has seven steps, listed at the top: *Learn* a little, *Predict* what will happen, *Watch* it run, *Explain* the \
         difference, answer a short *Quiz*, reach a goal in the *Challenge*, and \
         take the *Recap* home.\n\n\
         **Enter** continues and **Backspace** goes back, everywhere.",
    ),
    (
        "a timeline",
        "Each task and each call has a row, its *lane*; time runs to the right. The line below the lanes says where in \
         the code the selected lane waits, and why it is not running now.\n",
    ),
    (
        "keys",
        "The line at the bottom shows the keys you need now. **?** shows all keys, **v** opens the glossary, **/** searches \
         everything.\n\n**Space** pauses, **h** and **l** step back and forward, **s** is slow motion, **d** and **u** turn a \
         knob, **r** runs again, and **!** lists what stands out in a run.",
    ),
    (
        "your language",
        "All programs are in Rust, and most of them in Python too. Which one do you want to see first?\n\n\
         **1** Rust\n\n**2** Python: asyncio next to tokio, with the differences\n\n\
         The key **p** shows the other one. Enter confirms the choice.",
    ),
    (
        "nothing is lost",
        "**q** quits at any moment. Your progress is saved, and you continue where you left off.\n\n\
         Press **i** on the course map to see this tour again. Enter starts the course.",
    ),
];

/// The card that has the signs of a timeline.
const LEGEND: usize = 2;

/// Columns of a card at most.
const CARD: u16 = 66;

/// The same with a run, and the rows that it has.
const FILM_CARD: u16 = 80;
const FILM_ROWS: u16 = 13;

pub(super) fn draw(app: &App, pen: &mut Pen<'_>, area: Rect, card: usize) {
    let Some((title, text)) = CARDS.get(card) else {
        return;
    };
    let area = above(area);
    pen.fade(area);
    let width = if card == FILM { FILM_CARD } else { CARD }.min(area.width);
    let columns = width.saturating_sub(6);
    let lines = layout(text, usize::from(columns), "* ");
    let written = u16::try_from(lines.len()).unwrap_or(0);
    let more = match card {
        FILM => FILM_ROWS,
        LEGEND => legend::rows_of_signs(pen.theme, columns) + 1,
        LANGUAGE => 2,
        _ => 0,
    };
    let panel = panel(area, width, written + more + 4);
    pen.fill(panel, Role::Text);
    let note = format!("{} of {TOUR}: enter continues, esc closes", card + 1);
    let inside = frame::draw(pen, panel, title, &note, true);
    let top = u16::from(card != FILM);
    let text_area = Rect::new(
        inside.x + 2,
        inside.y + top,
        columns,
        inside.height.saturating_sub(top),
    );
    markdown::show(pen, text_area, &lines, 0);
    let below = (written + 1).min(text_area.height);
    let rest = Rect::new(
        text_area.x,
        text_area.y + below,
        columns,
        text_area.height - below,
    );
    match card {
        FILM => draw_film(
            app,
            pen,
            Rect {
                x: inside.x,
                width: inside.width,
                ..rest
            },
        ),
        LEGEND => {
            let (seen, count) = legend::draw_signs(pen, rest);
            frame::more(pen, panel, seen, count);
        }
        LANGUAGE => {
            pen.text(rest.x, rest.y, rest.width, &chosen(app), Role::Heading);
        }
        _ => {}
    }
}

/// Which language comes first now.
fn chosen(app: &App) -> String {
    let name = match app.language() {
        Language::Rust => "Rust",
        Language::Python => "Python",
    };
    let set = match app.language {
        Some(_) => ", set in the configuration",
        None => "",
    };
    format!("Now: {name}{set}.")
}

/// The run, where there is room for some of its lanes.
fn draw_film(app: &App, pen: &mut Pen<'_>, area: Rect) {
    match app.film.view() {
        Some(view) if area.height > 6 => timeline::draw(&panes::timeline(view), pen, area),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use ratatui::buffer::Buffer;

    use super::*;
    use crate::lesson::Course;
    use crate::theme::{Depth, Theme};

    #[test]
    fn every_card_fits_its_panel() {
        let area = Rect::new(0, 0, 80, 24);
        for (card, (_, text)) in CARDS.into_iter().enumerate() {
            let mut buffer = Buffer::empty(area);
            let theme = Theme::new(Depth::Mono, false);
            let app = App::new(Course::built_in(), theme, Duration::from_millis(33));
            draw(&app, &mut Pen::new(&mut buffer, theme), area, card);
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
