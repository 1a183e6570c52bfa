//! The points of a curve as a small chart: a mark for each, over the values of the knob, with the figures below.
//!
//! The lowest row is zero, so that twice as high is twice as much, unless the lesson names another value, which stands there. Where
//! there are too few columns for a chart there is a table.

use unicode_width::UnicodeWidthStr;

use super::{Point, Points, progress};
use crate::lesson::{Curve, Lesson};
use crate::recording::Clock;
use crate::text::{Add, escape, wrap};

/// Rows of the points.
const HEIGHT: usize = 6;

/// With fewer columns there is a table.
const LEAST_COLUMNS: usize = 64;

/// Columns of a value at most.
const MOST_SLOT: usize = 10;

/// The marks of the variants.
const MARKS: [[char; 3]; 2] = [['●', '○', '◆'], ['*', 'o', 'x']];

/// How a chart is drawn.
struct Chart<'a> {
    lesson: &'a Lesson,
    curve: &'a Curve,
    points: &'a Points,
    marks: [char; 3],
    /// Level, tick and corner of the axis, and the line at its left.
    axis: [char; 4],
}

impl<'a> Chart<'a> {
    fn new(lesson: &'a Lesson, curve: &'a Curve, points: &'a Points, ascii: bool) -> Self {
        let [unicode, plain] = MARKS;
        let (marks, axis) = if ascii {
            (plain, ['-', '+', '+', '|'])
        } else {
            (unicode, ['─', '┴', '└', '│'])
        };
        Self {
            lesson,
            curve,
            points,
            marks,
            axis,
        }
    }

    /// The names of the variants, with their marks.
    fn names(&self) -> Vec<String> {
        let variants = self.curve.variants.iter().zip(self.marks);
        let names = variants.map(|(place, mark)| {
            let variant = self.lesson.variants.get(*place);
            let name = variant.map_or("", |variant| variant.short.as_str());
            format!("{mark} {name}")
        });
        names.collect()
    }

    /// What the knob is called, with its unit.
    fn knob(&self) -> String {
        let knob = self.lesson.knob(&self.curve.knob);
        knob.map_or_else(String::new, |knob| match knob.unit.as_str() {
            "" => knob.label.clone(),
            unit => format!("{}, {unit}", knob.label),
        })
    }

    /// A value of the knob.
    fn value(&self, value: f64) -> String {
        let knob = self.lesson.knob(&self.curve.knob);
        knob.map_or_else(|| value.to_string(), |knob| knob.text(value))
    }

    /// A point in a word: "1.51 s".
    fn word(&self, point: &Point) -> String {
        match point {
            Point::Unknown => "..".to_owned(),
            Point::Measured(value) => self.curve.figure.in_words(*value),
            Point::Missing(missing) => missing.word.to_owned(),
        }
    }

    /// The highest point.
    fn top(&self) -> f64 {
        let values = self.points.iter().flatten().filter_map(Point::value);
        values.fold(0.0, f64::max)
    }

    /// The value of the lowest row: that of the lesson if no point is below it.
    fn lowest(&self) -> f64 {
        let values = self.points.iter().flatten().filter_map(Point::value);
        let least = values.fold(f64::INFINITY, f64::min);
        let is_below = self.curve.lowest <= least && least.is_finite();
        if is_below { self.curve.lowest } else { 0.0 }
    }

    /// The chart in so many columns; none where they are too few.
    fn lines(&self, width: usize) -> Option<Vec<String>> {
        let names = self.names();
        let (knob, top) = (self.knob(), self.top());
        let lowest = self.lowest();
        let in_words = |value| self.curve.figure.in_words(value);
        let low = if lowest > 0.0 {
            in_words(lowest)
        } else {
            "0".to_owned()
        };
        let high = in_words(top);
        let labels = names.iter().chain([&knob, &high, &low]);
        let left = labels.map(|label| label.width()).max()?;
        let words = self
            .points
            .iter()
            .flatten()
            .map(|point| self.word(point).width());
        let values = self.curve.values.iter().map(|value| self.value(*value));
        let values: Vec<String> = values.collect();
        let widest = words
            .chain(values.iter().map(|value| value.width()))
            .max()?;
        let count = self.curve.values.len();
        let slot = (width.checked_sub(left + 3)? / count.max(1)).min(MOST_SLOT);
        if width < LEAST_COLUMNS || slot < (widest + 1).max(2 * self.points.len()) {
            return None;
        }
        let mut lines = self.plot(left, slot, (lowest, top), (&low, &high));
        lines.push(self.base(left, slot));
        let row = |label: &str, cells: Vec<String>| {
            let cells: String = cells.iter().map(|cell| pad(cell, slot)).collect();
            format!("{}   {cells}", pad(label, left))
                .trim_end()
                .to_owned()
        };
        lines.push(row(&knob, values));
        for (name, points) in names.iter().zip(self.points) {
            let cells = points.iter().map(|point| self.word(point)).collect();
            lines.push(row(name, cells));
        }
        Some(lines)
    }

