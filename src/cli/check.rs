//! `awaitscope check`: every folder is read, and every claim is put to a run.

use crate::text::Add;
use std::time::Duration;

use super::{Failure, Outcome, print};
use crate::lesson::{Claim, Course, Lesson};
use crate::recording::Recording;
use crate::run;

/// Checks all lessons.
pub(super) fn check(course: &Course) -> Outcome {
    let mut report = String::new();
    let mut wrong = 0;
    for entry in course.entries() {
        match entry.lesson() {
            Ok(lesson) => {
                let failed = claims(lesson, &mut report);
                wrong += failed;
                let claims = lesson.claims.len();
                let held = claims.saturating_sub(failed);
                report.add(format_args!(
                    "{}: {held} of {claims} claims hold\n",
                    lesson.id
                ));
            }
            Err(broken) => {
                wrong += broken.problems.len();
                for problem in &broken.problems {
                    report.add(format_args!("{problem}\n"));
                }
            }
        }
    }
    print(report.as_bytes())?;
    if wrong > 0 {
        return Err(Failure::no(format!("{wrong} things are wrong")));
    }
    Ok(0)
}

/// Runs what the claims are about, each combination of clock and knobs once; how many claims fail.
fn claims(lesson: &Lesson, report: &mut String) -> usize {
    let mut runs: Vec<(&Claim, Result<Recording, String>)> = Vec::new();
    let mut failed = 0;
    for claim in &lesson.claims {
        let same = |(other, _): &&(&Claim, Result<Recording, String>)| {
            other.clock == claim.clock && other.knobs == claim.knobs
        };
        if runs.iter().find(same).is_none() {
            runs.push((claim, recording(lesson, claim)));
        }
        let Some((_, run)) = runs.iter().find(same) else {
            continue;
        };
        let verdict = match run {
            Ok(recording) => match claim.when.holds(recording) {
                Ok(true) => continue,
                Ok(false) => format!("`{}` is false", claim.when.text()),
                Err(error) => error.to_string(),
            },
            Err(error) => error.clone(),
        };
        failed += 1;
        report.add(format_args!(
            "{}: the claim \"{}\" fails: {verdict}\n",
            lesson.id, claim.text
        ));
    }
    failed
}

fn recording(lesson: &Lesson, claim: &Claim) -> Result<Recording, String> {
    let variants: Vec<_> = lesson
        .variants
        .iter()
        .filter(|variant| variant.clocks.contains(&claim.clock))
        .collect();
    let plan = lesson.plan(claim.clock, lesson.with(&claim.knobs), &variants);
    let mut run = run::start(plan).map_err(|error| error.to_string())?;
    while !run.is_over() {
        run.poll();
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(run.into_recording())
}
