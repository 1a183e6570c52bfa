//! All keys, over whatever is on the screen.

use ratatui::layout::Rect;

use super::frame;
use super::pen::Pen;
use crate::app::{App, BINDINGS, Place, Scope, name_of};
use crate::theme::Role;

pub(super) fn draw(app: &App, pen: &mut Pen<'_>, area: Rect) {
    let scope = match app.place {
        Place::Map => Scope::Map,
        Place::Lesson(_) => Scope::Lesson,
        Place::Broken(_) => Scope::Broken,
    };
    let width = area.width.min(88);
    let here = |scope: Scope| {
        BINDINGS
            .iter()
            .filter(move |binding| binding.scope == scope)
    };
    let mut lines: Vec<(String, &str)> = here(scope)
        .chain(here(Scope::Everywhere))
        .map(|binding| {
            let keys: Vec<_> = binding.keys.iter().map(|key| name_of(*key)).collect();
            (keys.join(", "), binding.what)
        })
        .collect();
    lines.push(("ctrl-c".to_owned(), "leave at once"));
    lines.push(("ctrl-z".to_owned(), "stop; `fg` goes on"));
    let height = u16::try_from(lines.len() + 2)
        .unwrap_or(u16::MAX)
        .min(area.height);
    let x = area.x + (area.width - width) / 2;
    let y = area.y + (area.height - height) / 2;
    let panel = Rect::new(x, y, width, height);
    pen.fill(panel, Role::Text);
    let inside = frame::draw(pen, panel, "keys", "esc closes", true);
    let most = lines.len().saturating_sub(usize::from(inside.height));
    let shown = lines.iter().skip(app.help_scroll.min(most));
    for (y, (keys, what)) in (inside.top()..inside.bottom()).zip(shown) {
        pen.text(inside.x + 1, y, 26, keys, Role::Accent);
        pen.text(
            inside.x + 28,
            y,
            inside.width.saturating_sub(29),
            what,
            Role::Text,
        );
    }
}
