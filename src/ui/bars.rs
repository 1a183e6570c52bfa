//! The line at the top, the steps, and the line of keys at the bottom.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::markdown;
use super::pen::Pen;
use crate::app::{Action, App, Said, Scope, bindings, name_of};
use crate::lesson::{Predict, Step};
use crate::theme::Role;

/// The top line: where the person is, and how much of the course is done.
pub(super) fn title(app: &App, pen: &mut Pen<'_>, area: Rect, part: &str, title: &str) {
    pen.fill(Rect::new(area.x, area.y, area.width, 1), Role::Bar);
    let y = area.y;
    let end = area.right();
    let right = format!("{}  ? keys", course_done(app, pen));
    let room = u16::try_from(right.width()).unwrap_or(8) + 2;
    let mut x = area.x + 1;
    let wide = area.width >= WIDE;
    if wide || title.is_empty() {
        x += pen.text(x, y, end - x, "awaitscope", Role::Accent) + 2;
        let free = end.saturating_sub(x + room);
        // half of a sentence says nothing
        if !title.is_empty() || part.width() <= usize::from(free) {
            let part = pen.shortened(part, free);
            x += pen.text(x, y, free, &part, Role::Dim);
        }
        if !title.is_empty() {
            let arrow = pen.theme.glyphs.pick(" › ", " > ");
            x += pen.text(x, y, end.saturating_sub(x), arrow, Role::Dim);
        }
    }
    let title = pen.shortened(title, end.saturating_sub(x + room));
    pen.text(x, y, end.saturating_sub(x + room), &title, Role::Heading);
    pen.right(end - 1, y, room, &right, Role::Dim);
    pen.tint(Rect::new(area.x, y, area.width, 1), Role::Bar);
}

/// "1/4" and a bar of eight cells.
fn course_done(app: &App, pen: &Pen<'_>) -> String {
    let lessons = app.course.entries();
    let done = lessons.iter().filter(|entry| app.is_lesson_done(entry));
    let (done, count) = (done.count(), lessons.len().max(1));
    let (on, off) = pen.theme.glyphs.pick(("▰", "▱"), ("#", "."));
    let filled = done * 8 / count;
    format!(
        "{done}/{count} {}{}",
        on.repeat(filled),
        off.repeat(8 - filled)
    )
}

/// Narrower screens have no room for a remark in the head of each variant.
pub(super) const WIDE: u16 = 100;

/// Narrower screens have no room for the names of all steps.
const ALL_STEPS: u16 = 72;

/// What the line of the steps shows.
pub(super) struct StepsLine<'a> {
    /// The steps that there are here, and whether the learner has gone through each.
    pub steps: Vec<(Step, bool)>,
    /// The present one.
    pub step: Step,
    /// What is to be seen now, and the short name of its variant if it is not the selected one.
    pub remark: Option<(Option<&'a str>, &'a str)>,
    /// What was predicted, and the question.
    pub said: &'a Said,
    pub predict: Option<&'a Predict>,
}

/// Columns of the name of the present step beside a remark, at most.
const BESIDE_STEP: u16 = 17;

/// The one thing to see now, where the timeline has no room to say it of each variant.
fn remark(line: &StepsLine<'_>, area: Rect) -> Option<String> {
    let (variant, text) = line.remark.filter(|_| area.width < WIDE)?;
    let Some(variant) = variant else {
        return Some(text.to_owned());
    };
    // of another program than the selected one, and only whole
    let text = format!("{variant}: {text}");
    (text.width() + 2 <= usize::from(area.width)).then_some(text)
}

/// The name of a step on the line of the steps.
pub(super) struct StepName {
    pub step: Step,
    /// Its first column.
    pub x: u16,
    pub width: u16,
    /// Whether the learner has gone through it.
    pub done: bool,
}

/// The names of the steps that are shown: all, or the present one beside a remark.
pub(super) fn step_names(line: &StepsLine<'_>, area: Rect) -> Vec<StepName> {
    let remark = remark(line, area);
    let mut steps = line.steps.clone();
    if let Some(remark) = &remark {
        // the sentence is whole, if need be instead of the step
        let beside = area.width.saturating_sub(BESIDE_STEP);
        let fits = remark.width() <= usize::from(beside);
        steps.retain(|(step, _)| fits && *step == line.step);
    }
    if area.width < ALL_STEPS {
        // those around the present one
        let here = steps.iter().position(|(step, _)| *step == line.step);
        let first = here
            .unwrap_or(0)
            .saturating_sub(2)
            .min(steps.len().saturating_sub(5));
        steps = steps.into_iter().skip(first).take(5).collect();
    }
    let mut x = area.x + 1;
    let names = steps.into_iter().map(|(step, done)| {
        let around = 2 * u16::from(line.step == step) + u16::from(done);
        let width = u16::try_from(step.name().len()).unwrap_or(8) + around;
        let name = StepName {
            step,
            x,
            width,
            done,
        };
        x += width + 3;
        name
    });
    names.collect()
}

