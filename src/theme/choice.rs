//! What a person may choose for a theme.

use super::Palette;

/// A theme by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// These colours.
    Palette(&'static Palette),
    /// No colours.
    Mono,
    /// Dark or light, by the terminal's background.
    Auto,
}

impl Choice {
    /// The theme with this name.
    pub fn read(name: &str) -> Option<Self> {
        match name {
            "auto" => Some(Self::Auto),
            "mono" => Some(Self::Mono),
            // both spellings
            "color-blind" => Self::read("colour-blind"),
            name => {
                let palette = Palette::ALL.into_iter().find(|p| p.name == name);
                palette.map(Self::Palette)
            }
        }
    }

    /// All names.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let palettes = Palette::ALL.into_iter().map(|palette| palette.name);
        palettes.chain(["mono", "auto"])
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Palette(palette) => palette.name,
            Self::Mono => "mono",
            Self::Auto => "auto",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_and_no_other() {
        for name in Choice::names() {
            assert_eq!(Choice::read(name).map(Choice::name), Some(name));
        }
        let spelt = Choice::read("color-blind").map(Choice::name);
        assert_eq!(spelt, Some("colour-blind"));
        assert_eq!(Choice::read("drak"), None);
    }
}
