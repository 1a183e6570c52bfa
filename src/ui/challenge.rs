//! The goal of the challenge: each part with its figure, hints, and the best run.

use ratatui::layout::Rect;

use super::markdown::{self, Line};
use super::pen::Pen;
use super::{frame, page, watch};
use crate::app::{LessonView, Pane};
use crate::lesson::{Challenge, Judged};
use crate::text::Add;
use crate::theme::{Glyphs, Role};

pub(super) fn draw(view: &LessonView, pen: &mut Pen<'_>, area: Rect) {
    let Some(challenge) = view.lesson.as_ref().and_then(|l| l.challenge.as_ref()) else {
        return;
    };
    let focused = view.pane == Pane::Side;
    let note = match &view.judged {
        Some(parts) => score(parts, view.best.as_ref().map_or(0, |best| best.met)),
        None if view.is_live() => "still running".to_owned(),
        None => "r runs".to_owned(),
    };
    frame::draw(pen, area, "challenge", &note, focused);
    let inside = watch::text_area(area);
    let lines = lines(view, challenge, inside, pen.theme.glyphs);
    let (seen, count) = markdown::show(pen, inside, &lines, view.side_scroll);
    frame::more(pen, area, seen, count);
}

/// How many rows the challenge takes in an area.
pub(super) fn rows(view: &LessonView, challenge: &Challenge, area: Rect, glyphs: Glyphs) -> usize {
    lines(view, challenge, area, glyphs).len()
}

fn score(parts: &[Judged], best: usize) -> String {
    let (met, of) = (parts.iter().filter(|part| part.met).count(), parts.len());
    if met == of {
        "met: all of it".to_owned()
    } else if best > met {
        format!("{met} of {of} parts met, best so far {best}")
    } else {
        format!("{met} of {of} parts met")
    }
}

/// What is to be reached, the parts with their figures, what was reached, and hints. Where there is no room for all of it,
/// the parts come first: they say what is to be reached too.
fn lines(view: &LessonView, challenge: &Challenge, area: Rect, glyphs: Glyphs) -> Vec<Line> {
    let width = usize::from(area.width);
    let text = prose(&challenge.text, width, glyphs);
    let parts = parts(view, challenge, width, glyphs);
    let rest = rest(view, challenge, width, glyphs);
    let short = text.len() + 1 + parts.len() > usize::from(area.height);
    let mut lines = Vec::new();
    let blocks = if short {
        [won(view, width, glyphs), parts, text, rest]
    } else {
        [won(view, width, glyphs), text, parts, rest]
    };
    for block in blocks.into_iter().filter(|block| !block.is_empty()) {
        if !lines.is_empty() && (!short || lines.len() > 1) {
            lines.push(Line::new());
        }
        lines.extend(block);
    }
    lines
}

/// What to do when the challenge is met.
fn won(view: &LessonView, width: usize, glyphs: Glyphs) -> Vec<Line> {
    if !view.is_won() {
        return Vec::new();
    }
    let text = "Met. Enter opens the next lesson; r runs again.";
    let lines = prose(text, width, glyphs).into_iter();
    let good = |line: Line| line.into_iter().map(|(text, _)| (text, Role::Good));
    lines.map(|line| good(line).collect()).collect()
}

fn prose(text: &str, width: usize, glyphs: Glyphs) -> Vec<Line> {
    let lines = page::prose(text, width, glyphs).into_iter();
    lines.map(|(line, _)| line).collect()
}

/// A line or two for each part: met or not, and the figure.
fn parts(view: &LessonView, challenge: &Challenge, width: usize, glyphs: Glyphs) -> Vec<Line> {
    let mut lines = Vec::new();
    for (index, goal) in challenge.goal.iter().enumerate() {
        let judged = view.judged.as_ref().and_then(|judged| judged.get(index));
        let (sign, word, role) = match judged {
            Some(part) if part.met => (glyphs.pick("✓", "+"), "met", Role::Good),
            Some(_) => (glyphs.pick("✗", "x"), "not met", Role::Warning),
            None => (" ", "", Role::Text),
        };
        let measured = judged.map_or("", |part| part.measured.as_str());
        let text = match (word, measured) {
            ("", _) => goal.text.clone(),
            (word, "") => format!("{word}: {}", goal.text),
            (word, measured) => format!("{word}: {} ({measured})", goal.text),
        };
        let wrapped = prose(&text, width.saturating_sub(2), glyphs);
        for (row, line) in wrapped.into_iter().enumerate() {
            let head = if row == 0 { sign } else { " " };
            let mut whole = vec![(format!("{head} "), role)];
            whole.extend(line.into_iter().map(|(text, _)| (text, role)));
            lines.push(whole);
        }
    }
    lines
}

/// The best run, and the hints that were asked for: the latest stands last, where it is looked for.
fn rest(view: &LessonView, challenge: &Challenge, width: usize, glyphs: Glyphs) -> Vec<Line> {
    let mut text = String::new();
    let won = view.is_won();
    if let Some(best) = view.best.as_ref().filter(|_| !won) {
        let lesson = view.lesson.as_ref();
        let mut with = lesson.map_or_else(Vec::new, |lesson| lesson.settings_text(&best.knobs));
        with.extend(best.version.iter().cloned());
        text.add(format_args!(
            "best so far: {} of {} parts, with {}\n\n",
            best.met,
            best.of,
            with.join(", ")
        ));
    }
    let left = challenge.hints.len().saturating_sub(view.hints);
    if left > 0 && !won {
        let hints = if left == 1 { "hint" } else { "hints" };
        text.add(format_args!(
            "turn the knobs, r runs; t: {left} {hints} left\n\n"
        ));
    }
    for hint in challenge.hints.iter().take(view.hints) {
        text.push_str("- ");
        text.push_str(hint);
        text.push('\n');
    }
    prose(&text, width, glyphs)
}
