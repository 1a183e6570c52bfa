//! The learner's progress while the program runs: entries with the time of now, and whether there is something to save.

use crate::lesson::Step;
use crate::progress::{At, Best, Language, LessonProgress, Progress, Spoken};

/// The progress, and what time it is.
#[derive(Debug, Default)]
pub struct Book {
    progress: Progress,
    now: At,
    changed: bool,
}

impl Book {
    /// The book of a learner who has done this much.
    pub fn new(progress: Progress) -> Self {
        Self {
            progress,
            now: 0,
            changed: false,
        }
    }

    /// Says what time it is.
    pub fn set_now(&mut self, now: At) {
        self.now = now;
    }

    /// What time it is.
    pub fn now(&self) -> At {
        self.now
    }

    /// What was done so far.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// What was done in a lesson.
    pub fn lesson(&self, id: &str) -> Option<&LessonProgress> {
        self.progress.lesson(id)
    }

    /// Whether a step of a lesson was gone through.
    pub fn is_done(&self, id: &str, step: Step) -> bool {
        self.lesson(id).is_some_and(|lesson| lesson.is_done(step))
    }

    /// The progress if it changed since it was last asked for.
    pub fn take_changes(&mut self) -> Option<&Progress> {
        std::mem::take(&mut self.changed).then_some(&self.progress)
    }

    fn write(&mut self, entry: impl FnOnce(&mut Progress, At)) {
        entry(&mut self.progress, self.now);
        self.changed = true;
    }

    pub(super) fn arrive(&mut self, lesson: &str, step: Step) {
        self.write(|progress, now| progress.arrive(lesson, step, now));
    }

    pub(super) fn done(&mut self, lesson: &str, step: Step) {
        if !self.is_done(lesson, step) {
            self.write(|progress, now| progress.done(lesson, step, now));
        }
    }

    pub(super) fn predict(&mut self, lesson: &str, chosen: Option<String>) {
        self.write(|progress, now| progress.predict(lesson, chosen, now));
    }

    pub(super) fn held(&mut self, lesson: &str, held: String) {
        self.write(|progress, _| progress.held(lesson, Some(held)));
    }

    pub(super) fn answer(&mut self, lesson: &str, question: &str, chosen: &str, right: bool) {
        self.write(|progress, now| progress.answer(lesson, question, chosen, right, now));
    }

    pub(super) fn attempt(&mut self, lesson: &str, best: Best) {
        self.write(|progress, now| {
            progress.attempt(lesson, Best { at: now, ..best });
        });
    }

    pub(super) fn hint(&mut self, lesson: &str, count: usize) {
        self.write(|progress, _| progress.hint(lesson, count));
    }

    pub(super) fn speaks(&mut self, language: Language) {
        self.write(|progress, at| progress.language = Some(Spoken { language, at }));
    }

    pub(super) fn toured(&mut self) {
        self.write(|progress, now| progress.toured = Some(now));
    }
}
