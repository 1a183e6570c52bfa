//! Moments that texts name are there: the lane is in the state that the text speaks of, and a remark can be read.

use super::{Proof, Runs, counted};
use crate::lesson::{Lesson, Moment, Pose, Remark, When};
use crate::recording::{Clock, Nanos, Outcome, Recording, State};

/// The share of its variant's time for which a remark has to hold, at least: it is to be read.
const READABLE: f64 = 0.02;

pub(super) fn prove(lesson: &Lesson, runs: &mut Runs<'_>) -> Proof {
    let mut wrong = Vec::new();
    let readings = lesson.prose.readings();
    let named: Vec<_> = readings.iter().flat_map(|prose| &prose.moments).collect();
    for moment in &named {
        let found = on_its_clocks(lesson, runs, &moment.variant, |run| link(moment, run));
        wrong.extend(found.err());
    }
    for text in &lesson.prose.remarks {
        let found = on_its_clocks(lesson, runs, &text.variant, |run| remark(text, run));
        wrong.extend(found.err());
    }
    wrong.extend(indistinct(&lesson.prose.remarks));
    if readings.iter().any(|prose| prose.moments.is_empty()) && lesson.demo.is_none() {
        let help = "write `[what is to be seen](VARIANT/LANE[STATE])`";
        wrong.push(format!("Explain names no moment of the run: {help}"));
    }
    let links = counted(named.len(), "link");
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

/// Remarks on a lane that is suspended, beside one that says what the same lane waits for: the first holds as well then, and
/// says something else.
fn indistinct(remarks: &[Remark]) -> impl Iterator<Item = String> {
    let pose = |remark: &'_ Remark| match &remark.when {
        When::While { lane, pose } => Some((remark.variant.clone(), lane.clone(), *pose)),
        When::At { .. } | When::After { .. } => None,
    };
    let suspended = remarks.iter().filter_map(move |remark| {
        let (variant, lane, of) = pose(remark)?;
        let mut others = remarks.iter().filter_map(pose);
        let waits = others.find_map(|(v, l, other)| match other {
            Pose::Waits(_) if v == variant && l == lane => Some(other),
            _ => None,
        })?;
        (of == Pose::Is(State::Suspended)).then(|| (remark.text.clone(), waits))
    });
    suspended.map(|(text, waits)| {
        format!("the remark \"{text}\" holds while the lane `{waits}` too: write what it waits for instead of `suspended`")
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn remark(lane: &str, pose: Pose) -> Remark {
        Remark {
            variant: "one".to_owned(),
            when: When::While {
                lane: Some(lane.to_owned()),
                pose,
            },
            text: format!("{lane} is {pose}"),
        }
    }

    #[test]
    fn what_a_lane_waits_for_is_told_from_that_it_waits() {
        let waits = remark("load", Pose::Waits("permit"));
        let suspended = Pose::Is(State::Suspended);
        let vague = [remark("load", suspended), waits.clone()];
        let told: Vec<_> = indistinct(&vague).collect();
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("load is suspended"), "{told:?}");
        let distinct = [
            remark("get", suspended),
            waits.clone(),
            remark("load", Pose::Waits("calls")),
        ];
        assert_eq!(indistinct(&distinct).count(), 0);
    }
}
