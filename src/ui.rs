//! The screens, drawn from the state. Nothing here changes the state.
//!
//! ```text
//! title bar        awaitscope  A Foundations > 04 Sequential, joined, spawned
//! steps            Learn > Watch
//! panes            demo.rs                    | notes, selected lane or log
//!                                             | knobs
//!                                             | gauges
//! timeline         the variants with their lanes, the axis, the playhead
//! sentence         why the selected lane is not running now
//! keys             those of the moment
//! ```
//!
//! At 80 columns one pane stands above the timeline, and Tab changes it.

mod bars;
mod code;
mod frame;
mod gauges;
mod help;
mod knobs;
mod map;
mod markdown;
mod page;
mod pen;
mod side;
mod timeline;
mod watch;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{App, Place, Step};
use crate::text::clean;
use pen::Pen;

/// The smallest terminal in which a lesson can be shown.
pub const SMALLEST: (u16, u16) = (60, 16);

/// Draws everything.
pub fn draw(app: &App, buffer: &mut Buffer) {
    let area = buffer.area;
    let mut pen = Pen::new(buffer, app.theme);
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        too_small(&mut pen, area);
        return;
    }
    match &app.place {
        Place::Map => map::draw(app, &mut pen, area),
        Place::Broken(index) => map::broken(app, *index, &mut pen, area),
        Place::Lesson(view) => match view.step {
            Step::Learn => page::draw(view, &mut pen, area),
            Step::Watch => watch::draw(view, &mut pen, area),
        },
    }
    if app.help {
        help::draw(app, &mut pen, area);
    }
}

/// Lets the view know how many lanes fit, so that the selected one is among them.
pub fn prepare(app: &mut App) {
    let (columns, rows) = app.size;
    if columns < SMALLEST.0 || rows < SMALLEST.1 {
        return;
    }
    if let Place::Lesson(view) = &mut app.place {
        let visible = timeline::visible_lanes(view, Rect::new(0, 0, columns, rows));
        view.scroll_to_selected(visible);
    }
}

/// Markdown as plain text in a width, its links left out, each line ended.
pub fn plain_text(markdown: &str, width: usize) -> String {
    let mut text = String::new();
    for line in markdown::layout(markdown, width, "- ") {
        let line: String = line.into_iter().map(|(piece, _)| piece).collect();
        text.push_str(clean(&line).trim_end());
        text.push('\n');
    }
    text
}

fn too_small(pen: &mut Pen<'_>, area: Rect) {
    use crate::theme::Role;
    let (columns, rows) = SMALLEST;
    let lines = [
        format!("awaitscope needs {columns}x{rows};"),
        format!("this is {}x{}.", area.width, area.height),
        "q quits".to_owned(),
    ];
    for (line, y) in lines.iter().zip(area.y..area.bottom()) {
        pen.text(area.x, y, area.width, line, Role::Text);
    }
}
