//! What is selected, scrolled and focused.

use std::ops::Range;

use super::{LessonView, Side};
use crate::lesson::{Pair, Step};
use crate::recording::LaneId;

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
        true
    }

    pub(super) fn open_or_fold(&mut self) {
        self.timeline.by_hand = true;
        self.timeline.auto_opened.clear();
        if let Some(shown) = self.timeline.shown.get_mut(self.timeline.selected.0) {
            shown.open = !shown.open;
            self.timeline.selected.1 = 0;
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

    /// The functions that the code pane shows for the selected variant.
    pub fn functions(&self) -> Vec<String> {
        let recording = self.recording();
        let Some(variant) = recording.variants().get(self.timeline.selected.0) else {
            return Vec::new();
        };
        let known = self
            .lesson
            .as_ref()
            .and_then(|lesson| lesson.variant(variant.id()));
        match known {
            Some(known) if !known.show.is_empty() => {
                // the variant's own function too: its lane may be selected
                let own = variant.program().to_owned();
                let mut functions = known.show.clone();
                if !functions.contains(&own) {
                    functions.push(own);
                }
                functions
            }
            _ => {
                let counted = variant.in_flight().map(str::to_owned);
                counted
                    .into_iter()
                    .chain([variant.program().to_owned()])
                    .collect()
            }
        }
    }

    /// The lines of those functions of demo.py that are called like the ones that the code pane shows of demo.rs.
    pub fn python_functions(&self) -> Vec<Range<usize>> {
        let names = self.functions();
        let lines = names
            .iter()
            .map(|name| self.python.code.python_function(name));
        lines.flatten().collect()
    }

    /// The lines of demo.py that correspond to the selected variant: its function there, or the first one that it calls; else
    /// from the first line that corresponds to one of its functions on.
    pub fn python_function(&self) -> Option<Range<usize>> {
        let code = &self.python.code;
        let lesson = self.lesson.as_ref()?;
        let variant = self.recording().variants().get(self.timeline.selected.0)?;
        let programs = lesson.counterpart.programs.iter();
        let named = programs.filter(|(_, id)| id == variant.id());
        let mut names = named
            .map(|(name, _)| name.as_str())
            .chain([variant.id(), variant.program()]);
        let function = names.find_map(|name| code.python_function(name));
        let function = function.or_else(|| self.python_functions().into_iter().next());
        function.or_else(|| {
            let pair = lesson.pairs.get(self.pair_of_variant()?)?;
            Some(*pair.python.first()?..code.len() + 1)
        })
    }

    /// The pair of lines that is about the selected variant: all of its lines are in a function of it, its own before those that it
    /// calls, or else one of them is; the first such pair that a lane is at, else the first.
    pub(super) fn pair_of_variant(&self) -> Option<usize> {
        let pairs = &self.lesson.as_ref()?.pairs;
        let variant = self.recording().variants().get(self.timeline.selected.0)?;
        let functions = self.functions();
        let own = [variant.program().to_owned()];
        let ranges = own.iter().chain(&functions);
        let ranges: Vec<_> = ranges
            .filter_map(|name| self.code.text.function(name))
            .collect();
        let visited = |pair: &Pair| pair.rust.iter().any(|line| variant.was_at(*line));
        let whole = |pair: &Pair, lines: &Range<usize>| pair.rust.iter().all(|l| lines.contains(l));
        let part = |pair: &Pair, lines: &Range<usize>| pair.rust.iter().any(|l| lines.contains(l));
        let first = |is_in: &dyn Fn(&Pair, &Range<usize>) -> bool| {
            ranges.iter().find_map(|lines| {
                let pairs = pairs.iter().enumerate();
                let pairs = pairs.filter(|(_, pair)| is_in(pair, lines));
                let pair =
                    pairs.min_by_key(|(_, pair)| (!visited(pair), pair.rust.first().copied()));
                pair.map(|(place, _)| place)
            })
        };
        first(&whole).or_else(|| first(&part))
    }

    /// Whether what stands beside the timeline is read from its beginning: the goal, or what to look for.
    pub fn is_side_a_text(&self) -> bool {
        self.step == Step::Challenge
            || matches!(
                self.side.view,
                Side::Notes | Side::Board | Side::Findings | Side::Legend | Side::Moment
            )
    }

    /// Selects a lane, or a variant that is folded.
    pub fn select_at(&mut self, variant: usize, place: usize) {
        self.timeline.selected = (variant, place);
        self.timeline.followed = None;
        self.side.scroll = 0;
    }
}
