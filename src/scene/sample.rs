//! Which lanes have a row where there are far more lanes than rows.

use std::collections::HashMap;

use super::Shown;
use crate::recording::{Lane, LaneId, Outcome, Variant};

/// With more lanes than so many times the rows, a few are picked from all over the run: the first ones alone would all be
/// alike.
const TIMES: usize = 3;

/// Of more lanes just below the variant's own than so many, none is looked at one by one.
const FAMILIES_UP_TO: usize = 4096;

/// The places of the lanes that have a row, in their order; `selected` is one of them. `are_few`: the rows are too few for what all
/// programs have, such as the variant's own lane.
pub(super) fn places(
    variant: &Variant,
    (shown, named): (Shown, &[String]),
    selected: Option<usize>,
    (rows, are_few): (usize, bool),
) -> Vec<usize> {
    let tree = variant.tree();
    let lanes = tree.len();
    let is_named = |(id, _): &(LaneId, u16)| {
        let lane = variant.lane(*id);
        lane.is_some_and(|lane| named.iter().any(|name| lane.is_called(name)))
    };
    // a single row is for the selected lane, if there is one
    let few = usize::from(selected.is_some());
    if lanes > rows && rows > few && tree.iter().skip(1).any(is_named) {
        // the selected one has a row too, so nothing has to be scrolled
        return named_first(variant, named, selected, (rows, are_few));
    }
    if lanes > TIMES * rows && rows > 1 {
        return sample(variant, selected, rows);
    }
    let first = match selected {
        // the selected one is among the rows, also on a screen that has become smaller
        Some(selected) if rows > 0 => {
            let fewest = (selected + 1).saturating_sub(rows);
            shown.scroll.clamp(fewest, selected.max(fewest))
        }
        _ => shown.scroll,
    };
    let first = first.min(lanes.saturating_sub(rows));
    (first..(first + rows).min(lanes)).collect()
}

/// How many of the names lanes have, the variant's own one not counted.
pub(super) fn named(variant: &Variant, names: &[String]) -> usize {
    let lanes = || variant.lanes().iter().skip(1);
    let is_there = |name: &&String| lanes().any(|lane| lane.is_called(name));
    names.iter().filter(is_there).count()
}

