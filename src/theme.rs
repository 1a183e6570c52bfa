//! Colour and glyph for each state, for every painter.
//!
//! Colour never carries meaning alone: each state has a glyph of its own, and without colours the same things differ by
//! weight. Colours are those of the 256-colour table, whose codes are short; a painter with fewer uses [`Depth`].

mod choice;
mod digits;
mod glyphs;
mod palette;
mod style;

pub use choice::Choice;
pub use glyphs::{Glyph, Glyphs};
pub use palette::{COLOUR_BLIND, DARK, HIGH_CONTRAST, HIGH_CONTRAST_LIGHT, LIGHT, Pair, Palette};
pub use style::{Colour, Depth, Style};

use crate::recording::{Ink, Outcome};

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
    /// A gauge that is full.
    Full,
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
    /// The colours.
    pub palette: &'static Palette,
}

impl Theme {
    /// A theme for what the terminal can show, on a dark background.
    pub fn new(depth: Depth, ascii: bool) -> Self {
        Self::with(&DARK, depth, ascii)
    }

    /// A theme with these colours.
    pub fn with(palette: &'static Palette, depth: Depth, ascii: bool) -> Self {
        let glyphs = if ascii {
            Glyphs::Ascii
        } else {
            Glyphs::Unicode
        };
        Self {
            glyphs,
            depth,
            palette,
        }
    }

    /// What lies under everything; nothing where the terminal's own colours do.
    pub fn ground(self) -> Option<Style> {
        let ground = of(self.palette.ground);
        (ground != Style::default()).then(|| ground.at(self.depth))
    }

    /// The style of a role.
    pub fn style(self, role: Role) -> Style {
        let style = of(self.palette.role(role));
        let style = match role {
            Role::Dim | Role::Comment | Role::Border => style.dim_without_colour(),
            Role::Heading
            | Role::Accent
            | Role::Held
            | Role::Warning
            | Role::Good
            | Role::Full
            | Role::Playhead
            | Role::Await => style.bold(),
            Role::Selected => style.bold().reversed_without_colour(),
            _ => style,
        };
        style.at(self.depth)
    }

    /// The colour of a lane, by its badge.
    pub fn lane(self, badge: usize) -> Style {
        let lanes = &self.palette.lanes;
        let colour = lanes.get(badge.saturating_sub(1) % lanes.len());
        Style::foreground(Colour(colour.copied().unwrap_or(74))).at(self.depth)
    }

    /// The badge of a lane: its number on the lane's colour.
    pub fn badge(self, badge: usize) -> Style {
        let style = self.lane(badge);
        match style.foreground {
            Some(colour) => Style::foreground(Colour(self.palette.badge).at(self.depth))
                .on(colour)
                .bold(),
            None => Style::default().bold().reversed(),
        }
    }

    /// The style of a state on a lane's row.
    pub fn ink(self, ink: Ink, badge: usize) -> Style {
        let style = match ink {
            Ink::Running => of(self.palette.running),
            Ink::Blocking => of(self.palette.blocking).bold_without_colour(),
            Ink::Ready => of(self.palette.ready),
            Ink::Suspended(_) | Ink::Unpolled | Ink::Aside => return self.lane(badge),
        };
        style.at(self.depth)
    }

    /// The style of the mark at a lane's end.
    pub fn outcome(self, outcome: Outcome, badge: usize) -> Style {
        let style = match outcome {
            Outcome::Completed | Outcome::Running | Outcome::Stuck => return self.lane(badge),
            Outcome::Cancelled => of(self.palette.ready).bold(),
            Outcome::Failed | Outcome::Panicked | Outcome::Died => of(self.palette.blocking).bold(),
        };
        style.at(self.depth)
    }
}

/// The colours of a pair as a style.
fn of(pair: Pair) -> Style {
    let mut style = Style::default();
    style.foreground = pair.front.map(Colour);
    style.background = pair.behind.map(Colour);
    style
}
