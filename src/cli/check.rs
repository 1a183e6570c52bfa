//! `awaitscope check`: every folder is read, and every promise is put to a run.

use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

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

/// How many lessons are checked at a time for each core: their runs wait five sixths of the time.
const FOR_EACH_CORE: usize = 2;

/// How many at most, since all of them are in one process.
const AT_A_TIME: usize = 8;

/// The stack of a thread that checks lessons, in bytes: as much as the first thread of a program has.
const STACK: usize = 8 << 20;

/// Checks lessons side by side; the ones that compute come after those that wait, each alone. What was found about a lesson is printed
/// when it is there.
fn entries(entries: &[Entry]) -> Outcome {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let (alone, others): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| needs_quiet(entry));
    let mut wrong = side_by_side(&others, (cores * FOR_EACH_CORE).min(AT_A_TIME))?;
    wrong += side_by_side(&alone, 1)?;
    match wrong {
        0 => Ok(0),
        1 => Err(Failure::no("1 problem found".to_owned())),
        wrong => Err(Failure::no(format!("{wrong} problems found"))),
    }
}

fn needs_quiet(entry: &Entry) -> bool {
    let lesson = entry.lesson().ok();
    lesson.is_some_and(|lesson| lesson.computes() || !lesson.weighed.is_empty())
}

/// Checks the lessons on `threads` threads, and prints what is found; the number of problems.
fn side_by_side(entries: &[&Entry], threads: usize) -> Result<usize, Failure> {
    let next = AtomicUsize::new(0);
    let (found, reports) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads.min(entries.len()) {
            let (found, next) = (found.clone(), &next);
            let checks = move || {
                while let Some(entry) = entries.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if found.send(one(entry)).is_err() {
                        break;
                    }
                }
            };
            let thread = thread::Builder::new().name("check".to_owned());
            thread
                .stack_size(STACK)
                .spawn_scoped(scope, checks)
                .map_err(|error| Failure::no(format!("no thread can be had: {error}")))?;
        }
        drop(found);
        let mut wrong = 0;
        // by value: when nobody reads the output any more, the threads learn it by the end of the channel
        for (more, report) in reports {
            wrong += more;
            print(&report)?;
        }
        Ok(wrong)
    })
}

/// What is wrong with a lesson: how many problems, and the report on it.
fn one(entry: &Entry) -> (usize, String) {
    let mut wrong = 0;
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
    (wrong, report)
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
