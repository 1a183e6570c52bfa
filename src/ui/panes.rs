//! What each pane and page of a lesson draws: the only place of the screens, beside those that lay it out, that knows the
//! whole lesson. A pane gets what it draws and no more, so that another layout is one more function.

use std::borrow::Cow;

use super::bars::StepsLine;
use super::challenge::{GoalPane, Stage};
use super::code::{CodePane, LanesAt};
use super::explain::{self, ExplainPage, Phase};
use super::gauges::GaugesPane;
use super::knobs::KnobsPane;
use super::predict::PredictPage;
use super::programs::{Program, ProgramsPane};
use super::python::{Pairs, PythonPane};
use super::recap::RecapPage;
use super::side::{Content, SidePane};
use super::timeline::TimelinePane;
use crate::app::{App, Code, LessonView, Pane, Side};
use crate::lesson::{self, Board, Lesson, Step};
use crate::recording::Recording;

/// The steps, and what is to be said above the panes.
pub(super) fn steps<'a>(app: &App, view: &'a LessonView) -> StepsLine<'a> {
    let lesson = view.lesson.as_ref();
    let is_done = |step| view.is_own() && lesson.is_some_and(|l| app.book.is_done(l.id, step));
    let steps = view.steps().into_iter();
    let remark = view.remarks().latest(view.timeline.selected.0);
    StepsLine {
        steps: steps.map(|step| (step, is_done(step))).collect(),
        step: view.step,
        remark: remark.and_then(|(variant, remark)| {
            if variant == view.timeline.selected.0 {
                return Some((None, remark.text.as_str()));
            }
            let variant = lesson?.variant(&remark.variant)?;
            Some((Some(variant.short.as_str()), remark.text.as_str()))
        }),
        said: &view.prediction.said,
        predict: lesson.and_then(|lesson| lesson.predict.as_ref()),
    }
}

/// The program of which the lines are that a run names, where the reader sees those of the other one, or sees none: on a small screen a
/// program that Python does not have may have no code beside it.
fn program(view: &LessonView) -> Option<&'static str> {
    view.python.open.then_some("demo.rs")
}

/// Its lanes at the playhead.
fn lanes(view: &LessonView) -> LanesAt<'_> {
    LanesAt {
        variant: view.selected_variant(),
        selected: view.timeline.selected.1,
        playhead: view.playhead(),
    }
}

fn pairs(view: &LessonView) -> Pairs<'_> {
    let lesson = view.lesson.as_ref();
    Pairs {
        all: lesson.map_or(&[], |lesson| &lesson.pairs),
        selected: view.python.pair,
    }
}

pub(super) fn code(view: &LessonView) -> CodePane<'_> {
    CodePane {
        code: &view.code,
        lanes: lanes(view),
        functions: view.functions(),
        pairs: view.compares_python().then(|| pairs(view)),
        lacks_python: view.python.open && view.lacks_python(),
        focused: view.pane == Pane::Code,
    }
}

pub(super) fn python(view: &LessonView) -> PythonPane<'_> {
    PythonPane {
        program: &view.python.code,
        lanes: lanes(view),
        function: view.python_function(),
        case: view.python_case(),
        called: view.python_functions(),
        others: view.python_of_others(),
        pairs: pairs(view),
        beside: view.compares_python(),
        sideways: view.code.sideways,
    }
}

pub(super) fn gauges(view: &LessonView) -> GaugesPane<'_> {
    let lesson = view.lesson.as_ref();
    let shown = view.selected_variant();
    let known = lesson.and_then(|lesson| lesson.variant(shown?.id()));
    GaugesPane {
        variant: shown,
        short: known.map_or("", |known| &known.short),
        figures: lesson.map_or(&[], |lesson| &lesson.figures),
        playhead: view.playhead(),
    }
}

pub(super) fn knobs(view: &LessonView) -> KnobsPane<'_> {
    let lesson = view.lesson.as_ref();
    let version = view.chosen_version().unwrap_or_default();
    let known = lesson.and_then(|lesson| lesson.variant(version));
    KnobsPane {
        state: &view.knobs,
        settings: view.settings(),
        knobs: lesson.map_or(&[], |lesson| &lesson.knobs),
        presets: lesson.map_or(&[], |lesson| &lesson.presets),
        version: known.map_or(version, |variant| &variant.short),
        of_run: &view.recording().meta.knobs,
        is_changed: view.is_changed(),
        focused: view.pane == Pane::Knobs,
    }
}

