//! What lies over a screen: the keys, the glossary, the search, the tour.

use super::note::Note;
use super::search::Search;

/// What lies over the screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// All keys of the place, scrolled by so many lines.
    Keys(usize),
    /// The glossary, from this term on.
    Glossary(usize),
    /// The search.
    Search(Search),
    /// The tour through the screen, at this card.
    Tour(usize),
    /// A text.
    Note(Note),
}

/// Cards of the tour.
pub const TOUR: usize = 6;

/// The card on which a run plays.
pub const FILM: usize = 0;

/// The card that asks for the learner's language.
pub const LANGUAGE: usize = 4;
