//! The search, over whatever is on the screen.

use ratatui::layout::Rect;

use super::pen::Pen;
use super::{above, frame, panel};
use crate::app::{App, Hit, Search, Spot};
use crate::theme::Role;

pub(super) fn draw(app: &App, search: &Search, pen: &mut Pen<'_>, area: Rect) {
    let panel = panel(above(area), 100, area.height.saturating_sub(2));
    pen.fill(panel, Role::Text);
    let note = match (search.field.text.trim().is_empty(), search.hits.len()) {
        (true, _) => "titles, texts, code, glossary".to_owned(),
        (false, 0) => "nothing found".to_owned(),
        (false, 1) => "1 match".to_owned(),
        (false, hits) => format!("{hits} matches"),
    };
    let inside = frame::draw(pen, panel, "search", &note, true);
    let width = inside.width.saturating_sub(2);
    let field = format!("/{}_", search.field.text);
    pen.text(inside.x + 1, inside.y, width, &field, Role::Heading);
    let help = "up and down select, enter opens it, esc closes";
    pen.text(inside.x + 1, inside.bottom() - 1, width, help, Role::Dim);
    let room = usize::from(inside.height.saturating_sub(4));
    let first = (search.selected + 1).saturating_sub(room);
    let rows = inside.top() + 2..inside.bottom().saturating_sub(2);
    for (y, (index, hit)) in rows.zip(search.hits.iter().enumerate().skip(first)) {
        let row = Rect::new(inside.x + 1, y, width, 1);
        draw_hit(app, pen, row, hit, index == search.selected);
    }
}

fn draw_hit(app: &App, pen: &mut Pen<'_>, row: Rect, hit: &Hit, selected: bool) {
    let mark = if selected {
        pen.theme.glyphs.pick("▸ ", "> ")
    } else {
        "  "
    };
    let entry = hit.lesson.and_then(|at| app.course.entries().get(at));
    let place = match (&hit.spot, entry) {
        (Spot::Glossary(_), _) => "glossary".to_owned(),
        (Spot::Title, Some(entry)) => format!("{} title", entry.number()),
        (Spot::Prose(step, _), Some(entry)) => format!("{} {}", entry.number(), step.name()),
        (Spot::Code(line), Some(entry)) => format!("{} line {line}", entry.number()),
        (_, None) => String::new(),
    };
    let role = if selected { Role::Selected } else { Role::Text };
    let text = format!("{mark}{place:<13} {}", hit.text);
    pen.text(row.x, row.y, row.width, &text, role);
}