pub(super) fn side(view: &LessonView) -> SidePane<'_> {
    let prose = view.lesson.as_ref().map(|lesson| &lesson.prose);
    let (recording, playhead) = (view.recording(), view.playhead());
    let content = match (view.side.view, prose, view.moment()) {
        (Side::Moment, Some(prose), Some((place, _))) => Content::Moment(prose, place),
        (Side::Notes | Side::Moment, ..) => {
            let lesson = view.lesson.as_ref();
            let has_others =
                lesson.is_some_and(|it| !explain::changed_settings(it, recording).is_empty());
            Content::Notes(prose.map(|prose| prose.watch.0.as_str()), has_others)
        }
        (Side::Board, ..) => Content::Board(board(view)),
        (Side::Lane, ..) => {
            let lane = view.selected_lane().and_then(|(place, lane)| {
                let variant = recording.variants().get(place)?;
                Some((variant, variant.lane(lane)?))
            });
            Content::Lane(lane, playhead)
        }
        (Side::Log, ..) => Content::Log(view.selected_variant(), playhead),
        (Side::Findings, ..) => Content::Findings(&view.found, recording),
        (Side::Legend, ..) => Content::Legend(recording.variants()),
    };
    SidePane {
        content,
        program: program(view),
        scroll: view.side.scroll,
        focused: view.pane == Pane::Side,
    }
}

pub(super) fn goal(view: &LessonView) -> Option<GoalPane<'_>> {
    let lesson = view.lesson.as_ref()?;
    Some(GoalPane {
        lesson,
        challenge: lesson.challenge.as_ref()?,
        state: &view.challenge,
        stage: match view.is_won() {
            true if view.has_earned_certificate() => Stage::Certificate,
            true => Stage::Met,
            false if view.is_live() => Stage::Running,
            false => Stage::Open,
        },
        progress: progress(view.recording()),
        is_changed: view.is_changed(),
        scroll: view.side.scroll,
        focused: view.pane == Pane::Side,
    })
}

/// The board with the values of the run that is shown, if it has ended.
fn board(view: &LessonView) -> Option<Cow<'_, Board>> {
    let lesson = view.lesson.as_ref()?;
    let board = view.run.board.as_ref().map(Cow::Borrowed);
    Some(board.unwrap_or_else(|| Cow::Owned(Board::new(lesson, None))))
}

pub(super) fn timeline(view: &LessonView) -> TimelinePane<'_> {
    let lesson = view.lesson.as_ref();
    // the goal's pane says so until there is a verdict
    let is_judged = view.step == Step::Challenge && view.challenge.judged.is_some();
    let progress = if is_judged && view.is_live() {
        progress(view.recording())
    } else {
        String::new()
    };
    TimelinePane {
        recording: view.recording(),
        before: view.run.before.as_deref(),
        before_figures: &view.run.before_figures,
        beside: view.run.beside,
        playback: &view.playback,
        is_live: view.is_live(),
        ahead: view.timeline.ahead,
        shown: &view.timeline.shown,
        compared: &view.timeline.compared,
        gauges: view.gauge_rows(),
        lane_rows: view.lane_rows(),
        selected: view.timeline.selected,
        lane: view.selected_lane(),
        figures: &view.run.figures,
        order: &view.timeline.order,
        variants: lesson.map_or(&[], |lesson| &lesson.variants),
        knobs: lesson.map_or(&[], |lesson| &lesson.knobs),
        remarks: view.remarks(),
        program: program(view),
        progress,
        focused: view.pane == Pane::Timeline,
    }
}

/// The run that is drawn below a question: no key moves anything in it. While it goes on, as far as it is recorded, and in Explain too,
/// where the text waits for its end.
pub(super) fn picture(view: &LessonView) -> Option<TimelinePane<'_>> {
    let is_asked = view.step == Step::Quiz && !view.asking.is_over();
    let waits = view.step == Step::Explain && view.withholds_explanation();
    let is_there = view.has_run() && (view.is_live() || view.recording().is_over());
    ((is_asked || waits) && is_there).then(|| TimelinePane {
        focused: false,
        progress: progress(view.recording()),
        ..timeline(view)
    })
}

/// Which program of a run that goes on is running, and how many are to come; empty when it is over.
pub(super) fn progress(recording: &Recording) -> String {
    if recording.is_over() {
        return String::new();
    }
    let variants = || recording.variants().iter();
    let waiting = variants()
        .filter(|variant| recording.waits_for_turn(variant))
        .count();
    let mut running = variants().filter(|variant| variant.has_begun() && !variant.is_over());
    let running = match (running.next(), running.count()) {
        (Some(one), 0) => format!("{} is running", one.label()),
        (Some(_), others) => format!("{} programs are running", others + 1),
        (None, _) if recording.meta.in_turn => "next program starting".to_owned(),
        (None, _) => "programs starting".to_owned(),
    };
    match waiting {
        0 => running,
        waiting => format!("{running}, {waiting} to come"),
    }
}

