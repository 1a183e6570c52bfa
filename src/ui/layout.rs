//! The layout of a frame: made once, for the app, the painters and the mouse.

use ratatui::layout::Rect;

use super::page::Page;
use super::watch::Areas;
use super::{code, help, is_too_small, page, panes, quiz, timeline, watch};
use crate::app::{App, Overlay, Pane, Place, Room};
use crate::lesson::Step;

/// What is laid out before a frame is drawn, from the state as it was then.
pub struct Layout {
    /// The whole screen.
    pub(super) area: Rect,
    /// The text of the step, wrapped; none where a run is shown, on the map and on a screen that is too small.
    pub(super) page: Option<Page>,
    /// Where the programs are below the text; none where they have no room.
    pub(super) programs: Option<Rect>,
    /// Where the run is below a question; none where it has no room.
    pub(super) picture: Option<Rect>,
    /// Where the panes of a run are; none where none is shown.
    pub(super) run: Option<Areas>,
    room: Room,
}

impl std::fmt::Debug for Layout {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let lines = self.page.as_ref().map(|page| page.lines.len());
        f.debug_struct("Layout")
            .field("area", &self.area)
            .field("lines", &lines)
            .field("programs", &self.programs)
            .field("picture", &self.picture)
            .field("run", &self.run)
            .field("room", &self.room)
            .finish()
    }
}

impl Layout {
    /// Lays out a screen of the app's size.
    pub fn new(app: &App) -> Self {
        let area = Rect::new(0, 0, app.size.0, app.size.1);
        let mut layout = Self {
            area,
            page: None,
            programs: None,
            picture: None,
            run: None,
            room: Room::default(),
        };
        if is_too_small(area) {
            return layout;
        }
        if matches!(app.overlay, Some(Overlay::Keys(_))) {
            (layout.room.keys_most, layout.room.keys) = help::room(app, area);
        }
        let glyphs = app.theme.glyphs;
        match &app.place {
            Place::Lesson(view) if view.shows_run() => {
                let areas = watch::areas(view, area, glyphs);
                let timeline = panes::timeline(view);
                layout.room.lanes = timeline::visible_lanes(&timeline, areas.timeline);
                layout.room.auto_open = timeline::variants_that_fit(
                    &timeline,
                    areas.timeline,
                    &view.timeline.without_auto_opened(),
                );
                let (rows, text) = watch::measure(view, &areas, glyphs);
                let room = usize::from(text.height);
                // where there is no text beside the timeline, nothing is scrolled as one
                layout.room.aside = (room > 0).then(|| rows.saturating_sub(room));
                layout.room.columns = timeline::cells(area);
                // a key scrolls it only where it is focused
                let is_next = view.pane == Pane::Code && view.code.scroll.is_none();
                let code = areas.code.filter(|_| is_next);
                let top = code.map(|area| code::top(&panes::code(view), area));
                layout.room.code_top = top.unwrap_or(0);
                layout.room.wide = watch::is_wide(area);
                layout.room.beside = timeline::has_room_for_two(areas.timeline);
                layout.run = Some(areas);
            }
            Place::Lesson(view) => {
                let text = page::text_area(area, view.step);
                layout.page = page::of(view, usize::from(text.width), glyphs);
                if let Some(page) = &layout.page {
                    let sought = view.page.sought.as_deref();
                    layout.programs =
                        page::below(panes::programs(view).as_ref(), page, area, glyphs);
                    layout.picture = page::picture(panes::picture(view).as_ref(), page, area);
                    page::fit(sought, page, text, &mut layout.room);
                }
            }
            Place::Review(asking) => {
                let text = page::text_area(area, Step::Quiz);
                let page = quiz::page(asking, false, usize::from(text.width), glyphs);
                page::fit(None, &page, text, &mut layout.room);
            }
            _ => {}
        }
        layout
    }

    /// How much fits on the screen.
    pub fn room(&self) -> Room {
        self.room
    }
}
