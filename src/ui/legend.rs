//! The legend: every character of a timeline in its own colour, with its meaning.

use std::ops::Range;

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::pen::Pen;
use crate::recording::{Dots, Ink, Outcome, PanelKind, Percentile, Sign, Variant, WaitClass};
use crate::theme::{Depth, Glyphs, Role, Style, Theme};
use crate::wording;

/// Columns between two entries of a row.
const GAP: usize = 3;

/// Some characters and what they mean.
struct Entry {
    sample: String,
    style: Style,
    what: &'static str,
}

impl Entry {
    fn new(sample: String, style: Style, what: &'static str) -> Self {
        Self {
            sample,
            style,
            what,
        }
    }

    fn heading(theme: Theme, what: &'static str) -> Self {
        Self::new(String::new(), theme.style(Role::Text), what)
    }

    fn width(&self) -> usize {
        let blank = usize::from(!self.sample.is_empty());
        self.sample.width() + blank + self.what.width()
    }
}

/// Entries that share rows where they fit.
type Group = Vec<Entry>;

fn groups(theme: Theme) -> Vec<Group> {
    let line = |ink: Ink, what| {
        let sample = theme.glyphs.solid(ink).to_string().repeat(3);
        Entry::new(sample, theme.ink(ink, 1), what)
    };
    let waits = WaitClass::ALL.map(|class| line(Ink::Suspended(class), wording::wait_class(class)));
    let ends = [
        (Outcome::Completed, "completed"),
        (Outcome::Failed, "returned an error"),
        (Outcome::Cancelled, "cancelled"),
        (Outcome::Panicked, "panicked"),
    ];
    let ends = ends.map(|(outcome, what)| {
        let sample = theme.glyphs.outcome(outcome).to_string();
        Entry::new(sample, theme.outcome(outcome, 1), what)
    });
    let signs = [
        (Sign::Made, "a future was made"),
        (Sign::Dropped, "a future was dropped"),
        (Sign::Signal, "a signal to nobody"),
        (Sign::Tick, "a missed tick"),
    ];
    let signs = signs.map(|(sign, what)| {
        let sample = theme.glyphs.sign(sign).to_string();
        Entry::new(sample, theme.style(Role::Warning), what)
    });
    vec![
        vec![
            line(Ink::Running, "running on a thread"),
            line(Ink::Aside, "on its own thread"),
        ],
        vec![Entry::new(
            theme.glyphs.pick("▎▅", "|H").to_owned(),
            theme.ink(Ink::Running, 1),
            "running for part of a column",
        )],
        vec![line(Ink::Ready, "ready: waiting for a thread")],
        vec![line(
            Ink::Unpolled,
            "unpolled: its task polls something else",
        )],
        vec![line(
            Ink::Blocking,
            "blocking: holds its thread a long time",
        )],
        vec![Entry::heading(theme, "suspended at an await, waiting for")],
        waits.into(),
        ends.into(),
        signs.into(),
        vec![Entry::new(
            "1 2".to_owned(),
            theme.badge(1),
            "numbers of lanes, also beside the code",
        )],
    ]
}

/// What the rows below and between the lanes mean; only the side pane has capacity for it.
fn crowd(theme: Theme) -> Group {
    let glyphs = theme.glyphs;
    let heights = [2, 4, 7].map(|eighths| glyphs.height(eighths));
    let heights: String = heights.iter().collect();
    let entry = |sample: String, style: Role, what| Entry::new(sample, theme.style(style), what);
    let lanes = entry(
        glyphs.pick(heights, "19".to_owned()),
        Role::Crowd,
        "folded programs, other lanes: how many",
    );
    let parts = glyphs.pick(
        None,
        Some(entry(
            "9".to_owned(),
            Role::Crowd,
            "the most, where there are more than nine",
        )),
    );
    let [some, full] = glyphs.pick(["▁▄", "█"], ["_5", "*"]).map(str::to_owned);
    let gauges = [
        entry(some, Role::Good, "a gauge: none, some"),
        entry(full, Role::Full, "full"),
    ];
    std::iter::once(lanes).chain(parts).chain(gauges).collect()
}

/// The rows of the groups in a width.
fn rows(groups: Vec<Group>, width: usize) -> Vec<Group> {
    let mut rows = Vec::new();
    for group in groups {
        let mut row = Group::new();
        let mut used = 0;
        for entry in group {
            let wide = entry.width();
            if !row.is_empty() && used + GAP + wide > width {
                rows.push(std::mem::take(&mut row));
                used = 0;
            }
            used += wide + if row.is_empty() { 0 } else { GAP };
            row.push(entry);
        }
        rows.push(row);
    }
    rows
}

