//! The rows of panels; and of one with dots: when each call returned, and how long it had taken.
//!
//! Lengths go up by factors, not by sums: 40 ms and 120 ms lie as far apart as 0.2 s and 0.6 s, so that what is usual and
//! what is slow are both seen. All variants that are open share one scale: what is higher took longer, also across them.

use unicode_width::UnicodeWidthStr;

use super::rows::{Kind, Marks, Row};
use super::{Note, Shown, View, bars};
use crate::recording::{
    Dots, Nanos, Panel, PanelKind, Percentile, Percentiles, Recording, Variant,
};
use crate::wording::length;

/// Rows of a panel where there is room for them, and the fewest with which it shows something.
const ROWS: usize = 6;
const LEAST: usize = 3;

/// With fewer rows a variant shows lanes and no dots, and one row of bars.
const FEW_ROWS: usize = 4;

/// The longest call is at least so many times as long as the shortest one at the lower edge: calls that take the same time
/// are not drawn far apart.
const SPREAD: f64 = 4.0;

/// The panels of a variant that are drawn: there is something to draw.
fn drawn(variant: &Variant, shown: Shown) -> impl Iterator<Item = (usize, &Panel)> {
    let panels = variant.panels().iter().enumerate();
    panels.filter(move |(_, panel)| shown.gauges && variant.events_of(&panel.source) > 0)
}

/// How many rows the panels of a variant want.
pub(super) fn wanted(variant: &Variant, shown: Shown) -> usize {
    drawn(variant, shown).count() * ROWS
}

/// How many of `rows` the panels of a variant get: more than half of them, and the lanes the rest.
pub(super) fn room(variant: &Variant, shown: Shown, rows: usize) -> usize {
    let wanted = wanted(variant, shown);
    if wanted == 0 {
        return 0;
    }
    if rows < FEW_ROWS {
        let first = drawn(variant, shown).next();
        let is_bars = first.is_some_and(|(_, panel)| panel.kind == PanelKind::Bars);
        return usize::from(is_bars && rows > 1);
    }
    (rows * 5 / 8).max(LEAST).min(wanted)
}

/// The one row of a variant that is folded: its bars, if that is what its first panel draws.
pub(super) fn strip(recording: &Recording, view: &View<'_>, index: usize) -> Option<Marks> {
    let (variant, shown) = view.variant(recording, index)?;
    let (_, panel) = drawn(variant, shown).next()?;
    let rows = match panel.kind {
        PanelKind::Dots => return None,
        PanelKind::Bars => bars::bars(recording, view, variant, panel, 1),
    };
    rows.into_iter().next().map(|(_, marks)| marks)
}

/// The rows of the panels of variant `index`, `share` in all.
pub(super) fn rows(
    recording: &Recording,
    view: &View<'_>,
    index: usize,
    share: usize,
    out: &mut Vec<Row>,
) {
    let Some((variant, shown)) = view.variant(recording, index) else {
        return;
    };
    let most = (share / LEAST).max(1);
    let panels: Vec<_> = drawn(variant, shown).take(most).collect();
    let each = share / panels.len().max(1);
    if each == 0 {
        return;
    }
    for (place, panel) in panels {
        let rows = match panel.kind {
            PanelKind::Dots => dots(recording, view, variant, panel.source.name(), each),
            PanelKind::Bars => bars::bars(recording, view, variant, panel, each),
        };
        out.extend(rows.into_iter().map(|(label, marks)| Row {
            variant: index,
            kind: Kind::Panel(place),
            label,
            note: Note::default(),
            marks,
        }));
    }
}

/// The rows of a panel of dots from the top, each with what is written before it.
fn dots(
    recording: &Recording,
    view: &View<'_>,
    variant: &Variant,
    function: &str,
    rows: usize,
) -> Vec<(String, Marks)> {
    let width = view.columns;
    let mut cells = vec![vec![Dots::default(); width]; rows];
    let Some(scale) = Scale::of(recording, view, function, rows) else {
        let label = labels(view.names, (function, rows), None, None);
        return label
            .into_iter()
            .zip(cells.into_iter().map(Marks::Dots))
            .collect();
    };
    for call in variant.returned(function) {
        let column = view.window.column(call.at, width);
        let cell = column.and_then(|column| cells.get_mut(scale.row(call.took))?.get_mut(column));
        if let Some(cell) = cell {
            cell.calls += 1;
            cell.failed |= call.failed;
        }
    }
    let percentiles = variant.percentiles(function, view.playhead);
    if let Some(found) = percentiles {
        // up to where they are computed
        let until = view.playhead.min(variant.end());
        let until = view.window.column(until, width).unwrap_or(width);
        // p50 lies over p95 where both are one row
        for (line, took) in [(Percentile::P95, found.p95), (Percentile::P50, found.p50)] {
            let row = cells.get_mut(scale.row(took));
            for cell in row.into_iter().flatten().take(until + 1) {
                cell.line = Some(line);
            }
        }
    }
    let labels = labels(view.names, (function, rows), Some(&scale), percentiles);
    labels
        .into_iter()
        .zip(cells.into_iter().map(Marks::Dots))
        .collect()
}

