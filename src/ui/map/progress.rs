//! What the map says of the learner's progress.

use crate::app::{App, Book};
use crate::lesson::{Lesson, Step};
use crate::progress::{Language, LessonProgress};
use crate::text::Add;
use crate::theme::Glyphs;

/// A tick for a step that was gone through, an empty mark for one that was not.
pub(super) fn mark(is_done: bool, glyphs: Glyphs) -> &'static str {
    let (done, open) = glyphs.pick(("✓", "○"), ("+", "-"));
    if is_done { done } else { open }
}

/// The steps by name, with the same marks.
fn steps(book: &Book, lesson: &Lesson, glyphs: Glyphs) -> String {
    let steps = lesson.steps().into_iter().map(|step| {
        let mark = mark(book.is_done(lesson.id, step), glyphs);
        format!("{mark}{}", step.name())
    });
    steps.collect::<Vec<_>>().join("  ")
}

/// How many questions come back, and when.
pub(super) fn review(app: &App) -> String {
    match (app.review_cards().len(), app.next_review()) {
        (0, Some(seconds)) => {
            let hours = seconds.div_ceil(3600);
            let s = if hours == 1 { "" } else { "s" };
            format!("the next question comes back in {hours} hour{s}")
        }
        (1, _) => "1 question to review".to_owned(),
        (count, _) => format!("{count} questions to review"),
    }
}

/// What a lesson is about, and what the learner has done in it.
pub(super) fn detail(app: &App, index: usize, lesson: &Lesson, glyphs: Glyphs) -> String {
    let lesson = &lesson
        .clone()
        .for_reader(app.language() == Language::Python);
    let labels = lesson.variants.iter().map(|variant| variant.label.as_str());
    let labels: Vec<_> = labels.collect();
    let entry = app.course.entries().get(index);
    let is_done = entry.is_some_and(|entry| app.is_lesson_done(entry));
    let about = if is_done {
        &lesson.takeaway
    } else {
        lesson.teaser()
    };
    let mut text = format!("{about}\n\n");
    text.add(format_args!("{}\n\n", steps(&app.book, lesson, glyphs)));
    if let Some(done) = app.book.lesson(lesson.id) {
        for line in verdicts(done) {
            text.add(format_args!("{line}\n\n"));
        }
    }
    let step = app.resume(index);
    let all = |step: Step| app.book.is_done(lesson.id, step);
    if is_done && all(Step::Challenge) {
        text.push_str("Done. Enter opens it again.\n\n");
    } else if step != Step::Learn {
        text.add(format_args!("Enter continues at **{}**.\n\n", step.name()));
    }
    text.add(format_args!("programs: {}\n\n", labels.join("; ")));
    if let Some(few_files) = &lesson.few_files {
        text.add(format_args!("{few_files}\n\n"));
    }
    if let Some(flaw) = lesson.flaws.first() {
        text.add(format_args!(
            "Part of this lesson was left out. {flaw}. `awaitscope check {}` lists everything.\n\n",
            lesson.number()
        ));
    }
    if !lesson.needs.is_empty() {
        let needs = lesson.needs.iter().map(|need| prerequisite(app, need));
        let needs: Vec<_> = needs.collect();
        text.add(format_args!("builds on: {}\n\n", needs.join(", ")));
    }
    let tracks = crate::lesson::Track::ALL.into_iter();
    let tracks = tracks.filter(|track| track.has(lesson.number()));
    let tracks = tracks.map(crate::lesson::Track::name);
    let tracks: Vec<_> = tracks.collect();
    if !tracks.is_empty() {
        text.add(format_args!("part of: {}\n\n", tracks.join("; ")));
    }
    text
}

/// A lesson that comes before: whether it was done, and whether it is there at all.
fn prerequisite(app: &App, need: &str) -> String {
    let found = app.course.find(need).ok();
    match found.map(|entry| app.is_lesson_done(entry)) {
        Some(true) => format!("{need} (done)"),
        Some(false) => need.to_owned(),
        None => format!("{need} (not available yet)"),
    }
}

/// What was predicted and what came true, how many questions are asked again, and how far the challenge was met.
fn verdicts(done: &LessonProgress) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(prediction) = &done.prediction {
        lines.push(match (&prediction.chosen, &prediction.held) {
            (None, _) => "no prediction".to_owned(),
            (Some(chosen), Some(held)) if chosen == held => {
                format!("you chose: {chosen}. **Right.**")
            }
            (Some(chosen), Some(held)) => format!("you chose: {chosen}. **It was:** {held}."),
            (Some(chosen), None) => format!("you chose: {chosen}"),
        });
    }
    if !done.quiz.is_empty() {
        let right = done.quiz.values().filter(|answer| answer.right).count();
        let again = done.quiz.values().filter(|answer| answer.again.is_some());
        let again = match again.count() {
            0 => String::new(),
            again => format!("; {again} to be asked again"),
        };
        lines.push(format!(
            "{right} of {} answers right{again}",
            done.quiz.len()
        ));
    }
    if let Some(attempt) = &done.challenge {
        lines.push(match (&attempt.met, &attempt.best) {
            (Some(_), _) => "challenge met".to_owned(),
            (None, Some(best)) => format!("challenge: {} of {} parts met", best.met, best.of),
            (None, None) => "challenge started".to_owned(),
        });
    }
    lines
}
