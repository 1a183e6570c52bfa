//! The knobs of a lesson: numbers within a range, or choices with names.

use toml::{Spanned, Value};
use unicode_width::UnicodeWidthStr;

use super::Validator;
use crate::catalog::FieldKind;
use crate::lesson::Knob;
use crate::lesson::schema::{self, Values};
use crate::text::problem::nearest;

/// Columns of a choice: as many as the narrowest pane of knobs has for values.
const MAX_CHOICE_COLUMNS: usize = 12;

impl Validator<'_, '_> {
    pub(super) fn knob(&mut self, knob: &schema::Knob) -> Knob {
        let name = knob.name.get_ref();
        let kind = self.field(&knob.name);
        let mut made = Knob {
            name: name.clone(),
            label: knob.label.clone().unwrap_or_else(|| name.clone()),
            unit: knob.unit.clone(),
            default: 0.0,
            min: 0.0,
            max: 0.0,
            step: 1.0,
            whole: kind == Some(FieldKind::Whole),
            choices: Vec::new(),
            files: self.files_of(knob),
            limited: false,
        };
        match &knob.choices {
            Some(choices) => self.choices(knob, choices, kind, &mut made),
            None => self.range(knob, &mut made),
        }
        if let Some(default) = self.number(&made, &knob.default) {
            made.default = default;
        }
        made
    }

    /// The open files for each unit of a knob.
    fn files_of(&mut self, knob: &schema::Knob) -> f64 {
        let Some(files) = &knob.files else { return 0.0 };
        let count = *files.get_ref();
        let counts = count > 0.0 && count.is_finite();
        if knob.choices.is_some() || !counts {
            let message = format!(
                "`files` of the knob `{}` is how many files a run opens for each unit of a number",
                knob.name.get_ref()
            );
            let help = "write a number greater than 0, such as `files = 2` where each unit is a connection within the program";
            self.problem(&files.span(), message, help);
            return 0.0;
        }
        count
    }

    /// The words of a knob that has choices.
    fn choices(
        &mut self,
        knob: &schema::Knob,
        choices: &Spanned<Vec<String>>,
        kind: Option<FieldKind>,
        made: &mut Knob,
    ) {
        let name = knob.name.get_ref();
        let words = choices.get_ref();
        let at = choices.span();
        if words.len() < 2 {
            let message = format!("the knob `{name}` has nothing to choose from");
            self.problem(&at, message, "write at least two words");
        }
        for (index, word) in words.iter().enumerate() {
            let twice = words.iter().take(index).any(|other| other == word);
            let help = if twice {
                "leave one of them out".to_owned()
            } else if word.trim().is_empty() || word.width() > MAX_CHOICE_COLUMNS {
                format!("write a word of at most {MAX_CHOICE_COLUMNS} columns")
            } else if word.parse::<f64>().is_ok() {
                "write a word, or `min` and `max` in place of the choices".to_owned()
            } else {
                continue;
            };
            self.problem(&at, format!("`{word}` cannot be a choice"), help);
        }
        for (what, given) in [("min", &knob.min), ("max", &knob.max), ("step", &knob.step)] {
            if let Some(given) = given {
                let message = format!("a knob with choices has no `{what}`");
                self.problem(&given.span(), message, "leave it out");
            }
        }
        if kind == Some(FieldKind::Float) {
            let message = format!("the field `{name}` of Knobs cannot take the place of a choice");
            let help = format!("write `pub {name}: u8` in demo.rs");
            self.problem(&knob.name.span(), message, help);
        }
        made.max = words.len().saturating_sub(1) as f64;
        made.whole = true;
        made.choices.clone_from(words);
    }

