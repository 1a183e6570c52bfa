//! With the defaults each variant ends as the lesson says: by itself, at its limit, or stuck where that is expected.

use super::{Proof, Runs};
use crate::lesson::{Lesson, Variant};
use crate::recording::{self, Clock, Outcome};
use crate::wording::standstill;

pub(super) fn prove(lesson: &Lesson, runs: &mut Runs<'_>) -> Proof {
    let mut wrong = Vec::new();
    for clock in [Clock::Virtual, Clock::Wall] {
        let mut variants = lesson.variants.iter();
        if !variants.any(|variant| variant.clocks.contains(&clock)) {
            continue;
        }
        match runs.get(clock, &[]) {
            Ok(recording) => {
                let ended = recording.variants().iter();
                wrong.extend(
                    ended.filter_map(|ended| wrong_end(lesson.variant(ended.id())?, ended)),
                );
            }
            Err(error) => wrong.push(error),
        }
    }
    let found = match lesson.variants.len() {
        1 => "the variant ends as it should".to_owned(),
        count => format!("{count} variants end as they should"),
    };
    Proof::of("ends", wrong, found)
}

fn wrong_end(variant: &Variant, ended: &recording::Variant) -> Option<String> {
    let id = &variant.id;
    let clock = ended.clock();
    match (ended.outcome(), variant.expects_stuck) {
        (Outcome::Stuck, true) => None,
        (Outcome::Stuck, false) => Some(format!(
            "{id} is stuck on the {clock} clock: {}; fix it, or write `expect = \"stuck\"`",
            standstill(ended)
        )),
        (outcome, true) => Some(format!(
            "{id} is expected to be stuck, and on the {clock} clock it is {}: remove `expect`",
            word(outcome)
        )),
        (Outcome::Running, false) if variant.limit.is_none() => Some(format!(
            "{id} had not ended on the {clock} clock after {:.2} s: add a `limit` in seconds",
            ended.end().seconds()
        )),
        (Outcome::Died, false) => Some(format!(
            "{id} died on the {clock} clock: {}; fix the program",
            last_line(ended)
        )),
        (_, false) => None,
    }
}

/// The last line of its log, which says how it died.
fn last_line(variant: &recording::Variant) -> &str {
    variant.log().last().map_or("", |line| &line.text)
}

fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Running => "running",
        Outcome::Completed => "completed",
        Outcome::Failed => "failed",
        Outcome::Cancelled => "cancelled",
        Outcome::Panicked => "panicked",
        Outcome::Died => "dead",
        Outcome::Stuck => "stuck",
    }
}
