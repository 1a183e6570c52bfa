//! How the rows of the screen are shared by the variants.

use std::ops::RangeInclusive;

use super::rows::{self, Asked};
use super::{Others, Shown, View, sample};
use crate::recording::{Recording, Variant};

/// The fewest rows, head included, with which a variant is worth being open.
const WORTH: usize = 6;

/// The fewest rows of the focused variant where it is open: its head and a few lanes. Lines of others make room for them.
const LEAST: usize = 4;

/// Rows of the focused one of two variants that the lesson compares, at least, and those of the other one, at least and at most: with
/// its head a row of a gauge that the lesson names, or one to three lanes.
fn of_pair(asked: Asked) -> (usize, RangeInclusive<usize>) {
    match asked {
        Asked::Gauges => (3, 2..=2),
        Asked::Workers => (4, 2..=4),
        Asked::Nothing => (4, 3..=4),
    }
}

/// Rows for each variant, its head included; one means that it is drawn as one line, none that it has no room.
pub(super) fn shares(recording: &Recording, view: &View<'_>) -> Vec<usize> {
    let shares = of_all(recording, view);
    let own = shares.get(view.focus).copied().unwrap_or(0);
    let variant = view.variant(recording, view.focus);
    let Some((variant, shown)) = variant.filter(|(_, shown)| shown.open) else {
        return shares;
    };
    let wanted = wanted(variant, view, shown);
    let have_rows = match view.others {
        Others::Compared => true,
        // a line of another one takes the row of a lane that the text speaks of
        Others::GiveWay => own >= WORTH.min(wanted),
        Others::Hidden => false,
    };
    if have_rows {
        return shares;
    }
    let mut shares = vec![0; shares.len()];
    if let Some(share) = shares.get_mut(view.focus) {
        *share = view.rows.min(wanted);
    }
    shares
}

/// How many rows a variant wants, its head included.
fn wanted(variant: &Variant, view: &View<'_>, shown: Shown) -> usize {
    if shown.open {
        1 + variant.lanes().len() + rows::beside(variant, view, shown)
    } else {
        1
    }
}

/// The rows where all variants are told of.
fn of_all(recording: &Recording, view: &View<'_>) -> Vec<usize> {
    let wanted: Vec<usize> = recording
        .variants()
        .iter()
        .zip(view.shown)
        .map(|(variant, shown)| wanted(variant, view, *shown))
        .collect();
    let mut open: Vec<usize> = (0..wanted.len())
        .filter(|index| wanted.get(*index).is_some_and(|rows| *rows > 1))
        .collect();
    // room is short: those that come last are drawn as one line, the focused one last of all
    open.sort_by_key(|index| (*index != view.focus, *index));
    let starved = |open: &[usize], shares: &[usize]| {
        open.iter().any(|index| {
            let share = shares.get(*index).copied().unwrap_or(0);
            let wanted = wanted.get(*index).copied().unwrap_or(0);
            share < WORTH.min(wanted)
        })
    };
    loop {
        let shares = fill(&wanted, &open, view.rows);
        if open.len() <= 1 || !starved(&open, &shares) {
            return make_room(shares, &wanted, view);
        }
        if open.len() == 2
            && let Some(shares) = pair(recording, view, &wanted)
        {
            return shares;
        }
        open.pop();
    }
}

/// Rows where the focused variant and another one that the lesson compares it with have few each, none if that is too few: the one before
/// it, else the one behind it, as a lesson changes its program step by step. No more lines of others are taken away, those farthest from the
/// focused one first, than it alone would take.
fn pair(recording: &Recording, view: &View<'_>, wanted: &[usize]) -> Option<Vec<usize>> {
    let is_compared = |index: &usize| {
        let is_open = view.shown.get(*index).is_some_and(|shown| shown.open);
        is_open && view.compared.get(*index).copied().unwrap_or(false)
    };
    let focus = Some(view.focus).filter(is_compared)?;
    let others = (0..wanted.len()).filter(|index| *index != focus && is_compared(index));
    let other = others.min_by_key(|index| (*index > focus, index.abs_diff(focus)))?;
    let (variant, shown) = view.variant(recording, other)?;
    let wants = |index: usize| wanted.get(index).copied().unwrap_or(0);
    let mut shares = vec![1; wanted.len()];
    let (least_own, few) = of_pair(rows::asked(variant, view, shown));
    let least_own = least_own.min(wants(focus));
    let least = (*few.start()).min(wants(other));
    let lines = wanted.len() - 2;
    let hidden = (lines + least_own + least).saturating_sub(view.rows);
    let alone = (lines + 1 + LEAST.min(wants(focus))).saturating_sub(view.rows);
    let mut far: Vec<usize> = (0..wanted.len()).collect();
    far.retain(|index| ![focus, other].contains(index));
    far.sort_by_key(|index| (index.abs_diff(focus), *index));
    for index in far.into_iter().rev().take(hidden) {
        *shares.get_mut(index)? = 0;
    }
    let rows = view.rows.checked_sub(lines.checked_sub(hidden)?)?;
    let (own, own_shown) = view.variant(recording, view.focus)?;
    let comes_first = match rows::asked(own, view, own_shown) {
        // beside its workers the focused one has the lanes that the lesson names
        Asked::Workers => {
            1 + sample::named(own, view.lane_rows) + rows::beside(own, view, own_shown)
        }
        // or all of its lanes where they have room: one that is left out looks like a gap
        Asked::Nothing if wants(focus) + least <= rows => wants(focus),
        Asked::Nothing | Asked::Gauges => 0,
    };
    let most = (rows / 2).min(rows.saturating_sub(comes_first));
    let beside = most.clamp(least, (*few.end()).max(least));
    // what the focused one does not need is for the other one again
    let own = rows.checked_sub(beside)?.min(wants(focus));
    *shares.get_mut(other)? = (rows - own).min(wants(other));
    *shares.get_mut(focus)? = own;
    (own >= least_own && hidden <= alone).then_some(shares)
}

