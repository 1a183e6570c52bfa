//! The rows of one variant.

use std::collections::HashMap;

use super::head::{note, strip_note};
use super::note::Note;
use super::scales::{self, Scales};
use super::{Shown, View, bands, crowd, panel, sample};
use crate::recording::{
    Bar, Cell, Density, Dots, Gauge, LaneId, LaneKind, Level, Recording, Variant, WorkerId,
};

/// A row of the timeline.
#[derive(Clone, Debug)]
pub struct Row {
    /// Whose row it is: the place of the variant in the recording.
    pub variant: usize,
    /// What it stands for.
    pub kind: Kind,
    /// What it is called.
    pub label: String,
    /// What is written at its right end.
    pub note: Note,
    /// Its cells.
    pub marks: Marks,
}

impl Row {
    /// What is written at its right end where heights are drawn as digits.
    pub fn note_with_digits(&self) -> &Note {
        match &self.marks {
            Marks::Levels(_, note) => note,
            _ => &self.note,
        }
    }
}

/// What a row stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The head of an open variant.
    Head,
    /// A variant as one line.
    Strip,
    /// A lane.
    Lane {
        /// Which.
        lane: LaneId,
        /// What it is.
        kind: LaneKind,
        /// How many of the lanes that it is in have a row too.
        depth: u16,
        /// Whether it is the last one below the innermost of them.
        last: bool,
        /// Its number on the screen, from 1: the same in the code.
        badge: usize,
    },
    /// Lanes of one function for which there is no room.
    Band {
        /// How many of them are open at the playhead.
        open: usize,
        /// The most of them that were open at a time.
        most: usize,
        /// Whether other lanes of the function have rows: these are more of them.
        more: bool,
    },
    /// Lanes of several functions for which there is no room; of very many it shows all lanes of the variant.
    More,
    /// A gauge, by its place.
    Gauge(usize),
    /// A worker.
    Worker(WorkerId),
    /// A part of a panel, by the place of the panel.
    Panel(usize),
}

/// The cells of a row.
#[derive(Clone, Debug)]
pub enum Marks {
    /// None.
    Nothing,
    /// States.
    Cells(Vec<Cell>),
    /// Numbers of lanes, and the highest of them.
    Densities(Vec<Density>, f64),
    /// Values of a gauge, none before it is there, and what is written beside them where heights are drawn as digits.
    Levels(Vec<Option<Level>>, Note),
    /// Calls that returned, and lines.
    Dots(Vec<Dots>),
    /// Parts of columns.
    Bars(Vec<Bar>),
}

/// The rows of variant `index` in `share` rows.
pub(super) fn variant(
    recording: &Recording,
    view: &View<'_>,
    scales: &Scales<'_>,
    (index, share): (usize, usize),
    out: &mut Vec<Row>,
) {
    let Some((variant, shown)) = view.variant(recording, index) else {
        return;
    };
    if share == 0 {
        return;
    }
    if share == 1 {
        out.push(strip(recording, variant, view, index));
        return;
    }
    let mut head = Row {
        variant: index,
        kind: Kind::Head,
        label: variant.label().to_owned(),
        note: note(recording, variant, view),
        marks: Marks::Nothing,
    };
    let lanes = variant.tree();
    let room = room(variant, view, (index, shown), share);
    let selected =
        (index == view.focus).then_some(view.selected.min(lanes.len().saturating_sub(1)));
    let are_few = room.bands == 0 && room.below > 0 && room.lanes + room.below == FEW_ROWS;
    let rows = |lanes| (lanes, are_few);
    let places = |lanes| sample::places(variant, (shown, view.lane_rows), selected, rows(lanes));
    let bands = |places: &[usize]| {
        let rows = room.lanes + room.bands;
        bands::rows(variant, view, index, (places, rows), room.bands)
    };
    let mut lanes = places(room.lanes);
    let mut rest = if room.bands > 0 {
        bands(&lanes)
    } else {
        Vec::new()
    };
    if rest.len() < room.bands {
        // all lanes of some functions have rows: what was kept for their bands is for lanes
        lanes = places(room.lanes + room.bands - rest.len().max(1));
        rest = bands(&lanes);
    }
    let places = lanes;
    if rest.is_empty() && !places.is_empty() {
        let hidden = variant.tree().len().saturating_sub(places.len());
        head.note.set_hidden(hidden);
    }
    out.push(head);
    panel::rows(recording, view, index, room.panels, out);
    for (place, branch) in places.iter().zip(branches(variant, &places)) {
        out.extend(lane(variant, view, index, *place, branch));
    }
    out.extend(rest);
    let gauges: Vec<usize> = gauges(variant, view, shown).collect();
    let for_workers = room.below.saturating_sub(gauges.len());
    let gauges = gauges.into_iter().take(room.below);
    let gauges = gauges.filter_map(|place| gauge(variant, view, scales, (index, place)));
    out.extend(gauges);
    let workers = workers(variant, shown, for_workers).into_iter();
    out.extend(workers.map(|number| worker(variant, view, index, number)));
}

