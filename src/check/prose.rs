//! Texts fit on a terminal of 80 columns and 24 rows: what is read before the run on one page, the rest on two at most.

use super::{Proof, Runs};
use crate::app::{LessonView, Said};
use crate::lesson::{Lesson, Step};
use crate::recording::{Clock, Recording};
use crate::theme::{Depth, Theme};
use crate::ui;

/// Columns of text on such a terminal.
const COLUMNS: u16 = 76;

/// Rows of a page there.
const PAGE: usize = 19;

/// Rows of a pane above the timeline there.
const PANE: usize = 8;

pub(super) fn prove(lesson: &Lesson, runs: &mut Runs<'_>) -> Proof {
    let mut wrong = Vec::new();
    // the figures of all variants stand in Explain
    let recording = match runs.get(Clock::Wall, &[]) {
        Ok(recording) => recording.clone(),
        Err(error) => return Proof::of("prose", vec![error], String::new()),
    };
    let pages = pages(lesson, &recording);
    let mut found = Vec::new();
    for (what, rows, most) in &pages {
        if rows > most {
            wrong.push(format!(
                "{what} takes {rows} rows of {COLUMNS} columns, at most {most} fit: shorten it"
            ));
        }
        found.push(format!("{what} {rows} of {most}"));
    }
    for section in [&lesson.prose.learn, &lesson.prose.explain] {
        let mut fenced = false;
        for line in section.0.lines() {
            fenced ^= line.trim_start().starts_with("```");
            let columns = line.chars().count();
            if fenced && columns > usize::from(COLUMNS) - 2 {
                wrong.push(format!(
                    "a line of code has {columns} columns: break it\n    {line}"
                ));
            }
        }
    }
    Proof::of("prose", wrong, format!("rows: {}", found.join(", ")))
}

/// The pages of a lesson, with the rows that they take and may take.
fn pages(lesson: &Lesson, recording: &Recording) -> Vec<(String, usize, usize)> {
    let theme = Theme::new(Depth::Mono, false);
    let mut view = LessonView::recorded(recording.clone(), Some(lesson.clone()));
    let mut pages = Vec::new();
    let mut measure = |view: &mut LessonView, step: Step, what: &str, most: usize| {
        view.step = step;
        pages.push((what.to_owned(), ui::rows(view, COLUMNS, theme), most));
    };
    measure(&mut view, Step::Learn, "Learn", PAGE);
    measure(&mut view, Step::Predict, "Predict", PAGE);
    measure(&mut view, Step::Watch, "Watch", 2 * PANE);
    let options = lesson.predict.as_ref().map_or(0, |p| p.options.len());
    for option in 0..options {
        // with the answer to each misconception
        view.said = Said::Option(Some(option));
        let what = format!("Explain after option {}", option + 1);
        measure(&mut view, Step::Explain, &what, 2 * PAGE);
    }
    for question in 0..lesson.quiz.len() {
        view.asking.at = question;
        // answered wrongly, it takes the most rows
        let answer = lesson.quiz.get(question).map_or(0, |quiz| quiz.answer);
        view.asking.answered = Some(usize::from(answer == 0));
        let what = format!("question {}", question + 1);
        measure(&mut view, Step::Quiz, &what, PAGE);
    }
    measure(&mut view, Step::Challenge, "Challenge", 2 * PANE);
    pages
}
