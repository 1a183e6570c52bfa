//! What is selected, scrolled and focused.

use super::{LessonView, Side};
use crate::lesson::Step;
use crate::recording::{LaneId, Variant};

impl LessonView {
    /// The selected lane; none when a folded variant is selected.
    pub fn selected_lane(&self) -> Option<(usize, LaneId)> {
        let (index, place) = self.timeline.selected;
        let variant = self.recording().variants().get(index)?;
        let lanes = variant.tree();
        let place = if self.timeline.is_open(index) {
            place
        } else {
            0
        };
        let (lane, _) = lanes.get(place.min(lanes.len().checked_sub(1)?))?;
        Some((index, *lane))
    }

    /// Moves the selection through the lanes of open variants and the lines of folded ones.
    pub(super) fn select(&mut self, by: isize) {
        self.timeline.followed = None;
        let (index, place) = self.timeline.selected;
        let lanes = |index: usize| {
            let variant = self.recording().variants().get(index);
            let open = self.timeline.is_open(index);
            variant.map_or(1, |v| if open { v.lanes().len().max(1) } else { 1 })
        };
        let count = self.recording().variants().len();
        self.timeline.selected = if by > 0 {
            if place + 1 < lanes(index) {
                (index, place + 1)
            } else if index + 1 < count {
                (index + 1, 0)
            } else {
                return;
            }
        } else if place > 0 {
            (index, place.min(lanes(index)) - 1)
        } else if index > 0 {
            (index - 1, lanes(index - 1) - 1)
        } else {
            return;
        };
        self.side.scroll = 0;
    }

    /// Selects the next variant; false where there is only one.
    pub(super) fn select_next_variant(&mut self) -> bool {
        let count = self.recording().variants().len();
        if count < 2 {
            return false;
        }
        self.timeline.followed = None;
        self.timeline.selected = ((self.timeline.selected.0 + 1) % count, 0);
        self.side.scroll = 0;
        if self.compares_python() {
            self.show_pair();
        }
        true
    }

    pub(super) fn open_or_fold(&mut self) {
        let place = self.timeline.selected.0;
        if !self.timeline.by_hand && !self.room.wide && !self.timeline.is_open(place) {
            // on a small screen there is room for what is opened by hand, and not for what was open before, too
            for shown in &mut self.timeline.shown {
                shown.open = false;
            }
        }
        self.timeline.by_hand = true;
        self.timeline.auto_opened.clear();
        let Some(shown) = self.timeline.shown.get_mut(place) else {
            return;
        };
        shown.open = !shown.open;
        let state = if shown.open { "open" } else { "folded" };
        self.timeline.selected.1 = 0;
        if self.compares_python() || !self.room.wide {
            // the program may be out of sight
            let label = self.recording().variants().get(place).map(Variant::label);
            self.trouble = label.map(|label| format!("{label} is {state}"));
        }
    }

    /// Keeps the selected lane among those that have a row.
    pub fn scroll_to_selected(&mut self, visible: usize) {
        let (index, place) = self.timeline.selected;
        let Some(shown) = self.timeline.shown.get_mut(index) else {
            return;
        };
        if place < shown.scroll {
            shown.scroll = place;
        } else if visible > 0 && place >= shown.scroll + visible {
            shown.scroll = place + 1 - visible;
        }
    }

    /// Whether what stands beside the timeline is read from its beginning: the goal, or what to look for.
    pub fn is_side_a_text(&self) -> bool {
        self.step == Step::Challenge
            || matches!(
                self.side.view,
                Side::Notes | Side::Board | Side::Findings | Side::Legend | Side::Moment
            )
    }

    /// Brings the programs into sight that the present question names; if it names none, selects one that its answer speaks of.
    pub(super) fn show_asked(&mut self) {
        let (Some(card), Some(lesson)) = (self.asking.card(), &self.lesson) else {
            return;
        };
        if self.step != Step::Quiz || card.lesson != lesson.id {
            return;
        }
        let named = |text: &str| -> Vec<usize> {
            let is_named = |id: &str| {
                let known = lesson.variant(id);
                known.is_some_and(|known| text.contains(&format!("*{}*", known.label)))
            };
            let variants = self.recording().variants().iter().enumerate();
            let named = variants.filter(|(_, variant)| is_named(variant.id()));
            named.map(|(place, _)| place).collect()
        };
        let asked = named(&card.quiz.question);
        let answered = named(&card.quiz.why);
        for variant in &asked {
            self.timeline.open(*variant);
        }
        if let Some(first) = asked.first().or_else(|| answered.first()) {
            self.select_at(*first, 0);
        }
    }

    /// Selects a lane, or a variant that is folded.
    pub fn select_at(&mut self, variant: usize, place: usize) {
        self.timeline.selected = (variant, place);
        self.timeline.followed = None;
        self.side.scroll = 0;
    }
}
