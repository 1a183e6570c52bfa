//! Curves: a figure of some variants at several values of a knob, and what the lesson says of their shape.

use super::{Figure, Lesson};
use crate::recording::Clock;
use crate::run::Plan;

/// A figure over a knob. Nothing of it is known before its programs have run, once for each value.
#[derive(Clone, Debug)]
pub struct Curve {
    /// The question that it answers.
    pub text: String,
    /// The name of the knob.
    pub knob: String,
    /// The values of the knob, from the lowest to the highest.
    pub values: Vec<f64>,
    /// What is measured.
    pub figure: Figure,
    /// The places of the variants that are measured.
    pub variants: Vec<usize>,
    /// The clock on which they run.
    pub clock: Clock,
    /// The value of the chart's lowest row, unless a point is below it: then that is zero.
    pub lowest: f64,
    /// What the lesson says of it.
    pub claims: Vec<CurveClaim>,
}

/// What a lesson says of a curve of one variant.
#[derive(Clone, Debug, PartialEq)]
pub struct CurveClaim {
    /// In words.
    pub text: String,
    /// The place of the variant among those of the curve.
    pub variant: usize,
    /// How the curve goes.
    pub shape: Shape,
    /// The places of the values from which and up to which it goes so.
    pub between: (usize, usize),
}

/// How a curve goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// The highest point is at most so many percent above the lowest.
    Flat(f64),
    /// Each point is above the one before, and the last one is at least so many times the first.
    Rises(f64),
    /// Each point is below the one before, and the first one is at least so many times the last.
    Falls(f64),
}

impl CurveClaim {
    /// Whether it holds of the points of its variant; the error is what is measured instead.
    pub fn judge(&self, points: &[Option<f64>]) -> Result<(), String> {
        let (from, to) = self.between;
        let points: Option<Vec<f64>> = points
            .get(from..=to)
            .and_then(|p| p.iter().copied().collect());
        let points = points.ok_or("a point of it could not be measured")?;
        let (Some(first), Some(last)) = (points.first(), points.last()) else {
            return Err("it has no points".to_owned());
        };
        let least = points.iter().copied().fold(f64::INFINITY, f64::min);
        let most = points.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let steps = || points.iter().zip(points.iter().skip(1));
        let holds = match self.shape {
            Shape::Flat(percent) => most <= least * (1.0 + percent / 100.0),
            Shape::Rises(times) => steps().all(|(a, b)| a < b) && *last >= first * times,
            Shape::Falls(times) => steps().all(|(a, b)| a > b) && *first >= last * times,
        };
        if holds {
            return Ok(());
        }
        let points: Vec<_> = points.iter().map(|point| format!("{point:.3}")).collect();
        Err(format!("measured {}", points.join(", ")))
    }
}

impl Lesson {
    /// What has to run for a curve: a plan for each value of its knob, the other settings being these.
    pub fn curve_plans(&self, curve: &Curve, knobs: &[(String, f64)]) -> Vec<Plan> {
        let variants = curve.variants.iter();
        let variants: Vec<_> = variants
            .filter_map(|place| self.variants.get(*place))
            .collect();
        let plans = curve.values.iter().map(|value| {
            let mut knobs = self.with(knobs);
            for (name, setting) in &mut knobs {
                if *name == curve.knob {
                    *setting = *value;
                }
            }
            self.plan(curve.clock, knobs, &variants).bounded()
        });
        plans.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(shape: Shape, between: (usize, usize), points: &[f64]) -> Result<(), String> {
        let claim = CurveClaim {
            text: String::new(),
            variant: 0,
            shape,
            between,
        };
        let points: Vec<_> = points.iter().copied().map(Some).collect();
        claim.judge(&points)
    }

    #[test]
    fn flat_allows_so_many_percent_between_the_lowest_and_the_highest_point() {
        assert!(judged(Shape::Flat(20.0), (0, 2), &[1.0, 1.2, 1.1]).is_ok());
        assert!(judged(Shape::Flat(20.0), (0, 2), &[1.0, 1.21, 1.1]).is_err());
        // only the points between count
        assert!(judged(Shape::Flat(20.0), (0, 1), &[1.0, 1.1, 9.0]).is_ok());
    }

    #[test]
    fn what_rises_or_falls_does_so_at_each_point_and_by_so_much_in_all() {
        assert!(judged(Shape::Rises(3.0), (0, 2), &[1.0, 2.0, 3.0]).is_ok());
        assert!(judged(Shape::Rises(3.1), (0, 2), &[1.0, 2.0, 3.0]).is_err());
        assert!(judged(Shape::Rises(1.0), (0, 2), &[1.0, 1.0, 3.0]).is_err());
        assert!(judged(Shape::Falls(2.0), (1, 3), &[1.0, 4.0, 3.0, 2.0]).is_ok());
        assert!(judged(Shape::Falls(2.0), (0, 3), &[1.0, 4.0, 3.0, 2.0]).is_err());
        let wrong = judged(Shape::Falls(1.0), (0, 1), &[1.5, 1.5]);
        assert_eq!(wrong, Err("measured 1.500, 1.500".to_owned()));
    }

    #[test]
    fn a_point_that_is_missing_proves_nothing() {
        let claim = CurveClaim {
            text: String::new(),
            variant: 0,
            shape: Shape::Flat(1000.0),
            between: (0, 1),
        };
        assert!(claim.judge(&[Some(1.0), None]).is_err());
        assert!(claim.judge(&[Some(1.0)]).is_err());
    }
}
