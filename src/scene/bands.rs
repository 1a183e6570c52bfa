//! Rows for the lanes that have none of their own, where there are far more lanes than rows: one for each function.

use std::collections::{HashMap, HashSet};

use super::rows::{Kind, Marks, Row};
use super::{View, crowd, sample};
use crate::recording::{Density, Lane, LaneId, Nanos, Variant};

/// Of more lanes than so many none is looked at one by one: they have one row, as the recording counts them.
const MOST: usize = 4096;

/// With fewer lanes than so many times the rows for them, one row stands for those that have none.
const TIMES: usize = 3;

/// One of so many rows for lanes may be a band, and one of what is left.
const SHARE: usize = 3;

/// Whether lanes without a row have one for each function, where there are so many rows for lanes: few lanes too many are so few of
/// each that it would take more than it gives.
fn is_by_function(variant: &Variant, rows: usize) -> bool {
    let lanes = variant.lanes().len();
    lanes <= MOST && lanes >= TIMES * rows
}

/// How many rows of `rows` stand for lanes that have none, if there are any such lanes.
pub(super) fn wanted(variant: &Variant, rows: usize) -> usize {
    let most = rows.div_ceil(SHARE).max(1);
    if most == 1 || !is_by_function(variant, rows) {
        return 1;
    }
    let mut families: Vec<&str> = variant.lanes().iter().skip(1).map(Lane::family).collect();
    families.sort_unstable();
    families.dedup();
    families.len().clamp(1, most)
}

/// The lanes of a function, or of several.
struct Band<'a> {
    /// None for the lanes of several functions.
    family: Option<&'a str>,
    lanes: Vec<LaneId>,
}

/// At most `most` of the `rows` for lanes, for the lanes without a row: those whose places are not `shown`. Functions with most of these
/// lanes come first; what is left has the last row.
pub(super) fn rows(
    variant: &Variant,
    view: &View<'_>,
    index: usize,
    (shown, rows): (&[usize], usize),
    most: usize,
) -> Vec<Row> {
    let row = |kind, label, marks| Row {
        variant: index,
        kind,
        label,
        note: super::note::Note::default(),
        marks,
    };
    let more = |count, marks| {
        let label = format!("{count} more of {}", variant.lanes().len());
        row(Kind::More, label, marks)
    };
    let hidden = variant.tree().len().saturating_sub(shown.len());
    if !is_by_function(variant, rows) && crowd::is_counted_as_a_whole(hidden) {
        // there may be millions of them, and this is done in every frame: none is looked at
        return vec![more(hidden, crowd::of_all(variant, view))];
    }
    let hidden = sample::hidden(variant, shown);
    let bands = if is_by_function(variant, rows) {
        bands(variant, &hidden, most)
    } else {
        vec![Band::of_several(hidden)]
    };
    let drawn = shown_families(variant, shown);
    let rows = bands.into_iter().map(|band| {
        let marks = marks(variant, view, &band);
        let Some(family) = band.family else {
            return more(band.lanes.len(), marks);
        };
        let kind = Kind::Band {
            open: open(variant, &band.lanes, view.playhead),
            most: most_open(variant, &band.lanes),
            more: drawn.contains(family),
        };
        row(kind, family.to_owned(), marks)
    });
    rows.collect()
}

/// The functions of the lanes that have rows.
fn shown_families<'a>(variant: &'a Variant, shown: &[usize]) -> HashSet<&'a str> {
    let tree = variant.tree();
    let lanes = shown.iter().filter_map(|place| tree.get(*place));
    let lanes = lanes.filter_map(|(lane, _)| variant.lane(*lane));
    lanes.map(Lane::family).collect()
}

impl Band<'_> {
    fn of_several(lanes: Vec<LaneId>) -> Self {
        Self {
            family: None,
            lanes,
        }
    }
}

