//! The curves of a lesson.

use toml::Spanned;
use unicode_width::UnicodeWidthStr;

use super::Validator;
use crate::lesson::condition::Names;
use crate::lesson::schema::{self, ShapeWord};
use crate::lesson::{Curve, CurveClaim, Knob, Shape, Variant};
use crate::recording::Clock;
use crate::text::problem::nearest;

/// Columns of the question, so that it is one line on a small screen.
const MAX_QUESTION: usize = 74;

/// Values of the knob at most: each is a run, and has its columns in the chart.
const MAX_VALUES: usize = 8;

/// Variants at most: each has a mark of its own.
const MAX_VARIANTS: usize = 3;

/// What `within` is where it is not said, in percent.
const WITHIN: f64 = 20.0;

impl Validator<'_, '_> {
    pub(super) fn curves(
        &mut self,
        curves: Vec<schema::Curve>,
        names: &Names,
        knobs: &[Knob],
        variants: &[Variant],
    ) -> Vec<Curve> {
        let curves = curves.into_iter();
        curves
            .filter_map(|curve| self.curve(curve, names, knobs, variants))
            .collect()
    }

    fn curve(
        &mut self,
        curve: schema::Curve,
        names: &Names,
        knobs: &[Knob],
        variants: &[Variant],
    ) -> Option<Curve> {
        let columns = curve.text.get_ref().width();
        if columns > MAX_QUESTION {
            let message = format!("the question has {columns} columns, at most {MAX_QUESTION} fit");
            self.problem(&curve.text.span(), message, "shorten it");
        }
        let name = curve.knob.get_ref();
        let Some(knob) = knobs.iter().find(|knob| knob.name == *name) else {
            let message = format!("there is no knob `{name}`");
            let help = nearest(name, knobs.iter().map(|knob| knob.name.as_str()));
            self.problem(&curve.knob.span(), message, help);
            return None;
        };
        let values = self.curve_values(knob, &curve.values)?;
        let places = self.curve_variants(&curve.variants, names)?;
        for (place, id) in places.iter().zip(curve.variants.get_ref()) {
            let variant = variants.get(*place);
            if variant.is_some_and(|v| v.knobs.iter().any(|(own, _)| *own == knob.name)) {
                let message = format!("`{}` has a value of its own for `{name}`", id.get_ref());
                self.problem(&id.span(), message, "leave it out of the curve");
                return None;
            }
        }
        let clock = self.curve_clock(&curve, &places, variants)?;
        let figure = self.figure(&curve.fact, names)?;
        let lowest = curve.lowest.as_ref();
        if let Some(lowest) =
            lowest.filter(|lowest| !(0.0..f64::INFINITY).contains(lowest.get_ref()))
        {
            let message = format!("lowest must be 0 or greater, got {}", lowest.get_ref());
            self.problem(&lowest.span(), message, "write a value of the figure");
            return None;
        }
        let lowest = lowest.map_or(0.0, |lowest| *lowest.get_ref());
        let claims = curve.claim.into_iter();
        let claims =
            claims.filter_map(|claim| self.curve_claim(claim, knob, &values, &places, names));
        let claims = claims.collect();
        Some(Curve {
            text: curve.text.into_inner(),
            knob: knob.name.clone(),
            values,
            figure,
            variants: places,
            clock,
            lowest,
            claims,
        })
    }

    /// The values of the knob: some, each higher than the one before.
    fn curve_values(
        &mut self,
        knob: &Knob,
        values: &Spanned<Vec<Spanned<toml::Value>>>,
    ) -> Option<Vec<f64>> {
        let count = values.get_ref().len();
        if !(2..=MAX_VALUES).contains(&count) {
            let message = format!("a curve has 2 to {MAX_VALUES} values of its knob, got {count}");
            let help = "write, for example, `values = [1, 2, 4, 8]`";
            self.problem(&values.span(), message, help);
            return None;
        }
        let mut known: Vec<f64> = Vec::with_capacity(count);
        for value in values.get_ref() {
            let number = self.curve_value(knob, value)?;
            if known.last().is_some_and(|last| *last >= number) {
                let message = "the values are not in increasing order";
                let help = "write them from the lowest to the highest, each once";
                self.problem(&value.span(), message, help);
                return None;
            }
            known.push(number);
        }
        Some(known)
    }

    /// A value that the knob can have.
    fn curve_value(&mut self, knob: &Knob, value: &Spanned<toml::Value>) -> Option<f64> {
        let number = self.number(knob, value)?;
        let in_range = (knob.min..=knob.max).contains(&number);
        if in_range && (!knob.whole || number.fract() == 0.0) {
            return Some(number);
        }
        let whole = if knob.whole { "whole number" } else { "number" };
        let message = format!("{} cannot be {number}", knob.name);
        let help = format!("write a {whole} from {} to {}", knob.min, knob.max);
        self.problem(&value.span(), message, help);
        None
    }

