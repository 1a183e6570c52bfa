//! A challenge can be won, and is not won by what is there already: the defaults and the presets.

use super::{Proof, Runs};
use crate::lesson::{Challenge, Condition, Lesson};
use crate::recording::{Clock, Recording};

pub(super) fn prove(lesson: &Lesson, runs: &mut Runs<'_>) -> Proof {
    let Some(challenge) = &lesson.challenge else {
        let wrong = vec!["the lesson has no challenge: add [challenge]".to_owned()];
        return Proof::of("challenge", wrong, String::new());
    };
    let mut wrong = Vec::new();
    let goal: Vec<&Condition> = challenge.goal.iter().map(|part| &part.when).collect();
    let there = lesson.presets.iter();
    let there = there.map(|preset| (format!("the preset `{}`", preset.name), &preset.knobs[..]));
    for (name, knobs) in std::iter::once(("the defaults".to_owned(), &[][..])).chain(there) {
        match runs.telling(knobs, &goal) {
            Ok(recording) if unmet(lesson, challenge, recording).is_empty() => {
                wrong.push(format!(
                    "with {name} the challenge is met already: ask for more in its `goal`"
                ));
            }
            Ok(_) => {}
            Err(error) => wrong.push(error),
        }
    }
    // the learner's run is in real time
    match runs.get(Clock::Wall, &challenge.solution) {
        Ok(recording) => {
            let unmet = unmet(lesson, challenge, recording);
            wrong.extend(unmet.into_iter().map(|part| {
                format!("the `solution` does not meet \"{part}\"; correct it, or ask for less")
            }));
        }
        Err(error) => wrong.push(error),
    }
    let parts = challenge.goal.len();
    let found = format!(
        "all {parts} parts are met by the solution, and not by the defaults or one of {} presets",
        lesson.presets.len()
    );
    Proof::of("challenge", wrong, found)
}

/// The parts that a run does not meet, with what was measured.
fn unmet(lesson: &Lesson, challenge: &Challenge, recording: &Recording) -> Vec<String> {
    let judged = challenge.judge(lesson, recording).into_iter();
    let parts = challenge.goal.iter().zip(judged);
    let unmet = parts.filter(|(_, judged)| !judged.met);
    unmet
        .map(|(part, judged)| format!("{} ({})", part.text, judged.measured))
        .collect()
}