fn bands<'a>(variant: &'a Variant, hidden: &[LaneId], most: usize) -> Vec<Band<'a>> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut bands: Vec<Band<'a>> = Vec::new();
    for lane in hidden.iter().filter_map(|lane| variant.lane(*lane)) {
        let place = *places.entry(lane.family()).or_insert(bands.len());
        match bands.get_mut(place) {
            Some(band) => band.lanes.push(lane.id),
            None => bands.push(Band {
                family: Some(lane.family()),
                lanes: vec![lane.id],
            }),
        }
    }
    if bands.len() <= most {
        return bands;
    }
    let mut sizes: Vec<usize> = bands.iter().map(|band| band.lanes.len()).collect();
    sizes.sort_unstable_by(|one, other| other.cmp(one));
    let mut own = most.saturating_sub(1);
    let least = own.checked_sub(1).and_then(|last| sizes.get(last)).copied();
    let mut left = Vec::new();
    bands.retain_mut(|band| {
        let keeps = own > 0 && least.is_some_and(|least| band.lanes.len() >= least);
        if keeps {
            own -= 1;
        } else {
            left.append(&mut band.lanes);
        }
        keeps
    });
    bands.push(Band::of_several(left));
    bands
}

/// A row of one band is as high as the others for as many lanes: see [`level`].
fn marks(variant: &Variant, view: &View<'_>, band: &Band<'_>) -> Marks {
    let mut densities = Vec::new();
    let counted = band.family.is_some()
        && variant.density_of(&band.lanes, view.window, view.columns, &mut densities);
    if counted {
        let highest = densities.iter().map(Density::alive).fold(1.0, f64::max);
        return Marks::Densities(densities, highest);
    }
    crowd::of_lanes(variant, view, &band.lanes)
}

/// Draws all bands of the screen to one scale, so that their heights can be compared.
pub(super) fn level(rows: &mut [Row]) {
    let scale = |row: &Row| match (&row.kind, &row.marks) {
        (Kind::Band { .. }, Marks::Densities(_, highest)) => Some(*highest),
        _ => None,
    };
    let highest = rows.iter().filter_map(scale).fold(1.0, f64::max);
    for row in rows {
        if let (Kind::Band { .. }, Marks::Densities(_, own)) = (&row.kind, &mut row.marks) {
            *own = highest;
        }
    }
}

/// How many of the lanes are open at `t`.
fn open(variant: &Variant, lanes: &[LaneId], t: Nanos) -> usize {
    let lanes = lanes.iter().filter_map(|lane| variant.lane(*lane));
    let open = lanes.filter(|lane| lane.start <= t && lane.end.is_none_or(|end| t < end));
    open.count()
}

