//! The goal of the challenge: each part with its figure, hints, and the best run.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use super::markdown::{self, Line, glued, unglued};
use super::pen::Pen;
use super::{frame, page, watch};
use crate::app::ChallengeView;
use crate::lesson::{Challenge, Judged, Lesson};
use crate::progress::Best;
use crate::text::Add;
use crate::theme::{Glyphs, Role};

/// What the pane draws.
pub(super) struct GoalPane<'a> {
    /// Has the names of the settings of the best run.
    pub lesson: &'a Lesson,
    pub challenge: &'a Challenge,
    pub state: &'a ChallengeView,
    pub stage: Stage,
    /// Which program is running, and how many are to come: the goal is judged when those that it speaks of have ended.
    pub progress: String,
    /// The knobs are set otherwise than in the run that was judged.
    pub is_changed: bool,
    pub scroll: usize,
    pub focused: bool,
}

/// How far the run has come.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// It goes on.
    Running,
    /// It has not met the goal, or there is none.
    Open,
    /// It meets the goal.
    Met,
    /// It does, and may be saved as a certificate.
    Certificate,
}

impl Stage {
    fn is_won(self) -> bool {
        matches!(self, Self::Met | Self::Certificate)
    }
}

/// Columns of the border that a note leaves to the title.
const TITLE: u16 = 16;

pub(super) fn draw(pane: &GoalPane<'_>, pen: &mut Pen<'_>, area: Rect) {
    let note = match &pane.state.judged {
        Some(parts) => {
            let score = score(parts, pane.state.best.as_ref().map_or(0, |best| best.met));
            let room = usize::from(area.width.saturating_sub(TITLE));
            if pane.is_changed {
                let whole = Some(format!("last run: {score}"));
                whole
                    .filter(|whole| whole.width() <= room)
                    .unwrap_or_else(|| "of the last run".to_owned())
            } else {
                score
            }
        }
        None if pane.stage == Stage::Running => pane.progress.clone(),
        None => "r runs".to_owned(),
    };
    frame::draw(pen, area, "challenge", &note, pane.focused);
    let inside = watch::text_area(area);
    let lines = lines(pane, inside, pen.theme.glyphs);
    let (seen, count) = markdown::show(pen, inside, &lines, pane.scroll);
    frame::more(pen, area, seen, count);
}

/// How many rows the challenge takes in an area.
pub(super) fn rows(pane: &GoalPane<'_>, area: Rect, glyphs: Glyphs) -> usize {
    lines(pane, area, glyphs).len()
}

/// How many rows it takes where room is short: what it is about, the parts that are not met, and the hint that was asked for last. What
/// the keys do stands below the picture too.
pub(super) fn least_rows(pane: &GoalPane<'_>, area: Rect, glyphs: Glyphs) -> usize {
    let width = usize::from(area.width);
    let blocks = [
        won(pane, width, glyphs),
        prose(&pane.challenge.text, width, glyphs),
        unmet(pane, width, glyphs),
        latest_hint(pane, width, glyphs),
    ];
    blocks.iter().map(Vec::len).sum()
}

fn score(parts: &[Judged], best: usize) -> String {
    let (met, of) = (parts.iter().filter(|part| part.met).count(), parts.len());
    if met == of {
        let met = if of == 1 { "met" } else { "all parts met" };
        met.to_owned()
    } else if best > met {
        format!("{met} of {of} parts met, best so far {best}")
    } else {
        format!("{met} of {of} parts met")
    }
}

