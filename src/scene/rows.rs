//! The rows of one variant.

use std::collections::HashMap;

use super::note::{Note, Rank};
use super::scales::{self, Scales};
use super::{Shown, View, bands, crowd, panel, sample, work};
use crate::recording::{
    Bar, Cell, Clock, Density, Dots, Facts, Gauge, LaneId, LaneKind, Level, Nanos, Outcome,
    Recording, Variant, WorkerId,
};
use crate::wording::{count, length};

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
    /// Values of a gauge; none before it is there.
    Levels(Vec<Option<Level>>),
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
    out.push(Row {
        variant: index,
        kind: Kind::Head,
        label: variant.label().to_owned(),
        note: note(recording, variant, view),
        marks: Marks::Nothing,
    });
    let lanes = variant.tree();
    let room = room(variant, view, shown, share);
    panel::rows(recording, view, index, room.panels, out);
    let selected =
        (index == view.focus).then_some(view.selected.min(lanes.len().saturating_sub(1)));
    let places = |lanes| sample::places(variant, (shown, view.lane_rows), selected, lanes);
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
    for (place, branch) in places.iter().zip(branches(variant, &places)) {
        out.extend(lane(variant, view, index, *place, branch));
    }
    out.extend(rest);
    let gauges = gauges(variant, view, shown);
    let gauges = gauges.map(|place| gauge(variant, view, scales, (index, place)));
    let workers = workers(variant, shown).into_iter();
    let workers = workers.map(|number| worker(variant, view, index, number));
    out.extend(gauges.flatten().chain(workers).take(room.below));
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

/// The numbers of the workers that have a row; the main thread comes first.
fn workers(variant: &Variant, shown: Shown) -> Vec<usize> {
    let count = if shown.workers {
        variant.workers().len()
    } else {
        0
    };
    let main = variant.main_thread().map(WorkerId::place);
    let mut workers: Vec<usize> = (0..count).collect();
    workers.sort_by_key(|number| Some(*number) != main);
    workers
}