    /// The rows of the points.
    fn plot(
        &self,
        left: usize,
        slot: usize,
        (lowest, top): (f64, f64),
        (low, high): (&str, &str),
    ) -> Vec<String> {
        let last = HEIGHT - 1;
        let rows = (0..HEIGHT).map(|row| {
            let label = match row {
                _ if top <= 0.0 => "",
                0 => high,
                row if row == last => low,
                _ => "",
            };
            let mut cells = vec![' '; slot * self.curve.values.len()];
            for (series, (points, mark)) in self.points.iter().zip(self.marks).enumerate() {
                for (place, point) in points.iter().enumerate() {
                    let above = point.value().map(|value| value - lowest);
                    let here = above.map(|above| level(above, top - lowest, last)) == Some(row);
                    // marks of equal height stand side by side
                    let cell = cells.get_mut(place * slot + series * 2);
                    if let Some(cell) = cell.filter(|_| here) {
                        *cell = mark;
                    }
                }
            }
            let [_, _, _, upright] = self.axis;
            let gap = left.saturating_sub(label.width());
            let cells: String = cells.into_iter().collect();
            let line = format!("{}{label} {upright} {cells}", " ".repeat(gap));
            line.trim_end().to_owned()
        });
        rows.collect()
    }

    /// The axis, with a tick at each value.
    fn base(&self, left: usize, slot: usize) -> String {
        let [level, tick, corner, _] = self.axis;
        let mut line = format!("{} {corner}{level}", " ".repeat(left));
        for _ in &self.curve.values {
            line.push(tick);
            line.extend(std::iter::repeat_n(level, slot - 1));
        }
        line
    }

    /// The same as a table in Markdown: a row for each value.
    fn table(&self) -> String {
        let names: Vec<String> = self.names().iter().map(|name| escape(name)).collect();
        let mut text = format!("| {} | {} |\n", escape(&self.knob()), names.join(" | "));
        text.add(format_args!("|{}\n", "---|".repeat(names.len() + 1)));
        for (place, value) in self.curve.values.iter().enumerate() {
            let points = self.points.iter().filter_map(|points| points.get(place));
            let words: Vec<_> = points.map(|point| escape(&self.word(point))).collect();
            text.add(format_args!(
                "| {} | {} |\n",
                self.value(*value),
                words.join(" | ")
            ));
        }
        text
    }

    /// What could not be measured.
    fn reasons(&self) -> Vec<String> {
        let variants = self.curve.variants.iter().zip(self.points);
        let reasons = variants.flat_map(|(place, points)| {
            let variant = self.lesson.variants.get(*place);
            let name = variant.map_or("", |variant| variant.short.as_str());
            let values = self.curve.values.iter().zip(points);
            values.filter_map(move |(value, point)| match point {
                Point::Missing(missing) => Some(format!(
                    "{name} has no value where {} is {}: {}.",
                    self.knob(),
                    self.value(*value),
                    missing.why
                )),
                Point::Unknown | Point::Measured(_) => None,
            })
        });
        reasons.collect()
    }

    /// How the points came about, or how far it is.
    fn how(&self, goes_on: bool, key: Option<&str>) -> String {
        let clock = match self.curve.clock {
            Clock::Wall => "in real time",
            Clock::Virtual => "on the virtual clock",
        };
        let (done, all) = progress(self.points);
        let press = |what: &str| key.map_or_else(String::new, |key| format!(" {key} {what}."));
        match (done == all, goes_on) {
            (true, _) => format!("Each value is a separate run {clock}, one after another."),
            (false, true) => format!(
                "{done} of {all} values have run, {clock}, one after another.{}",
                press("stops")
            ),
            (false, false) if done == 0 && key.is_none() => {
                "Nothing is measured yet: run the lesson first.".to_owned()
            }
            (false, false) => format!(
                "{done} of {all} values have run.{}",
                press("measures all of them")
            ),
        }
    }
}

/// The row of a value above that of the lowest row, counted from the top.
fn level(value: f64, top: f64, last: usize) -> usize {
    if top <= 0.0 {
        return last;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the number of rows"
    )]
    let up = (value / top * last as f64).round().clamp(0.0, last as f64) as usize;
    last - up.min(last)
}

/// A text with blanks up to so many columns.
fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

/// A curve with what was measured, in Markdown for so many columns. `goes_on`: more of it is being measured; `key` begins and
/// stops that.
pub fn markdown(
    lesson: &Lesson,
    curve: &Curve,
    points: &Points,
    (width, ascii): (usize, bool),
    (goes_on, key): (bool, Option<&str>),
) -> String {
    let chart = Chart::new(lesson, curve, points, ascii);
    let mut text = format!("**{}**\n\n", escape(&curve.text));
    match chart.lines(width) {
        Some(lines) => text.add(format_args!("```text\n{}\n```\n", lines.join("\n"))),
        None => text.push_str(&chart.table()),
    }
    for sentence in chart.reasons() {
        text.add(format_args!("\n{}\n", escape(&sentence)));
    }
    text.add(format_args!("\n{}\n", chart.how(goes_on, key)));
    text
}

/// The same as plain text.
pub fn plain_text(
    lesson: &Lesson,
    curve: &Curve,
    points: &Points,
    (width, ascii): (usize, bool),
) -> String {
    let chart = Chart::new(lesson, curve, points, ascii);
    let mut text = String::new();
    wrap(&mut text, &curve.text, width, 0);
    text.push('\n');
    for line in chart.lines(width).unwrap_or_default() {
        text.push_str(&line);
        text.push('\n');
    }
    text.push('\n');
    for sentence in chart.reasons() {
        wrap(&mut text, &sentence, width, 0);
    }
    // as if it went on: where a signal has stopped it, no advice of the screen helps
    wrap(&mut text, &chart.how(true, None), width, 0);
    text
}
