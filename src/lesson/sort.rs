//! A question that is answered by sorting: items into bins.

/// The fewest and the most bins: each is a column, and has a digit.
pub(super) const BINS: std::ops::RangeInclusive<usize> = 2..=4;

/// The fewest and the most items: all are seen on a small screen.
pub(super) const ITEMS: std::ops::RangeInclusive<usize> = 2..=10;

/// Columns of the name of a bin.
pub(super) const BIN_COLUMNS: usize = 12;

/// Columns of an item.
pub(super) const ITEM_COLUMNS: usize = 40;

/// What is to be sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The names of the bins.
    pub bins: Vec<String>,
    /// The items.
    pub items: Vec<Item>,
}

/// An item, and where it belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What it is.
    pub text: String,
    /// The place of the bin in which it belongs, from 0.
    pub bin: usize,
    /// Why: the answer to somebody who put it elsewhere.
    pub why: String,
}

impl Sort {
    /// The name of a bin.
    pub fn bin(&self, place: usize) -> &str {
        self.bins.get(place).map_or("", String::as_str)
    }

    /// Who put what where: "a video: threads; a chat server: async".
    pub fn told(&self, put: &[Option<usize>]) -> String {
        let told = self.items.iter().zip(put).map(|(item, bin)| {
            let bin = bin.map_or("nowhere", |bin| self.bin(bin));
            format!("{}: {bin}", item.text)
        });
        let told: Vec<_> = told.collect();
        told.join("; ")
    }
}