/// The places of the gauges that have a row.
pub(super) fn gauges<'a>(
    variant: &'a Variant,
    view: &'a View<'_>,
    shown: Shown,
) -> impl Iterator<Item = usize> + 'a {
    let gauges = variant.gauges().iter().enumerate();
    let asked = move |gauge: &Gauge| {
        let names = view.gauges;
        shown.gauges && names.is_none_or(|names| names.iter().any(|name| gauge.is_called(name)))
    };
    gauges.filter_map(move |(place, gauge)| asked(gauge).then_some(place))
}

/// How many workers have a row where all have room.
fn workers_shown(variant: &Variant, shown: Shown) -> usize {
    if shown.workers {
        variant.workers().len()
    } else {
        0
    }
}

/// The numbers of the workers that have one of so many rows; the main thread comes first. Where there are fewer rows than workers, those
/// that were blocked have one before the others, and the main thread, which runs one task, comes last.
fn workers(variant: &Variant, shown: Shown, rows: usize) -> Vec<usize> {
    let main = variant.main_thread().map(WorkerId::place);
    let mut workers: Vec<usize> = (0..workers_shown(variant, shown)).collect();
    if workers.len() > rows {
        let was_blocked = |number: usize| {
            let worker = variant.workers().get(number);
            worker.is_some_and(|worker| worker.was_blocked(variant.end()))
        };
        workers.sort_by_key(|number| (!was_blocked(*number), Some(*number) == main, *number));
        workers.truncate(rows);
    }
    workers.sort_by_key(|number| (Some(*number) != main, *number));
    workers
}

/// How many rows a variant wants below its lanes.
fn below(variant: &Variant, view: &View<'_>, shown: Shown) -> usize {
    gauges(variant, view, shown).count() + workers_shown(variant, shown)
}

/// How many rows a variant wants beside those of its lanes.
pub(super) fn beside(variant: &Variant, view: &View<'_>, shown: Shown) -> usize {
    below(variant, view, shown) + panel::wanted(variant, shown)
}

/// How the rows of an open variant are used, its head not counted.
pub(super) struct Room {
    /// Rows for panels, above the lanes.
    pub panels: usize,
    /// Rows for lanes.
    pub lanes: usize,
    /// Rows for gauges and workers.
    pub below: usize,
    /// Rows that stand for the lanes that have none.
    pub bands: usize,
}

/// With so many rows a variant whose lanes and gauges do not all fit shows lanes and nothing else.
const FEW_ROWS: usize = 3;

/// With more lanes than so many times the rows, those that have one are picked from all over the run.
const MANY_LANES: usize = 3;

/// What the lesson wants to be seen of a variant beside its lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// Nothing, or all that there is.
    Nothing,
    /// The workers.
    Workers,
    /// Gauges that it names.
    Gauges,
}

