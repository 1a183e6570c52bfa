//! A fixed-width timeline with the facts.

use crate::recording::{Facts, Nanos, Recording, Variant, length};
use crate::scene::{Kind, Marks, Row};
use crate::text::Add;
use crate::text::clean;
use crate::theme::Theme;

/// Columns of the names.
const NAMES: usize = 22;

/// Columns of the cells.
const COLUMNS: usize = 72;

/// Rows at most; more lanes are one row of numbers.
const ROWS: usize = 120;

/// The run as text, without colours.
pub fn text(recording: &Recording, theme: Theme) -> String {
    let scene = super::whole(recording, COLUMNS, ROWS);
    let knobs = recording.meta.knobs.iter();
    let knobs: Vec<_> = knobs
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    let mut text = format!(
        "{}  {} clock  {}\n",
        recording.meta.lesson,
        recording.meta.clock,
        knobs.join("  ")
    );
    for row in &scene.rows {
        if row.kind == Kind::Head || row.kind == Kind::Strip {
            text.push('\n');
        }
        push_row(&mut text, row, theme);
    }
    push_axis(&mut text, &scene.ticks);
    text.push('\n');
    for variant in recording.variants() {
        push_facts(&mut text, variant, &variant.facts());
    }
    text
}

fn push_row(text: &mut String, row: &Row, theme: Theme) {
    let indent = match row.kind {
        Kind::Lane { depth, .. } => usize::from(depth) * 2,
        Kind::More | Kind::Worker(_) => 2,
        Kind::Head | Kind::Strip => 0,
    };
    let label: String = format!("{}{}", " ".repeat(indent), clean(&row.label));
    let label: String = label.chars().take(NAMES).collect();
    let cells: String = match &row.marks {
        Marks::Nothing => clean(&row.note).into_owned(),
        Marks::Cells(cells) => cells.iter().map(|cell| theme.cell(*cell, 1).0).collect(),
        Marks::Densities(densities, highest) => {
            let glyph = |density: &crate::recording::Density| theme.density(*density, *highest).0;
            densities.iter().map(glyph).collect()
        }
    };
    text.push_str(format!("{label:NAMES$} {cells}").trim_end());
    text.push('\n');
}

fn push_axis(text: &mut String, ticks: &[crate::scene::Tick]) {
    let mut line = vec![' '; NAMES + 1 + COLUMNS + 12];
    for tick in ticks {
        for (offset, c) in tick.label.chars().enumerate() {
            if let Some(place) = line.get_mut(NAMES + 1 + tick.column + offset) {
                *place = c;
            }
        }
    }
    let line: String = line.into_iter().collect();
    text.add(format_args!("\n{}\n", line.trim_end()));
}

fn push_facts(text: &mut String, variant: &Variant, facts: &Facts) {
    let longest = length(Nanos::from_seconds(facts.longest_poll));
    text.add(format_args!(
        "{:NAMES$} elapsed {:.2} s, {} tasks, {} calls, most in flight {}, {} polls, longest poll {longest}\n",
        clean(variant.label()),
        facts.elapsed,
        facts.tasks,
        facts.calls,
        facts.max_in_flight,
        facts.polls,
    ));
}
