//! The Explain step: what was predicted, what was measured, and why.

mod heads;
mod rank;

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr as _;

use super::markdown::glued;
use super::{board, page, panes};
use crate::app::{PredictView, Said};
use crate::curve::{self, Points};
use crate::lesson::{Board, Curve, Held, Lesson};
use crate::recording::{Clock, Facts, Nanos, Outcome, Recording, Variant};
use crate::scene::{HeadFigure, difference, faster};
use crate::text::{Add, escape, unended};
use crate::theme::Glyphs;
use crate::weigh::{self, Weight};
use crate::wording::{counts_tasks, length};
use rank::{Column, least};

/// What the page shows.
pub(super) struct ExplainPage<'a> {
    pub lesson: &'a Lesson,
    pub prediction: &'a PredictView,
    pub recording: &'a Recording,
    pub phase: Phase,
    /// The board with the values of the run; none before its end.
    pub board: Option<&'a Board>,
    /// What the plain programs take, and how often each was run.
    pub weights: Option<(Vec<Weight>, usize)>,
    pub curves: Vec<(&'a Curve, Points)>,
    /// Whether points are still to come, and whether a key measures them.
    pub curves_go_on: bool,
    pub measures_curves: bool,
    /// Whether the text would say how the run ends, which is not over.
    pub is_withheld: bool,
    /// The figures that the lesson is about, the most important first.
    pub order: &'a [HeadFigure],
}

/// How far the run has come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// There is none, or it broke off.
    Nothing,
    Live,
    Over,
}

/// The text of the step: the verdict of the learner's own run, its figures, and the lesson's prose.
pub(super) fn text(page: &ExplainPage<'_>, width: usize, glyphs: Glyphs) -> String {
    let lesson = page.lesson;
    let mut text = verdict(page);
    if page.is_withheld {
        return text;
    }
    text.push_str("\n\n");
    text.push_str(&other_settings(page));
    if page.phase == Phase::Over {
        text.push_str("\n\n");
        // a lesson with a board measures what stands there
        text.push_str(&match page.board {
            Some(board) => board::markdown(board, glyphs),
            None => figures(page, width),
        });
    }
    if let Some((weights, runs)) = &page.weights {
        text.push_str("\n\n");
        text.push_str(&weigh::markdown(weights, *runs));
    }
    let curves = curves(page, width, glyphs);
    text.push_str("\n\n");
    text.push_str(&with_curves(&lesson.prose.explain.0, &curves));
    text
}

/// The charts of the curves, one below the other; empty if there are none.
fn curves(page: &ExplainPage<'_>, width: usize, glyphs: Glyphs) -> String {
    let mut text = String::new();
    let goes_on = page.curves_go_on;
    for (curve, points) in &page.curves {
        let key = (goes_on || page.measures_curves).then_some("`w`");
        let ascii = glyphs == Glyphs::Ascii;
        // a chart that is wider shows no more
        let width = width.min(usize::from(page::WIDEST));
        let drawn = curve::markdown(page.lesson, curve, points, (width, ascii), (goes_on, key));
        text.push_str("\n\n");
        text.push_str(&drawn);
    }
    text
}

/// Prose with charts behind the paragraph that speaks of the curve, or before all of it.
fn with_curves<'t>(prose: &'t str, curves: &str) -> Cow<'t, str> {
    if curves.is_empty() {
        return Cow::Borrowed(prose);
    }
    let end = prose.find(" curve").map(|at| {
        let rest = prose.get(at..).unwrap_or_default();
        rest.find("\n\n").map_or(prose.len(), |end| at + end)
    });
    let (before, after) = prose.split_at(end.unwrap_or(0));
    Cow::Owned(format!("{before}{curves}\n\n{after}"))
}

/// The settings of a run that are not the defaults: "fetches 5, default 3".
pub(super) fn changed_settings(lesson: &Lesson, recording: &Recording) -> Vec<String> {
    let defaults = lesson.defaults();
    let knobs = recording.meta.knobs.iter();
    let changed = knobs.filter(|known| !defaults.contains(known));
    let texts = changed.filter_map(|(name, value)| {
        let knob = lesson.knobs.iter().find(|knob| knob.name == *name)?;
        let unit = if knob.unit.is_empty() { "" } else { " " };
        let (now, default) = (knob.text(*value), knob.text(knob.default));
        Some(format!(
            "{} {now}{unit}{}, default {default}",
            escape(&knob.label),
            knob.unit
        ))
    });
    texts.collect()
}

/// The prose was written for the default settings: a run with others is not what it speaks of.
fn other_settings(page: &ExplainPage<'_>) -> String {
    let changed = changed_settings(page.lesson, page.recording);
    if changed.is_empty() {
        return String::new();
    }
    format!(
        "*Your run had other settings ({}). This text describes a run **with the default settings**: press `R` and `r` in Watch \
         to make one.*",
        changed.join("; ")
    )
}