/// The most of the lanes that were open at a time.
fn most_open(variant: &Variant, lanes: &[LaneId]) -> usize {
    let lanes = || lanes.iter().filter_map(|lane| variant.lane(*lane));
    let mut starts: Vec<Nanos> = lanes().map(|lane| lane.start).collect();
    let mut ends: Vec<Nanos> = lanes().filter_map(|lane| lane.end).collect();
    starts.sort_unstable();
    ends.sort_unstable();
    let mut gone = 0;
    let open = starts.iter().enumerate().map(|(before, start)| {
        while ends.get(gone).is_some_and(|end| end <= start) {
            gone += 1;
        }
        // what ends where it starts is gone before it is counted
        (before + 1).saturating_sub(gone)
    });
    open.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::scripted::{self, ended, opened};
    use crate::recording::{EventKind, Outcome, Recording, VariantInfo, Window};
    use crate::scene::{Scene, Shown};

    /// `main` with 30 calls of `get`, 10 at a time for a second each, and 3 of `pay` that last throughout.
    fn recording() -> Recording {
        let mut script = vec![(0, opened(0, 0))];
        script.extend((1..=3).map(|lane| (0, opened(lane, 2))));
        for second in 0..3 {
            let calls = || (0..10).map(move |call| 4 + call + 10 * second);
            script.extend(calls().map(|lane| (u64::from(second), opened(lane, 1))));
            script.extend(calls().map(|lane| (u64::from(second) + 1, done(lane))));
        }
        script.extend((1..=3).chain([0]).map(|lane| (3, done(lane))));
        let names = ["main", "get", "pay"];
        let second = Nanos::from_seconds(1.0);
        scripted::recording(second, &names, script, VariantInfo::default())
    }

    fn done(lane: u32) -> EventKind {
        ended(lane, Outcome::Completed)
    }

    fn scene(rows: usize, lane_rows: &[String], t: f64) -> Scene {
        scene_with(rows, lane_rows, t, 0)
    }

    fn scene_with(rows: usize, lane_rows: &[String], t: f64, selected: usize) -> Scene {
        let shown = [Shown {
            open: true,
            ..Shown::default()
        }];
        let window = Window {
            from: Nanos::ZERO,
            to: Nanos::from_seconds(3.0),
        };
        let view = View {
            playhead: Nanos::from_seconds(t),
            lane_rows,
            selected,
            reference: Some(0),
            ..View::plain(window, (30, rows), &shown)
        };
        Scene::new(&recording(), &view)
    }

    /// Of a function some of whose lanes have rows.
    fn band(open: usize, most: usize) -> Kind {
        let more = true;
        Kind::Band { open, most, more }
    }

    fn bands(scene: &Scene) -> Vec<(&str, &Kind)> {
        let rows = scene.rows.iter();
        let rows = rows.filter(|row| matches!(row.kind, Kind::Band { .. } | Kind::More));
        rows.map(|row| (&*row.label, &row.kind)).collect()
    }

    #[test]
    fn each_function_whose_lanes_do_not_fit_has_a_band() {
        let found = scene(12, &[], 1.5);
        assert_eq!(bands(&found), [("pay", &band(2, 2)), ("get", &band(7, 8)),]);
        assert_eq!(found.rows.len(), 12);
    }

    #[test]
    fn lanes_that_a_lesson_names_keep_their_rows() {
        let named = ["pay".to_owned(), "get #30".to_owned()];
        let found = scene(12, &named, 1.5);
        let labels: Vec<_> = found.rows.iter().map(|row| &*row.label).collect();
        for name in ["pay #1", "pay #2", "pay #3", "get #30"] {
            assert!(labels.contains(&name), "{labels:?}");
        }
        let [("get", Kind::Band { most: 10, .. })] = bands(&found)[..] else {
            panic!("{labels:?}")
        };
    }

    #[test]
    fn a_variants_own_lane_that_is_named_comes_behind_the_other_names() {
        let named = ["pay #2".to_owned(), "get #30".to_owned()];
        let last = [&named[..], &["main".to_owned()]].concat();
        let labels = |rows, named| {
            let found = scene_with(rows, named, 1.5, 2);
            let labels = found.rows.iter().map(|row| row.label.clone());
            labels.collect::<Vec<_>>()
        };
        let has = |labels: &[String], name: &str| labels.iter().any(|label| label == name);
        let all = |rows: &usize| named.iter().all(|name| has(&labels(*rows, &last), name));
        let fewest = (2..12).find(all).unwrap();
        let [few, many] = [fewest, 12].map(|rows| labels(rows, &last));
        assert!(!has(&few, "main") && has(&many, "main"), "{few:?} {many:?}");
        assert!(has(&labels(fewest, &named), "main"), "it is not named");
    }

    #[test]
    fn what_has_no_band_shares_the_last_one() {
        let recording = recording();
        let variant = &recording.variants()[0];
        let hidden: Vec<_> = (1..=33).map(LaneId).collect();
        let counts = |most| {
            let bands = super::bands(variant, &hidden, most).into_iter();
            let bands = bands.map(|band| (band.family, band.lanes.len()));
            bands.collect::<Vec<_>>()
        };
        assert_eq!(counts(1), [(None, 33)]);
        assert_eq!(counts(2), [(Some("pay"), 3), (Some("get"), 30)]);
    }

    #[test]
    fn the_bands_of_a_screen_have_one_scale() {
        let found = scene(12, &[], 1.5);
        let heights = found.rows.iter().filter_map(|row| match &row.marks {
            Marks::Densities(cells, highest) => Some((
                cells.iter().map(Density::alive).fold(0.0, f64::max),
                *highest,
            )),
            _ => None,
        });
        let heights: Vec<_> = heights.collect();
        let [(pay, one), (get, other)] = heights[..] else {
            panic!("{heights:?}")
        };
        assert!((one - other).abs() < 1e-9 && (other - get).abs() < 1e-9);
        assert!(pay < get / 3.0, "{heights:?}");
    }
}