/// What the lesson wants to be seen of a variant beside its lanes.
pub(super) fn asked(variant: &Variant, view: &View<'_>, shown: Shown) -> Asked {
    if view.gauges.is_none() && !shown.gauges {
        return Asked::Nothing;
    }
    if gauges(variant, view, shown).next().is_some() {
        return Asked::Gauges;
    }
    if workers_shown(variant, shown) == 0 {
        Asked::Nothing
    } else {
        Asked::Workers
    }
}

/// Divides `share` rows of variant `index`, the head among them.
pub(super) fn room(
    variant: &Variant,
    view: &View<'_>,
    (index, shown): (usize, Shown),
    share: usize,
) -> Room {
    let panels = panel::room(variant, shown, share.saturating_sub(1));
    let rows = share.saturating_sub(1 + panels);
    let lanes = variant.lanes().len();
    let asked = (asked(variant, view, shown), index == view.focus);
    let below = rows_below(rows, (lanes, below(variant, view, shown)), asked);
    let rows = rows - below;
    let cut = variant.lanes().len() > rows && rows > 1 && rows + below + panels > FEW_ROWS;
    // of few lanes those that the lesson names say more than a row for all others
    let are_few = lanes <= MANY_LANES * rows.max(FEW_ROWS);
    let are_named = are_few && sample::named(variant, view.lane_rows) >= rows;
    let cut = cut && !are_named;
    let bands = if cut { bands::wanted(variant, rows) } else { 0 };
    Room {
        panels,
        lanes: rows.saturating_sub(bands),
        below,
        bands,
    }
}

/// How many of `rows` belong to gauges and workers, of which there are `wanted`; the rest are for lanes. `asked`: what the lesson wants
/// to be seen, and whether the variant is the focused one.
fn rows_below(
    rows: usize,
    (lanes, wanted): (usize, usize),
    (asked, focused): (Asked, bool),
) -> usize {
    // few rows belong to lanes, a single one to the selected lane or, where none is selected, to a gauge that the lesson is about; of
    // very many lanes a gauge shows more than one of them, and what the lesson is about comes before the second lane
    if rows <= FEW_ROWS && lanes + wanted > rows {
        let for_lanes = match asked {
            Asked::Gauges => usize::from(focused),
            // threads are seen beside what they run
            Asked::Workers => rows.saturating_sub(usize::from(rows > 2)),
            Asked::Nothing if lanes > MANY_LANES * rows => FEW_ROWS - 1,
            Asked::Nothing => rows,
        };
        return wanted.min(rows.saturating_sub(for_lanes));
    }
    let for_lanes = match asked {
        Asked::Workers if focused => (rows / 2).min(lanes),
        _ => 1,
    };
    wanted.min(rows.saturating_sub(for_lanes))
}

/// How deep each of these lanes is among them, and whether it is the last one below the same one: lanes between do not count that
/// have no row, but such lanes after it do.
fn branches(variant: &Variant, places: &[usize]) -> Vec<(u16, bool)> {
    let tree = variant.tree();
    // where the lanes below one end; below the first are all
    let end = |place: usize| {
        if place == 0 {
            return tree.len();
        }
        let own = tree.get(place).map_or(0, |(_, depth)| *depth);
        let mut after = tree.iter().enumerate().skip(place + 1);
        let outside = after.find(|(_, (_, depth))| *depth <= own);
        outside.map_or(tree.len(), |(place, _)| place)
    };
    let mut shown: HashMap<LaneId, (u16, usize)> = HashMap::with_capacity(places.len());
    let mut branches = Vec::with_capacity(places.len());
    for place in places {
        let Some((id, _)) = tree.get(*place) else {
            continue;
        };
        let mut above = variant.lane(*id).and_then(|lane| lane.parent);
        let parent = loop {
            let Some(parent) = above else { break None };
            if let Some(parent) = shown.get(&parent) {
                break Some(*parent);
            }
            above = variant.lane(parent).and_then(|lane| lane.parent);
        };
        let depth = parent.map_or(0, |(depth, _)| depth + 1);
        let own = end(*place);
        shown.insert(*id, (depth, own));
        branches.push((depth, parent.is_none_or(|(_, end)| own == end)));
    }
    branches
}

