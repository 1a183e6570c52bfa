//! How a lesson is opened, and a recording.

use super::figures;
use super::views::BehindView;
use super::{
    Ahead, Below, ChallengeView, CodeView, FindingsView, KnobsView, LessonView, PageView, Pane,
    PredictView, Python, RunView, Said, Side, SideView, TimelineView,
};
use crate::app::asking::{Asking, Card};
use crate::app::book::Book;
use crate::app::room::Room;
use crate::app::source::Code;
use crate::lesson::{Lesson, Step};
use crate::playback::Playback;
use crate::recording::{Meta, Recording};
use crate::scene::Shown;

impl LessonView {
    /// Opens a lesson at a step; `python`: the Python program comes first, if there is one.
    pub fn open(lesson: Lesson, step: Step, python: bool, book: &mut Book) -> Self {
        let python = python && lesson.python.is_some();
        let lesson = lesson.for_reader(python);
        let empty = Recording::new(Meta::default(), Vec::new());
        let mut view = Self::of(Some(&lesson), empty);
        let done = book.lesson(lesson.id);
        view.prediction.said = match done.and_then(|done| done.prediction.as_ref()) {
            None => Said::Nothing,
            Some(prediction) => match &prediction.chosen {
                None => Said::Skipped,
                Some(text) => Said::Option(lesson.option(text)),
            },
        };
        let prediction = done.and_then(|done| done.prediction.as_ref());
        let held = prediction.and_then(|prediction| prediction.held.as_ref());
        view.prediction.held_before = held.and_then(|text| lesson.option(text));
        if let Some(left) = done.filter(|done| !done.is_done(Step::Quiz)) {
            view.asking.go_on(&left.quiz);
        }
        let attempt = done.and_then(|done| done.challenge.clone());
        let attempt = attempt.unwrap_or_default();
        (view.challenge.best, view.challenge.hints) = (attempt.best, attempt.hints);
        view.playback = Playback::live(lesson.expected());
        view.knobs.values = lesson.defaults();
        view.code.text = Code::new(lesson.code.source);
        view.run.own = true;
        view.python.first = python;
        view.lesson = Some(lesson);
        let step = if view.steps().contains(&step) {
            step
        } else {
            Step::Learn
        };
        view.go(step, book);
        view
    }

    /// Shows a recording, with its lesson if it is here.
    pub fn recorded(recording: Recording, lesson: Option<Lesson>) -> Self {
        let lesson = lesson.map(Lesson::in_rust);
        let mut view = Self::of(lesson.as_ref(), recording);
        view.run.settled = true;
        view.lesson = lesson;
        view.judge();
        view.select_followed();
        view
    }

    /// A view of a recording, at Watch, with nothing done yet.
    fn of(lesson: Option<&Lesson>, recording: Recording) -> Self {
        let open = opened(lesson, &recording);
        let (selected, followed) = about(lesson, &recording, &open);
        let compared = open.clone();
        let shown = open.into_iter().map(|open| Shown {
            open,
            ..Shown::default()
        });
        let shown = shown.map(|shown| below(shown, Below::Lesson, lesson));
        let timeline = TimelineView {
            ahead: Ahead::Dimmed,
            order: lesson.map_or_else(Vec::new, figures::order),
            shown: shown.collect(),
            compared,
            by_hand: false,
            auto_opened: Vec::new(),
            below: Below::Lesson,
            selected: (selected, 0),
            followed,
            scrolled_to: (0, 0),
        };
        Self {
            playback: Playback::opened(&recording),
            step: Step::Watch,
            pane: Pane::Timeline,
            side: SideView {
                view: Side::Notes,
                scroll: 0,
            },
            timeline,
            room: Room::default(),
            code: CodeView::new(Code::new(&recording.meta.source)),
            python: python(lesson),
            knobs: KnobsView {
                values: recording.meta.knobs.clone(),
                ..KnobsView::default()
            },
            page: PageView::default(),
            prediction: PredictView::default(),
            asking: Asking::new(cards(lesson)),
            challenge: ChallengeView::default(),
            found: FindingsView::default(),
            behind: BehindView::default(),
            trouble: None,
            lesson: None,
            run: RunView::of(recording),
        }
    }
}

/// The program in Python, not yet shown.
fn python(lesson: Option<&Lesson>) -> Python {
    Python {
        open: false,
        first: false,
        pair: 0,
        code: Code::python(lesson.and_then(|l| l.python).unwrap_or_default()),
    }
}

/// Which variants are drawn in full at first: the main ones, or two of a recording whose lesson is not here.
fn opened(lesson: Option<&Lesson>, recording: &Recording) -> Vec<bool> {
    match lesson {
        Some(lesson) if recording.variants().is_empty() => {
            let open = lesson.variants.iter().map(|variant| variant.main);
            open.collect()
        }
        _ => {
            let variants = recording.variants().iter().enumerate();
            let open = variants.map(|(index, variant)| {
                let known = lesson.and_then(|lesson| lesson.variant(variant.id()));
                known.map_or(index < 2, |variant| variant.main)
            });
            open.collect()
        }
    }
}

/// The variant that is selected at first, and the lane of it: those that the question is about, if they are here.
fn about(lesson: Option<&Lesson>, recording: &Recording, open: &[bool]) -> (usize, Option<String>) {
    let asked = lesson.and_then(|lesson| lesson.predict.as_ref()?.about.clone());
    let variants = recording.variants().len();
    let is_here = |place: usize| variants == 0 || place < variants;
    match asked {
        Some((variant, lane)) if is_here(variant) => (variant, lane),
        _ => (open.iter().position(|open| *open).unwrap_or(0), None),
    }
}

/// The questions at the end.
fn cards(lesson: Option<&Lesson>) -> Vec<Card> {
    let cards = lesson.into_iter().flat_map(|lesson| {
        lesson.quiz.iter().map(|quiz| Card {
            lesson: lesson.id.to_owned(),
            quiz: quiz.clone(),
        })
    });
    cards.collect()
}

/// The same with the rows below the lanes that are asked for.
pub(super) fn below(shown: Shown, below: Below, lesson: Option<&Lesson>) -> Shown {
    let (workers, gauges) = match (below, lesson) {
        (Below::All, _) => (true, true),
        (Below::Nothing, _) | (Below::Lesson, None) => (false, false),
        (Below::Lesson, Some(lesson)) => (lesson.worker_rows, lesson.has_rows_of_gauges()),
    };
    Shown {
        workers,
        gauges,
        ..shown
    }
}
