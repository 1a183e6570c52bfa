//! What the map says of the learner's progress.

use crate::app::{App, Book};
use crate::lesson::{Course, Lesson, Step};
use crate::text::Add;

/// A letter for each step that was gone through, a dash for each that was not: `LPW---`.
pub(super) fn steps_done(book: &Book, lesson: &Lesson) -> String {
    let letter = |step: Step| {
        if book.is_done(lesson.id, step) {
            step.name().get(..1).unwrap_or("?")
        } else {
            "-"
        }
    };
    lesson.steps().into_iter().map(letter).collect()
}

/// How many questions come back, and when.
pub(super) fn review(app: &App) -> String {
    match (app.review_cards().len(), app.next_review()) {
        (0, Some(seconds)) => {
            let hours = seconds.div_ceil(3600);
            let s = if hours == 1 { "" } else { "s" };
            format!("the next question comes back in {hours} hour{s}")
        }
        (1, _) => "1 question to answer again".to_owned(),
        (count, _) => format!("{count} questions to answer again"),
    }
}

/// What a lesson is about, and what the learner has done in it.
pub(super) fn detail(app: &App, index: usize, lesson: &Lesson) -> String {
    let labels = lesson.variants.iter().map(|variant| variant.label.as_str());
    let labels: Vec<_> = labels.collect();
    let mut text = format!("{}\n\n", lesson.takeaway);
    let done = app.book.lesson(lesson.id);
    if let Some(done) = done {
        text.add(format_args!("{}\n\n", verdicts(done)));
    }
    let step = app.resume(index);
    if step != Step::Learn {
        text.add(format_args!("Enter goes on at **{}**.\n\n", step.name()));
    }
    text.add(format_args!("programs: {}\n\n", labels.join(", ")));
    if !lesson.needs.is_empty() {
        let needs = lesson.needs.iter().map(|need| prerequisite(app, need));
        let needs: Vec<_> = needs.collect();
        text.add(format_args!("builds on: {}\n\n", needs.join(", ")));
    }
    let tracks = lesson.tracks.iter().map(|track| track.name());
    let tracks: Vec<_> = tracks.collect();
    if !tracks.is_empty() {
        text.add(format_args!("on the way of: {}\n\n", tracks.join("; ")));
    }
    text
}

/// A lesson that comes before: whether it was done, and whether it is there at all.
fn prerequisite(app: &App, need: &str) -> String {
    let entry = |course: &Course| {
        let found = course.find(need).ok()?;
        Some(app.is_lesson_done(found))
    };
    match entry(&app.course) {
        Some(true) => format!("{need} (done)"),
        Some(false) => need.to_owned(),
        None => format!("{need} (not in this course yet)"),
    }
}

fn verdicts(done: &crate::progress::LessonProgress) -> String {
    let mut parts = Vec::new();
    if let Some(prediction) = &done.prediction {
        parts.push(match (&prediction.chosen, &prediction.held) {
            (None, _) => "prediction skipped".to_owned(),
            (Some(chosen), Some(held)) if chosen == held => "predicted rightly".to_owned(),
            (Some(_), Some(_)) => "predicted something else".to_owned(),
            (Some(_), None) => "predicted".to_owned(),
        });
    }
    if !done.quiz.is_empty() {
        let right = done.quiz.values().filter(|answer| answer.right).count();
        parts.push(format!("{right} of {} answers right", done.quiz.len()));
    }
    if let Some(attempt) = &done.challenge {
        parts.push(match (&attempt.met, &attempt.best) {
            (Some(_), _) => "challenge met".to_owned(),
            (None, Some(best)) => format!("challenge: {} of {} parts met", best.met, best.of),
            (None, None) => "challenge begun".to_owned(),
        });
    }
    parts.join("; ")
}
