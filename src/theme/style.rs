//! Colours and weights, independent of any terminal library.

/// A colour of the 256-colour table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colour(pub u8);

/// How many colours can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Depth {
    /// None: `NO_COLOR`, or a terminal without.
    Mono,
    /// The sixteen of every terminal.
    Sixteen,
    /// The table of 256.
    Many,
}

impl Colour {
    /// The nearest colour that can be shown.
    #[must_use]
    pub fn at(self, depth: Depth) -> Self {
        match depth {
            Depth::Many => self,
            Depth::Sixteen | Depth::Mono => Self(match self.0 {
                colour @ 0..=15 => colour,
                52 => 1,
                231 => 15,
                72 | 78 => 2,
                179 | 180 | 214 => 3,
                66 | 74 | 75 | 110 => 6,
                176 => 5,
                203 => 9,
                16 | 235..=238 => 0,
                239..=246 => 8,
                other => plain(other),
            }),
        }
    }
}

/// The nearest of the sixteen: by the parts of the colour that are strong, bright where they are full.
fn plain(index: u8) -> u8 {
    let parts = match index {
        16..=231 => {
            let cube = index - 16;
            [cube / 36, cube / 6 % 6, cube % 6]
        }
        // greys
        232..=238 => return 0,
        239..=247 => return 8,
        _ => return 7,
    };
    let most = parts.into_iter().max().unwrap_or(0);
    let strong = |part: u8| u8::from(3 * part > 2 * most);
    let [red, green, blue] = parts.map(strong);
    let colour = red + 2 * green + 4 * blue;
    match (colour, most) {
        (7, _) => 7,
        (colour, 5) => colour + 8,
        (colour, _) => colour,
    }
}

/// Colours and weight of a character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Style {
    /// Of the glyph.
    pub foreground: Option<Colour>,
    /// Behind the glyph.
    pub background: Option<Colour>,
    /// Bold.
    pub bold: bool,
    /// Dim.
    pub dim: bool,
    /// Reversed.
    pub reversed: bool,
    mono: Mono,
}

/// What takes a colour's place when there are none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Mono {
    #[default]
    Nothing,
    Bold,
    Dim,
    Reversed,
}

impl Style {
    /// A colour on the terminal's own background.
    pub fn foreground(colour: Colour) -> Self {
        Self {
            foreground: Some(colour),
            ..Self::default()
        }
    }

    /// The same on a background.
    #[must_use]
    pub fn on(self, colour: Colour) -> Self {
        Self {
            background: Some(colour),
            ..self
        }
    }

    /// The same in bold.
    #[must_use]
    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// The same with the colours exchanged.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self {
            reversed: true,
            ..self
        }
    }

    /// Bold where there are no colours.
    #[must_use]
    pub fn bold_without_colour(self) -> Self {
        self.mono(Mono::Bold)
    }

    /// Dim where there are no colours.
    #[must_use]
    pub fn dim_without_colour(self) -> Self {
        self.mono(Mono::Dim)
    }

    /// Reversed where there are no colours.
    #[must_use]
    pub fn reversed_without_colour(self) -> Self {
        self.mono(Mono::Reversed)
    }

    fn mono(self, mono: Mono) -> Self {
        Self { mono, ..self }
    }

    /// The style as it can be shown.
    #[must_use]
    pub fn at(self, depth: Depth) -> Self {
        if depth == Depth::Mono {
            return Self {
                foreground: None,
                background: None,
                bold: self.bold || self.mono == Mono::Bold,
                dim: self.mono == Mono::Dim,
                reversed: self.reversed || self.mono == Mono::Reversed,
                mono: Mono::Nothing,
            };
        }
        Self {
            foreground: self.foreground.map(|colour| colour.at(depth)),
            background: self.background.map(|colour| colour.at(depth)),
            mono: Mono::Nothing,
            ..self
        }
    }
}
