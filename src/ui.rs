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
mod board;
mod challenge;
mod code;
mod explain;
mod frame;
mod gauges;
mod glossary;
mod help;
mod hit;
mod knobs;
mod layout;
mod legend;
mod map;
mod markdown;
mod note;
mod options;
mod page;
mod panes;
mod pen;
mod predict;
mod programs;
mod python;
mod quiz;
mod recap;
mod review;
mod search;
mod side;
mod sorting;
mod timeline;
mod tour;
mod watch;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{self, App, LANGUAGE, LessonView, Overlay, Place, SMALLEST, Target};
use crate::lesson::Prose;
use crate::text::clean;
use crate::theme::{Glyphs, Theme};
pub use layout::Layout;
use pen::Pen;
pub use recap::takeaways;

/// Draws everything as it was laid out.
pub fn draw(app: &App, layout: &Layout, buffer: &mut Buffer) {
    let area = layout.area.intersection(buffer.area);
    let mut pen = Pen::new(buffer, app.theme);
    if is_too_small(area) {
        too_small(&mut pen, area);
        return;
    }
    match &app.place {
        Place::Map => map::draw(app, &mut pen, area),
        Place::Broken(index) => map::broken(app, *index, &mut pen, area),
        Place::Review(asking) => review::draw(app, asking, &mut pen, area),
        Place::Lesson(view) => match &layout.run {
            Some(areas) => watch::draw(app, view, areas, &mut pen, area),
            None => page::draw(app, view, layout, &mut pen, area),
        },
    }
    if let Some(overlay) = &app.overlay {
        bars::words(&mut pen, area, keys_over(overlay));
        match overlay {
            Overlay::Keys(scroll) => help::draw(app, *scroll, &mut pen, area),
            Overlay::Glossary(first) => glossary::draw(&mut pen, area, *first),
            Overlay::Search(search) => search::draw(app, search, &mut pen, area),
            Overlay::Tour(card) => tour::draw(app, &mut pen, area, *card),
            Overlay::Note(text) => note::draw(text, &mut pen, area),
        }
    }
    let trouble = match &app.place {
        Place::Lesson(view) => view.trouble.as_ref(),
        _ => None,
    };
    if let Some(notice) = trouble.or(app.notice.as_ref()) {
        bars::notice(&mut pen, area, notice);
    }
    pen.ground();
}

/// The keys of what lies over the screen: those of the screen itself do not work under it.
fn keys_over(overlay: &Overlay) -> &'static [(&'static str, &'static str)] {
    match overlay {
        Overlay::Search(_) => &[("up down", "select"), ("enter", "open"), ("esc", "close")],
        Overlay::Tour(LANGUAGE) => &[
            ("1", "Rust"),
            ("2", "Python"),
            ("enter", "continue"),
            ("backspace", "back"),
            ("esc", "close"),
            ("q", "quit"),
        ],
        Overlay::Tour(_) => &[
            ("enter", "continue"),
            ("backspace", "back"),
            ("esc", "close"),
            ("q", "quit"),
        ],
        Overlay::Keys(_) | Overlay::Glossary(_) | Overlay::Note(_) => &[
            ("j k", "move"),
            ("/", "search"),
            ("?", "keys"),
            ("v", "glossary"),
            ("esc", "close"),
            ("q", "quit"),
        ],
    }
}

/// How many rows the text of the present step takes on a terminal of this many columns and rows.
///
/// The text beside a run is measured in the pane that it has on a terminal of this size, and so is a page.
pub fn rows(view: &LessonView, size: (u16, u16), theme: Theme) -> Measure {
    let (area, glyphs) = (Rect::new(0, 0, size.0, size.1), theme.glyphs);
    let (rows, room) = if view.shows_run() {
        watch::measure(view, &watch::areas(view, area, glyphs), glyphs)
    } else {
        let text = page::text_area(area, view.step);
        let page = page::of(view, usize::from(text.width), glyphs);
        (page.map_or(0, |page| page.lines.len()), text)
    };
    Measure {
        rows,
        room: usize::from(room.height),
        columns: usize::from(room.width),
    }
}

/// The columns and rows of code that the pane beside a run has on a terminal of this many columns and rows; none where another
/// pane is in its place.
pub fn code_room(view: &LessonView, size: (u16, u16)) -> Option<(usize, usize)> {
    let pane = watch::areas(view, Rect::new(0, 0, size.0, size.1), Glyphs::Ascii).code?;
    let inside = frame::inside(pane);
    let columns = inside.width.saturating_sub(code::GUTTER);
    Some((usize::from(columns), usize::from(inside.height)))
}

/// How long a text is, and how much of it is seen at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Its rows.
    pub rows: usize,
    /// Rows that are seen at a time.
    pub room: usize,
    /// Columns of a row.
    pub columns: usize,
}

/// What lies at a column and row of the screen, as it was laid out.
pub fn hit(app: &App, layout: &Layout, x: u16, y: u16) -> Target {
    if is_too_small(layout.area) {
        return Target::Nothing;
    }
    hit::at(app, layout, x, y)
}

fn is_too_small(area: Rect) -> bool {
    app::is_too_small((area.width, area.height))
}

/// An area without the line of keys at its bottom.
fn above(area: Rect) -> Rect {
    Rect::new(area.x, area.y, area.width, area.height.saturating_sub(1))
}

/// A panel of at most this size in the middle of an area.
fn panel(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    let x = area.x + (area.width - width) / 2;
    let y = area.y + (area.height - height) / 2;
    Rect::new(x, y, width, height)
}

/// What the screen shows beside the picture of a moment: its sentence and what follows in the paragraph.
pub fn beside_moment(prose: &Prose, place: usize) -> String {
    let moment = prose.moments.get(place);
    let text = moment.map_or("", |moment| markdown::around(&prose.explain.0, moment));
    plain_text(text, usize::from(u16::MAX))
}

/// Markdown as plain text in a width, each line ended.
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
    let (width, height) = (area.width, area.height);
    let text = format!("awaitscope needs {columns}x{rows}; this is {width}x{height}. q quits");
    let lines = markdown::wrapped(&text, usize::from(width), Role::Text);
    markdown::show(pen, area, &lines, 0);
}

#[cfg(test)]
mod tests {
    use super::plain_text;

    #[test]
    fn a_moment_is_words_where_no_key_leads_there() {
        let text = plain_text("At first [one is open](one_by_one@0.5), see [x](y).", 80);
        assert_eq!(text, "At first one is open, see x (y).\n");
    }
}