/// How many rows a variant wants below its lanes.
fn below(variant: &Variant, view: &View<'_>, shown: Shown) -> usize {
    gauges(variant, view, shown).count() + workers(variant, shown).len()
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

/// Divides `share` rows, the head among them.
pub(super) fn room(variant: &Variant, view: &View<'_>, shown: Shown, share: usize) -> Room {
    let panels = panel::room(variant, shown, share.saturating_sub(1));
    let rows = share.saturating_sub(1 + panels);
    let below = rows_below(rows, variant.lanes().len(), below(variant, view, shown));
    let rows = rows - below;
    let cut = variant.lanes().len() > rows && rows > 1 && rows + below + panels > FEW_ROWS;
    let bands = if cut { bands::wanted(variant, rows) } else { 0 };
    Room {
        panels,
        lanes: rows.saturating_sub(bands),
        below,
        bands,
    }
}

/// How many of `rows` belong to gauges and workers, of which there are `wanted`; the rest are for lanes.
fn rows_below(rows: usize, lanes: usize, wanted: usize) -> usize {
    // few rows belong to lanes, a single one to the selected lane; of very many lanes a gauge shows more than one of them
    if rows <= FEW_ROWS && lanes + wanted > rows {
        let are_many = lanes > MANY_LANES * rows;
        return wanted.min(usize::from(rows == FEW_ROWS && are_many));
    }
    wanted.min(rows.saturating_sub(1))
}

/// How deep each of these lanes is among them, and whether it is the last one below the same one: lanes between, that have no
/// row, do not count.
fn branches(variant: &Variant, places: &[usize]) -> Vec<(u16, bool)> {
    let tree = variant.tree();
    let ids = places.iter().filter_map(|place| tree.get(*place));
    let mut depths: HashMap<LaneId, u16> = HashMap::with_capacity(places.len());
    let mut order = Vec::with_capacity(places.len());
    for (id, _) in ids {
        let mut above = variant.lane(*id).and_then(|lane| lane.parent);
        let depth = loop {
            let Some(parent) = above else { break 0 };
            if let Some(depth) = depths.get(&parent) {
                break depth + 1;
            }
            above = variant.lane(parent).and_then(|lane| lane.parent);
        };
        depths.insert(*id, depth);
        order.push(depth);
    }
    let last = |(index, depth): (usize, &u16)| {
        let mut after = order.iter().skip(index + 1);
        let next = after.find(|next| *next <= depth);
        (*depth, next.is_none_or(|next| next < depth))
    };
    order.iter().enumerate().map(last).collect()
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
        note: scales::note(scale),
        marks: Marks::Levels(levels),
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

/// The figures of a variant that is folded; its lanes that returned an error are out of sight.
fn strip_note(recording: &Recording, variant: &Variant, view: &View<'_>) -> Note {
    let mut note = times(recording, variant, view);
    if note.is_calm() && ended(variant, view.playhead).is_some() {
        let failed = work::innermost(variant, Outcome::Failed);
        if failed > 0 {
            note.set_alarm(format!("{failed} failed"), "failed");
        }
    }
    note
}

/// The time of a variant, with what it is compared to: the reference variant, and the previous run.
fn times(recording: &Recording, variant: &Variant, view: &View<'_>) -> Note {
    let mut note = Note::default();
    let Some(root) = variant.lane(LaneId::ROOT) else {
        if recording.waits_for_turn(variant) {
            note.push("not started: the variants run in turn".to_owned());
            note.set_shorter("not started".to_owned());
        }
        return note;
    };
    let playhead = view.playhead;
    if let Some(since) = variant.stuck_since().filter(|since| *since <= playhead) {
        note.set_alarm(format!("stuck since {:.2} s", since.seconds()), "stuck");
        return note;
    }
    if root.end.is_none() && variant.is_over() && variant.end() <= playhead {
        note.push(format!("stopped at {:.2} s", variant.end().seconds()));
        note.set_shorter("stopped".to_owned());
        return note;
    }
    match (variant.outcome(), root.outcome) {
        _ if variant.end() > playhead => {}
        (Outcome::Died, _) => note.set_alarm("died".to_owned(), "died"),
        (_, Outcome::Panicked) => note.set_alarm("panicked".to_owned(), "panicked"),
        _ => {}
    }
    let Some(elapsed) = ended(variant, playhead) else {
        let passed = view.playhead.since(root.start).seconds();
        note.push(format!("{passed:.2} s so far"));
        note.set_shorter("running".to_owned());
        return note;
    };
    // what the lesson is about comes first, and is kept longest
    let mut variants = recording.variants().iter();
    let place = variants.position(|v| v.id() == variant.id());
    let figures = place.and_then(|place| view.figures.get(place));
    note.extend(figures.cloned());
    if let Some(ratio) = ratio(recording, variant, view) {
        note.push_ranked(Rank::Ratio, ratio);
    }
    if variant.has_two_clocks() || recording.meta.real_time {
        let real = variant.wall_elapsed().map(length);
        note.extend(real.map(|real| format!("{real} in reality")));
    }
    let previous = view.before.and_then(|before| {
        let mut variants = before.variants().iter();
        variants.find(|before| before.id() == variant.id())
    });
    match previous {
        Some(previous) => {
            let previous = previous.elapsed().seconds();
            note.push(format!("previously {previous:.2} s, now {elapsed:.2} s"));
            note.set_shorter(format!("{elapsed:.2} s"));
        }
        None => note.push(format!("{elapsed:.2} s")),
    }
    note
}

/// How much faster a variant was than the one to which it is compared, once both have ended, or why that cannot be said.
fn ratio(recording: &Recording, variant: &Variant, view: &View<'_>) -> Option<String> {
    view.reference?;
    let reference = recording.compared_to(variant)?;
    ended(reference, view.playhead)?;
    Some(match work::difference(variant, reference) {
        None => work::faster(variant, reference),
        Some(difference) => format!("not comparable: {difference}"),
    })
}

/// How long a variant took, in seconds, if it had ended at the playhead.
fn ended(variant: &Variant, playhead: Nanos) -> Option<f64> {
    let root = variant.lane(LaneId::ROOT)?;
    let end = root.end.filter(|end| *end <= playhead)?;
    Some(end.since(root.start).seconds())
}

/// What is written at the head of a variant: its figures at the playhead, or those of its end; the last ones matter most.
fn note(recording: &Recording, variant: &Variant, view: &View<'_>) -> Note {
    let Some(root) = variant.lane(LaneId::ROOT) else {
        return times(recording, variant, view);
    };
    let mut note = Note::default();
    if root.end.is_some_and(|end| end <= view.playhead) {
        for fact in end_notes(variant, &variant.totals()) {
            note.push_ranked(Rank::Usual, fact);
        }
    } else if let Some(gauge) = variant.gauge("in flight")
        && let Some(value) = gauge.at(view.playhead)
    {
        note.push(format!("{value} in flight"));
    }
    if variant.dropped_events() > 0 {
        note.push(format!("{} events dropped", variant.dropped_events()));
    }
    note.append(times(recording, variant, view));
    note
}

/// The facts of a variant that has ended: those that are asked for first stand last.
fn end_notes(variant: &Variant, facts: &Facts) -> Vec<String> {
    let longest = length(Nanos::from_seconds(facts.longest_poll));
    let mut parts = vec![
        count(facts.polls, "poll", "polls"),
        count(facts.tasks, "task", "tasks"),
    ];
    if variant.in_flight().is_some() {
        parts.push(format!("most in flight {}", facts.max_in_flight));
    }
    if variant.clock() == Clock::Virtual {
        // a poll takes no time there
        return parts;
    }
    let longest = format!("longest poll {longest}");
    // a poll that holds its thread is what the learner came to see
    let place = if facts.longest_poll > 0.01 {
        parts.len()
    } else {
        0
    };
    parts.insert(place, longest);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gauges_have_rows_where_all_fits_and_few_rows_are_for_lanes() {
        assert_eq!(rows_below(3, 2, 1), 1);
        assert_eq!(rows_below(3, 3, 1), 0);
        assert_eq!(rows_below(1, 1, 1), 0);
        assert_eq!(rows_below(3, 301, 1), 1);
        assert_eq!(rows_below(3, 301, 0), 0);
        assert_eq!(rows_below(2, 301, 1), 0);
        assert_eq!(rows_below(8, 30, 2), 2);
        assert_eq!(rows_below(4, 30, 9), 3);
    }
}