/// What is to be reached, the parts with their figures, hints, and the best run. What matters most comes first, so that
/// nothing has to be scrolled: where there is no room for all of it, the parts that are not met, which say what is to be reached
/// too, and the latest hint.
fn lines(pane: &GoalPane<'_>, area: Rect, glyphs: Glyphs) -> Vec<Line> {
    let (width, height) = (usize::from(area.width), usize::from(area.height));
    let won = won(pane, width, glyphs);
    let text = prose(&pane.challenge.text, width, glyphs);
    let parts = parts(pane, width, glyphs);
    let hints = hints(pane, width, glyphs);
    let rest = rest(pane, width, glyphs);
    let fits = |blocks: &[&Vec<Line>]| {
        let rows: usize = blocks.iter().map(|block| block.len()).sum();
        rows < height
    };
    let blocks = if fits(&[&won, &text, &parts, &hints]) {
        [won, text, parts, hints, rest]
    } else {
        let unmet = unmet(pane, width, glyphs);
        let latest = latest_hint(pane, width, glyphs);
        let goal = won.len() + text.len() + unmet.len() + latest.len();
        if goal <= height {
            // the latest hint is the first of them
            [won, text, unmet, hints, rest]
        } else if fits(&[&won, &parts, &hints]) {
            [won, parts, hints, text, rest]
        } else if hints.is_empty() && !pane.state.tried {
            [won, text, unmet, hints, rest]
        } else if fits(&[&won, &unmet, &hints]) || hints.is_empty() {
            [won, unmet, hints, text, rest]
        } else {
            // whoever has asked for a hint sees it, and what is to be reached
            let older = hints_of(pane, (1, usize::MAX), width, glyphs);
            [won, latest, unmet, text, [older, rest].concat()]
        }
    };
    let mut lines = Vec::new();
    let total: usize = blocks.iter().map(Vec::len).sum();
    for block in blocks.into_iter().filter(|block| !block.is_empty()) {
        if !lines.is_empty() && total + 3 < height {
            lines.push(Line::new());
        }
        lines.extend(block);
    }
    lines
}

/// The parts that are not met, and how many are.
fn unmet(pane: &GoalPane<'_>, width: usize, glyphs: Glyphs) -> Vec<Line> {
    let Some(judged) = &pane.state.judged else {
        return parts(pane, width, glyphs);
    };
    let met = judged.iter().filter(|part| part.met).count();
    let mut lines: Vec<Line> = pane
        .challenge
        .goal
        .iter()
        .zip(judged)
        .filter(|(_, part)| !part.met)
        .flat_map(|(goal, part)| part_lines(&goal.text, Some(part), width, glyphs))
        .collect();
    if met > 0 {
        let parts = if met == 1 { "part" } else { "parts" };
        let sign = glyphs.pick("✓", "+");
        let text = match judged.len() {
            1 => format!("{sign} met"),
            all if all == met => format!("{sign} all {met} {parts} met"),
            _ => format!("{sign} {met} other {parts} met"),
        };
        lines.push(vec![(text, Role::Good)]);
    }
    lines
}

/// The hint that was asked for last.
fn latest_hint(pane: &GoalPane<'_>, width: usize, glyphs: Glyphs) -> Vec<Line> {
    hints_of(pane, (0, 1), width, glyphs)
}

/// The hints that were asked for, the latest first.
fn hints(pane: &GoalPane<'_>, width: usize, glyphs: Glyphs) -> Vec<Line> {
    hints_of(pane, (0, usize::MAX), width, glyphs)
}

/// At most `most` of the requested hints, the latest first, without the `first` latest ones.
fn hints_of(
    pane: &GoalPane<'_>,
    (first, most): (usize, usize),
    width: usize,
    glyphs: Glyphs,
) -> Vec<Line> {
    if pane.stage.is_won() {
        return Vec::new();
    }
    let mut text = String::new();
    let shown = pane
        .challenge
        .hints
        .iter()
        .enumerate()
        .take(pane.state.hints);
    for (index, hint) in shown.rev().skip(first).take(most) {
        text.add(format_args!("- hint {}: {hint}\n", index + 1));
    }
    prose(&text, width, glyphs)
}

/// What to do when the challenge is met.
fn won(pane: &GoalPane<'_>, width: usize, glyphs: Glyphs) -> Vec<Line> {
    if !pane.stage.is_won() {
        return Vec::new();
    }
    let text = if pane.stage == Stage::Certificate {
        "Met. D saves this run as a certificate, a file in the folder where you started awaitscope. Enter continues; r runs again."
    } else {
        "Met. Enter continues; r runs again."
    };
    let lines = prose(text, width, glyphs).into_iter();
    let good = |line: Line| line.into_iter().map(|(text, _)| (text, Role::Good));
    lines.map(|line| good(line).collect()).collect()
}

