//! Moments that texts name lie before the end of their variant, where there is something to see.

use super::{Proof, Runs};
use crate::lesson::Lesson;
use crate::recording::{self, Clock, Nanos};

pub(super) fn prove(lesson: &Lesson, runs: &mut Runs<'_>) -> Proof {
    let links = lesson.prose.moments.iter();
    let links = links.map(|moment| ("link", moment.variant.as_str(), moment.at));
    let remarks = lesson.prose.remarks.iter();
    let remarks = remarks.map(|remark| ("remark", remark.variant.as_str(), remark.at));
    let mut wrong = Vec::new();
    let mut count = 0;
    for (what, variant, at) in links.chain(remarks) {
        count += 1;
        match end(lesson, runs, variant) {
            Ok(end) if at <= end => {}
            Ok(end) => wrong.push(format!(
                "lesson.md has a {what} at {:.2} s of {variant}, which ends at {:.2} s: name an earlier moment",
                at.seconds(),
                end.seconds()
            )),
            Err(error) => wrong.push(error),
        }
    }
    if lesson.prose.moments.is_empty() && lesson.demo.is_none() {
        let help = "write `[what is to be seen](variant@seconds)`";
        wrong.push(format!("Explain names no moment of the run: {help}"));
    }
    let found = format!("{count} lie before the end of their variant");
    Proof::of("moments", wrong, found)
}

/// When the recording of a variant ends with the defaults.
fn end(lesson: &Lesson, runs: &mut Runs<'_>, variant: &str) -> Result<Nanos, String> {
    let has_virtual = lesson
        .variant(variant)
        .is_some_and(|variant| variant.clocks.contains(&Clock::Virtual));
    let clock = if has_virtual {
        Clock::Virtual
    } else {
        Clock::Wall
    };
    let recording = runs.get(clock, &[])?;
    let found = recording.variants().iter().find(|v| v.id() == variant);
    // what runs on after the variant has returned is to be seen too
    Ok(found.map_or(Nanos::ZERO, recording::Variant::end))
}
