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

/// Checks lessons side by side; the ones that compute come after those that wait, each alone, and so do those of which a proof failed:
/// the others may have kept the machine busy. What was found about a lesson is printed when it is there.
fn entries(entries: &[Entry]) -> Outcome {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    // later lessons have more to prove: a long one that began last would be waited for alone
    let entries = entries.iter().rev();
    let (alone, others): (Vec<_>, Vec<_>) = entries.partition(|entry| needs_quiet(entry));
    let threads = (cores * FOR_EACH_CORE).min(AT_A_TIME).min(others.len());
    let mut wrong = 0;
    let mut again = Vec::new();
    side_by_side(&others, threads, |entry, report| {
        if report.failed && threads > 1 {
            again.push(entry);
            return Ok(());
        }
        wrong += report.wrong;
        print(&report.text).map(drop)
    })?;
    side_by_side(&alone, 1, |_, report| {
        wrong += report.wrong;
        print(&report.text).map(drop)
    })?;
    side_by_side(&again, 1, |entry, mut report| {
        wrong += report.wrong;
        if !report.failed {
            let id = entry.id();
            report.text.add(format_args!(
                "{id}: a proof failed alongside other lessons, but held alone: the machine was busy\n"
            ));
        }
        print(&report.text).map(drop)
    })?;
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

/// Checks the lessons on `threads` threads, and hands over what was found about each.
fn side_by_side<'a>(
    entries: &[&'a Entry],
    threads: usize,
    mut take: impl FnMut(&'a Entry, Report) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let next = AtomicUsize::new(0);
    let (found, reports) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads {
            let (found, next) = (found.clone(), &next);
            let checks = move || {
                while let Some(entry) = entries.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if found.send((*entry, one(entry))).is_err() {
                        break;
                    }
                }
            };
            let thread = thread::Builder::new().name("check".to_owned());
            thread
                .stack_size(STACK)
                .spawn_scoped(scope, checks)
                .map_err(|error| Failure::no(format!("cannot start a thread: {error}")))?;
        }
        drop(found);
        // by value: when nobody reads the output any more, the threads learn it by the end of the channel
        for (entry, report) in reports {
            take(entry, report)?;
        }
        Ok(())
    })
}

/// What was found about a lesson.
#[derive(Default)]
struct Report {
    /// The number of problems.
    wrong: usize,
    /// Whether a proof failed, which another run may not do.
    failed: bool,
    text: String,
}

/// Looks at a lesson.
fn one(entry: &Entry) -> Report {
    let mut report = Report::default();
    match entry.lesson() {
        _ if entry.lacks().is_some() => {
            let feature = entry.lacks().unwrap_or_default();
            let id = entry.id();
            report.text.add(format_args!(
                "{id}: skipped: this build lacks the feature `{feature}`\n"
            ));
        }
        Ok(lesson) => {
            report.wrong += lesson.flaws.len();
            for flaw in &lesson.flaws {
                report.text.add(format_args!("{flaw}\n"));
            }
            let weighed = (!lesson.weighed.is_empty()).then(|| weighed(lesson));
            for proof in prove(lesson).into_iter().chain(weighed) {
                let fails = proof.verdict == Verdict::Fails;
                report.wrong += usize::from(fails);
                report.failed |= fails;
                say(&mut report.text, lesson.id, &proof);
            }
        }
        Err(broken) => {
            report.wrong += broken.problems.len();
            for problem in &broken.problems {
                report.text.add(format_args!("{problem}\n"));
            }
        }
    }
    report
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
    let found = match lesson.weighed.len() {
        1 => "one program in its own process".to_owned(),
        count => format!("{count} programs, each in its own process"),
    };
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
