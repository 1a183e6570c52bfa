//! `awaitscope check`: every folder is read, and every promise is put to a run.

use std::path::Path;

use super::{Failure, Outcome, find, print, read_course};
use crate::check::{Proof, Verdict, prove};
use crate::lesson::{Course, Entry, Lesson};
use crate::text::Add;
use crate::weigh::Scale;

/// Checks all lessons, one of them, or those of a folder.
pub(super) fn check(course: &Course, what: Option<&str>) -> Outcome {
    match what {
        None => entries(course.entries()),
        Some(folder) if Path::new(folder).is_dir() => {
            let course = read_course(Path::new(folder))?;
            if course.entries().is_empty() {
                let message = format!(
                    "there is no lesson in {folder}; a lesson is a folder such as 50-mine with a lesson.toml"
                );
                return Err(Failure::usage(message));
            }
            entries(course.entries())
        }
        Some(lesson) => entries(std::slice::from_ref(find(course, lesson)?)),
    }
}

fn entries(entries: &[Entry]) -> Outcome {
    let mut wrong = 0;
    for entry in entries {
        // each lesson's findings as soon as they are there: the runs take their time
        let mut report = String::new();
        match entry.lesson() {
            _ if entry.lacks().is_some() => {
                let feature = entry.lacks().unwrap_or_default();
                let id = entry.id();
                report.add(format_args!(
                    "{id}: skipped: this build lacks the feature `{feature}`\n"
                ));
            }
            Ok(lesson) => {
                wrong += lesson.flaws.len();
                for flaw in &lesson.flaws {
                    report.add(format_args!("{flaw}\n"));
                }
                let weighed = (!lesson.weighed.is_empty()).then(|| weighed(lesson));
                for proof in prove(lesson).into_iter().chain(weighed) {
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
        print(&report)?;
    }
    match wrong {
        0 => Ok(0),
        1 => Err(Failure::no("1 problem found".to_owned())),
        wrong => Err(Failure::no(format!("{wrong} problems found"))),
    }
}

/// Every program that the lesson weighs can be weighed, with the defaults.
fn weighed(lesson: &Lesson) -> Proof {
    let orders = lesson.orders(&lesson.defaults());
    let wrong = match Scale::own() {
        Ok(scale) => {
            let weights = Scale { runs: 1, ..scale }.start(orders).wait();
            let failures = weights.into_iter().filter_map(|weight| weight.failure);
            failures.collect()
        }
        Err(failure) => vec![failure],
    };
    let found = format!(
        "{} programs in processes of their own",
        lesson.weighed.len()
    );
    Proof::of("weighing", wrong, found)
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
