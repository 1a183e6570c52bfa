//! A sorting question while it is answered: where each item was put, and what is known of it.

use crate::lesson::Sort;

/// After so many tries the right bins are shown.
pub const TRIES: usize = 3;

/// Where the items of the present question are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sorting {
    /// For each item the place of its bin; items that nobody has touched may be missing at the end.
    put: Vec<Option<usize>>,
    /// For each item whether it was right, where it has not been moved since it was looked at.
    judged: Vec<Option<bool>>,
    /// How many times all of them were looked at.
    pub tries: usize,
}

/// What came of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Try {
    /// So many items have no bin: nothing was looked at.
    Missing,
    /// Some are wrong, and may be moved.
    Again,
    /// All are right, or it was the last try.
    Over,
}

impl Sorting {
    /// The bin of an item.
    pub fn bin_of(&self, item: usize) -> Option<usize> {
        self.put.get(item).copied().flatten()
    }

    /// Whether an item is right, as far as it was looked at where it is.
    pub fn is_right(&self, item: usize) -> Option<bool> {
        self.judged.get(item).copied().flatten()
    }

    /// How many items have a bin.
    pub fn count(&self) -> usize {
        self.put.iter().flatten().count()
    }

    /// How many of the items are in the wrong bin where they were looked at.
    pub fn wrong(&self) -> usize {
        let wrong = |judged: &&Option<bool>| **judged == Some(false);
        self.judged.iter().filter(wrong).count()
    }

    /// The bins of all items.
    pub fn all(&self, sort: &Sort) -> Vec<Option<usize>> {
        (0..sort.items.len())
            .map(|item| self.bin_of(item))
            .collect()
    }

    /// Puts an item into a bin; whether there is such a bin. One that is known to be right stays.
    pub(super) fn put(&mut self, sort: &Sort, item: usize, bin: usize) -> bool {
        if bin >= sort.bins.len() || item >= sort.items.len() {
            return false;
        }
        self.put.resize(sort.items.len(), None);
        self.judged.resize(sort.items.len(), None);
        if self.is_right(item) == Some(true) {
            return true;
        }
        if self.bin_of(item) != Some(bin)
            && let (Some(put), Some(judged)) = (self.put.get_mut(item), self.judged.get_mut(item))
        {
            *put = Some(bin);
            *judged = None;
        }
        true
    }

    /// The next item after this one that has no bin, or is in the wrong one.
    pub(super) fn next_open(&self, sort: &Sort, after: Option<usize>) -> Option<usize> {
        let count = sort.items.len();
        let first = after.map_or(0, |item| item + 1);
        let is_open =
            |item: &usize| self.bin_of(*item).is_none() || self.is_right(*item) == Some(false);
        let mut items = (first..first + count).map(|item| item % count.max(1));
        items.find(is_open)
    }

    /// Looks at all of them.
    pub(super) fn try_all(&mut self, sort: &Sort) -> Try {
        if self.count() < sort.items.len() {
            return Try::Missing;
        }
        let items = sort.items.iter().zip(&self.put);
        self.judged = items
            .map(|(item, put)| Some(*put == Some(item.bin)))
            .collect();
        self.tries += 1;
        if self.wrong() == 0 || self.tries >= TRIES {
            Try::Over
        } else {
            Try::Again
        }
    }
}
