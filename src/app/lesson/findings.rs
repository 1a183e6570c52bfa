//! What stands out in the run: a list, and a jump to each of its entries.

use super::{FindingsView, LessonView, Pane, Side};
use crate::lesson::Course;
use crate::playback::Command;
use crate::recording::Variant;

impl FindingsView {
    /// The number of the lesson that teaches how to avoid a finding, by the finding's place.
    pub fn taught_in(&self, place: usize) -> Option<&'static str> {
        self.teaching.get(place).copied().flatten()
    }
}

impl LessonView {
    /// Looks up, once for each run, which lessons teach how to avoid what stands out: it may have to read them all.
    pub(in crate::app) fn look_up_lessons(&mut self, course: &Course) {
        if self.found.teaching.len() != self.found.list.len() {
            let open = self.lesson.as_ref().map_or("", |lesson| lesson.id);
            let kinds = self.found.list.iter().map(|(_, finding)| finding.kind);
            self.found.teaching = kinds
                .map(|kind| course.taught_elsewhere(kind, open))
                .collect();
        }
    }

    /// Looks for what stands out, once the run has ended.
    pub(super) fn find(&mut self) {
        let variants = self.recording().variants().iter().enumerate();
        let findings = variants.flat_map(|(place, variant)| {
            let findings = variant.findings().into_iter();
            findings.map(move |finding| (place, finding))
        });
        self.found.list = findings.collect();
        self.found.selected = None;
        self.found.teaching.clear();
    }

    /// Opens the list, and jumps to the next finding if it is open.
    pub(super) fn next_finding(&mut self) {
        self.pane = Pane::Side;
        if self.side.view != Side::Findings {
            self.side.view = Side::Findings;
            self.side.scroll = 0;
            return;
        }
        let count = self.found.list.len();
        let next = self.found.selected.map_or(0, |place| place + 1);
        let before = self.found.selected;
        if count > 0 {
            self.look_at_finding(next % count);
        }
        if before == self.found.selected {
            let text = match count {
                0 => "nothing stands out in this run",
                _ => "nothing else stands out in this run",
            };
            self.trouble = Some(text.to_owned());
        }
    }

    /// Moves the playhead to a finding and selects its lane; whether there is such a finding.
    pub(super) fn look_at_finding(&mut self, place: usize) -> bool {
        let Some((variant, finding)) = self.found.list.get(place).cloned() else {
            return false;
        };
        self.found.selected = Some(place);
        // in the middle the state that is meant is in force
        self.command(Command::To(finding.at.plus(finding.length.half())));
        self.timeline.open(variant);
        let tree = self.recording().variants().get(variant).map(Variant::tree);
        let lane = tree.and_then(|tree| tree.iter().position(|(id, _)| *id == finding.lane));
        self.select_at(variant, lane.unwrap_or(0));
        true
    }
}
