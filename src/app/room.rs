//! What the screen says of its room, so that keys do not move past what can be seen.

use super::{App, LessonView, Overlay, Place};

/// How much fits on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// Lanes of the selected variant that have a row.
    pub lanes: usize,
    /// How far the text beside the timeline can be scrolled; none where it is no text.
    pub aside: Option<usize>,
    /// Rows of the page that are seen at a time.
    pub page: usize,
    /// How far the page can be scrolled.
    pub page_most: usize,
    /// The row of the page at which stands what a search has found.
    pub found: Option<usize>,
    /// How far the list of keys can be scrolled.
    pub keys_most: usize,
}

impl App {
    /// Takes note of the room that there is.
    pub fn fit(&mut self, room: Room) {
        if let Place::Lesson(view) = &mut self.place {
            view.fit(room);
        }
        if let Some(Overlay::Keys(scroll)) = &mut self.overlay {
            *scroll = (*scroll).min(room.keys_most);
        }
    }
}

impl LessonView {
    /// The selected lane is to be among the lanes, and no text is scrolled past its end.
    fn fit(&mut self, room: Room) {
        if self.shows_run() {
            self.scroll_to_selected(room.lanes);
            if let Some(most) = room.aside {
                self.side_scroll = self.side_scroll.min(most);
            }
            return;
        }
        // how far the page is scrolled stays as it is: on a larger screen it is only drawn less scrolled
        self.page_rows = (room.page, room.page_most);
        if let Some(row) = room.found {
            self.page_scroll = row.min(room.page_most);
            self.sought = None;
        }
    }
}
