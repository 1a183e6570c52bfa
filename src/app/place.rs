//! Where a person is, and what the loop is to do after a key.

use super::{Asking, LessonView, Scope};

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