/// What the dots and lines of a panel mean.
fn dots(theme: Theme) -> Vec<Group> {
    let [one, many, _] = theme.glyphs.dots();
    let entry = |sample: String, style, what| Entry::new(sample, style, what);
    let dot = theme.style(Role::Accent);
    let line = |line, what| {
        let dots = Dots {
            line: Some(line),
            ..Dots::default()
        };
        let (glyph, style) = theme.dots(dots);
        entry(glyph.to_string().repeat(3), style, what)
    };
    vec![
        vec![
            entry(
                one.to_string(),
                dot,
                "a call returned; higher: it took longer",
            ),
            entry(many.to_string(), dot, "several did"),
        ],
        vec![
            line(Percentile::P50, "p50: half took no longer"),
            line(Percentile::P95, "p95: 95 % took no longer"),
        ],
    ]
}

/// What the columns of a panel mean.
fn bars(theme: Theme) -> Vec<Group> {
    let glyphs = theme.glyphs;
    let sample = [3, 6, 8].map(|eighths| glyphs.height(eighths));
    let sample = glyphs.pick(sample.iter().collect(), "_o#".to_owned());
    let columns = Entry::new(
        sample,
        theme.style(Role::Accent),
        "how many in a slice of time; one scale for all",
    );
    let none = Entry::new(
        glyphs.pick("·", ".").to_owned(),
        theme.style(Role::Border),
        "none",
    );
    vec![vec![columns, none]]
}

/// How a lane ends whose process did.
fn died(theme: Theme) -> Group {
    let sample = theme.glyphs.outcome(Outcome::Died).to_string();
    let style = theme.outcome(Outcome::Died, 1);
    vec![Entry::new(sample, style, "ended with its process")]
}

fn all(variants: &[Variant], theme: Theme, width: u16) -> Vec<Group> {
    let mut groups = groups(theme);
    groups.push(crowd(theme));
    if variants.iter().any(|it| it.outcome() == Outcome::Died) {
        groups.push(died(theme));
    }
    let panels = variants.iter().flat_map(Variant::panels);
    let kinds: Vec<PanelKind> = panels.map(|panel| panel.kind).collect();
    if kinds.contains(&PanelKind::Dots) {
        groups.extend(dots(theme));
    }
    if kinds.contains(&PanelKind::Bars) {
        groups.extend(bars(theme));
    }
    rows(groups, usize::from(width))
}

/// How many rows the legend of the side pane takes.
pub(super) fn height(variants: &[Variant], glyphs: Glyphs, width: u16) -> usize {
    let theme = Theme::new(Depth::Mono, glyphs == Glyphs::Ascii);
    all(variants, theme, width).len()
}

/// Draws the legend of the side pane, scrolled at most to its end: the rows that are seen, and how many there are.
pub(super) fn draw(
    variants: &[Variant],
    scroll: usize,
    pen: &mut Pen<'_>,
    area: Rect,
) -> (Range<usize>, usize) {
    let rows = all(variants, pen.theme, area.width);
    let height = usize::from(area.height);
    let first = scroll.min(rows.len().saturating_sub(height));
    draw_rows(pen, area, rows.iter().skip(first));
    (first..rows.len().min(first + height), rows.len())
}

/// How many rows the signs of lanes take in a width.
pub(super) fn rows_of_signs(theme: Theme, width: u16) -> u16 {
    u16::try_from(rows(groups(theme), usize::from(width)).len()).unwrap_or(u16::MAX)
}

/// Draws the signs of lanes, as far as there are rows for them: how many are seen, and how many there are.
pub(super) fn draw_signs(pen: &mut Pen<'_>, area: Rect) -> (Range<usize>, usize) {
    let rows = rows(groups(pen.theme), usize::from(area.width));
    draw_rows(pen, area, rows.iter());
    (0..rows.len().min(usize::from(area.height)), rows.len())
}

fn draw_rows<'e>(pen: &mut Pen<'_>, area: Rect, rows: impl Iterator<Item = &'e Group>) {
    for (y, row) in (area.top()..area.bottom()).zip(rows) {
        let mut x = area.x;
        let room = |x: u16| area.right().saturating_sub(x);
        for entry in row {
            x += pen.styled(x, y, room(x), &entry.sample, entry.style);
            x += u16::from(!entry.sample.is_empty());
            x += pen.text(x, y, room(x), entry.what, Role::Text);
            x += u16::try_from(GAP).unwrap_or(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_in_a_row_and_no_row_is_wider_than_it_may_be() {
        for ascii in [false, true] {
            let theme = Theme::new(Depth::Mono, ascii);
            let entries: usize = groups(theme).iter().map(Vec::len).sum();
            for width in [48, 60, 80, 120] {
                let rows = rows(groups(theme), width);
                assert_eq!(rows.iter().map(Vec::len).sum::<usize>(), entries);
                for row in rows.iter().filter(|row| row.len() > 1) {
                    let used: usize = row.iter().map(Entry::width).sum();
                    assert!(used + GAP * (row.len() - 1) <= width);
                }
            }
        }
    }
}
