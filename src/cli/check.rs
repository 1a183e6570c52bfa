//! `awaitscope check`: every folder is read, and every promise is put to a run.

use std::path::Path;

use super::{Failure, Outcome, find, print, read_course};
use crate::check::{Proof, Verdict, prove};
use crate::lesson::{Course, Entry};
use crate::text::Add;

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
        print(&report)?;
    }
    match wrong {
        0 => Ok(0),
        1 => Err(Failure::no("1 problem found".to_owned())),
        wrong => Err(Failure::no(format!("{wrong} problems found"))),
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
