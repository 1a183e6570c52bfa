//! All keys, over whatever is on the screen.

use ratatui::layout::Rect;

use super::pen::Pen;
use super::{frame, panel};
use crate::app::{Action, App, BINDINGS, Binding, name_of};
use crate::theme::Role;

pub(super) fn draw(app: &App, scroll: usize, pen: &mut Pen<'_>, area: Rect) {
    let scopes = app.scopes();
    let here = scopes.iter().flat_map(|scope| {
        let of_scope = move |binding: &&Binding| binding.scope == *scope;
        BINDINGS.iter().filter(of_scope)
    });
    let mut lines: Vec<(String, &str)> = here
        .map(|binding| (keys_of(binding), binding.what))
        .collect();
    lines.push(("ctrl-c".to_owned(), "leave at once"));
    lines.push(("ctrl-z".to_owned(), "stop; `fg` goes on"));
    let height = u16::try_from(lines.len() + 2)
        .unwrap_or(u16::MAX)
        .min(area.height);
    let panel = panel(area, 92, height);
    pen.fill(panel, Role::Text);
    let inside = frame::draw(pen, panel, "keys", "j k scroll, esc closes", true);
    let most = lines.len().saturating_sub(usize::from(inside.height));
    let shown = lines.iter().skip(scroll.min(most));
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

/// The keys of a binding in words.
fn keys_of(binding: &Binding) -> String {
    if matches!(binding.action, Action::Number(_)) {
        return "a digit".to_owned();
    }
    let keys: Vec<_> = binding.keys.iter().map(|key| name_of(*key)).collect();
    keys.join(", ")
}