/// The steps of a lesson, with the present one marked, and what is to be said of it.
pub(super) fn steps(line: &StepsLine<'_>, pen: &mut Pen<'_>, area: Rect) {
    let y = area.y + 1;
    let arrow = pen.theme.glyphs.pick(" › ", " > ");
    let done_mark = pen.theme.glyphs.pick("✓", "*");
    let mut end = area.x;
    for (index, name) in step_names(line, area).into_iter().enumerate() {
        let StepName { step, x, width, .. } = name;
        let mark = if name.done { done_mark } else { "" };
        if index > 0 {
            pen.text(
                x - 3,
                y,
                area.right().saturating_sub(x - 3),
                arrow,
                Role::Dim,
            );
        }
        let (name, role) = if line.step == step {
            (format!(" {mark}{} ", step.name()), Role::Selected)
        } else {
            (format!("{mark}{}", step.name()), Role::Dim)
        };
        pen.text(x, y, area.right().saturating_sub(x), &name, role);
        if name.starts_with(done_mark) {
            pen.text(x, y, 1, done_mark, Role::Good);
        }
        end = x + width;
    }
    let gap = if end == area.x { 2 } else { 3 };
    let room = area.right().saturating_sub(end + gap);
    if let Some(remark) = remark(line, area) {
        let remark = pen.shortened(&remark, room);
        pen.right(area.right() - 1, y, room, &remark, Role::Accent);
        return;
    }
    let said = said(line);
    // half a sentence says nothing, but its first clause does
    let said = clause(&said, usize::from(room));
    if said.width() <= usize::from(room) || room > 30 {
        let said = pen.shortened(said, room);
        pen.right(area.right() - 1, y, room, &said, Role::Dim);
    }
}

/// A text, or as many of its clauses as fit; all of it where none does.
fn clause(text: &str, columns: usize) -> &str {
    let fits = |clause: &&str| clause.width() <= columns;
    let said = text.find(": ").map_or(0, |end| end + 2);
    let ends = [": ", "; ", ", "]
        .into_iter()
        .flat_map(|end| text.match_indices(end));
    let ends = ends.map(|(at, _)| at).filter(|at| *at > said);
    let clauses = ends.filter_map(|at| text.get(..at)).filter(fits);
    let whole = Some(text).filter(fits);
    whole
        .or_else(|| clauses.max_by_key(|it| it.len()))
        .unwrap_or(text)
}

/// What the learner predicted.
fn said(line: &StepsLine<'_>) -> String {
    // where the run is compared to it
    if line.step != Step::Watch {
        return String::new();
    }
    match (line.said, line.predict) {
        (Said::Skipped, Some(_)) => "no prediction".to_owned(),
        (Said::Option(Some(said)), Some(predict)) => predict
            .options
            .get(*said)
            .map_or_else(String::new, |option| {
                format!("you said: {}", markdown::words(&option.text))
            }),
        _ => String::new(),
    }
}

/// Whether an action is that of the digits.
fn is_digit(action: Action) -> bool {
    matches!(action, Action::Number(_))
}

/// The keys of the moment, as many as fit; those that stand first matter most.
pub(super) fn keys(pen: &mut Pen<'_>, area: Rect, scopes: &[Scope], actions: &[(Action, &str)]) {
    let y = area.bottom() - 1;
    pen.fill(Rect::new(area.x, y, area.width, 1), Role::Bar);
    let mut x = area.x + 1;
    let mut shown: Vec<String> = Vec::new();
    for (action, word) in actions {
        let mut bindings = bindings(scopes);
        let binding =
            bindings.find(|b| b.action == *action || is_digit(b.action) && is_digit(*action));
        let Some(binding) = binding else { continue };
        let Some(key) = binding.keys.first() else {
            continue;
        };
        shown.push(match action {
            Action::Number(1) => "1".to_owned(),
            Action::Number(most @ 2..9) => format!("1-{most}"),
            Action::Number(_) => "1-9".to_owned(),
            _ => name_of(*key),
        });
        if word.is_empty() {
            continue;
        }
        let keys = shown.join(" ");
        shown.clear();
        let width = u16::try_from(keys.len() + word.len() + 3).unwrap_or(u16::MAX);
        if x.saturating_add(width) > area.right() {
            break;
        }
        x += pen.text(x, y, area.right() - x, &keys, Role::Accent) + 1;
        x += pen.text(x, y, area.right() - x, word, Role::Dim) + 2;
    }
    pen.tint(Rect::new(area.x, y, area.width, 1), Role::Bar);
}

/// Keys that a field takes, which are no actions of the screen.
pub(super) fn words(pen: &mut Pen<'_>, area: Rect, keys: &[(&str, &str)]) {
    let y = area.bottom() - 1;
    pen.fill(Rect::new(area.x, y, area.width, 1), Role::Bar);
    let mut x = area.x + 1;
    for (key, word) in keys {
        x += pen.text(x, y, area.right().saturating_sub(x), key, Role::Accent) + 1;
        x += pen.text(x, y, area.right().saturating_sub(x), word, Role::Dim) + 2;
    }
    pen.tint(Rect::new(area.x, y, area.width, 1), Role::Bar);
}

/// A sentence in the place of the keys, until the next key.
pub(super) fn notice(pen: &mut Pen<'_>, area: Rect, notice: &str) {
    let width = area.width.saturating_sub(2);
    let lines = markdown::wrapped(notice, usize::from(width), Role::Warning);
    let rows = u16::try_from(lines.len()).unwrap_or(1).min(area.height / 2);
    let rows = Rect::new(area.x, area.bottom() - rows, area.width, rows);
    pen.fill(rows, Role::Bar);
    markdown::show(
        pen,
        Rect::new(rows.x + 1, rows.y, width, rows.height),
        &lines,
        0,
    );
    pen.tint(rows, Role::Bar);
}

#[cfg(test)]
mod tests {
    use super::clause;

    #[test]
    fn what_was_said_ends_with_a_clause() {
        let said = "you said: 50 ms, as always: tokio interrupts a task";
        assert_eq!(clause(said, 60), said);
        assert_eq!(clause(said, 50), "you said: 50 ms, as always");
        assert_eq!(clause(said, 25), "you said: 50 ms");
        assert_eq!(clause(said, 10), said);
        assert_eq!(clause("no prediction", 5), "no prediction");
    }
}
