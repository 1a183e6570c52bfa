//! The drawn layout of a timeline: rows, cells, axis and markers for (recording, playhead, window).
//!
//! It sees no terminal, no channel and no clock, and chooses no colour: a painter turns a scene into characters.

mod axis;
mod bands;
mod bars;
mod crowd;
mod fit;
mod head;
mod note;
mod panel;
mod rows;
mod sample;
mod scales;
mod work;

pub use axis::{Tick, real_ticks, round_part, ticks};
pub use head::HeadFigure;
pub use note::Note;
pub use rows::{Kind, Marks, Row};
use scales::Scales;
pub use work::{difference, faster};

use crate::recording::{Nanos, Recording, Variant, Window};

/// What is to be drawn, and in how much room.
#[derive(Clone, Debug)]
pub struct View<'a> {
    /// The instant shown.
    pub playhead: Nanos,
    /// The stretch of time.
    pub window: Window,
    /// Columns of the names of lanes.
    pub names: usize,
    /// Columns of the cells.
    pub columns: usize,
    /// Rows, the axis not counted.
    pub rows: usize,
    /// For each variant, how it is shown.
    pub shown: &'a [Shown],
    /// For each variant, whether it is one of those that the lesson compares: on a small screen two of them have rows before one has all.
    pub compared: &'a [bool],
    /// The gauges that have a row where rows of gauges are shown, by name; none stands for all of them.
    pub gauges: Option<&'a [String]>,
    /// The names of lanes, with or without their numbers, that have rows before others where there are more lanes than rows.
    pub lane_rows: &'a [String],
    /// The variant whose lanes are kept visible when room is short.
    pub focus: usize,
    /// What becomes of the others where room is short.
    pub others: Others,
    /// The place of a lane of it that has a row, however few there are.
    pub selected: usize,
    /// Figures of each variant that its head shows beside the usual ones, once it has ended.
    pub figures: &'a [Vec<String>],
    /// The figures that the lesson is about, the most important first: they are kept where there is no room for all.
    pub order: &'a [HeadFigure],
    /// The variant to which the times of the others are compared; none: they are not.
    pub reference: Option<usize>,
    /// The run before this one, to which its times are compared.
    pub before: Option<&'a Recording>,
    /// Another run that is drawn on the same screen, with which this one shares its scales.
    pub scaled_with: Option<&'a Recording>,
}

impl<'a> View<'a> {
    /// Of a window, in so many columns of cells and so many rows: the first variant is in front, nothing is compared, and all
    /// gauges have rows where `shown` asks for gauges.
    pub fn plain(window: Window, (columns, rows): (usize, usize), shown: &'a [Shown]) -> Self {
        Self {
            playhead: window.to,
            window,
            names: 20,
            columns,
            rows,
            shown,
            compared: &[],
            gauges: None,
            lane_rows: &[],
            focus: 0,
            others: Others::Compared,
            selected: 0,
            figures: &[],
            order: &[],
            reference: None,
            before: None,
            scaled_with: None,
        }
    }

    /// Variant `index` of the recording, and what is shown of it.
    fn variant<'r>(&self, recording: &'r Recording, index: usize) -> Option<(&'r Variant, Shown)> {
        let variant = recording.variants().get(index)?;
        let shown = self.shown.get(index).copied().unwrap_or_default();
        Some((variant, shown))
    }
}

/// What becomes of the variants beside the focused one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Others {
    /// They are compared with it: one has a row, however short room is.
    #[default]
    Compared,
    /// They give way to it where room is short, as a moment of it is told.
    GiveWay,
    /// They have no rows.
    Hidden,
}

/// How a variant is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// With all its lanes, or as one line.
    pub open: bool,
    /// With the rows of its workers.
    pub workers: bool,
    /// With rows of its gauges.
    pub gauges: bool,
    /// How many lanes are scrolled past.
    pub scroll: usize,
}

/// A timeline, laid out.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// From top to bottom.
    pub rows: Vec<Row>,
    /// The marks of the axis.
    pub ticks: Vec<Tick>,
    /// The same in real time, for the variant in focus; empty unless the recording is to be shown on both clocks.
    pub real: Vec<Tick>,
    /// The column of the playhead.
    pub playhead: Option<usize>,
}

impl Scene {
    /// Lays the recording out.
    pub fn new<'a>(recording: &'a Recording, view: &View<'a>) -> Self {
        let shares = fit::shares(recording, view);
        let mut rows = Vec::with_capacity(view.rows);
        let scales = Scales::of(recording, view);
        for place in shares.into_iter().enumerate() {
            rows::variant(recording, view, &scales, place, &mut rows);
        }
        rows.truncate(view.rows);
        bands::level(&mut rows);
        crowd::level(recording, view, &mut rows);
        let ticks = ticks(view.window, view.columns);
        let focus = recording.variants().get(view.focus);
        let focus = focus.filter(|_| recording.meta.real_time);
        Self {
            rows,
            real: focus.map_or_else(Vec::new, |variant| real_ticks(variant, &ticks)),
            ticks,
            playhead: view.window.column(view.playhead, view.columns),
        }
    }

    /// The folded variants whose rows would all have room in those that are left: a bit for each of the first 64.
    pub fn variants_that_fit(recording: &Recording, view: &View<'_>) -> u64 {
        fit::variants_that_fit(recording, view)
    }

    /// How many lanes of the focused variant would have a row.
    pub fn visible_lanes(recording: &Recording, view: &View<'_>) -> usize {
        let share = fit::shares(recording, view).get(view.focus).copied();
        let variant = recording.variants().get(view.focus);
        let shown = view.shown.get(view.focus);
        match (share, variant, shown) {
            (Some(share), Some(variant), Some(shown)) => {
                rows::room(variant, view, (view.focus, *shown), share).lanes
            }
            _ => 0,
        }
    }
}
