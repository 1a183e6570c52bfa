//! The heads of the table of figures: in two lines at most, however long the names of figures are.

use unicode_width::UnicodeWidthStr as _;

use super::rank::{Column, RATIO, least};
use super::{longest_word, needed};

/// A blank at which no line is broken.
const GLUE: &str = "\u{a0}";

/// Breaks heads of three words and more only once, where that makes the column narrowest. Columns of which the lesson does not
/// speak give way to that, if nothing else makes room.
pub(super) fn keep_short(columns: &mut Vec<Column>, width: usize) {
    let is_long = |column: &Column| column.head.split(' ').count() > 2;
    let whole = |columns: &[Column]| needed(columns, str::width) <= width;
    let fits = |columns: &[Column]| needed(columns, |head| longest_word(&once(head))) <= width;
    if !columns.iter().any(is_long) || whole(columns) {
        return;
    }
    let mut kept = columns.clone();
    while !fits(&kept) {
        let Some(place) = least(&kept, |column| column.rank >= RATIO) else {
            return;
        };
        kept.remove(place);
    }
    *columns = kept;
    if whole(columns) {
        return;
    }
    for column in columns {
        column.head = once(&column.head);
    }
}

/// A text that is broken at one blank at most, so that the longer line is as short as can be.
fn once(head: &str) -> String {
    let words: Vec<&str> = head.split(' ').collect();
    let broken = (1..words.len()).map(|at| {
        let (first, second) = words.split_at(at);
        [first.join(GLUE), second.join(GLUE)]
    });
    let best = broken.min_by_key(|lines| lines.iter().map(|line| line.width()).max());
    best.map_or_else(|| head.to_owned(), |lines| lines.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(head: &str, cell: &str, rank: u8) -> Column {
        Column {
            head: head.to_owned(),
            cells: vec![cell.to_owned()],
            rank,
        }
    }

    fn heads(width: usize) -> Vec<String> {
        let mut columns = vec![
            column("measured", "stream", 0),
            column("tasks at a time", "1", 0),
            column("ratio", "1.2x slower", RATIO),
            column("in flight", "50", 2),
        ];
        keep_short(&mut columns, width);
        columns
            .into_iter()
            .map(|column| column.head.replace(GLUE, "_"))
            .collect()
    }

    #[test]
    fn a_head_is_broken_once_and_a_ratio_gives_way_to_that() {
        let whole = ["measured", "tasks at a time", "ratio", "in flight"];
        assert_eq!(heads(49), whole);
        assert_eq!(
            heads(48),
            ["measured", "tasks_at a_time", "ratio", "in flight"]
        );
        assert_eq!(
            heads(39),
            ["measured", "tasks_at a_time", "ratio", "in flight"]
        );
        // without it there is room for all
        assert_eq!(heads(38), ["measured", "tasks at a time", "in flight"]);
        assert_eq!(heads(30), ["measured", "tasks_at a_time", "in flight"]);
        // that would not help
        assert_eq!(heads(20), whole);
    }
}
