//! Texts that lie over a screen: the instructor's note, and the ending of a track or of the course.

use super::{App, Effect, Overlay, Place};
use crate::lesson::{Entry, Track};
use crate::text::Add;

/// A text over a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is.
    pub title: String,
    /// Markdown.
    pub text: String,
    /// How many lines are scrolled past.
    pub scroll: usize,
}

impl App {
    /// Shows or closes the instructor's note.
    pub(super) fn show_instructor_note(&mut self) -> Effect {
        let Place::Lesson(view) = &self.place else {
            return Effect::Nothing;
        };
        let Some(lesson) = &view.lesson else {
            return Effect::Nothing;
        };
        let note = Note {
            title: "for the instructor".to_owned(),
            text: lesson.prose.instructor.0.clone(),
            scroll: 0,
        };
        self.put_over(Overlay::Note(note))
    }

    /// What was learned on a way whose lessons are all done, and what to do next.
    pub(super) fn ending(&self) -> Note {
        let entries = self.course.entries().iter();
        let done = entries.filter(|entry| self.is_lesson_done(entry));
        let on_way = |entry: &&Entry| self.track.is_none_or(|track| track.has(entry.number()));
        let mut text = String::new();
        let done = done.filter(on_way);
        for lesson in done.filter_map(|entry| entry.outline().ok()) {
            text.add(format_args!("- {}: {}\n", lesson.title, lesson.takeaway));
        }
        text.push_str(
            "\n**What next**\n\n\
             - `awaitscope cards` prints what to search for in your own code.\n\
             - Run a program of your own: copy a demo with `awaitscope code NN -o DIR` and change it.\n\
             - On the course map, `t` chooses another track and `r` reviews what you answered wrongly.\n",
        );
        let way = self.track.map_or("the course", Track::name);
        Note {
            title: format!("the end of {way}: what you learned"),
            text,
            scroll: 0,
        }
    }
}
