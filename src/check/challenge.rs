//! A challenge can be won, and is not won by what is there already: the defaults and the presets.

use super::{Proof, Runs};
use crate::lesson::{Challenge, Condition, Lesson};
use crate::recording::{Clock, Recording};

pub(super) fn prove(lesson: &Lesson, runs: &mut Runs<'_>) -> Proof {
    let Some(challenge) = &lesson.challenge else {
        let wrong = "the lesson has no challenge: add [challenge]";
        return Proof::lacking("challenge", lesson, wrong);
    };
    let mut wrong = Vec::new();
    let goal: Vec<&Condition> = challenge.goal.iter().map(|part| &part.when).collect();
    let there = lesson.presets.iter();
    let there = there.map(|preset| (format!("the preset `{}`", preset.name), &preset.knobs[..]));
    for (name, knobs) in std::iter::once(("the defaults".to_owned(), &[][..])).chain(there) {
        // choosing a version alone must not win it either
        let versions = versions(challenge);
        let tried = if knobs.is_empty() { versions.len() } else { 1 };
        for version in versions.into_iter().take(tried) {
            match runs.telling(knobs, &goal, version) {
                Ok(recording) if unmet(lesson, challenge, recording, version).is_empty() => {
                    let of = version.map_or(String::new(), |version| format!(" and `{version}`"));
                    wrong.push(format!(
                        "with {name}{of} the challenge is met already: ask for more in its `goal`"
                    ));
                }
                Ok(_) => {}
                Err(error) => wrong.push(error),
            }
        }
    }
    // the learner's run is in real time
    match runs.get(Clock::Wall, &challenge.solution) {
        Ok(recording) => {
            let version = challenge.solution_version.as_deref();
            let unmet = unmet(lesson, challenge, recording, version);
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

/// What can be chosen: each version, or nothing.
fn versions(challenge: &Challenge) -> Vec<Option<&str>> {
    if challenge.versions.is_empty() {
        return vec![None];
    }
    let versions = challenge.versions.iter();
    versions.map(|version| Some(version.as_str())).collect()
}

/// The parts that a run does not meet, with what was measured.
fn unmet(
    lesson: &Lesson,
    challenge: &Challenge,
    recording: &Recording,
    version: Option<&str>,
) -> Vec<String> {
    let judged = challenge.judge(lesson, recording, version).into_iter();
    let parts = challenge.goal.iter().zip(judged);
    let unmet = parts.filter(|(_, judged)| !judged.met);
    unmet
        .map(|(part, judged)| format!("{} ({})", part.text, judged.measured))
        .collect()
}
