//! Moments: those that the text names, and the remarks that are pinned to some.

use super::{LessonView, Side};
use crate::app::book::Book;
use crate::lesson::{Lesson, Moment, Remark, Step};
use crate::playback::Command;
use crate::recording::{LaneId, Nanos, Recording, Variant};
use crate::scene::Shown;

impl LessonView {
    /// Goes to Watch with the playhead at a moment that the text names; a run that is not there yet is waited for.
    pub fn look_at_moment(&mut self, number: u8, book: &mut Book) -> bool {
        let moments = self.lesson.as_ref().map(|lesson| &lesson.prose.moments);
        let Some(index) = usize::from(number).checked_sub(1) else {
            return false;
        };
        let Some(moment) = moments.and_then(|moments| moments.get(index)).cloned() else {
            return false;
        };
        // from one moment to another the text stays where it was
        let read = self.page.back.filter(|_| self.came_from_text());
        let read = read.unwrap_or(self.page.scroll);
        self.trouble = None;
        self.go(Step::Watch, book);
        self.page.back = Some(read);
        self.page.moment = index;
        self.side.view = Side::Moment;
        self.run.awaited = Some(moment);
        self.go_to_awaited();
        true
    }

    /// Whether Explain would say how the run ends that is still going on, to somebody who has predicted it and never seen it end.
    pub fn withholds_explanation(&self) -> bool {
        let asks = self.lesson.as_ref().is_some_and(|it| it.predict.is_some());
        let knows = self.prediction.held.is_some() || self.prediction.held_before.is_some();
        asks && !knows && self.is_live()
    }

    /// The same for a digit that was typed: one that no moment has says so, and one whose text is not shown yet when it will be.
    pub(super) fn look_at_typed(&mut self, number: u8, book: &mut Book) -> bool {
        let count = self.lesson.as_ref().map_or(0, |l| l.prose.moments.len());
        if self.withholds_explanation() {
            let text = "the explanation and its moments appear when the run has ended";
            self.trouble = Some(text.to_owned());
            return true;
        }
        if count == 0 || self.look_at_moment(number, book) {
            return count > 0;
        }
        self.trouble = Some(match count {
            1 => "the text has one moment: 1".to_owned(),
            _ => format!("the text has {count} moments: 1 to {count}"),
        });
        true
    }

    /// Goes to the moment that the text names next, or to the one before.
    pub(super) fn next_moment(&mut self, forward: bool, book: &mut Book) -> bool {
        let to = if forward {
            self.page.moment + 2
        } else {
            self.page.moment
        };
        let is_there = u8::try_from(to).is_ok_and(|to| self.look_at_moment(to, book));
        if !is_there {
            let end = if forward { "last" } else { "first" };
            self.trouble = Some(format!(
                "this is the {end} moment in the text; enter continues"
            ));
        }
        true
    }

    /// The place of the moment that is looked at, and how many the text has.
    pub fn moment(&self) -> Option<(usize, usize)> {
        let lesson = self.lesson.as_ref().filter(|_| self.came_from_text())?;
        Some((self.page.moment, lesson.prose.moments.len()))
    }

    /// Whether Watch shows a moment that Explain named, and the text is to be read on.
    pub fn came_from_text(&self) -> bool {
        self.step == Step::Watch && self.page.back.is_some()
    }

    /// The moment that the run has yet to reach.
    pub fn awaited(&self) -> Option<&Moment> {
        self.run.awaited.as_ref()
    }

    /// Moves the playhead to the moment that is waited for, once the run has come so far.
    pub(super) fn go_to_awaited(&mut self) {
        let recording = self.recording();
        let reached = |moment: &&Moment| {
            // the longest stretch is known at the end of its program only
            let has_come = |variant: &Variant| {
                variant.is_over() || moment.at.is_some_and(|at| variant.end() >= at)
            };
            let variant = recording.variant(&moment.variant);
            recording.is_over() || variant.is_some_and(has_come)
        };
        let Some(moment) = self.run.awaited.as_ref().filter(reached).cloned() else {
            return;
        };
        let found = moment.find(recording);
        let variants = recording.variants();
        let variant = variants.iter().position(|v| v.id() == moment.variant);
        let at = found.as_ref().map_or(moment.at, |spot| Some(spot.at));
        self.command(Command::To(at.unwrap_or_else(|| recording.end())));
        let Some(variant) = variant else { return };
        // what an earlier moment scrolled goes back: the text speaks of lanes that would be out of sight
        for shown in &mut self.timeline.shown {
            shown.scroll = 0;
        }
        self.timeline.open(variant);
        let place = if let Ok(spot) = found {
            self.place_in_tree(variant, spot.lane)
        } else {
            let of_lesson = self.lesson.as_ref();
            let known = of_lesson.and_then(|lesson| lesson.variant(&moment.variant));
            let name = known.map_or(moment.variant.as_str(), |known| &known.label);
            self.trouble = Some(moment.missing_in(name));
            self.place_of(variant, moment.lane.as_deref())
        };
        self.select_at(variant, place);
    }

    /// Keeps the lane selected that was so far: lanes that have come since may stand before it in the tree.
    pub(super) fn keep_selected(&mut self, lane: Option<(usize, LaneId)>) {
        let (index, place) = self.timeline.selected;
        let Some((_, lane)) = lane.filter(|(variant, _)| *variant == index && place > 0) else {
            return;
        };
        if self.timeline.is_open(index) {
            self.timeline.selected.1 = self.place_in_tree(index, lane);
        }
    }

