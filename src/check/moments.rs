//! Moments that texts name are there: the lane is in the state that the text speaks of, and a remark can be read.

use super::{Proof, Runs, counted};
use crate::lesson::{Lesson, Moment, Remark};
use crate::recording::{Clock, Nanos, Outcome, Recording};

/// The share of its variant's time for which a remark has to hold, at least: it is to be read.
const READABLE: f64 = 0.02;

pub(super) fn prove(lesson: &Lesson, runs: &mut Runs<'_>) -> Proof {
    let mut wrong = Vec::new();
    for moment in &lesson.prose.moments {
        let found = on_its_clocks(lesson, runs, &moment.variant, |run| link(moment, run));
        wrong.extend(found.err());
    }
    for text in &lesson.prose.remarks {
        let found = on_its_clocks(lesson, runs, &text.variant, |run| remark(text, run));
        wrong.extend(found.err());
    }
    if lesson.prose.moments.is_empty() && lesson.demo.is_none() {
        let help = "write `[what is to be seen](VARIANT/LANE[STATE])`";
        wrong.push(format!("Explain names no moment of the run: {help}"));
    }
    let links = counted(lesson.prose.moments.len(), "link");
    let remarks = counted(lesson.prose.remarks.len(), "remark");
    let found = format!("{links} and {remarks} hold in the default run");
    Proof::of("moments", wrong, found)
}

/// Asks the default runs of a variant, on each clock that it has; the first error.
fn on_its_clocks(
    lesson: &Lesson,
    runs: &mut Runs<'_>,
    id: &str,
    ask: impl Fn(&Recording) -> Result<(), String>,
) -> Result<(), String> {
    let clocks = lesson.variant(id).map_or(&[][..], |v| &v.clocks);
    for clock in [Clock::Virtual, Clock::Wall] {
        if clocks.contains(&clock) {
            ask(runs.get(clock, &[])?)?;
        }
    }
    Ok(())
}

fn link(moment: &Moment, recording: &Recording) -> Result<(), String> {
    let found = moment.find(recording);
    found.map_or_else(
        |error| Err(format!("a link of lesson.md: {error}")),
        |_| Ok(()),
    )
}

/// Whether a remark holds at some time, and long enough.
fn remark(remark: &Remark, recording: &Recording) -> Result<(), String> {
    let Some(variant) = recording.variant(&remark.variant) else {
        return Ok(());
    };
    let wrong = |why: String| format!("the remark \"{}\": {why}", remark.text);
    let stretch = remark.when.stretch(variant).map_err(wrong)?;
    let length = stretch.to.since(stretch.from);
    let shortest = Nanos::from_seconds(READABLE * variant.elapsed().seconds());
    // what is so when a run gets stuck is shown from then on
    let stays = variant.outcome() == Outcome::Stuck && stretch.to == variant.end();
    if length < shortest && !stays {
        let seconds = length.seconds();
        let why = format!("it holds for {seconds:.3} s at most, too short to be read");
        return Err(wrong(why));
    }
    Ok(())
}
