//! `awaitscope progress`: what the learner has done, as text, and from and to files.

use std::fs;
use std::path::Path;

use super::args::ProgressCommand;
use super::paths::name;
use super::{Failure, Outcome, paths, print};
use crate::lesson::{Course, Lesson, Step};
use crate::progress::store::{self, Trouble};
use crate::progress::{At, LessonProgress, Progress};
use crate::text::file::{read_at_most, read_named};
use crate::text::{Add, clean, clean_json};

/// Does what is asked.
pub(super) fn progress(course: &Course, command: Option<&ProgressCommand>, now: At) -> Outcome {
    let path = paths::progress().ok_or_else(|| Failure::no(Trouble::Nowhere.to_string()))?;
    match command {
        None => show(course, &path, false, now),
        Some(ProgressCommand::Show { json }) => show(course, &path, *json, now),
        Some(ProgressCommand::Reset) => reset(&path, now),
        Some(ProgressCommand::Export { file }) => export(&path, file),
        Some(ProgressCommand::Import { file }) => import(&path, file),
    }
}

fn read(path: &Path) -> Result<Progress, Failure> {
    store::read(path).map_err(|trouble| Failure::no(trouble.to_string()))
}

fn show(course: &Course, path: &Path, json: bool, now: At) -> Outcome {
    let progress = read(path)?;
    if json {
        return print(&clean_json(&store::to_text(&progress)));
    }
    let mut text = format!("progress file: {}\n", name(path));
    for entry in course.entries() {
        let (Some(done), Ok(lesson)) = (progress.lesson(entry.id()), entry.lesson()) else {
            continue;
        };
        push_lesson(&mut text, lesson, done, now);
    }
    if progress.lessons.is_empty() {
        text.push_str("nothing done yet; `awaitscope` opens the course\n");
    }
    print(&text)
}

fn push_lesson(text: &mut String, lesson: &Lesson, done: &LessonProgress, now: At) {
    let steps = lesson.steps().into_iter();
    let steps = steps.filter(|step| done.is_done(*step));
    let steps: Vec<_> = steps.map(Step::name).collect();
    let steps = if steps.is_empty() {
        "nothing yet".to_owned()
    } else {
        steps.join(", ")
    };
    text.add(format_args!("\n{}  {}\n", lesson.id, lesson.title));
    text.add(format_args!("  done: {steps}\n"));
    if let Some(prediction) = &done.prediction {
        let said = prediction.chosen.as_deref().unwrap_or("nothing (skipped)");
        let held = prediction.held.as_deref().unwrap_or("nothing yet");
        let (said, held) = (clean(said), clean(held));
        text.add(format_args!("  predicted: {said}; measured: {held}\n"));
    }
    for (question, answer) in &done.quiz {
        let verdict = if answer.right { "right" } else { "wrong" };
        let again = match answer.again {
            None => String::new(),
            Some(at) if at <= now => "; to be answered again now".to_owned(),
            Some(at) => {
                let hours = (at - now).div_ceil(3600);
                format!("; comes back in {hours} h")
            }
        };
        text.add(format_args!("  {verdict}: {}{again}\n", clean(question)));
    }
    let Some(attempt) = &done.challenge else {
        return;
    };
    let met = if attempt.met.is_some() {
        "met"
    } else {
        "not met yet"
    };
    let best = attempt.best.as_ref().map_or_else(String::new, |best| {
        let knobs = lesson.settings_text(&best.knobs);
        let knobs: Vec<_> = knobs.iter().map(|knob| clean(knob).to_string()).collect();
        format!(
            "; best: {} of {} parts with {}",
            best.met,
            best.of,
            knobs.join(", ")
        )
    });
    text.add(format_args!("  challenge: {met}{best}\n"));
}

/// Resets the progress; what was there is kept beside.
fn reset(path: &Path, now: At) -> Outcome {
    let kept = store::set_back(path, now).map_err(|trouble| Failure::no(trouble.to_string()))?;
    let Some(kept) = kept else {
        return print("There is no progress to reset.\n");
    };
    print(&format!(
        "Progress reset. Restore it with `awaitscope progress import {}`.\n",
        name(&kept)
    ))
}

fn export(path: &Path, file: &Path) -> Outcome {
    let text = store::to_text(&read(path)?);
    let text = clean_json(&text);
    if file.as_os_str() == "-" {
        return print(&text);
    }
    let name = name(file);
    if file.exists() {
        let there = read_at_most(file, store::LARGEST).unwrap_or_default();
        if store::from_text(&there).is_err() {
            let message =
                format!("{name} already exists and is not a progress file; choose another name");
            return Err(Failure::no(message));
        }
    }
    fs::write(file, &*text)
        .map_err(|error| Failure::no(format!("cannot write {name}: {error}")))?;
    print(&format!("wrote {name}\n"))
}

/// Merges a file into the progress: nothing that was done here is lost.
fn import(path: &Path, file: &Path) -> Outcome {
    let name = name(file);
    let text = read_named(file, store::LARGEST)
        .map_err(|error| Failure::no(format!("cannot read {name}: {error}")))?;
    let mut theirs = store::from_text(&text)
        .map_err(|wrong| Failure::no(format!("cannot import {name}: {wrong}")))?;
    let count = theirs.lessons.len();
    let take_over = |there: Progress| {
        // who imports wants it, also after everything was set back
        theirs.reset = theirs.reset.max(there.reset);
        there.merged(theirs)
    };
    store::change(path, take_over).map_err(|trouble| Failure::no(trouble.to_string()))?;
    let s = if count == 1 { "" } else { "s" };
    print(&format!("imported {count} lesson{s} from {name}\n"))
}
