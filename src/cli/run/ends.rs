//! How the variants of a run ended: the exit code of `run`, and what it says of them.

use crate::cli::{Failure, Outcome};
use crate::lesson::Lesson;
use crate::recording::{Outcome as End, Recording, Variant};
use crate::wording::standstill;

/// Status 1 when a variant panicked, is stuck, or did not end by itself, unless the lesson says that it does so. `limited`: the
/// limits are those of the command line, not the lesson's.
pub(super) fn judge(lesson: &Lesson, recording: &Recording, limited: bool) -> Outcome {
    let stuck = lesson.stuck.as_ref();
    let may_be_stuck = stuck.is_some_and(|when| when.holds(recording) == Ok(true));
    let variants = recording.variants().iter();
    let wrong: Vec<_> = variants
        .filter(|variant| !(may_be_stuck && variant.outcome() == End::Stuck))
        .filter_map(|variant| wrong(lesson, variant, limited))
        .collect();
    if wrong.is_empty() {
        Ok(0)
    } else {
        Err(Failure::no(wrong.join("\n")))
    }
}

fn wrong(lesson: &Lesson, variant: &Variant, limited: bool) -> Option<String> {
    let known = lesson.variant(variant.id());
    let id = variant.id();
    match variant.outcome() {
        End::Panicked => Some(format!("{id} panicked")),
        End::Died => {
            // the last line of the log says how
            let why = variant.log().last();
            Some(format!("{id} died: {}", why.map_or("", |line| &line.text)))
        }
        End::Stuck if known.is_some_and(|known| known.expects_stuck) => None,
        End::Stuck => Some(format!("{id} is stuck: {}", standstill(variant))),
        End::Running => {
            let own_limit = known.is_some_and(|known| known.limit.is_some()) && !limited;
            let after = variant.end().seconds();
            (!own_limit).then(|| format!("{id} was stopped at its limit, after {after:.2} s"))
        }
        End::Completed | End::Failed | End::Cancelled => None,
    }
}