/// What is written before the rows: the function at the top, the lines, and the lengths at both edges.
fn labels(
    names: usize,
    (function, rows): (&str, usize),
    scale: Option<&Scale>,
    percentiles: Option<Percentiles>,
) -> Vec<String> {
    let mut right = vec![String::new(); rows];
    let mut write = |row: usize, text: String| {
        if let Some(right) = right.get_mut(row) {
            *right = text;
        }
    };
    if let Some(scale) = scale {
        write(0, format!("to {}", length(scale.highest)));
        write(
            rows.saturating_sub(1),
            format!("from {}", length(scale.lowest)),
        );
    }
    if let (Some(scale), Some(found)) = (scale, percentiles) {
        let low = scale.row(found.p50);
        let mut high = scale.row(found.p95);
        let low = match (low == high, high) {
            // both lines are one row: their names have two
            (true, 0) => 1,
            (true, _) => {
                high -= 1;
                low
            }
            _ => low,
        };
        write(low, format!("p50 {}", length(found.p50)));
        write(high, format!("p95 {}", length(found.p95)));
    }
    let width = label_columns(names);
    let left = std::iter::once(function).chain(std::iter::repeat(""));
    let lines = left.zip(right);
    let lines = lines.map(|(left, right)| label(left, &right, width));
    lines.collect()
}

/// Columns of what is written before a row of a panel: as many as the names of gauges have.
pub(super) fn label_columns(names: usize) -> usize {
    names.saturating_sub(4)
}

/// A text at the left and one at the right of so many columns; where both do not fit, the right one alone: half a name says
/// less than none.
pub(super) fn label(left: &str, right: &str, width: usize) -> String {
    let blank = usize::from(!left.is_empty() && !right.is_empty());
    let fits = left.width() + blank + right.width() <= width;
    let left = if fits { left } else { "" };
    let gap = width.saturating_sub(left.width());
    format!("{left}{right:>gap$}")
}

/// Where a length lies between the shortest and the longest call of all variants that are open.
struct Scale {
    lowest: Nanos,
    highest: Nanos,
    rows: usize,
}

impl Scale {
    /// None before a call has returned.
    fn of(recording: &Recording, view: &View<'_>, function: &str, rows: usize) -> Option<Self> {
        let variants = recording.variants().iter().zip(view.shown);
        let open = variants.filter(|(_, shown)| shown.open);
        let calls = open.flat_map(|(variant, _)| variant.returned(function));
        let (mut lowest, mut highest) = (Nanos::MAX, Nanos::ZERO);
        for call in calls {
            lowest = lowest.min(call.took);
            highest = highest.max(call.took);
        }
        (lowest <= highest).then_some(Self {
            lowest,
            highest,
            rows,
        })
    }

