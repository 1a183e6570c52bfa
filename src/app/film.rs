//! The run that plays in the tour: a real one, of the first lesson, made in memory on the virtual clock. It begins with the
//! first frame, so that no screen waits for it.

use std::time::Duration;

use super::lesson::{Ahead, LessonView};
use crate::lesson::{Course, Lesson, Variant};
use crate::playback::Command;
use crate::recording::Clock;
use crate::run::{self, Run};

/// How long the end stands before it plays again.
const REST: Duration = Duration::from_millis(1500);

/// What plays.
#[derive(Debug, Default)]
pub enum Film {
    /// Nothing yet.
    #[default]
    Nothing,
    /// The run goes on.
    Making(Box<Run>, Box<Lesson>),
    /// It plays; for so long the end has been shown.
    Playing(Box<LessonView>, Duration),
    /// There is no lesson that can be shown.
    None,
}

impl Film {
    /// The view that is drawn; none before there is a recording.
    pub fn view(&self) -> Option<&LessonView> {
        match self {
            Self::Playing(view, _) => Some(view),
            _ => None,
        }
    }

    /// Time goes by; whether the picture changes.
    pub(super) fn frame(&mut self, passed: Duration, course: &Course) -> bool {
        match self {
            Self::Nothing => {
                *self = begin(course);
                false
            }
            Self::Making(run, _) => {
                run.poll();
                if run.is_over() {
                    *self = std::mem::take(self).shown();
                }
                self.view().is_some()
            }
            Self::Playing(view, rested) => view.play(passed, rested),
            Self::None => false,
        }
    }

    /// The finished run, from its start.
    fn shown(self) -> Self {
        let Self::Making(run, lesson) = self else {
            return self;
        };
        let mut view = LessonView::recorded(run.into_recording(), Some(*lesson));
        view.timeline.ahead = Ahead::Hidden;
        view.command(Command::Toggle);
        Self::Playing(Box::new(view), Duration::ZERO)
    }
}

impl LessonView {
    /// Plays on, and from the start when the end has been shown for a while.
    fn play(&mut self, passed: Duration, rested: &mut Duration) -> bool {
        if self.playhead() < self.recording().end() {
            *rested = Duration::ZERO;
            return self.advance(passed);
        }
        *rested += passed;
        if *rested < REST {
            return false;
        }
        self.command(Command::Toggle);
        true
    }
}

/// Starts a run of the first lesson that has the virtual clock.
fn begin(course: &Course) -> Film {
    let lessons = course.entries().iter();
    let lesson = lessons
        .filter_map(|entry| entry.lesson().ok())
        .find(|lesson| {
            let mut variants = lesson.variants.iter();
            variants.any(|variant| variant.clocks.contains(&Clock::Virtual))
        });
    let Some(lesson) = lesson else {
        return Film::None;
    };
    // one program: two of them side by side would answer what the lesson asks
    let mut variants = lesson.variants.iter();
    let shown = |variant: &&Variant| variant.main && variant.clocks.contains(&Clock::Virtual);
    let variants = Vec::from_iter(variants.find(shown).or_else(|| lesson.variants.first()));
    let plan = lesson.plan(Clock::Virtual, lesson.defaults(), &variants);
    match run::start(plan) {
        Ok(run) => Film::Making(Box::new(run), Box::new(lesson.clone())),
        Err(_) => Film::None,
    }
}
