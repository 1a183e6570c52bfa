//! The settings that a learner turns.

/// A setting that a learner turns.
#[derive(Clone, Debug, PartialEq)]
pub struct Knob {
    /// The field of the demo's `Knobs`.
    pub name: String,
    /// What it is called on the screen.
    pub label: String,
    /// "s", or nothing.
    pub unit: String,
    /// Its value at first.
    pub default: f64,
    /// The lowest value.
    pub min: f64,
    /// The highest value.
    pub max: f64,
    /// How far one key press turns it.
    pub step: f64,
    /// Whether it takes whole numbers only.
    pub whole: bool,
    /// The words among which it chooses: its value is the place of one, from 0. Empty: it is a number.
    pub choices: Vec<String>,
    /// Files that a run opens at a time for each unit of its value.
    pub files: f64,
    /// Whether its highest value is lower than the lesson's, since this process may not open more files.
    pub limited: bool,
}

impl Knob {
    /// A field that takes any number.
    pub(super) fn of_field(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            label: name.to_owned(),
            unit: String::new(),
            default: 0.0,
            min: f64::NEG_INFINITY,
            max: f64::INFINITY,
            step: 1.0,
            whole: false,
            choices: Vec::new(),
            files: 0.0,
            limited: false,
        }
    }

    /// The place of a choice, as the value that stands for it.
    pub fn choice(&self, word: &str) -> Option<f64> {
        let place = self.choices.iter().position(|choice| choice == word)?;
        Some(place as f64)
    }

    /// The word for a value, where the knob has choices.
    pub fn word(&self, value: f64) -> Option<&str> {
        let choices = self.choices.iter().enumerate();
        let mut found = choices.filter(|(place, _)| (*place as f64 - value).abs() < 0.5);
        found.next().map(|(_, word)| word.as_str())
    }

    /// A value in words: the choice, or the number without its unit.
    pub fn text(&self, value: f64) -> String {
        self.word(value)
            .map_or_else(|| value.to_string(), str::to_owned)
    }
}

/// Named settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    /// How it is called in commands.
    pub name: String,
    /// What it is called on the screen.
    pub label: String,
    /// The values; the other knobs are at their defaults.
    pub knobs: Vec<(String, f64)>,
}
