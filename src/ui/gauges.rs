//! The gauges of the selected variant at the playhead.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::frame;
use super::pen::Pen;
use crate::lesson::Figure;
use crate::recording::{Gauge, GaugeKind, Nanos, Variant};
use crate::theme::Role;

/// Columns of a bar at most.
const BAR: u16 = 16;

/// Columns of the border and the title of the pane, without a name.
const NARROWEST_TITLE: usize = 16;

/// Columns of names and values.
const NAMES: u16 = 14;
const VALUES: u16 = 9;

/// What the pane draws.
pub(super) struct GaugesPane<'a> {
    /// The selected variant.
    pub variant: Option<&'a Variant>,
    /// A short name of it.
    pub short: &'a str,
    /// The lesson's own figures, with their names.
    pub figures: &'a [(String, Figure)],
    pub playhead: Nanos,
}

/// A row of the pane.
enum Shown<'a> {
    /// A gauge of the recording.
    Gauge(&'a Gauge),
    /// A figure of the lesson that is known at every instant: its name, and the longest gap until now.
    Gap(&'a str, Nanos),
}

/// The rows for a variant. A figure that counts the pause that is going on takes the place of the demo's gauge of the same
/// name: a demo learns of a pause when it is over.
fn rows<'a>(pane: &GaugesPane<'a>, variant: &'a Variant) -> Vec<Shown<'a>> {
    let gaps = pane.figures.iter().filter_map(|(name, figure)| {
        let gap = variant.gap_until(figure.gap_of()?, pane.playhead)?;
        Some((name.as_str(), gap))
    });
    let gaps: Vec<_> = gaps.collect();
    let is_gap = |gauge: &&Gauge| {
        let (own, _) = gauge.name_and_unit();
        gaps.iter().any(|(name, _)| *name == own)
    };
    let gauges = variant.gauges().iter().filter(|gauge| !is_gap(gauge));
    let gauges = gauges.map(Shown::Gauge);
    let gaps = gaps.iter().map(|(name, gap)| Shown::Gap(name, *gap));
    gauges.chain(gaps).collect()
}

/// How many rows the selected variant has.
pub(super) fn count(pane: &GaugesPane<'_>) -> usize {
    let variant = pane.variant;
    variant.map_or(0, |variant| rows(pane, variant).len())
}

pub(super) fn draw(pane: &GaugesPane<'_>, pen: &mut Pen<'_>, area: Rect) {
    let Some(variant) = pane.variant else {
        return;
    };
    let label = variant.label();
    // the note is left out where it does not fit
    let fits = label.width() + NARROWEST_TITLE <= usize::from(area.width);
    let name = if fits { label } else { pane.short };
    let inside = frame::draw(pen, area, "gauges", name, false);
    for (y, shown) in (inside.top()..inside.bottom()).zip(rows(pane, variant)) {
        let row = Rect::new(inside.x + 1, y, inside.width.saturating_sub(2), 1);
        let (name, value) = texts(&shown, pane.playhead, row.width);
        // rather a name that is whole than a blank before the border
        let is_tight = name.width() + 1 + value.width() > usize::from(row.width);
        let row = Rect {
            width: row.width + u16::from(is_tight),
            ..row
        };
        match shown {
            Shown::Gauge(gauge) => draw_gauge(pen, row, gauge, pane.playhead),
            Shown::Gap(..) => draw_name(pen, row, &name, &value),
        }
    }
}

/// The name and the value of a row.
fn texts(shown: &Shown<'_>, t: Nanos, width: u16) -> (String, String) {
    match shown {
        Shown::Gauge(gauge) => {
            let (name, _) = gauge.name_and_unit();
            (name.to_owned(), value_in_words(gauge, t, width))
        }
        Shown::Gap(name, gap) => ((*name).to_owned(), format!("{:.2} s", gap.seconds())),
    }
}

/// A name and a value, which stays whole where the name has to be shortened.
fn draw_name(pen: &mut Pen<'_>, row: Rect, name: &str, value: &str) {
    let first = row.width.min(NAMES + VALUES);
    let values = u16::try_from(value.width()).unwrap_or(VALUES).min(first);
    let names = first.saturating_sub(values + 1);
    let name = pen.shortened(name, names).into_owned();
    pen.text(row.x, row.y, names, &name, Role::Text);
    pen.right(row.x + first, row.y, values, value, Role::Accent);
}

fn draw_gauge(pen: &mut Pen<'_>, row: Rect, gauge: &Gauge, t: Nanos) {
    let value = gauge.at(t).unwrap_or(0.0);
    let most = gauge.max_until(t).unwrap_or(0.0);
    let text = value_in_words(gauge, t, row.width);
    draw_name(pen, row, gauge.name_and_unit().0, &text);
    let bar = row.width.saturating_sub(NAMES + VALUES + 1).min(BAR);
    let full = gauge.capacity.unwrap_or(most).max(1.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and the width of the bar"
    )]
    let filled = (value / full * f64::from(bar))
        .round()
        .clamp(0.0, f64::from(bar)) as u16;
    if bar == 0 {
        // no room for a bar: the ground under the row is one
        let width = f64::from(row.width) * (value / full).clamp(0.0, 1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and the width of the row"
        )]
        let width = width.round() as u16;
        pen.tint(Rect { width, ..row }, Role::Lit);
    }
    let x = row.x + NAMES + VALUES + 1;
    let style = pen.theme.style(Role::Accent);
    let dim = pen.theme.style(Role::Border);
    let (on, off) = pen.theme.glyphs.pick(('▄', '▁'), ('#', '.'));
    for column in 0..bar {
        let (glyph, style) = if column < filled {
            (on, style)
        } else {
            (off, dim)
        };
        pen.glyph(x + column, row.y, glyph, style);
    }
    let x = x + bar + 1;
    let text = format!("most {}", number(most));
    pen.text(x, row.y, row.right().saturating_sub(x), &text, Role::Dim);
}

/// The value of a gauge in a row; of permits, that these are in use and not left.
fn value_in_words(gauge: &Gauge, t: Nanos, width: u16) -> String {
    let value = value(gauge, t, " of ");
    if gauge.kind != GaugeKind::Permits || gauge.capacity.is_none() {
        return value;
    }
    let name = gauge.name_and_unit().0;
    let columns = usize::from(width.min(NAMES + VALUES));
    let long = format!("{value} in use");
    if name.width() + 1 + long.width() <= columns {
        return long;
    }
    format!("{value} used")
}

/// The value of a gauge, and its capacity behind `of` if it has one.
pub(super) fn value(gauge: &Gauge, t: Nanos, of: &str) -> String {
    let time = gauge.at(t).unwrap_or(0.0);
    let value = number(time);
    match (gauge.capacity, gauge.name_and_unit()) {
        (Some(capacity), _) => format!("{value}{of}{capacity}"),
        (None, (_, "")) => value,
        // like other times: in seconds where it is that long
        (None, (_, "ms")) if time >= 1000.0 => format!("{:.2} s", time / 1000.0),
        (None, (_, unit)) => format!("{value} {unit}"),
    }
}

/// A value without needless decimals.
fn number(value: f64) -> String {
    if value.fract() == 0.0 {
        format!("{value}")
    } else {
        format!("{value:.2}")
    }
}
