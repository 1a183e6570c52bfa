//! The glossary, over whatever is on the screen.

use ratatui::layout::Rect;

use super::markdown::{self, Line, layout};
use super::pen::Pen;
use super::{above, frame, panel};
use crate::lesson::glossary;
use crate::theme::Role;

pub(super) fn draw(pen: &mut Pen<'_>, area: Rect, first: usize) {
    let terms = glossary();
    let panel = panel(above(area), 90, area.height.saturating_sub(2));
    pen.fill(panel, Role::Text);
    let note = format!(
        "{} of {}, j k move, / searches, esc closes",
        first + 1,
        terms.len()
    );
    let inside = frame::draw(pen, panel, "glossary", &note, true);
    let text = Rect::new(
        inside.x + 1,
        inside.y,
        inside.width.saturating_sub(2),
        inside.height,
    );
    let mut lines: Vec<Line> = Vec::new();
    for term in terms.iter().skip(first) {
        if lines.len() >= usize::from(text.height) {
            break;
        }
        lines.push(vec![(term.names.join(", "), Role::Accent)]);
        let width = usize::from(text.width).saturating_sub(2);
        for line in layout(term.text, width, "* ") {
            let mut indented = vec![("  ".to_owned(), Role::Text)];
            indented.extend(line);
            lines.push(indented);
        }
        lines.push(Line::new());
    }
    markdown::show(pen, text, &lines, 0);
}
