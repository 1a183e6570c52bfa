//! Texts fit on a terminal of 80 columns and 24 rows: what is read before the run on one page, the rest on two at most.

use unicode_width::UnicodeWidthStr;

use super::{Proof, Runs};
use crate::app::{Asking, Book, LessonView, Pane, Said, TRIES};
use crate::lesson::{Lesson, Sort, Step};
use crate::recording::{Clock, Recording};
use crate::theme::{Depth, Theme};
use crate::ui;

/// Such a terminal.
const SMALL: (u16, u16) = (80, 24);

/// One on which all panes are seen at once.
pub(super) const LARGE: (u16, u16) = (120, 40);

/// Columns of a remark at most, so that it stands whole beside the steps, or in the head of its variant.
const REMARK: usize = 62;

pub(super) fn prove(lesson: &Lesson, runs: &mut Runs<'_>) -> Proof {
    let mut wrong = Vec::new();
    // the figures of all variants stand in Explain
    let recording = match runs.get(Clock::Wall, &[]) {
        Ok(recording) => recording.clone(),
        Err(error) => return Proof::of("prose", vec![error], String::new()),
    };
    let pages = pages(lesson, &recording);
    let mut found = Vec::new();
    for (what, measure, times) in &pages {
        let ui::Measure {
            rows,
            room,
            columns,
        } = measure;
        let most = room * times;
        if *rows > most {
            wrong.push(format!(
                "{what} takes {rows} rows of {columns} columns, at most {most} fit: shorten it"
            ));
        }
        found.push(format!("{what} {rows} of {most}"));
    }
    wrong.extend(remarks(lesson));
    let readings = lesson.prose.readings();
    for line in readings.iter().flat_map(|prose| prose.explain.0.lines()) {
        if line.trim_start().starts_with('|') && line.contains("](") {
            wrong.push(format!(
                "a link in a table has no number to press: write a list\n    {line}"
            ));
        }
    }
    for section in readings
        .iter()
        .flat_map(|prose| [&prose.learn, &prose.explain])
    {
        let mut fenced = false;
        for line in section.0.lines() {
            fenced ^= line.trim_start().starts_with("```");
            let columns = line.chars().count();
            if fenced && columns > usize::from(SMALL.0) - 6 {
                wrong.push(format!(
                    "a line of code has {columns} columns: break it\n    {line}"
                ));
            }
        }
    }
    Proof::of("prose", wrong, format!("rows: {}", found.join(", ")))
}

/// What is wrong with the remarks, in both languages.
fn remarks(lesson: &Lesson) -> Vec<String> {
    let mut wrong = Vec::new();
    let remarks = &lesson.prose.remarks;
    let in_python = lesson.clone().in_python().prose.remarks;
    let others = in_python.iter().filter(|remark| !remarks.contains(remark));
    for remark in remarks.iter().chain(others) {
        let columns = remark.text.width();
        if columns > REMARK {
            wrong.push(format!(
                "a remark has {columns} columns, at most {REMARK} fit: shorten it\n    {}",
                remark.text
            ));
        }
        if remark.text.contains('`') {
            wrong.push(format!(
                "a remark is shown as it is written: leave the backticks out\n    {}",
                remark.text
            ));
        }
    }
    wrong
}

/// What a page is, how long it is, and how many times its room it may take.
type MeasuredPage = (String, ui::Measure, usize);

/// The pages of a lesson, with those that are not the same for readers of Python.
fn pages(lesson: &Lesson, recording: &Recording) -> Vec<MeasuredPage> {
    let mut pages = pages_in(&lesson.clone().in_rust(), recording, false);
    if lesson.python.is_some() {
        let rust = pages.clone();
        let python = pages_in(&lesson.clone().in_python(), recording, true);
        let others = python.into_iter().filter(|page| !rust.contains(page));
        pages.extend(
            others.map(|(what, measure, times)| {
                (format!("{what} with Python first"), measure, times)
            }),
        );
    }
    pages
}

/// The pages of a lesson in the language of a reader.
fn pages_in(lesson: &Lesson, recording: &Recording, python: bool) -> Vec<MeasuredPage> {
    let theme = Theme::new(Depth::Mono, false);
    let mut view = LessonView::recorded(recording.clone(), Some(lesson.clone()));
    view.python.first = python && !view.python.code.is_empty();
    let mut pages = Vec::new();
    let mut measure = |view: &mut LessonView, step: Step, size, what: &str, times: usize| {
        view.step = step;
        pages.push((what.to_owned(), ui::rows(view, size, theme), times));
    };
    measure(&mut view, Step::Learn, SMALL, "Learn", 1);
    measure(&mut view, Step::Predict, SMALL, "Predict", 1);
    measure(&mut view, Step::Watch, LARGE, "Watch", 1);
    view.pane = Pane::Side;
    measure(&mut view, Step::Watch, SMALL, "Watch on a small screen", 2);
    let options = lesson.predict.as_ref().map_or(0, |p| p.options.len());
    // a chart has a page of its own
    let explain = if lesson.curves.is_empty() { 2 } else { 3 };
    for option in 0..options {
        // with the answer to each misconception
        view.prediction.said = Said::Option(Some(option));
        let what = format!("Explain after option {}", option + 1);
        measure(&mut view, Step::Explain, SMALL, &what, explain);
    }
    for (question, quiz) in lesson.quiz.iter().enumerate() {
        view.asking.at = question;
        if let Some(sort) = &quiz.sort {
            // with all that can be wrong
            view.asking = sorted_wrongly(&view.asking, question, sort);
            let what = format!("question {} after a try", question + 1);
            measure(&mut view, Step::Quiz, SMALL, &what, 1);
            for _ in view.asking.sorting.tries..TRIES {
                view.asking.confirm(&mut Book::default());
            }
            let what = format!("question {} after the last try", question + 1);
            measure(&mut view, Step::Quiz, SMALL, &what, 2);
            continue;
        }
        // with the answer to each misconception
        for option in (0..quiz.options.len()).filter(|option| *option != quiz.answer) {
            view.asking.answered = Some(option);
            let what = format!("question {} after option {}", question + 1, option + 1);
            measure(&mut view, Step::Quiz, SMALL, &what, 1);
        }
    }
    let goal = "Challenge on a small screen";
    measure(&mut view, Step::Challenge, SMALL, goal, 2);
    measure(&mut view, Step::Challenge, LARGE, "Challenge", 1);
    pages
}

/// A sorting question after a try in which every item was in a wrong bin.
fn sorted_wrongly(asking: &Asking, question: usize, sort: &Sort) -> Asking {
    let mut asking = Asking {
        cards: asking.cards.clone(),
        at: question,
        ..Asking::default()
    };
    for (item, bin) in sort.items.iter().map(|item| item.bin).enumerate() {
        asking.put(item, (bin + 1) % sort.bins.len().max(1));
    }
    asking.confirm(&mut Book::default());
    asking
}
