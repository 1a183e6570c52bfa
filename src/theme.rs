//! Colour and glyph for each state, for every painter.
//!
//! Colour never carries meaning alone: each state has a glyph of its own, and without colours the same things differ by
//! weight. Colours are those of the 256-colour table, whose codes are short; a painter with fewer uses [`Depth`].

mod glyphs;
mod palette;

pub use glyphs::{Glyph, Glyphs};
pub use palette::{Colour, Depth, Style};

use crate::recording::{Ink, Outcome};

/// The colours of lanes, in the order in which they are given out; told apart also by the colour-blind.
const LANES: [u8; 7] = [74, 72, 179, 176, 75, 180, 110];

/// What a piece of the screen means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Ordinary text.
    Text,
    /// Text that matters less.
    Dim,
    /// Borders.
    Border,
    /// Headings.
    Heading,
    /// Names of variants and of keys.
    Accent,
    /// The bars at the top and at the bottom.
    Bar,
    /// What is selected.
    Selected,
    /// A line of code at which something stands.
    Lit,
    /// A line of code that holds its thread.
    Held,
    /// Something to be careful with.
    Warning,
    /// A good result.
    Good,
    /// Many suspended lanes.
    Crowd,
    /// The playhead.
    Playhead,
    /// Keywords of code.
    Keyword,
    /// Types in code.
    Type,
    /// Functions and macros in code.
    Function,
    /// Literals in code.
    Literal,
    /// Comments in code.
    Comment,
    /// `.await`
    Await,
}

/// How things look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// The characters.
    pub glyphs: Glyphs,
    /// How many colours there are.
    pub depth: Depth,
}

impl Theme {
    /// A theme for what the terminal can show.
    pub fn new(depth: Depth, ascii: bool) -> Self {
        let glyphs = if ascii {
            Glyphs::Ascii
        } else {
            Glyphs::Unicode
        };
        Self { glyphs, depth }
    }

    /// The style of a role.
    pub fn style(self, role: Role) -> Style {
        let style = |foreground: u8| Style::foreground(Colour(foreground));
        let style = match role {
            Role::Text => Style::default(),
            Role::Dim | Role::Comment => style(244).dim_without_colour(),
            Role::Border => style(240).dim_without_colour(),
            Role::Heading => style(252).bold(),
            Role::Accent => style(75).bold(),
            Role::Bar => style(252).on(Colour(235)),
            Role::Selected => style(231).on(Colour(237)).bold().reversed_without_colour(),
            Role::Lit => Style::default().on(Colour(236)),
            Role::Held => Style::default().on(Colour(52)).bold(),
            Role::Warning => style(214).bold(),
            Role::Good => style(78).bold(),
            Role::Crowd => style(66),
            Role::Playhead => style(255).bold(),
            Role::Keyword => style(176),
            Role::Type => style(74),
            Role::Function => style(110),
            Role::Literal => style(179),
            Role::Await => style(176).bold(),
        };
        style.at(self.depth)
    }

    /// The colour of a lane, by its badge.
    pub fn lane(self, badge: usize) -> Style {
        let colour = LANES.get(badge.saturating_sub(1) % LANES.len()).copied();
        Style::foreground(Colour(colour.unwrap_or(74))).at(self.depth)
    }

    /// The badge of a lane: dark on the lane's colour.
    pub fn badge(self, badge: usize) -> Style {
        let style = self.lane(badge);
        match style.foreground {
            Some(colour) => Style::foreground(Colour(16).at(self.depth))
                .on(colour)
                .bold(),
            None => Style::default().bold().reversed(),
        }
    }

    /// The style of a state on a lane's row.
    pub fn ink(self, ink: Ink, badge: usize) -> Style {
        let style = match ink {
            Ink::Running => Style::foreground(Colour(78)),
            Ink::Blocking => Style::foreground(Colour(203)).bold_without_colour(),
            Ink::Ready => Style::foreground(Colour(214)),
            Ink::Suspended => return self.lane(badge),
        };
        style.at(self.depth)
    }

    /// The style of the mark at a lane's end.
    pub fn outcome(self, outcome: Outcome, badge: usize) -> Style {
        let style = match outcome {
            Outcome::Completed | Outcome::Running => return self.lane(badge),
            Outcome::Cancelled => Style::foreground(Colour(214)).bold(),
            Outcome::Panicked => Style::foreground(Colour(203)).bold(),
        };
        style.at(self.depth)
    }
}