pub(super) fn predict(view: &LessonView) -> PredictPage<'_> {
    let lesson = view.lesson.as_ref();
    PredictPage {
        predict: lesson.and_then(|lesson| lesson.predict.as_ref()),
        state: &view.prediction,
    }
}

pub(super) fn explain<'a>(view: &'a LessonView, lesson: &'a Lesson) -> ExplainPage<'a> {
    ExplainPage {
        lesson,
        prediction: &view.prediction,
        recording: view.recording(),
        phase: match view.is_live() {
            true => Phase::Live,
            false if view.has_run() && view.recording().is_over() => Phase::Over,
            false => Phase::Nothing,
        },
        board: view.run.board.as_ref(),
        weights: view.weights(),
        curves: view.curve_points(lesson),
        curves_go_on: view.curves_go_on(),
        measures_curves: view.measures_curves(),
        is_withheld: view.withholds_explanation(),
        order: &view.timeline.order,
    }
}

pub(super) fn recap<'a>(view: &'a LessonView, lesson: &'a Lesson) -> RecapPage<'a> {
    let rows = view.recap_rows();
    RecapPage {
        lesson,
        python: view.python.first,
        changed: explain::changed_settings(lesson, view.recording()),
        variants: view.recording().variants(),
        window: view.recap_window(&rows),
        rows,
        is_live: view.is_live(),
        met: view.met_goal().map(|(version, measured)| {
            let version = version.map(|version| format!(" with **{}**", version.label));
            format!("*Met{}:* {measured}", version.unwrap_or_default())
        }),
    }
}

/// The program that the prediction is about and those that are drawn in full at first, in the language that comes first. They stand
/// below the texts that come before the run.
pub(super) fn programs(view: &LessonView) -> Option<ProgramsPane<'_>> {
    let lesson = view.lesson.as_ref()?;
    if !matches!(view.step, Step::Learn | Step::Predict) {
        return None;
    }
    let (file, code, find): (_, _, fn(&Code, &str) -> _) = if view.python.first {
        ("demo.py", &view.python.code, Code::python_function)
    } else {
        ("demo.rs", &view.code.text, Code::function)
    };
    let predict = lesson.predict.as_ref();
    if predict.is_some_and(|predict| !predict.code) {
        return None;
    }
    let about = predict.and_then(|predict| predict.about.as_ref());
    let about = about.and_then(|(place, _)| lesson.variants.get(*place));
    let others = lesson.variants.iter().filter(|variant| variant.main);
    let is_there = |variant: &&lesson::Variant| !view.python.first || lesson.has_python(variant);
    let others = others.filter(|variant| about.is_none_or(|about| about.id != variant.id));
    let programs = about.into_iter().chain(others).filter(is_there);
    let programs = programs.map(|variant| Program {
        label: &variant.label,
        functions: functions(lesson, variant)
            .filter_map(|name| find(code, name))
            .collect(),
    });
    let programs = programs.filter(|program| !program.functions.is_empty());
    Some(ProgramsPane {
        file,
        code,
        programs: programs.collect(),
    })
}

/// The functions of a variant, and what the programs in Python call it.
fn functions<'a>(
    lesson: &'a Lesson,
    variant: &'a lesson::Variant,
) -> impl Iterator<Item = &'a str> {
    let python = lesson.counterpart.programs.iter();
    let python = python.filter(|(_, id)| *id == variant.id);
    let own = [variant.program.as_str(), variant.id.as_str()];
    let counted = variant.in_flight.as_deref();
    let counted = counted.filter(|_| variant.show.is_empty());
    let shown = variant.show.iter().map(String::as_str).chain(counted);
    shown
        .chain(own)
        .chain(python.map(|(name, _)| name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::scripted::{batch, ended, opened};
    use crate::recording::{Meta, Nanos, Outcome, VariantInfo};

    #[test]
    fn of_a_run_that_goes_on_the_running_program_is_named_and_those_to_come_are_counted() {
        let info = |id: &str| VariantInfo {
            id: id.to_owned(),
            label: format!("the {id}"),
            ..VariantInfo::default()
        };
        let meta = Meta {
            in_turn: true,
            ..Meta::default()
        };
        let variants = ["first", "second", "third"].map(info);
        let mut recording = Recording::new(meta, variants.into());
        assert_eq!(progress(&recording), "next program starting, 3 to come");
        let mut fold = |variant, events: Vec<_>| {
            recording.fold(variant, batch(Nanos(1), &["main"], events));
            progress(&recording)
        };
        let running = fold(0, vec![(0, opened(0, 0))]);
        assert_eq!(running, "the first is running, 2 to come");
        let running = fold(
            1,
            vec![(1, opened(0, 0)), (2, ended(0, Outcome::Completed))],
        );
        assert_eq!(running, "2 programs are running, 1 to come");
    }
}