/// The variants, a bit for each of the first 64, that are drawn as one line and would have room with all their rows, in those that
/// nothing needs: the selected one first, then in their order.
pub(super) fn variants_that_fit(recording: &Recording, view: &View<'_>) -> u64 {
    let used: usize = shares(recording, view).iter().sum();
    let mut free = view.rows.saturating_sub(used);
    let variants = recording.variants().iter().zip(view.shown).enumerate();
    let mut fit = 0;
    let mut folded: Vec<_> = variants
        .take(64)
        .filter(|(_, (_, shown))| !shown.open)
        .collect();
    folded.sort_by_key(|(index, _)| *index != view.focus);
    for (index, (variant, shown)) in folded {
        let lanes = variant.lanes().len();
        let wanted = lanes + rows::beside(variant, view, *shown);
        if lanes > 0 && wanted <= free {
            free -= wanted;
            fit |= 1 << index;
        }
    }
    fit
}

/// Takes away lines of variants, those farthest from the focused one first, until it has its rows and all have room.
fn make_room(mut shares: Vec<usize>, wanted: &[usize], view: &View<'_>) -> Vec<usize> {
    let of = |shares: &[usize], index: usize| shares.get(index).copied().unwrap_or(0);
    // one other stays for comparison
    let others = usize::from(shares.len() > 1);
    let most = view.rows.saturating_sub(others).max(1);
    let least = LEAST.min(of(wanted, view.focus)).min(most);
    loop {
        let used: usize = shares.iter().sum();
        let missing = least.saturating_sub(of(&shares, view.focus));
        let spare = of(&shares, view.focus).saturating_sub(least);
        if used + missing > view.rows && spare > 0 {
            if let Some(share) = shares.get_mut(view.focus) {
                *share -= 1;
            }
            continue;
        }
        if used + missing <= view.rows {
            if let Some(share) = shares.get_mut(view.focus) {
                *share += missing;
            }
            return shares;
        }
        let lines =
            (0..shares.len()).filter(|index| *index != view.focus && of(&shares, *index) == 1);
        let farthest = lines.max_by_key(|index| (index.abs_diff(view.focus), *index));
        match farthest.and_then(|index| shares.get_mut(index)) {
            Some(share) => *share = 0,
            None => return shares,
        }
    }
}

/// One row each, and the rest in turn to those of `open` that want more.
fn fill(wanted: &[usize], open: &[usize], rows: usize) -> Vec<usize> {
    let mut shares = vec![1; wanted.len()];
    let mut left = rows.saturating_sub(wanted.len());
    let mut hungry: Vec<usize> = open.to_vec();
    while left > 0 && !hungry.is_empty() {
        let each = (left / hungry.len()).max(1);
        hungry.retain(|index| {
            let (Some(share), Some(wanted)) = (shares.get_mut(*index), wanted.get(*index)) else {
                return false;
            };
            let more = each.min(wanted - *share).min(left);
            *share += more;
            left -= more;
            *share < *wanted
        });
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_small_get_what_they_want_and_the_large_share_the_rest() {
        assert_eq!(fill(&[5, 5, 1, 1], &[0, 1], 20), [5, 5, 1, 1]);
        assert_eq!(fill(&[300, 5, 1], &[0, 1], 20), [14, 5, 1]);
        assert_eq!(fill(&[300, 300], &[0, 1], 11), [6, 5]);
        assert_eq!(fill(&[5, 5], &[], 11), [1, 1]);
    }
}
