//! The curves of a lesson can be measured, and go as the lesson says.

use super::{Proof, Runs};
use crate::curve::{Measuring, Point};
use crate::lesson::Lesson;

pub(super) fn prove(lesson: &Lesson, _: &mut Runs<'_>) -> Proof {
    let measured = Measuring::start(lesson, &lesson.defaults()).wait();
    let mut wrong = Vec::new();
    let mut claims = 0;
    for (curve, points) in lesson.curves.iter().zip(&measured) {
        let variants = curve.variants.iter().zip(points);
        for (place, points) in variants {
            let id = lesson.variants.get(*place).map_or("", |v| v.id.as_str());
            for (value, point) in curve.values.iter().zip(points) {
                let why = match point {
                    Point::Measured(_) => continue,
                    Point::Unknown => "it did not run",
                    Point::Missing(missing) => &missing.why,
                };
                wrong.push(format!(
                    "the curve over {} has no point of {id} at {value}: {why}",
                    curve.knob
                ));
            }
        }
        for claim in &curve.claims {
            claims += 1;
            let points = points.get(claim.variant).map_or(&[][..], Vec::as_slice);
            let values: Vec<_> = points.iter().map(Point::value).collect();
            if let Err(measured) = claim.judge(&values) {
                let text = &claim.text;
                wrong.push(format!(
                    "the curve over {} is not as \"{text}\" says: {measured}",
                    curve.knob
                ));
            }
        }
    }
    let found = match lesson.curves.len() {
        0 => "there is none".to_owned(),
        count => format!("{count} measured, of which {claims} claims hold"),
    };
    Proof::of("curve", wrong, found)
}