fn verdict(page: &ExplainPage<'_>) -> String {
    let Some(predict) = &page.lesson.predict else {
        return String::new();
    };
    let option = |index: usize| predict.options.get(index).map_or("", |o| unended(&o.text));
    let said = match &page.prediction.said {
        Said::Nothing => "You made no prediction.".to_owned(),
        Said::Skipped => "You skipped the prediction.".to_owned(),
        Said::Option(None) => "The option you chose no longer exists.".to_owned(),
        Said::Option(Some(said)) => format!("You chose: **{}**.", option(*said)),
    };
    let shown = match &page.prediction.held {
        None if page.phase == Phase::Live => {
            return format!(
                "{said} The run has not ended yet. Its result will appear here; {}.",
                escape(&panes::progress(page.recording))
            );
        }
        None if page.prediction.held_before.is_none() => {
            return format!("{said} No run has finished yet. Press `r` to run.");
        }
        None => {
            let right = page.prediction.held_before.unwrap_or(0);
            format!(
                "{} Press `r` to run again.",
                shown(
                    page.prediction,
                    "Your first run showed",
                    right,
                    option(right)
                )
            )
        }
        Some(Held::One(right)) => shown(page.prediction, "Your run shows", *right, option(*right)),
        Some(Held::None) => format!(
            "With these settings ({}) no option matches what was measured: the question is about the defaults.",
            settings(page)
        ),
        Some(Held::Several) => format!(
            "With these settings ({}) more than one option matches what was measured.",
            settings(page)
        ),
        Some(Held::Unknown(error)) => format!("Cannot determine which option is right: {error}."),
    };
    let right = match &page.prediction.held {
        Some(Held::One(right)) => Some(*right),
        Some(_) => None,
        None => page.prediction.held_before,
    };
    let wrong = match (&page.prediction.said, right) {
        (Said::Option(Some(said)), Some(right)) if *said != right => predict
            .options
            .get(*said)
            .and_then(|option| option.misconception.clone()),
        _ => None,
    };
    match wrong {
        Some(answer) => format!("{said} {shown}\n\n{answer}"),
        None => format!("{said} {shown}"),
    }
}

/// What a run shows, beside what the learner said.
fn shown(prediction: &PredictView, run: &str, right: usize, option: &str) -> String {
    if prediction.said == Said::Option(Some(right)) {
        format!("{run} the same: you were **right**.")
    } else {
        format!("{run}: **{option}**.")
    }
}

/// The settings of a run by the names that its knobs have on the screen.
fn settings(page: &ExplainPage<'_>) -> String {
    let knobs = page.recording.meta.knobs.iter().map(|(name, value)| {
        let known = page.lesson.knobs.iter().find(|knob| knob.name == *name);
        known.map_or_else(
            || format!("{} {value}", escape(name)),
            |knob| {
                let text = format!(
                    "{} {} {}",
                    escape(&knob.label),
                    knob.text(*value),
                    knob.unit
                );
                text.trim_end().to_owned()
            },
        )
    });
    knobs.collect::<Vec<_>>().join(", ")
}

/// Narrower pages leave the number of polls out of the table, unless the lesson speaks of it.
const WIDE: usize = 84;

/// A table of the facts of each variant, with the ratio to the variant of reference, and what the lesson adds.
fn figures(page: &ExplainPage<'_>, width: usize) -> String {
    let mut columns = columns(page, width, Names::Whole);
    if total(&columns, str::width) > width {
        columns = self::columns(page, width, Names::Short);
    }
    if total(&columns, str::width) > width {
        // rather no count of polls than cells of two lines
        columns.retain(|column| column.rank < rank::POLLS);
    }
    drop_wrapped(&mut columns, width);
    heads::keep_short(&mut columns, width);
    while total(&columns, longest_word) > width {
        let Some(place) = least(&columns, |_| true) else {
            break;
        };
        columns.remove(place);
    }
    let row = |of: &dyn Fn(&Column) -> String| {
        let cells: Vec<_> = columns.iter().map(of).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let mut text = row(&|column| column.head.clone());
    text.add(format_args!("|{}\n", "---|".repeat(columns.len())));
    for place in 0..page.recording.variants().len() {
        text.push_str(&row(&|column| {
            column.cells.get(place).cloned().unwrap_or_default()
        }));
    }
    text
}

/// Leaves out what the lesson does not speak of, if that makes each row one line.
fn drop_wrapped(columns: &mut Vec<Column>, width: usize) {
    let kept = columns.iter().filter(|column| !column.is_minor());
    let kept: Vec<Column> = kept.cloned().collect();
    if needed(&kept, longest_word) > width {
        return;
    }
    while needed(columns, longest_word) > width {
        let Some(place) = least(columns, Column::is_minor) else {
            return;
        };
        columns.remove(place);
    }
}

/// Columns that the table needs with its cells whole, and of the heads as much as is measured.
fn needed(columns: &[Column], measure: impl Fn(&str) -> usize) -> usize {
    let widths = columns.iter().map(|column| {
        let cells = column.cells.iter().map(|cell| cell.width()).max();
        cells.unwrap_or(0).max(measure(&column.head))
    });
    widths.sum::<usize>() + 2 * columns.len().saturating_sub(1)
}

/// Columns that the table needs: the names whole, of the others as much as is measured, and two blanks between them.
fn total(columns: &[Column], measure: fn(&str) -> usize) -> usize {
    let widths = columns.iter().enumerate().map(|(place, column)| {
        let texts = column.cells.iter().chain([&column.head]);
        let measure = if place == 0 { str::width } else { measure };
        texts.map(|text| measure(text)).max().unwrap_or(0)
    });
    widths.sum::<usize>() + 2 * columns.len().saturating_sub(1)
}

fn longest_word(text: &str) -> usize {
    glued(text).split(' ').map(str::width).max().unwrap_or(0)
}

/// How the programs are called: as on the timeline, where the table has room for that.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Whole,
    Short,
}

