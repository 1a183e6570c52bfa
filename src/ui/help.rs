//! All keys, over whatever is on the screen.

use ratatui::layout::Rect;

use super::pen::Pen;
use super::{above, frame, markdown, panel};
use crate::app::{Action, App, BINDINGS, Binding, name_of};
use crate::theme::Role;

/// Columns of the panel at most.
const WIDEST: u16 = 92;

/// Columns of the names of keys.
const KEYS: u16 = 27;

/// All lines: keys, and what they do, which may take more than one.
fn lines(app: &App, width: u16) -> Vec<(String, String)> {
    let scopes = app.scopes();
    let here = scopes.iter().flat_map(|scope| {
        let of_scope = move |binding: &&Binding| binding.scope == *scope;
        BINDINGS.iter().filter(of_scope)
    });
    let bindings = here.map(|binding| (keys_of(binding), binding.what));
    let always = [
        ("ctrl-c".to_owned(), "leave at once"),
        ("ctrl-z".to_owned(), "suspend; the shell's fg continues"),
    ];
    let room = usize::from(width.saturating_sub(KEYS + 4));
    let mut lines = Vec::new();
    for (keys, what) in bindings.chain(always) {
        let mut keys = Some(keys);
        for line in markdown::wrapped(what, room, Role::Text) {
            let text = line.into_iter().map(|(piece, _)| piece).collect();
            lines.push((keys.take().unwrap_or_default(), text));
        }
    }
    lines
}

/// How far the list can be scrolled.
pub(super) fn most(app: &App, area: Rect) -> usize {
    let lines = lines(app, area.width.min(WIDEST)).len();
    lines.saturating_sub(usize::from(above(area).height.saturating_sub(2)))
}

pub(super) fn draw(app: &App, scroll: usize, pen: &mut Pen<'_>, area: Rect) {
    let lines = lines(app, area.width.min(WIDEST));
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    let panel = panel(above(area), WIDEST, height);
    pen.fill(panel, Role::Text);
    let inside = frame::draw(pen, panel, "keys", "j k scroll, esc closes", true);
    let room = usize::from(inside.height);
    let first = scroll.min(lines.len().saturating_sub(room));
    let shown = lines.iter().skip(first);
    for (y, (keys, what)) in (inside.top()..inside.bottom()).zip(shown) {
        pen.text(inside.x + 1, y, KEYS - 1, keys, Role::Accent);
        let room = inside.width.saturating_sub(KEYS + 2);
        pen.text(inside.x + KEYS + 1, y, room, what, Role::Text);
    }
    let seen = first..(first + room).min(lines.len());
    frame::more(pen, panel, seen, lines.len());
}

/// The keys of a binding in words.
fn keys_of(binding: &Binding) -> String {
    if matches!(binding.action, Action::Number(_)) {
        return "a digit".to_owned();
    }
    let keys: Vec<_> = binding.keys.iter().map(|key| name_of(*key)).collect();
    keys.join(", ")
}