    /// The place of a lane in the tree of its variant.
    fn place_in_tree(&self, variant: usize, lane: LaneId) -> usize {
        let variant = self.recording().variants().get(variant);
        let place = variant.and_then(|v| v.tree().iter().position(|(id, _)| *id == lane));
        place.unwrap_or(0)
    }

    /// Selects the lane that the lesson is about, once it is there.
    pub(super) fn select_followed(&mut self) {
        let variant = self.timeline.selected.0;
        let place = self.place_of(variant, self.timeline.followed.as_deref());
        if place > 0 {
            self.select_at(variant, place);
        }
    }

    /// The place of the first lane that is called so, in the tree of a variant.
    fn place_of(&self, variant: usize, lane: Option<&str>) -> usize {
        let variant = self.recording().variants().get(variant);
        let (Some(variant), Some(lane)) = (variant, lane) else {
            return 0;
        };
        let tree = variant.tree();
        let mut lanes = tree.iter();
        let place = lanes.position(|(id, _)| {
            let named = variant.lane(*id);
            named.is_some_and(|named| named.is_called(lane))
        });
        place.unwrap_or(0)
    }

    /// What is to be said of the variants at the playhead.
    pub fn remarks(&self) -> Remarks<'_> {
        Remarks {
            lesson: self.lesson.as_ref().filter(|_| self.shows_run()),
            recording: self.recording(),
            playhead: self.playhead(),
            shown: &self.timeline.shown,
            at_moment: self.came_from_text(),
            marked: self.selected_lane(),
        }
    }
}

/// What the lesson says of the variants of a run at an instant.
#[derive(Clone, Copy, Debug)]
pub struct Remarks<'a> {
    lesson: Option<&'a Lesson>,
    recording: &'a Recording,
    playhead: Nanos,
    shown: &'a [Shown],
    /// Whether a text names the moment: what it says is of the selected variant.
    at_moment: bool,
    /// The selected lane, with its variant.
    marked: Option<(usize, LaneId)>,
}

impl<'a> Remarks<'a> {
    /// What is to be said of another run at the same instant.
    #[must_use]
    pub fn of_run(self, recording: &'a Recording) -> Self {
        Self { recording, ..self }
    }

    /// Whether a text names the moment that is shown.
    pub fn is_at_moment(&self) -> bool {
        self.at_moment
    }

    /// What is to be said of a variant.
    pub fn of(&self, variant: usize) -> Option<&'a Remark> {
        self.since(variant).map(|(_, remark)| remark)
    }

    /// The same with the instant from which on it holds: of several that do, the one that began last, as a text of the
    /// lesson is read on.
    fn since(&self, variant: usize) -> Option<(Nanos, &'a Remark)> {
        let lesson = self.lesson?;
        let marked = self
            .marked
            .filter(|(marked, _)| self.at_moment && *marked == variant);
        let variant = self.recording.variants().get(variant)?;
        let marked = marked.and_then(|(_, lane)| variant.lane(lane));
        let t = self.playhead;
        if variant.is_over() && variant.end() <= t {
            return None;
        }
        let defaults = self.recording.meta.knobs == lesson.defaults();
        let remarks = lesson.prose.remarks.iter();
        let remarks = remarks.filter(|remark| remark.variant == variant.id());
        let holding = remarks.filter_map(|remark| {
            let since = match marked {
                Some(lane) => remark.when.since_beside((variant, lane), t, defaults),
                None => remark.when.since(variant, t, defaults),
            };
            Some((since?, remark))
        });
        holding.max_by_key(|(since, _)| *since)
    }

    /// The one remark for a screen that has room for one: that of the selected variant, otherwise, unless a text leads there, the latest of
    /// those that are drawn in full; with the place of its variant.
    pub fn latest(&self, selected: usize) -> Option<(usize, &'a Remark)> {
        let is_open = |variant: &usize| self.shown.get(*variant).is_some_and(|shown| shown.open);
        let variants = 0..self.recording.variants().len();
        let variants =
            variants.filter(|variant| *variant == selected || !self.at_moment && is_open(variant));
        let remarks = variants.filter_map(|index| Some((index, self.since(index)?)));
        let latest = remarks.max_by_key(|(index, (since, _))| (*index == selected, *since));
        latest.map(|(index, (_, remark))| (index, remark))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::scripted::{batch, ended, opened};
    use crate::recording::{EventKind, Meta, Outcome, VariantInfo};

    #[test]
    fn a_moment_is_shown_when_its_program_is_over_and_not_when_all_are() {
        let info = |id: &str| VariantInfo {
            id: id.to_owned(),
            ..VariantInfo::default()
        };
        let variants = ["first", "second"].map(info);
        let mut recording = Recording::new(Meta::default(), variants.into());
        let outcome = Outcome::Completed;
        let first = vec![
            (0, opened(0, 0)),
            (9, ended(0, outcome)),
            (9, EventKind::Over { outcome }),
        ];
        recording.fold(0, batch(Nanos(1), &["main"], first));
        recording.fold(1, batch(Nanos(1), &["main"], vec![(0, opened(0, 0))]));
        assert!(!recording.is_over());
        let mut view = LessonView::recorded(recording, None);
        for (moment, waits) in [("first/main[open]", false), ("second/main[open]", true)] {
            view.run.awaited = Moment::read(moment);
            view.go_to_awaited();
            assert_eq!(view.awaited().is_some(), waits, "{moment}");
        }
    }
}
