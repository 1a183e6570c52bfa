//! `awaitscope check`: every folder is read, and every promise is put to a run.

use super::{Failure, Outcome, lesson, print};
use crate::check::{Proof, Verdict, prove};
use crate::lesson::Course;
use crate::text::Add;

/// Checks one lesson, or all.
pub(super) fn check(course: &Course, only: Option<&str>) -> Outcome {
    let only = only.map(|name| lesson(course, name)).transpose()?;
    let mut wrong = 0;
    for entry in course.entries() {
        if only.is_some_and(|only| only.id != entry.id()) {
            continue;
        }
        // each lesson's findings as soon as they are there: the runs take their time
        let mut report = String::new();
        match entry.lesson() {
            Ok(lesson) => {
                for proof in prove(lesson) {
                    wrong += usize::from(proof.verdict == Verdict::Fails);
                    say(&mut report, lesson.id, &proof);
                }
            }
            Err(broken) => {
                wrong += broken.problems.len();
                for problem in &broken.problems {
                    report.add(format_args!("{problem}\n"));
                }
            }
        }
        print(report.as_bytes())?;
    }
    match wrong {
        0 => Ok(0),
        1 => Err(Failure::no("1 thing is wrong".to_owned())),
        wrong => Err(Failure::no(format!("{wrong} things are wrong"))),
    }
}

fn say(report: &mut String, lesson: &str, proof: &Proof) {
    let word = match proof.verdict {
        Verdict::Holds => "",
        Verdict::Fails => "fails: ",
        Verdict::Skipped => "skipped: ",
    };
    for found in &proof.found {
        report.add(format_args!("{lesson}: {}: {word}{found}\n", proof.about));
    }
}
