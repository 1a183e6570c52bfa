//! The rows of a panel of bars: how many events began in each slice of time.
//!
//! A slice is a round length of time that begins with the run, such as 50 ms, and its column takes a whole number of cells, at
//! least one. All variants of a run share one scale, those that are folded too: columns of equal height are equal numbers.

use unicode_width::UnicodeWidthStr;

use super::View;
use super::axis::round_part;
use super::panel::{label, label_columns};
use super::rows::Marks;
use crate::recording::{Bar, Nanos, Panel, PanelSource, Recording, Slices, Variant};
use crate::wording::length;

/// Eighths in which a cell is filled.
const EIGHTHS: u64 = 8;

/// With so many rows there is one for the number at the playhead.
const MANY_ROWS: usize = 4;

/// The rows of a panel of bars from the top, each with what is written before it.
pub(super) fn bars(
    recording: &Recording,
    view: &View<'_>,
    variant: &Variant,
    panel: &Panel,
    rows: usize,
) -> Vec<(String, Marks)> {
    let source = &panel.source;
    let slice = slice(recording, view, panel);
    let of = |variant: &Variant| variant.slices(source, slice);
    let most = recording
        .variants()
        .iter()
        .map(|variant| of(variant).most());
    let most = most.max().unwrap_or(0);
    let slices = of(variant);
    let labels = labels(view, source, rows, (slice, most), &slices);
    let heights = heights(view, variant, &slices, rows as u64 * EIGHTHS, most);
    let rows = labels.into_iter().enumerate().map(|(row, label)| {
        let below = (rows - 1 - row) as u64 * EIGHTHS;
        let marks = heights.iter().map(|height| match height {
            None => Bar::default(),
            Some(height) => Bar {
                eighths: u8::try_from(height.saturating_sub(below).min(EIGHTHS)).unwrap_or(0),
                empty: below == 0 && *height == 0,
            },
        });
        (label, Marks::Bars(marks.collect()))
    });
    rows.collect()
}

/// The length of a slice: that of the lesson, or the shortest round one, if that of the lesson is shorter than a cell.
fn slice(recording: &Recording, view: &View<'_>, panel: &Panel) -> Nanos {
    let source = &panel.source;
    let window = view.window.to.since(view.window.from);
    let slice = round_part(window, view.columns);
    let slice = panel.slice.map_or(slice, |own| own.max(slice));
    let known = recording.variants().iter();
    let known = known.map(|variant| variant.shortest_slice(source));
    let known = known.max().unwrap_or(slice);
    if known > slice {
        round_part(known, 1)
    } else {
        slice
    }
}

/// How high the column of each cell is, in eighths of a row; none after the end of the variant.
fn heights(
    view: &View<'_>,
    variant: &Variant,
    slices: &Slices,
    full: u64,
    most: u64,
) -> Vec<Option<u64>> {
    let (width, end) = (view.columns, variant.end());
    let count = |column: usize| {
        let (from, to) = view.window.cell(column, width);
        // a column stands where most of its slice lies
        let middle = from.plus(Nanos(to.since(from).0 / 2));
        if from > end {
            return None;
        }
        let count = slices.at(middle);
        // the last slice may begin so late that no middle of a cell lies in it
        let last = view.window.column(end, width) == Some(column);
        Some(if last {
            count.max(slices.at(end))
        } else {
            count
        })
    };
    let height = |count: u64| {
        let height = u128::from(count) * u128::from(full);
        u64::try_from(height.div_ceil(u128::from(most.max(1)))).unwrap_or(full)
    };
    (0..width).map(|column| count(column).map(height)).collect()
}