    /// The row of a length, counted from the top.
    fn row(&self, took: Nanos) -> usize {
        // a call may take no time at all on the virtual clock
        let size = |took: Nanos| took.0.max(1) as f64;
        let low = size(self.lowest);
        let spread = (size(self.highest) / low).max(SPREAD);
        let share = (size(took) / low).ln() / spread.ln();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and the number of rows"
        )]
        let above = (share * self.rows as f64).clamp(0.0, self.rows as f64) as usize;
        let last = self.rows.saturating_sub(1);
        last - above.min(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::scripted::{self, ended, opened};
    use crate::recording::{EventKind, Outcome, PanelSource, VariantInfo, Window};
    use crate::scene::Scene;

    const MS: u64 = 1_000_000;

    /// Calls of `read`, each with its start and its end in milliseconds.
    fn recording(calls: &[(u64, u64)]) -> Recording {
        let ids = 1..;
        let mut events = vec![(0, opened(0, 0))];
        let mut calls = calls.to_vec();
        calls.sort_unstable();
        for (id, (start, end)) in ids.zip(calls) {
            events.push((start, opened(id, 1)));
            events.push((end, ended(id, Outcome::Completed)));
        }
        events.sort_by_key(|(at, kind)| (*at, matches!(kind, EventKind::Ended { .. })));
        let info = VariantInfo {
            id: "v".to_owned(),
            panels: vec![Panel {
                kind: PanelKind::Dots,
                source: PanelSource::Calls("read".to_owned()),
                slice: None,
            }],
            ..VariantInfo::default()
        };
        scripted::recording(Nanos(MS), &["v", "read"], events, info)
    }

    /// The rows of the panel in 11 rows, with a column for each 100 ms.
    fn panel(recording: &Recording, playhead: u64, gauges: bool) -> Vec<(String, String)> {
        let shown = [Shown {
            open: true,
            gauges,
            ..Shown::default()
        }];
        let window = Window {
            from: Nanos::ZERO,
            to: Nanos(1000 * MS),
        };
        let view = View {
            playhead: Nanos(playhead * MS),
            ..View::plain(window, (10, 11), &shown)
        };
        let rows = Scene::new(recording, &view).rows;
        let panels = rows.into_iter().filter(|row| row.kind == Kind::Panel(0));
        let drawn = panels.map(|row| {
            let Marks::Dots(dots) = row.marks else {
                unreachable!("a panel of dots has dots")
            };
            let marks = dots.iter().map(|dots| match (dots.calls, dots.line) {
                (0, None) => ' ',
                (0, Some(Percentile::P50)) => '-',
                (0, Some(Percentile::P95)) => '=',
                (calls, _) => char::from_digit(calls, 10).unwrap(),
            });
            (row.label, marks.collect())
        });
        drawn.collect()
    }

    fn marks(rows: &[(String, String)]) -> Vec<&str> {
        rows.iter().map(|(_, marks)| marks.as_str()).collect()
    }

    fn labels(rows: &[(String, String)]) -> Vec<&str> {
        rows.iter().map(|(label, _)| label.as_str()).collect()
    }

    #[test]
    fn a_call_is_a_dot_where_it_ended_and_as_high_as_it_took_long() {
        // two of 10 ms, one of 100 ms and one of a second
        let recording = recording(&[(0, 10), (0, 10), (250, 350), (0, 1000)]);
        let rows = panel(&recording, 1000, true);
        assert_eq!(
            marks(&rows),
            [
                "=========1",
                "          ",
                "   1      ",
                "          ",
                "          ",
                "2---------"
            ]
        );
        assert_eq!(
            labels(&rows),
            [
                "read  p95 1.00 s",
                "                ",
                "                ",
                "                ",
                "                ",
                "       p50 10 ms"
            ]
        );
    }

    #[test]
    fn lines_are_computed_at_the_playhead_and_end_there() {
        let recording = recording(&[(0, 10), (0, 10), (250, 350), (0, 1000)]);
        let rows = panel(&recording, 400, true);
        // the slow one has not returned: nobody is known to take that long
        assert_eq!(
            marks(&rows),
            [
                "         1",
                "          ",
                "===1=     ",
                "          ",
                "          ",
                "2----     "
            ]
        );
        assert_eq!(rows[0].0, "read   to 1.00 s");
        assert_eq!(rows[2].0, "      p95 0.10 s");
        assert_eq!(rows[5].0, "       p50 10 ms");
    }

    #[test]
    fn two_lines_in_one_row_have_labels_in_two() {
        let recording = recording(&[(0, 100), (100, 201), (0, 1000)]);
        let rows = panel(&recording, 300, true);
        assert_eq!(
            marks(&rows),
            [
                "         1",
                "          ",
                "          ",
                "          ",
                "          ",
                "-11-      "
            ]
        );
        let labels = labels(&rows);
        assert_eq!(labels[4].trim(), "p95 0.10 s");
        assert_eq!(labels[5].trim(), "p50 0.10 s");
    }

    #[test]
    fn without_calls_or_rows_for_gauges_there_is_no_panel() {
        let calls = recording(&[(0, 10), (20, 30)]);
        assert_eq!(panel(&calls, 1000, true).len(), 6);
        assert!(panel(&calls, 1000, false).is_empty());
        assert!(panel(&recording(&[]), 1000, true).is_empty());
    }
}
