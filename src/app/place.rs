//! Where a person is, and what the loop is to do after a key.

use crossterm::event::KeyEvent;

use super::{Action, App, Asking, LessonView, Scope, keys};

/// The smallest terminal in which a lesson can be shown: columns and rows.
pub const SMALLEST: (u16, u16) = (60, 16);

/// Whether a terminal of so many columns and rows is too small for a lesson.
pub fn is_too_small((columns, rows): (u16, u16)) -> bool {
    columns < SMALLEST.0 || rows < SMALLEST.1
}

impl App {
    /// What a key does where the terminal is too small for a lesson: nobody would see it, so it does nothing but quit.
    pub(super) fn unseen(&self, key: KeyEvent) -> Option<Effect> {
        let quits = || keys::action(key, &[Scope::Everywhere]) == Some(Action::Quit);
        is_too_small(self.size).then(|| {
            if quits() {
                Effect::Quit(0)
            } else {
                Effect::Nothing
            }
        })
    }
}

/// Where a person is.
#[derive(Debug)]
pub enum Place {
    /// On the course map.
    Map,
    /// In a lesson.
    Lesson(Box<LessonView>),
    /// At the questions that come back.
    Review(Asking),
    /// Before a lesson that cannot be opened: its place in the course.
    Broken(usize),
}

impl Place {
    /// The scopes whose keys work here.
    pub(super) fn scopes(&self) -> &'static [Scope] {
        use Scope::{Broken, Everywhere, Map, Question, Review};
        match self {
            Self::Map => &[Map, Everywhere],
            Self::Lesson(view) => view.scopes(),
            Self::Review(_) => &[Question, Review, Everywhere],
            Self::Broken(_) => &[Broken, Everywhere],
        }
    }
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
    /// Save the run that is shown as a certificate.
    Certificate,
}

impl Effect {
    pub(super) fn drawn(changed: bool) -> Self {
        if changed { Self::Draw } else { Self::Nothing }
    }
}
