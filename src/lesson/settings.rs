//! The values of a lesson's knobs, as a person sets them.

use super::{Knob, Lesson};
use crate::text::problem::nearest;

/// Why a setting cannot be taken.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SettingError {
    /// It is not of the form `knob=value`.
    #[error("`{0}` is not a setting; write KNOB=VALUE")]
    Form(String),
    /// The lesson has no such knob.
    #[error("the lesson has no knob `{name}`; {help}")]
    Unknown {
        /// What was written.
        name: String,
        /// The nearest name.
        help: String,
    },
    /// The value is no number.
    #[error("{name} must be a number from {min} to {max}{unit}, got `{value}`")]
    NotANumber {
        /// The knob.
        name: String,
        /// What was written.
        value: String,
        /// The lowest value.
        min: f64,
        /// The highest value.
        max: f64,
        /// The unit, with a blank before it.
        unit: String,
    },
    /// The value is not a choice of the knob.
    #[error("{name} must be one of {}, got `{value}`", .choices.join(", "))]
    Choice {
        /// The knob.
        name: String,
        /// What was written.
        value: String,
        /// The words that it takes.
        choices: Vec<String>,
    },
    /// The knob takes whole numbers only.
    #[error("{name} must be a whole number from {min} to {max}{unit}, got {value}")]
    Whole {
        /// The knob.
        name: String,
        /// What was written.
        value: f64,
        /// The lowest value.
        min: f64,
        /// The highest value.
        max: f64,
        /// The unit, with a blank before it.
        unit: String,
    },
    /// The value is out of range.
    #[error("{name} must be from {min} to {max}{unit}, got {value}")]
    Range {
        /// The knob.
        name: String,
        /// What was written.
        value: f64,
        /// The lowest value.
        min: f64,
        /// The highest value.
        max: f64,
        /// The unit, with a blank before it.
        unit: String,
    },
}

impl SettingError {
    /// The same with the name that the knob has on the screen.
    #[must_use]
    pub fn with_label(mut self, label: &str) -> Self {
        match &mut self {
            Self::Form(_) | Self::Unknown { .. } => {}
            Self::NotANumber { name, .. }
            | Self::Choice { name, .. }
            | Self::Whole { name, .. }
            | Self::Range { name, .. } => label.clone_into(name),
        }
        self
    }
}

impl Lesson {
    /// All knobs at their defaults.
    pub fn defaults(&self) -> Vec<(String, f64)> {
        let knobs = self.knobs.iter();
        knobs
            .map(|knob| (knob.name.clone(), knob.default))
            .collect()
    }

    /// The defaults with settings of the form `knob=value` on top.
    pub fn settings(&self, settings: &[String]) -> Result<Vec<(String, f64)>, SettingError> {
        let mut values = self.defaults();
        for setting in settings {
            let (name, value) = self.setting(setting)?;
            for (known, old) in &mut values {
                if *known == name {
                    *old = value;
                }
            }
        }
        Ok(values)
    }

    /// The defaults with `changes` on top.
    pub fn with(&self, changes: &[(String, f64)]) -> Vec<(String, f64)> {
        let mut values = self.defaults();
        for (name, value) in &mut values {
            if let Some((_, changed)) = changes.iter().find(|(changed, _)| changed == name) {
                *value = *changed;
            }
        }
        values
    }

    fn setting(&self, setting: &str) -> Result<(String, f64), SettingError> {
        let (name, value) = setting
            .split_once('=')
            .ok_or_else(|| SettingError::Form(setting.to_owned()))?;
        let name = name.trim();
        Ok((name.to_owned(), self.value(name, value)?))
    }

    /// The value of a knob as a person wrote it.
    pub fn value(&self, name: &str, value: &str) -> Result<f64, SettingError> {
        let value = value.trim();
        let knob = self.knobs.iter().find(|knob| knob.name == name);
        let knob = knob.ok_or_else(|| SettingError::Unknown {
            name: name.to_owned(),
            help: nearest(name, self.knobs.iter().map(|knob| knob.name.as_str())),
        })?;
        if !knob.choices.is_empty() {
            return choice(knob, value);
        }
        let unit = unit(knob);
        let parsed: f64 = value.parse().map_err(|_error: std::num::ParseFloatError| {
            SettingError::NotANumber {
                name: name.to_owned(),
                value: value.to_owned(),
                min: knob.min,
                max: knob.max,
                unit: unit.clone(),
            }
        })?;
        if !(knob.min..=knob.max).contains(&parsed) {
            return Err(SettingError::Range {
                name: name.to_owned(),
                value: parsed,
                min: knob.min,
                max: knob.max,
                unit,
            });
        }
        if knob.whole && parsed.fract() != 0.0 {
            return Err(SettingError::Whole {
                name: name.to_owned(),
                value: parsed,
                min: knob.min,
                max: knob.max,
                unit,
            });
        }
        Ok(parsed)
    }
}

/// A choice by its word, or by its place from 0, as the recording of a run has it.
fn choice(knob: &Knob, value: &str) -> Result<f64, SettingError> {
    let place = || {
        let place: f64 = value.parse().ok()?;
        (place.fract() == 0.0 && knob.word(place).is_some()).then_some(place)
    };
    let found = knob.choice(value).or_else(place);
    found.ok_or_else(|| SettingError::Choice {
        name: knob.name.clone(),
        value: value.to_owned(),
        choices: knob.choices.clone(),
    })
}

fn unit(knob: &Knob) -> String {
    if knob.unit.is_empty() {
        String::new()
    } else {
        format!(" {}", knob.unit)
    }
}