fn prose(text: &str, width: usize, glyphs: Glyphs) -> Vec<Line> {
    let lines = page::prose(text, width, glyphs).into_iter();
    lines.map(|(line, _)| line).collect()
}

/// A line or two for each part: met or not, and the figure.
fn parts(pane: &GoalPane<'_>, width: usize, glyphs: Glyphs) -> Vec<Line> {
    let mut lines = Vec::new();
    for (index, goal) in pane.challenge.goal.iter().enumerate() {
        let judged = pane
            .state
            .judged
            .as_ref()
            .and_then(|judged| judged.get(index));
        let text = match goal.limit(pane.lesson).filter(|_| judged.is_none()) {
            // a verdict has it beside the figure
            Some(limit) => format!("{} ({})", goal.text, glued(&limit)),
            None => goal.text.clone(),
        };
        lines.extend(part_lines(&text, judged, width, glyphs));
    }
    lines
}

fn part_lines(goal: &str, judged: Option<&Judged>, width: usize, glyphs: Glyphs) -> Vec<Line> {
    let (sign, word, role) = match judged {
        Some(part) if part.met => (glyphs.pick("✓", "+"), "met", Role::Good),
        Some(_) => (glyphs.pick("✗", "x"), "not met", Role::Warning),
        None => (" ", "", Role::Text),
    };
    let measured = judged.map_or("", |part| part.measured.as_str());
    let text = match (word, measured) {
        ("", _) => goal.to_owned(),
        (word, "") => format!("{word}: {goal}"),
        (word, measured) => format!("{word}: {goal} ({})", glued(measured)),
    };
    let wrapped = prose(&text, width.saturating_sub(2), glyphs);
    let mut lines = Vec::new();
    for (row, line) in wrapped.into_iter().enumerate() {
        let head = if row == 0 { sign } else { " " };
        let mut whole = vec![(format!("{head} "), role)];
        whole.extend(unglued(line).into_iter().map(|(text, _)| (text, role)));
        lines.push(whole);
    }
    lines
}

/// The best run, and what to do.
fn rest(pane: &GoalPane<'_>, width: usize, glyphs: Glyphs) -> Vec<Line> {
    let mut text = String::new();
    if pane.stage.is_won() {
        return Vec::new();
    }
    let left = pane.challenge.hints.len().saturating_sub(pane.state.hints);
    let hints = match left {
        0 => String::new(),
        1 => "; t: 1 hint left".to_owned(),
        _ => format!("; t: {left} hints left"),
    };
    text.add(format_args!("d and u turn a knob, r runs{hints}\n\n"));
    if let Some(best) = pane.state.best.as_ref() {
        let with = best_settings(pane, best);
        text.add(format_args!(
            "best so far: {} of {} parts, with {with}",
            best.met, best.of,
        ));
    }
    prose(&text, width, glyphs)
}

/// What the best run had other than the defaults, in the words of the knobs.
fn best_settings(pane: &GoalPane<'_>, best: &Best) -> String {
    let lesson = pane.lesson;
    let defaults = lesson.defaults();
    let changed = best.knobs.iter().filter(|known| !defaults.contains(known));
    let mut with: Vec<String> = changed
        .filter_map(|(name, value)| {
            let knob = lesson.knobs.iter().find(|knob| knob.name == *name)?;
            let text = format!("{} {} {}", knob.label, knob.text(*value), knob.unit);
            Some(text.trim_end().to_owned())
        })
        .collect();
    if with.is_empty() {
        with.push("the defaults".to_owned());
    }
    let version = best.version.as_ref().and_then(|id| lesson.variant(id));
    let version = version.map(|variant| format!("{} and ", variant.short));
    version.unwrap_or_default() + &with.join(", ")
}