/// The variant's own lane, then those of the names, then the others, as far as there are rows. Where the variant's own is named too, or
/// `are_few`, or there is one row, one lane of each other name comes before it.
fn named_first(
    variant: &Variant,
    named: &[String],
    selected: Option<usize>,
    (rows, are_few): (usize, bool),
) -> Vec<usize> {
    let tree = variant.tree();
    let is_called = |place: usize, name: &str| {
        let lane = tree.get(place).and_then(|(id, _)| variant.lane(*id));
        lane.is_some_and(|lane| lane.is_called(name))
    };
    let mut places = Vec::from_iter(selected.filter(|selected| *selected > 0));
    // the selected one has its row: it takes none of those that are picked from the names
    let lanes_of = |name: &String| -> Vec<usize> {
        let lanes = 1..tree.len();
        let lanes = lanes.filter(|place| is_called(*place, name) && !places.contains(place));
        lanes.collect()
    };
    let wanted: Vec<Vec<usize>> = named.iter().map(lanes_of).collect();
    let named_lanes = wanted.iter().filter(|lanes| !lanes.is_empty()).count();
    let is_last = are_few || rows == 1 || named.iter().any(|name| is_called(0, name));
    if selected == Some(0) || !is_last || places.len() + named_lanes < rows {
        places.push(0);
    }
    let sizes: Vec<usize> = wanted.iter().map(Vec::len).collect();
    let free = rows - places.len().min(rows);
    let picks = wanted.iter().zip(quotas(&sizes, free));
    let picks = picks.flat_map(|(lanes, quota)| {
        let picked = picked(lanes.len(), quota);
        picked.filter_map(|number| lanes.get(number).copied())
    });
    let picks: Vec<usize> = picks.collect();
    let is_named = |place: &usize| named.iter().any(|name| is_called(*place, name));
    let others = (1..tree.len()).filter(|place| !is_named(place));
    for place in picks.into_iter().chain(others) {
        if places.len() >= rows {
            break;
        }
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places.sort_unstable();
    places
}

/// How many of `free` rows the lanes of each name get: one after another, the first name first.
fn quotas(sizes: &[usize], free: usize) -> Vec<usize> {
    let mut quotas = vec![0; sizes.len()];
    let mut free = free.min(sizes.iter().sum());
    while free > 0 {
        for (quota, size) in quotas.iter_mut().zip(sizes) {
            if free > 0 && *quota < *size {
                *quota += 1;
                free -= 1;
            }
        }
    }
    quotas
}

/// The variant's own lane, and of those below it the first one, the last one, some between, and one that failed.
fn sample(variant: &Variant, selected: Option<usize>, rows: usize) -> Vec<usize> {
    let tree = variant.tree();
    let children = variant.first_below();
    let picks = rows - 1;
    let mut places: Vec<usize> = if children.len() < picks {
        let picked = picked(tree.len() - 1, picks);
        picked.map(|number| number + 1).collect()
    } else {
        let picked = picked(children.len(), picks);
        picked
            .filter_map(|number| children.get(number).copied())
            .collect()
    };
    let lane = |place: usize| tree.get(place).and_then(|(id, _)| variant.lane(*id));
    let failed = |place: &usize| lane(*place).is_some_and(has_failed);
    if !places.iter().any(failed)
        && variant.totals().failed + variant.totals().panicked > 0
        && let Some(first) = (1..tree.len()).find(failed)
    {
        // what failed is shown before more of what did not
        let least = places.len() / 2;
        if let Some(place) = places.get_mut(least) {
            *place = first;
        }
    }
    if children.len() <= FAMILIES_UP_TO {
        add_families(variant, &children, &mut places);
    }
    places.push(0);
    if let Some(selected) = selected.filter(|selected| !places.contains(selected)) {
        let nearest = (0..places.len())
            .filter(|at| places.get(*at) != Some(&0))
            .min_by_key(|at| places.get(*at).map(|place| place.abs_diff(selected)));
        if let Some(place) = nearest.and_then(|at| places.get_mut(at)) {
            *place = selected;
        }
    }
    places.sort_unstable();
    places.dedup();
    places
}

/// Gives the first lane of each function that has none among the picks the place of one whose function has several: what a program
/// does once is what it is about. The rarest function comes first, and half of the picks stay as they are.
fn add_families(variant: &Variant, children: &[usize], places: &mut [usize]) {
    let tree = variant.tree();
    let family = |place: usize| {
        let (lane, _) = tree.get(place)?;
        variant.lane(*lane).map(Lane::family)
    };
    let mut families: HashMap<&str, (usize, usize)> = HashMap::new();
    for place in children {
        let Some(name) = family(*place) else { continue };
        families.entry(name).or_insert((0, *place)).0 += 1;
    }
    let is_shown = |name: &str| places.iter().any(|place| family(*place) == Some(name));
    let missing = families.iter().filter(|(name, _)| !is_shown(name));
    let mut missing: Vec<(usize, usize)> = missing.map(|(_, rarity)| *rarity).collect();
    missing.sort_unstable();
    for (_, first) in missing.into_iter().take(places.len() / 2) {
        let count = |name| places.iter().filter(|at| family(**at) == name).count();
        let nearest = (0..places.len())
            .filter(|at| places.get(*at).is_some_and(|at| count(family(*at)) > 1))
            .min_by_key(|at| places.get(*at).map(|place| place.abs_diff(first)));
        if let Some(place) = nearest.and_then(|at| places.get_mut(at)) {
            *place = first;
        }
    }
}

/// The first and the last of `count` numbers, and some between: at most `picks` in all, in their order.
fn picked(count: usize, picks: usize) -> impl Iterator<Item = usize> {
    let (last, gaps) = (count.saturating_sub(1), picks.saturating_sub(1).max(1));
    (0..picks.min(count)).map(move |pick| pick * last / gaps)
}

fn has_failed(lane: &Lane) -> bool {
    matches!(lane.outcome, Outcome::Failed | Outcome::Panicked)
}

/// The lanes that have no row.
pub(super) fn hidden(variant: &Variant, places: &[usize]) -> Vec<LaneId> {
    let tree = variant.tree();
    let lanes = tree.iter().enumerate();
    lanes
        .filter(|(place, _)| places.binary_search(place).is_err())
        .map(|(_, (lane, _))| *lane)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::quotas;

    #[test]
    fn the_first_names_get_rows_before_others_get_a_second_one() {
        assert_eq!(quotas(&[1, 7], 1), [1, 0]);
        assert_eq!(quotas(&[1, 7], 4), [1, 3]);
        assert_eq!(quotas(&[0, 4, 2], 3), [0, 2, 1]);
        assert_eq!(quotas(&[2, 1], 9), [2, 1]);
        assert_eq!(quotas(&[], 3), [0; 0]);
    }
}
