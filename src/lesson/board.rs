//! The board: gauges of a lesson with their goals, what a run makes of them, and the switch that moves each.

use super::{ConditionError, Figure, Knob, Lesson};
use crate::recording::Recording;

/// A gauge with its goal.
#[derive(Clone, Debug)]
pub struct Goalpost {
    /// What it is called.
    pub gauge: String,
    /// Its value, of any variant.
    pub fact: Figure,
    /// The goal: no more than this, in the unit of the fact.
    pub at_most: f64,
    /// The knob that moves it. With the first of its two choices the goal is missed, with the second it is met.
    pub switch: Option<String>,
}

/// What a run makes of the gauges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// The variants by their short names, and whether they are drawn in full at first.
    pub variants: Vec<(String, bool)>,
    /// The gauges.
    pub rows: Vec<BoardRow>,
}

/// A gauge with its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardRow {
    /// What it is called.
    pub gauge: String,
    /// The highest value with which its goal is met: "0.24 s".
    pub at_most: String,
    /// Its value in each variant; none while the run goes on, or where there is no value.
    pub values: Vec<Option<Reading>>,
    /// The switch that moves it, as it is called on the screen.
    pub switch: String,
}

/// A value of a gauge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The value: "0.36 s".
    pub text: String,
    /// Whether the goal is met.
    pub met: bool,
}

impl Goalpost {
    /// Its value in a variant of a run that has ended.
    pub fn read(&self, recording: &Recording, variant: &str) -> Result<Reading, ConditionError> {
        let value = self.fact.of(recording, variant)?;
        Ok(Reading {
            text: self.fact.in_words(value),
            met: value <= self.at_most,
        })
    }
}

impl Board {
    /// The board of a lesson with the values of a recording; empty where the lesson has none.
    pub fn new(lesson: &Lesson, recording: Option<&Recording>) -> Self {
        let variants = lesson.variants.iter();
        let rows = lesson.board.iter().map(|post| BoardRow {
            gauge: post.gauge.clone(),
            at_most: post.fact.in_words(post.at_most),
            values: variants
                .clone()
                .map(|variant| post.read(recording?, &variant.id).ok())
                .collect(),
            switch: switch_label(lesson, post),
        });
        Self {
            rows: rows.collect(),
            variants: variants
                .map(|variant| (variant.short.clone(), variant.main))
                .collect(),
        }
    }
}

fn switch_label(lesson: &Lesson, post: &Goalpost) -> String {
    let switch = post.switch.as_deref().and_then(|name| lesson.knob(name));
    switch.map_or_else(String::new, |knob| knob.label.clone())
}

impl Lesson {
    /// A knob by its name.
    pub fn knob(&self, name: &str) -> Option<&Knob> {
        self.knobs.iter().find(|knob| knob.name == name)
    }
}
