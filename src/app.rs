//! State and what changes it: keys and frames in, effects out. It draws nothing.

mod keys;
mod lesson;
mod source;

pub use keys::{Action, BINDINGS, Binding, Scope, name_of};
pub use lesson::{LessonView, Pane, Side, Step};
pub use source::{Code, CodeLine, Ink as CodeInk};

use std::time::Duration;

use crossterm::event::KeyEvent;

use crate::lesson::Course;
use crate::recording::Recording;
use crate::theme::Theme;

/// Where a person is.
#[derive(Debug)]
pub enum Place {
    /// On the course map.
    Map,
    /// In a lesson.
    Lesson(Box<LessonView>),
    /// Before a lesson that cannot be opened: its place in the course.
    Broken(usize),
}

/// What the loop is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing changed.
    Nothing,
    /// Something on the screen changed.
    Draw,
    /// Leave with this exit code.
    Quit(u8),
}

/// The whole program but for its picture.
#[derive(Debug)]
pub struct App {
    /// The lessons.
    pub course: Course,
    /// Where the person is.
    pub place: Place,
    /// The lesson that is selected on the map.
    pub selected: usize,
    /// Whether the keys are shown.
    pub help: bool,
    /// How far the list of keys is scrolled.
    pub help_scroll: usize,
    /// Colours and glyphs.
    pub theme: Theme,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// The period of a frame while something moves.
    pub period: Duration,
}

impl App {
    /// On the course map.
    pub fn new(course: Course, theme: Theme, period: Duration) -> Self {
        Self {
            course,
            place: Place::Map,
            selected: 0,
            help: false,
            help_scroll: 0,
            theme,
            size: (80, 24),
            period,
        }
    }

    /// Opens a lesson by its place, at its Watch step, and starts its run.
    pub fn open(&mut self, index: usize) {
        self.selected = index;
        let Some(entry) = self.course.entries().get(index) else {
            return;
        };
        self.place = match entry.lesson() {
            Ok(lesson) => Place::Lesson(Box::new(LessonView::start(lesson.clone()))),
            Err(_) => Place::Broken(index),
        };
    }

    /// Opens a recording that was read from a file.
    pub fn view(&mut self, recording: Recording) {
        self.place = Place::Lesson(Box::new(LessonView::recorded(recording, &self.course)));
    }

    /// How long until the next frame; none while nothing moves.
    pub fn next_frame(&self) -> Option<Duration> {
        match &self.place {
            Place::Lesson(view) if view.moves() => Some(self.period),
            _ => None,
        }
    }

    /// Time goes by.
    pub fn frame(&mut self, passed: Duration) -> Effect {
        let changed = match &mut self.place {
            Place::Lesson(view) => view.frame(passed),
            Place::Map | Place::Broken(_) => false,
        };
        if changed {
            Effect::Draw
        } else {
            Effect::Nothing
        }
    }

    /// The terminal has another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
    }

    /// A key was pressed.
    pub fn key(&mut self, key: KeyEvent) -> Effect {
        let scope = match self.place {
            Place::Map => Scope::Map,
            Place::Lesson(_) => Scope::Lesson,
            Place::Broken(_) => Scope::Broken,
        };
        let Some(action) = keys::action(key, scope) else {
            return Effect::Nothing;
        };
        if self.help {
            return self.help_action(action);
        }
        self.act(action)
    }

    /// While the keys are shown, they only scroll and close.
    fn help_action(&mut self, action: Action) -> Effect {
        match action {
            Action::Help | Action::Close => self.help = false,
            Action::Quit => return Effect::Quit(0),
            Action::Down | Action::Next => self.help_scroll += 1,
            Action::Up | Action::Back => self.help_scroll = self.help_scroll.saturating_sub(1),
            _ => return Effect::Nothing,
        }
        Effect::Draw
    }

    fn act(&mut self, action: Action) -> Effect {
        match action {
            Action::Quit => return Effect::Quit(0),
            Action::Help => {
                self.help = true;
                self.help_scroll = 0;
                return Effect::Draw;
            }
            _ => {}
        }
        match &mut self.place {
            Place::Map => self.act_on_map(action),
            Place::Broken(_) => match action {
                Action::Back | Action::Map => {
                    self.place = Place::Map;
                    Effect::Draw
                }
                _ => Effect::Nothing,
            },
            Place::Lesson(view) => {
                let at_start = action == Action::Back && view.step == Step::Learn;
                if action == Action::Map || at_start {
                    // dropping the view stops its run
                    self.place = Place::Map;
                    return Effect::Draw;
                }
                if view.act(action) {
                    Effect::Draw
                } else {
                    Effect::Nothing
                }
            }
        }
    }

    fn act_on_map(&mut self, action: Action) -> Effect {
        let last = self.course.entries().len().saturating_sub(1);
        let before = self.selected;
        match action {
            Action::Up => self.selected = before.saturating_sub(1),
            Action::Down => self.selected = (before + 1).min(last),
            Action::Start => self.selected = 0,
            Action::End => self.selected = last,
            Action::Next => {
                self.open(before);
                return Effect::Draw;
            }
            _ => {}
        }
        if self.selected == before {
            Effect::Nothing
        } else {
            Effect::Draw
        }
    }
}
