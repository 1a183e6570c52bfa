//! What a learner's own run says: which option of the prediction was right, which parts of a goal are met.

use super::condition::{Bound, ConditionError};
use super::{Challenge, Condition, Goal, Knob, Lesson, Predict};
use crate::recording::Recording;

/// Which options of a prediction a run shows to be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// Exactly this one, by its place.
    One(usize),
    /// None of them: a knob was turned so far that the question does not fit any more.
    None,
    /// More than one.
    Several,
    /// It cannot be told.
    Unknown(ConditionError),
}

/// What a run says of a part of a goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Whether it is met; not if it cannot be told.
    pub met: bool,
    /// The measured figure and the bound, or why there is none.
    pub measured: String,
}

impl Predict {
    /// The options that a run shows to be right.
    pub fn held(&self, recording: &Recording) -> Held {
        let mut held = Held::None;
        for (index, option) in self.options.iter().enumerate() {
            held = match (option.when.holds(recording), held) {
                (Err(error), _) => return Held::Unknown(error),
                (Ok(false), held) => held,
                (Ok(true), Held::None) => Held::One(index),
                (Ok(true), _) => Held::Several,
            };
        }
        held
    }
}

impl Challenge {
    /// What a run says of each part of the goal, with a version of the code chosen if there are some.
    pub fn judge(
        &self,
        lesson: &Lesson,
        recording: &Recording,
        version: Option<&str>,
    ) -> Vec<Judged> {
        let parts = self.goal.iter();
        parts
            .map(|part| judge(&part.when, lesson, recording, version))
            .collect()
    }
}

fn judge(
    condition: &Condition,
    lesson: &Lesson,
    recording: &Recording,
    version: Option<&str>,
) -> Judged {
    match condition.holds_of(recording, version) {
        Ok(met) => Judged {
            met,
            measured: condition
                .sides(recording, version)
                .map_or_else(String::new, |(left, bound)| measured(left, &bound, lesson)),
        },
        Err(error) => Judged {
            met: false,
            measured: error.message,
        },
    }
}

/// "1.50 s, at most 2.10 s".
fn measured(left: f64, bound: &Bound<'_>, lesson: &Lesson) -> String {
    let words = comparison(bound);
    if let Some(knob) = choices(bound, lesson) {
        return format!("{}, {words} {}", knob.text(left), knob.text(bound.value));
    }
    let (left, right) = told_apart(left, bound.value, unit(bound, lesson));
    format!("{left}, {words} {right}")
}

impl Goal {
    /// "at most 2.10 s": what it asks for, where that is the same in every run and its text has no number.
    pub fn limit(&self, lesson: &Lesson) -> Option<String> {
        if self.text.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let bound = self.when.fixed_bound()?;
        let value = match choices(&bound, lesson) {
            Some(knob) => knob.text(bound.value),
            None => number(bound.value, unit(&bound, lesson)),
        };
        Some(format!("{} {value}", comparison(&bound)))
    }
}

/// The knob with choices that a bound is about.
fn choices<'a>(bound: &Bound<'_>, lesson: &'a Lesson) -> Option<&'a Knob> {
    let mut knobs = lesson.knobs.iter();
    knobs.find(|knob| !knob.choices.is_empty() && bound.knobs.contains(&knob.name.as_str()))
}

fn comparison(bound: &Bound<'_>) -> &'static str {
    match bound.comparison {
        "<=" => "at most",
        ">=" => "at least",
        "<" => "less than",
        ">" => "more than",
        "==" => "exactly",
        _ => "not",
    }
}

/// The unit of a figure: facts of time are in seconds, and a knob has its own.
fn unit<'a>(bound: &Bound<'_>, lesson: &'a Lesson) -> &'a str {
    if bound.is_time {
        return "s";
    }
    // a multiple of a knob has its unit, a product of two has none
    let knobs = lesson.knobs.iter();
    let mut knobs = knobs.filter(|knob| bound.knobs.contains(&knob.name.as_str()));
    match (knobs.next(), knobs.next()) {
        (Some(knob), None) => &knob.unit,
        _ => "",
    }
}

/// Two figures with as many decimals as it takes to see that they differ: "4.00 s, at most 4.00 s" explains nothing.
fn told_apart(left: f64, right: f64, unit: &str) -> (String, String) {
    let rounded = (number(left, unit), number(right, unit));
    if rounded.0 != rounded.1 || left.to_bits() == right.to_bits() {
        return rounded;
    }
    let blank = if unit.is_empty() { "" } else { " " };
    let exact = |decimals: usize| {
        let text = |value: f64| format!("{value:.decimals$}{blank}{unit}");
        (text(left), text(right))
    };
    let mut finer = (3..=6).map(exact);
    finer.find(|(left, right)| left != right).unwrap_or(rounded)
}

/// A number without needless decimals, with its unit.
fn number(value: f64, unit: &str) -> String {
    let hundredths = value * 100.0;
    let is_finer = (hundredths - hundredths.round()).abs() > 1e-6;
    let text = if value.fract() == 0.0 && unit.is_empty() {
        format!("{value}")
    } else if is_finer && (0.000_5..0.1).contains(&value.abs()) {
        // "0.01 s, at least 0.01 s" would not say that one is 6 ms and the other 5
        format!("{value:.3}")
    } else {
        format!("{value:.2}")
    };
    if unit.is_empty() {
        text
    } else {
        format!("{text} {unit}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_that_differ_look_different() {
        let told = |left, right| told_apart(left, right, "s");
        let texts = |left: &str, right: &str| (left.to_owned(), right.to_owned());
        assert_eq!(told(4.0142, 4.0), texts("4.01 s", "4.00 s"));
        assert_eq!(told(4.0042, 4.0), texts("4.004 s", "4.000 s"));
        assert_eq!(told(4.0, 4.0), texts("4.00 s", "4.00 s"));
        assert_eq!(told_apart(3.0, 5.0, ""), texts("3", "5"));
    }

    #[test]
    fn small_numbers_keep_the_digit_that_tells_them_apart() {
        assert_eq!(number(0.006, "s"), "0.006 s");
        assert_eq!(number(0.07, "s"), "0.07 s");
        assert_eq!(number(0.000_1, "s"), "0.00 s");
        assert_eq!(number(1.234, "s"), "1.23 s");
        assert_eq!(number(3.0, ""), "3");
    }
}
