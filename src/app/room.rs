//! What the screen says of its room, so that keys do not move past what can be seen.

use super::{App, LessonView, Place};

/// How much fits on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// Lanes of the selected variant that have a row.
    pub lanes: usize,
    /// The folded programs that would have room if they were open: a bit for each of the first 64.
    pub auto_open: u64,
    /// How far the text beside the timeline can be scrolled; none where it is no text.
    pub aside: Option<usize>,
    /// Rows of the page that are seen at a time.
    pub page: usize,
    /// How far the page can be scrolled.
    pub page_most: usize,
    /// The row of the page at which stands what a search has found.
    pub found: Option<usize>,
    /// How far the list of keys can be scrolled, and how many of its lines are seen at a time.
    pub keys_most: usize,
    /// Lines of the list of keys that are seen at a time.
    pub keys: usize,
    /// Lines of the code above the first one that is seen.
    pub code_top: usize,
    /// Columns of the timeline.
    pub columns: usize,
    /// Whether all panes of a run have room beside each other.
    pub wide: bool,
    /// Whether the previous run has room below this one.
    pub beside: bool,
}

impl App {
    /// Takes note of the room that there is, for the next key. What is scrolled stays so: a text that is scrolled past its
    /// end is drawn to its end, and a smaller screen that comes and goes leaves no trace.
    pub fn fit(&mut self, room: Room) {
        self.room = room;
        if let Place::Lesson(view) = &mut self.place {
            view.fit(room);
        }
    }
}

impl LessonView {
    /// A lane that was selected since is to be among the lanes.
    fn fit(&mut self, room: Room) {
        if self.shows_run() {
            if self.timeline.scrolled_to != self.timeline.selected {
                self.timeline.scrolled_to = self.timeline.selected;
                self.scroll_to_selected(room.lanes);
            }
            self.room = room;
            self.playback.set_columns(room.columns);
            self.timeline.open_automatically(room.auto_open);
            return;
        }
        self.page.rows = (room.page, room.page_most);
        if let Some(row) = room.found {
            self.page.scroll = row.min(room.page_most);
            self.page.sought = None;
        }
    }
}
