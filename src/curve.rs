//! Curves of a lesson: its programs really run once for each value of a knob, and the points are drawn as a small chart.
//!
//! They run one after another on a thread of their own ([`Measuring`]), so that neither the screen nor the run that is open
//! waits for them. Whoever drops the measuring stops it.

mod chart;
mod json;
mod measure;

pub use chart::{markdown, plain_text};
pub use json::json;
pub use measure::Measuring;

use crate::lesson::Curve;

/// What is known of a point.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Point {
    /// It has not run yet.
    #[default]
    Unknown,
    /// The figure, in the unit of its fact.
    Measured(f64),
    /// There is no figure.
    Missing(Missing),
}

impl Point {
    /// The figure, if there is one.
    pub fn value(&self) -> Option<f64> {
        match self {
            Self::Measured(value) => Some(*value),
            Self::Unknown | Self::Missing(_) => None,
        }
    }
}

/// Why a run gave no figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// In a word: "stuck".
    pub word: &'static str,
    /// In a clause: "it got stuck at 0.30 s".
    pub why: String,
}

/// The points of a curve: for each variant those of all values, in the order of the lesson.
pub type Points = Vec<Vec<Point>>;

/// The points of a curve of which nothing has run.
pub fn unknown(curve: &Curve) -> Points {
    vec![vec![Point::Unknown; curve.values.len()]; curve.variants.len()]
}

/// How many of the values of a curve have run, and of how many.
fn progress(points: &Points) -> (usize, usize) {
    let first = points.first().map_or(&[][..], Vec::as_slice);
    let done = first.iter().filter(|point| **point != Point::Unknown);
    (done.count(), first.len())
}