fn lane(
    variant: &Variant,
    view: &View<'_>,
    index: usize,
    place: usize,
    (depth, last): (u16, bool),
) -> Option<Row> {
    let tree = variant.tree();
    let (id, _) = *tree.get(place)?;
    let lane = variant.lane(id)?;
    let mut cells = Vec::new();
    variant.cells(id, view.window, view.columns, &mut cells);
    Some(Row {
        variant: index,
        kind: Kind::Lane {
            lane: id,
            kind: lane.kind,
            depth,
            last,
            badge: place + 1,
        },
        label: lane.name.to_string(),
        note: Note::of(lane.detached.then(|| "detached".to_owned())),
        marks: Marks::Cells(cells),
    })
}

fn worker(variant: &Variant, view: &View<'_>, index: usize, number: usize) -> Row {
    let id = variant.worker_id(number);
    let mut cells = Vec::new();
    variant.worker_cells(id, view.window, view.columns, &mut cells);
    Row {
        variant: index,
        kind: Kind::Worker(id),
        label: id.to_string(),
        note: Note::default(),
        marks: Marks::Cells(cells),
    }
}

fn gauge(
    variant: &Variant,
    view: &View<'_>,
    scales: &Scales<'_>,
    (index, place): (usize, usize),
) -> Option<Row> {
    let gauge = variant.gauges().get(place)?;
    let scale = scales.of_gauge(gauge, view.window);
    let cells = (view.window, view.columns);
    let mut levels = Vec::new();
    gauge.levels(cells, variant.end(), scale, &mut levels);
    Some(Row {
        variant: index,
        kind: Kind::Gauge(place),
        label: gauge.name.to_string(),
        note: scales::note(gauge, scale),
        marks: Marks::Levels(levels, scales::note_with_digits(gauge, scale)),
    })
}

fn strip(recording: &Recording, variant: &Variant, view: &View<'_>, index: usize) -> Row {
    Row {
        variant: index,
        kind: Kind::Strip,
        label: variant.label().to_owned(),
        note: strip_note(recording, variant, view),
        marks: panel::strip(recording, view, index).unwrap_or_else(|| crowd::of_all(variant, view)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gauges_have_rows_where_all_fits_and_few_rows_are_for_lanes() {
        let below = |rows, lanes| rows_below(rows, lanes, (Asked::Nothing, true));
        assert_eq!(below(3, (2, 1)), 1);
        assert_eq!(below(3, (3, 1)), 0);
        assert_eq!(below(3, (301, 1)), 1);
        assert_eq!(below(3, (301, 0)), 0);
        assert_eq!(below(2, (301, 1)), 0);
        assert_eq!(below(8, (30, 2)), 2);
        assert_eq!(below(4, (30, 9)), 3);
    }

    #[test]
    fn what_the_lesson_asks_for_has_rows_beside_the_selected_lane() {
        for asked in [Asked::Gauges, Asked::Workers] {
            let below = |rows, lanes| rows_below(rows, lanes, (asked, true));
            assert_eq!(below(3, (3, 1)), 1);
            assert_eq!(below(1, (1, 1)), 0);
        }
        let below = |asked, rows, wanted| rows_below(rows, (301, wanted), (asked, true));
        assert_eq!(below(Asked::Gauges, 3, 2), 2);
        assert_eq!(below(Asked::Gauges, 2, 1), 1);
        // threads are seen beside what they run
        let threads = [2, 3, 4, 5, 8].map(|rows| below(Asked::Workers, rows, 9));
        assert_eq!(threads, [0, 1, 2, 3, 4]);
        // where no lane is selected, a gauge says more than one of them
        let only = |asked| rows_below(1, (301, 1), (asked, false));
        assert_eq!([Asked::Gauges, Asked::Workers].map(only), [1, 0]);
        assert_eq!(rows_below(0, (301, 1), (Asked::Gauges, false)), 0);
    }
}
