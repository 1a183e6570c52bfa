//! What a lesson claims holds of its runs.

use super::{Proof, Runs};
use crate::lesson::Lesson;

pub(super) fn prove(lesson: &Lesson, runs: &mut Runs<'_>) -> Proof {
    let mut wrong = Vec::new();
    for claim in &lesson.claims {
        let verdict = runs.get(claim.clock, &claim.knobs).and_then(|recording| {
            let holds = claim.when.holds(recording);
            holds.map_err(|error| error.to_string())
        });
        let why = match verdict {
            Ok(true) => continue,
            Ok(false) => format!("`{}` is false", claim.when.text()),
            Err(error) => error,
        };
        wrong.push(format!("the claim \"{}\" fails: {why}", claim.text));
    }
    let found = match lesson.claims.len() {
        1 => "1 claim holds".to_owned(),
        count => format!("{count} claims hold"),
    };
    Proof::of("claims", wrong, found)
}
