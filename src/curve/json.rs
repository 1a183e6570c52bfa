//! Measured curves as JSON.

use serde_json::{Value, json};

use super::{Point, Points};
use crate::lesson::{Curve, Lesson};

/// The curves of a lesson with what was measured: an object. A point without a figure is null, and its reason is in `missing`.
pub fn json(lesson: &Lesson, knobs: &[(String, f64)], points: &[Points]) -> Value {
    let curves = lesson.curves.iter().zip(points);
    let curves: Vec<_> = curves
        .map(|(curve, points)| one(lesson, curve, points))
        .collect();
    let knobs: serde_json::Map<_, _> = knobs
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    json!({ "lesson": lesson.id, "knobs": knobs, "curves": curves })
}

fn one(lesson: &Lesson, curve: &Curve, points: &Points) -> Value {
    let variants = curve.variants.iter().zip(points);
    let variants = variants.filter_map(|(place, points)| {
        let id = &lesson.variants.get(*place)?.id;
        let values: Vec<_> = points.iter().map(Point::value).collect();
        let missing = points.iter().map(|point| match point {
            Point::Missing(missing) => Some(missing.why.clone()),
            Point::Unknown => Some("not measured".to_owned()),
            Point::Measured(_) => None,
        });
        let missing: Vec<_> = missing.collect();
        Some(json!({ "id": id, "points": values, "missing": missing }))
    });
    let variants: Vec<_> = variants.collect();
    json!({
        "text": curve.text,
        "knob": curve.knob,
        "values": curve.values,
        "fact": curve.figure.text(),
        "clock": curve.clock.to_string(),
        "variants": variants,
    })
}