    /// The range of a knob that is a number.
    fn range(&mut self, knob: &schema::Knob, made: &mut Knob) {
        let given = [("min", &knob.min), ("max", &knob.max), ("step", &knob.step)];
        for (what, given) in given {
            if given.is_none() {
                let message = format!("the knob `{}` has no `{what}`", knob.name.get_ref());
                let help = format!("add `{what} = ..`, or `choices = [..]`");
                self.problem(&knob.name.span(), message, help);
            }
        }
        let (Some(min), Some(max), Some(step)) = (&knob.min, &knob.max, &knob.step) else {
            (made.min, made.max) = (f64::NEG_INFINITY, f64::INFINITY);
            return;
        };
        let at = min.span();
        (made.min, made.max, made.step) = (*min.get_ref(), *max.get_ref(), *step.get_ref());
        let (min, max) = (made.min, made.max);
        if min.is_nan() || max.is_nan() || min >= max {
            let help = "write a range from a lower to a higher number";
            self.problem(&at, format!("the knob goes from {min} to {max}"), help);
        } else if let Some(default) = as_number(knob.default.get_ref())
            && !(min..=max).contains(&default)
        {
            let message = format!("the default {default} is not between {min} and {max}");
            let help = format!("write a number from {min} to {max}");
            self.problem(&knob.default.span(), message, help);
        }
        if made.step.is_nan() || made.step <= 0.0 {
            let help = "write a number above 0";
            self.problem(&step.span(), "step must be greater than 0", help);
        }
    }

    /// What the field of `Knobs` takes that a knob turns; serde would leave out a knob without a field.
    fn field(&mut self, knob: &Spanned<String>) -> Option<FieldKind> {
        let (name, fields) = (knob.get_ref(), self.files.knobs);
        let Some(field) = fields.iter().find(|field| field.name == name) else {
            let message = format!("the struct Knobs of demo.rs has no field `{name}`");
            let near = nearest(name, fields.iter().map(|field| field.name));
            let help = format!("add `pub {name}: f64` there, or {near}");
            self.problem(&knob.span(), message, help);
            return None;
        };
        if field.kind == FieldKind::Other {
            let message = format!("the field `{name}` of Knobs is not a number");
            let help = format!("write `pub {name}: f64` or `pub {name}: u32` in demo.rs");
            self.problem(&knob.span(), message, help);
        }
        Some(field.kind)
    }

    /// The number that a value stands for: itself, or the place of a choice.
    pub(super) fn number(&mut self, knob: &Knob, value: &Spanned<Value>) -> Option<f64> {
        let name = &knob.name;
        let (message, help) = match (value.get_ref(), knob.choices.as_slice()) {
            (value @ (Value::Integer(_) | Value::Float(_)), []) => return as_number(value),
            (value, []) => (
                format!("{name} takes a number, got {value}"),
                "write a number".to_owned(),
            ),
            (Value::String(word), choices) => match knob.choice(word) {
                Some(place) => return Some(place),
                None => (
                    format!("`{word}` is not a choice of {name}"),
                    nearest(word, choices.iter().map(String::as_str)),
                ),
            },
            (value, choices) => (
                format!("{name} takes one of its choices, got {value}"),
                format!("write one of \"{}\"", choices.join("\", \"")),
            ),
        };
        self.problem(&value.span(), message, help);
        None
    }

    /// Values of knobs, within their ranges.
    pub(super) fn values(&mut self, values: &Values, knobs: &[Knob]) -> Vec<(String, f64)> {
        let mut numbers = Vec::new();
        for (name, value) in values {
            let at = value.span();
            let Some(knob) = knobs.iter().find(|knob| knob.name == *name) else {
                let help = nearest(name, knobs.iter().map(|knob| knob.name.as_str()));
                self.problem(&at, format!("there is no knob `{name}`"), help);
                continue;
            };
            let Some(number) = self.number(knob, value) else {
                continue;
            };
            if !(knob.min..=knob.max).contains(&number) {
                let message = format!("{name} = {number} is out of range");
                let help = format!("write a number from {} to {}", knob.min, knob.max);
                self.problem(&at, message, help);
            }
            numbers.push((name.clone(), number));
        }
        numbers
    }
}

fn as_number(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        _ => None,
    }
}