    fn curve_variants(
        &mut self,
        ids: &Spanned<Vec<Spanned<String>>>,
        names: &Names,
    ) -> Option<Vec<usize>> {
        let count = ids.get_ref().len();
        if !(1..=MAX_VARIANTS).contains(&count) {
            let message = format!("a curve has 1 to {MAX_VARIANTS} variants, got {count}");
            self.problem(
                &ids.span(),
                message,
                "write, for example, `variants = [\"joined\"]`",
            );
            return None;
        }
        self.twice(ids.get_ref().iter(), "variant");
        let ids = ids.get_ref().iter();
        ids.map(|id| self.place(id, &names.variants)).collect()
    }

    /// The clock that is asked for, or the virtual one where all the variants have it.
    fn curve_clock(
        &mut self,
        curve: &schema::Curve,
        places: &[usize],
        variants: &[Variant],
    ) -> Option<Clock> {
        let have = |clock: Clock| {
            let mut variants = places.iter().filter_map(|place| variants.get(*place));
            variants.all(|variant| variant.clocks.contains(&clock))
        };
        let wanted = curve.clock.as_ref();
        let found = match wanted {
            Some(clock) => Some(*clock.get_ref()).filter(|clock| have(*clock)),
            None => [Clock::Virtual, Clock::Wall]
                .into_iter()
                .find(|clock| have(*clock)),
        };
        if found.is_none() {
            let at = wanted.map_or_else(|| curve.variants.span(), Spanned::span);
            let message = "its variants do not all have this clock";
            let help = "name variants that have one clock in common, or another `clock`";
            self.problem(&at, message, help);
        }
        found
    }

    fn curve_claim(
        &mut self,
        claim: schema::CurveClaim,
        knob: &Knob,
        values: &[f64],
        places: &[usize],
        names: &Names,
    ) -> Option<CurveClaim> {
        let place = self.place(&claim.variant, &names.variants)?;
        let Some(variant) = places.iter().position(|known| *known == place) else {
            let message = format!("the curve does not measure `{}`", claim.variant.get_ref());
            let help = "add it to the `variants` of the curve, or name one of them";
            self.problem(&claim.variant.span(), message, help);
            return None;
        };
        let shape = self.shape(&claim)?;
        let at = claim.variant.span();
        let last = values.len().saturating_sub(1);
        let from = self.claim_end(claim.from.as_ref(), knob, values, 0)?;
        let to = self.claim_end(claim.to.as_ref(), knob, values, last)?;
        if from >= to {
            let at = claim.to.or(claim.from).map_or(at, |end| end.span());
            let help = "write `from` before `to`, both among the `values` of the curve";
            self.problem(&at, "the claim is about no stretch of the curve", help);
            return None;
        }
        Some(CurveClaim {
            text: claim.text,
            variant,
            shape,
            between: (from, to),
        })
    }

    /// The place of the value at which a claim begins or ends.
    fn claim_end(
        &mut self,
        end: Option<&Spanned<toml::Value>>,
        knob: &Knob,
        values: &[f64],
        otherwise: usize,
    ) -> Option<usize> {
        let Some(end) = end else {
            return Some(otherwise);
        };
        let number = self.number(knob, end)?;
        let place = values
            .iter()
            .position(|value| (value - number).abs() < 1e-9);
        if place.is_none() {
            let known: Vec<_> = values.iter().map(|value| knob.text(*value)).collect();
            let message = "this is not among the values of the curve".to_owned();
            let help = format!("write one of {}", known.join(", "));
            self.problem(&end.span(), message, help);
        }
        place
    }

    fn shape(&mut self, claim: &schema::CurveClaim) -> Option<Shape> {
        let (unfit, fit) = match claim.shape {
            ShapeWord::Flat => (claim.times.as_ref(), "within"),
            ShapeWord::Rises | ShapeWord::Falls => (claim.within.as_ref(), "times"),
        };
        if let Some(unfit) = unfit {
            let message = "this does not belong to the shape";
            self.problem(
                &unfit.span(),
                message,
                format!("leave it out, or write `{fit}`"),
            );
            return None;
        }
        let within = claim
            .within
            .as_ref()
            .map_or(WITHIN, |within| *within.get_ref());
        let times = claim.times.as_ref().map_or(1.0, |times| *times.get_ref());
        if !(within > 0.0 && within <= 100.0) {
            let at = claim.within.as_ref().map_or(0..0, Spanned::span);
            let message = format!("within must be greater than 0 and at most 100, got {within}");
            self.problem(&at, message, "write a percentage, such as 20");
            return None;
        }
        if !(1.0..=1e6).contains(&times) {
            let at = claim.times.as_ref().map_or(0..0, Spanned::span);
            let message = format!("times must be at least 1, got {times}");
            self.problem(
                &at,
                message,
                "write how many times the ends differ at least, such as 2",
            );
            return None;
        }
        Some(match claim.shape {
            ShapeWord::Flat => Shape::Flat(within),
            ShapeWord::Rises => Shape::Rises(times),
            ShapeWord::Falls => Shape::Falls(times),
        })
    }
}