fn columns(page: &ExplainPage<'_>, width: usize, names: Names) -> Vec<Column> {
    let (recording, lesson) = (page.recording, page.lesson);
    let variants = recording.variants();
    let column = |head: &str, rank: u8, cell: &dyn Fn(&Variant) -> String| Column {
        head: head.to_owned(),
        cells: variants.iter().map(cell).collect(),
        rank,
    };
    let rank = |figure, otherwise| rank::of(page.order, figure, otherwise);
    // on the virtual clock a poll takes no time
    let is_real = recording.meta.clock == Clock::Wall;
    let is_counted = variants.iter().any(|variant| variant.in_flight().is_some());
    let mut columns = vec![
        column("measured", rank::STAYS, &|variant| {
            let known = lesson.variant(variant.id());
            let known = known.filter(|_| names == Names::Short);
            escape(known.map_or_else(|| variant.label(), |known| &known.short))
        }),
        column("time", rank::STAYS, &elapsed),
    ];
    if variants.iter().any(Variant::has_two_clocks) {
        columns.push(column("real time", rank::STAYS, &|variant| {
            variant.wall_elapsed().map_or_else(String::new, length)
        }));
    }
    let own = lesson.figures.iter().enumerate();
    columns.extend(own.map(|(place, (name, figure))| {
        let rank = rank(HeadFigure::Own(place), rank::OWN);
        column(name, rank, &|variant| {
            let value = figure.text_of(recording, variant.id());
            value.unwrap_or_default()
        })
    }));
    if recording.reference().is_some() {
        columns.push(column("compared", rank::RATIO, &|variant| {
            compared(recording, variant)
        }));
    }
    let all_tasks = rank(HeadFigure::Tasks, rank::TASKS);
    columns.push(column(tasks(lesson), all_tasks, &|variant| {
        variant.totals().tasks.to_string()
    }));
    if is_counted {
        let rank = rank(HeadFigure::InFlight, rank::IN_FLIGHT);
        columns.push(column("in flight", rank, &|variant| {
            in_flight(variant.in_flight(), &variant.totals())
        }));
    }
    let polls = rank(HeadFigure::Polls, rank::POLLS);
    if width >= WIDE || polls < rank::POLLS {
        columns.push(column("polls", polls, &|variant| {
            variant.totals().polls.to_string()
        }));
    }
    if is_real {
        let rank = rank(HeadFigure::LongestPoll, rank::LONGEST_POLL);
        columns.push(column("longest poll", rank, &|variant| {
            length(Nanos::from_seconds(variant.totals().longest_poll))
        }));
    }
    columns
}

/// How long a program took; the end of the recording is not that of one that is stuck.
fn elapsed(variant: &Variant) -> String {
    match variant.outcome() {
        Outcome::Stuck => "stuck".to_owned(),
        _ => format!("{:.2} s", variant.totals().elapsed),
    }
}

/// What the number of all tasks is called: another name where the lesson has a figure for the most at a time.
fn tasks(lesson: &Lesson) -> &'static str {
    let mut figures = lesson.figures.iter();
    if figures.any(|(name, _)| counts_tasks(name)) {
        "tasks in all"
    } else {
        "tasks"
    }
}

/// "2.0x faster" than the base, to which it is compared; what did other work is not faster.
fn compared(recording: &Recording, variant: &Variant) -> String {
    let base = recording
        .reference()
        .and_then(|place| recording.variants().get(place));
    match recording.compared_to(variant) {
        _ if base.is_some_and(|base| base.id() == variant.id()) => "base".to_owned(),
        None => String::new(),
        Some(reference) if difference(variant, reference).is_some() => "other work".to_owned(),
        Some(reference) => faster(variant, reference),
    }
}

fn in_flight(counted: Option<&str>, facts: &Facts) -> String {
    counted.map_or_else(String::new, |_| facts.max_in_flight.to_string())
}
