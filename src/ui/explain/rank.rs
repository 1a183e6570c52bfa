//! Which columns of the table of figures give way where there is no room for all.

use crate::scene::HeadFigure;

/// The rank of what is there in any room.
pub(super) const STAYS: u8 = 0;

/// The first rank of the figures that the lesson speaks of.
const SPOKEN: u8 = 1;

/// The rank of a figure of the lesson's own of which nothing else in it speaks.
pub(super) const OWN: u8 = RATIO - 1;

/// The rank of the ratios to the variant of reference. What the lesson does not speak of has a higher one.
pub(super) const RATIO: u8 = 100;
pub(super) const TASKS: u8 = 101;
pub(super) const IN_FLIGHT: u8 = 102;
pub(super) const LONGEST_POLL: u8 = 103;

/// The rank of the column that gives way first.
pub(super) const POLLS: u8 = 104;

/// The rank of a figure: its place among those that the lesson is about, or another one if it is none of them.
pub(super) fn of(order: &[HeadFigure], figure: HeadFigure, otherwise: u8) -> u8 {
    let place = order.iter().position(|known| *known == figure);
    let rank = place.and_then(|place| u8::try_from(place).ok());
    rank.map_or(otherwise, |rank| rank.saturating_add(SPOKEN).min(OWN))
}

/// A column of the table: its head, its cells, and when it gives way to the others.
#[derive(Clone)]
pub(super) struct Column {
    pub head: String,
    pub cells: Vec<String>,
    pub rank: u8,
}

impl Column {
    /// Whether it tells no program from another.
    fn is_uniform(&self) -> bool {
        let pairs = self.cells.iter().zip(self.cells.iter().skip(1));
        self.cells.len() > 1 && pairs.into_iter().all(|(one, next)| one == next)
    }

    /// Whether it gives way to rows of one line: what the lesson does not speak of, and what is the same in each row.
    pub(super) fn is_minor(&self) -> bool {
        self.rank >= RATIO || self.rank > STAYS && self.is_uniform()
    }
}

/// The place of the column that gives way first, of those that are meant: one whose cells are all the same, otherwise the one with the
/// highest rank.
pub(super) fn least(columns: &[Column], is_meant: impl Fn(&Column) -> bool) -> Option<usize> {
    let columns = columns.iter().enumerate();
    let meant = columns.filter(|(_, column)| column.rank > STAYS && is_meant(column));
    let least = meant.max_by_key(|(_, column)| (column.is_uniform(), column.rank));
    least.map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(head: &str, cells: [&str; 2], rank: u8) -> Column {
        Column {
            head: head.to_owned(),
            cells: cells.map(str::to_owned).into(),
            rank,
        }
    }

    #[test]
    fn what_is_the_same_in_each_row_goes_first_and_then_what_the_lesson_does_not_speak_of() {
        let order = [HeadFigure::LongestPoll, HeadFigure::Own(0)];
        let mut columns = vec![
            column("measured", ["a", "b"], STAYS),
            column("time", ["1 s", "1 s"], STAYS),
            column("gap", ["1", "2"], of(&order, HeadFigure::Own(0), OWN)),
            column("ratio", ["", "2.0x"], RATIO),
            column("tasks", ["8", "8"], of(&order, HeadFigure::Tasks, TASKS)),
            column(
                "in flight",
                ["1", "8"],
                of(&order, HeadFigure::InFlight, IN_FLIGHT),
            ),
            column(
                "longest poll",
                ["1", "2"],
                of(&order, HeadFigure::LongestPoll, LONGEST_POLL),
            ),
        ];
        let mut gone = Vec::new();
        while let Some(place) = least(&columns, |_| true) {
            gone.push(columns.remove(place).head);
        }
        assert_eq!(gone, ["tasks", "in flight", "ratio", "gap", "longest poll"]);
        let left = columns.iter().map(|column| column.head.as_str());
        assert_eq!(left.collect::<Vec<_>>(), ["measured", "time"]);
    }
}
