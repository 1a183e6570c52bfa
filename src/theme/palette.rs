//! The colours of a theme.

mod colour_blind;
mod dark;
mod high_contrast;
mod high_contrast_light;
mod light;

pub use colour_blind::COLOUR_BLIND;
pub use dark::DARK;
pub use high_contrast::HIGH_CONTRAST;
pub use high_contrast_light::HIGH_CONTRAST_LIGHT;
pub use light::LIGHT;

use super::Role;

/// What stands before and behind a character, by the 256-colour table; nothing is the terminal's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// The character.
    pub front: Option<u8>,
    /// What is behind it.
    pub behind: Option<u8>,
}

/// A colour on the terminal's own background.
const fn front(colour: u8) -> Pair {
    Pair {
        front: Some(colour),
        behind: None,
    }
}

/// The terminal's own colour on another background.
const fn behind(colour: u8) -> Pair {
    Pair {
        front: None,
        behind: Some(colour),
    }
}

const fn both(front: u8, behind: u8) -> Pair {
    Pair {
        front: Some(front),
        behind: Some(behind),
    }
}

/// The terminal's own colours.
const OWN: Pair = Pair {
    front: None,
    behind: None,
};

/// The colours of a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Its name on the command line.
    pub name: &'static str,
    /// What lies under everything, where the terminal's own colours are not to be relied on.
    pub ground: Pair,
    /// Ordinary text.
    pub text: Pair,
    /// Text that matters less, and comments.
    pub dim: Pair,
    /// Borders.
    pub border: Pair,
    /// Headings.
    pub heading: Pair,
    /// Names of variants and of keys.
    pub accent: Pair,
    /// The bars at the top and at the bottom.
    pub bar: Pair,
    /// What is selected.
    pub selected: Pair,
    /// A line of code at which something stands.
    pub lit: Pair,
    /// A line of code that holds its thread.
    pub held: Pair,
    /// Something to be careful with.
    pub warning: Pair,
    /// A good result.
    pub good: Pair,
    /// Many suspended lanes.
    pub crowd: Pair,
    /// A gauge that is full: no state of a task.
    pub full: Pair,
    /// The playhead.
    pub playhead: Pair,
    /// Keywords of code, and `.await`.
    pub keyword: Pair,
    /// Types in code.
    pub types: Pair,
    /// Functions and macros in code.
    pub function: Pair,
    /// Literals in code.
    pub literal: Pair,
    /// A task in a poll.
    pub running: Pair,
    /// A task that is ready; also what was cancelled.
    pub ready: Pair,
    /// A task that keeps its thread; also what panicked.
    pub blocking: Pair,
    /// The colours of lanes, in the order in which they are given out.
    pub lanes: [u8; 7],
    /// The number on a lane's colour.
    pub badge: u8,
}

/// A colour that has a name.
type Entry = (&'static str, fn(&mut Palette) -> &mut Pair);

/// The colours that can be set one by one.
const ENTRIES: [Entry; 21] = [
    ("text", |palette| &mut palette.text),
    ("dim", |palette| &mut palette.dim),
    ("border", |palette| &mut palette.border),
    ("heading", |palette| &mut palette.heading),
    ("accent", |palette| &mut palette.accent),
    ("bar", |palette| &mut palette.bar),
    ("selected", |palette| &mut palette.selected),
    ("lit", |palette| &mut palette.lit),
    ("held", |palette| &mut palette.held),
    ("warning", |palette| &mut palette.warning),
    ("good", |palette| &mut palette.good),
    ("crowd", |palette| &mut palette.crowd),
    ("full", |palette| &mut palette.full),
    ("playhead", |palette| &mut palette.playhead),
    ("keyword", |palette| &mut palette.keyword),
    ("types", |palette| &mut palette.types),
    ("function", |palette| &mut palette.function),
    ("literal", |palette| &mut palette.literal),
    ("running", |palette| &mut palette.running),
    ("ready", |palette| &mut palette.ready),
    ("blocking", |palette| &mut palette.blocking),
];

impl Palette {
    /// All palettes, the usual one first.
    pub const ALL: [&'static Self; 5] = [
        &DARK,
        &LIGHT,
        &HIGH_CONTRAST,
        &HIGH_CONTRAST_LIGHT,
        &COLOUR_BLIND,
    ];

    /// The names of the colours that can be set one by one.
    pub fn names() -> impl Iterator<Item = &'static str> {
        ENTRIES.into_iter().map(|(name, _)| name)
    }

    /// Sets a colour by its name: that of the character, or, where the palette has only one behind it, that one. Whether
    /// there is such a name.
    pub fn set(&mut self, name: &str, colour: u8) -> bool {
        let Some((_, entry)) = ENTRIES.into_iter().find(|(known, _)| *known == name) else {
            return false;
        };
        let pair = entry(self);
        if pair.front.is_none() && pair.behind.is_some() {
            pair.behind = Some(colour);
        } else {
            pair.front = Some(colour);
        }
        true
    }

    /// The colours of a role.
    pub fn role(&self, role: Role) -> Pair {
        match role {
            Role::Text => self.text,
            Role::Dim | Role::Comment => self.dim,
            Role::Border => self.border,
            Role::Heading => self.heading,
            Role::Accent => self.accent,
            Role::Bar => self.bar,
            Role::Selected => self.selected,
            Role::Lit => self.lit,
            Role::Held => self.held,
            Role::Warning => self.warning,
            Role::Good => self.good,
            Role::Crowd => self.crowd,
            Role::Full => self.full,
            Role::Playhead => self.playhead,
            Role::Keyword | Role::Await => self.keyword,
            Role::Type => self.types,
            Role::Function => self.function,
            Role::Literal => self.literal,
        }
    }
}

#[cfg(test)]
mod tests;
