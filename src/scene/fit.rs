//! How the rows of the screen are shared by the variants.

use super::{View, rows};
use crate::recording::Recording;

/// The fewest rows, head included, with which a variant is worth being open.
const WORTH: usize = 6;

/// The fewest rows of the focused variant where it is open: its head and a few lanes. Lines of others make room for them.
const LEAST: usize = 4;

/// Rows for each variant, its head included; one means that it is drawn as one line, none that it has no room.
pub(super) fn shares(recording: &Recording, view: &View<'_>) -> Vec<usize> {
    let wanted: Vec<usize> = recording
        .variants()
        .iter()
        .zip(view.shown)
        .map(|(variant, shown)| {
            if shown.open {
                1 + variant.lanes().len() + rows::beside(variant, view, *shown)
            } else {
                1
            }
        })
        .collect();
    let mut open: Vec<usize> = (0..wanted.len())
        .filter(|index| wanted.get(*index).is_some_and(|rows| *rows > 1))
        .collect();
    // room is short: those that come last are drawn as one line, the focused one last of all
    open.sort_by_key(|index| (*index != view.focus, *index));
    loop {
        let shares = fill(&wanted, &open, view.rows);
        let starved = open.iter().any(|index| {
            let share = shares.get(*index).copied().unwrap_or(0);
            let wanted = wanted.get(*index).copied().unwrap_or(0);
            share < WORTH.min(wanted)
        });
        if !starved || open.len() <= 1 {
            return make_room(shares, &wanted, view);
        }
        open.pop();
    }
}

/// The variants, a bit for each of the first 64, that are drawn as one line and would have room with all their rows, in those that
/// nothing needs: first come, first served.
pub(super) fn variants_that_fit(recording: &Recording, view: &View<'_>) -> u64 {
    let used: usize = shares(recording, view).iter().sum();
    let mut free = view.rows.saturating_sub(used);
    let variants = recording.variants().iter().zip(view.shown).enumerate();
    let mut fit = 0;
    for (index, (variant, shown)) in variants.take(64).filter(|(_, (_, shown))| !shown.open) {
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