/// What is written before the rows: the name and the highest number at the top, the length of a slice, and 0 at the bottom.
fn labels(
    view: &View<'_>,
    source: &PanelSource,
    rows: usize,
    (slice, most): (Nanos, u64),
    slices: &Slices,
) -> Vec<String> {
    let width = label_columns(view.names);
    let mut lines = vec![String::new(); rows];
    let mut write = |row: usize, left: &str, right: &str| {
        if let Some(line) = lines.get_mut(row) {
            *line = label(left, right, width);
        }
    };
    let slice = length(slice);
    if rows == 1 {
        // what is written nowhere else
        write(0, &format!("{most} in {slice}"), "");
        return lines;
    }
    let last = rows.saturating_sub(1);
    write(last, "", "0");
    if rows > MANY_ROWS {
        write(last - 1, "here", &slices.at(view.playhead).to_string());
    }
    let longer = format!("in each {slice}");
    let per = if longer.width() > width {
        format!("per {slice}")
    } else {
        longer
    };
    write(1, &per, if last == 1 { "0" } else { "" });
    let (name, top) = (source.name(), most.to_string());
    let longer = format!("to {top}");
    let fits = name.width() + 1 + longer.width() <= width;
    write(0, name, if fits { &longer } else { &top });
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::scripted::{self, opened};
    use crate::recording::{PanelKind, VariantInfo, Window};
    use crate::scene::{Kind, Row, Scene, Shown};

    const MS: u64 = 1_000_000;

    /// A run with calls of `ask` at these milliseconds, and so many at each.
    fn recording(calls: &[(u64, u32)]) -> Recording {
        recording_in(None, calls)
    }

    /// The same; the lesson names a slice, in milliseconds.
    fn recording_in(slice: Option<u64>, calls: &[(u64, u32)]) -> Recording {
        let mut events = vec![(0, opened(0, 0))];
        let mut ids = 1..;
        for (at, count) in calls {
            let new = ids.by_ref().take(*count as usize);
            events.extend(new.map(|id| (*at, opened(id, 1))));
        }
        let panel = Panel {
            kind: PanelKind::Bars,
            source: PanelSource::Calls("ask".to_owned()),
            slice: slice.map(|ms| Nanos(ms * MS)),
        };
        let info = VariantInfo {
            id: "v".to_owned(),
            panels: vec![panel],
            ..VariantInfo::default()
        };
        scripted::recording(Nanos(MS), &["v", "ask"], events, info)
    }

    /// The rows of a window in ten columns.
    fn rows(recording: &Recording, (from, to): (u64, u64), rows: usize, open: bool) -> Vec<Row> {
        let shown = [Shown {
            open,
            gauges: true,
            ..Shown::default()
        }];
        let window = Window {
            from: Nanos(from * MS),
            to: Nanos(to * MS),
        };
        let view = View {
            playhead: Nanos(20 * MS),
            ..View::plain(window, (10, rows), &shown)
        };
        Scene::new(recording, &view).rows
    }

    fn drawn(row: &Row) -> (String, String) {
        let Marks::Bars(bars) = &row.marks else {
            unreachable!("a panel of bars has bars")
        };
        let marks = bars.iter().map(|bar| match (bar.eighths, bar.empty) {
            (0, true) => '.',
            (0, false) => ' ',
            (eighths, _) => char::from_digit(eighths.into(), 10).unwrap(),
        });
        (row.label.clone(), marks.collect())
    }

    fn panel(recording: &Recording, window: (u64, u64), share: usize) -> Vec<(String, String)> {
        let rows = rows(recording, window, share, true);
        let panel = rows.iter().filter(|row| row.kind == Kind::Panel(0));
        panel.map(drawn).collect()
    }

    fn pairs(rows: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |(label, marks): &(&str, &str)| ((*label).to_owned(), (*marks).to_owned());
        rows.iter().map(owned).collect()
    }

    #[test]
    fn a_column_is_as_high_as_there_are_starts_in_its_slice() {
        let recording = recording(&[(0, 6), (25, 3), (29, 1), (70, 1)]);
        assert_eq!(
            panel(&recording, (0, 100), 9),
            pairs(&[
                ("ask         to 6", "8         "),
                ("in each 10 ms   ", "8 3       "),
                ("", "8 8       "),
                ("here           4", "8 8       "),
                ("               0", "8.8....7  "),
            ])
        );
    }

    #[test]
    fn slices_stay_where_they_are_when_the_window_moves_and_grow_with_it() {
        let recording = recording(&[(0, 6), (25, 3), (29, 1), (70, 1)]);
        // the same slices, five cells further left
        let moved = panel(&recording, (50, 150), 9);
        assert_eq!(moved[4].1, "..7       ");
        // a cell of 25 ms: slices of 30 ms, in which there are 10 and 1
        let wide = panel(&recording, (0, 250), 9);
        assert_eq!(
            wide[0],
            ("ask        to 10".to_owned(), "8         ".to_owned())
        );
        assert_eq!(wide[1].0.trim(), "in each 30 ms");
        assert_eq!(wide[4].1, "8.4       ");
    }

    #[test]
    fn a_slice_is_as_long_as_the_lesson_says_and_at_least_a_cell() {
        let recording = recording_in(Some(50), &[(0, 6), (25, 3), (29, 1), (70, 1)]);
        let cells = panel(&recording, (0, 100), 9);
        assert_eq!(cells[0].0, "ask        to 10");
        assert_eq!(cells[1].0.trim(), "in each 50 ms");
        assert_eq!(cells[4].1, "88888444  ");
        let wide = panel(&recording, (0, 600), 9);
        assert_eq!(wide[1].0.trim(), "in each 60 ms");
    }

    #[test]
    fn with_few_rows_there_is_one_row_and_a_folded_variant_is_one() {
        let recording = recording(&[(0, 6), (25, 3), (29, 1), (70, 1)]);
        let one = [("6 in 10 ms      ", "8.6....2  ")];
        assert_eq!(panel(&recording, (0, 100), 4), pairs(&one));
        let folded = rows(&recording, (0, 100), 4, false);
        assert!(matches!(
            folded[..],
            [Row {
                kind: Kind::Strip,
                ..
            }]
        ));
        assert_eq!(drawn(&folded[0]).1, "8.6....2  ");
    }

    #[test]
    fn what_begins_at_the_last_instant_is_drawn() {
        let recording = recording(&[(0, 2), (100, 2)]);
        let rows = panel(&recording, (0, 100), 4);
        assert_eq!(rows[0].1, "8........8");
    }
}
