//! A sorting question: a row for each item, a column for each bin.
//!
//! ```text
//!                              1 async   2 threads   3 plain code
//! ▸  A chat server                ●          ·            ·
//! ✗  A video                      ●          ·            ·
//! ```

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use super::markdown::{Line, layout};
use super::page;
use crate::app::{Asking, TRIES, Target};
use crate::lesson::{Item, Quiz, Sort};
use crate::text::{Add, clean};
use crate::theme::{Glyphs, Role};
use crate::wording::count;

/// Columns of the signs before an item: that it is marked, and whether it is right.
const SIGNS: usize = 4;

/// Columns between two bins, and before the first one.
const GAP: usize = 2;

/// The fewest columns of an item, however many the bins would take.
const NARROWEST: usize = 12;

/// The columns of the items, and those of each bin: where it begins, and how many it has.
fn columns(sort: &Sort, width: usize) -> (usize, Vec<(usize, usize)>) {
    let numbered = sort.bins.iter().map(|bin| bin.width() + 2);
    let widths: Vec<usize> = numbered.collect();
    let bins: usize = widths.iter().map(|width| width + GAP).sum();
    let longest = sort.items.iter().map(|item| item.text.width()).max();
    let room = width.saturating_sub(SIGNS + bins).max(NARROWEST);
    let items = longest.unwrap_or(0).min(room);
    let mut at = SIGNS + items + GAP;
    let places = widths.into_iter().map(|width| {
        let place = (at, width);
        at += width + GAP;
        place
    });
    (items, places.collect())
}

/// The item under the pointer, and the bin.
pub(super) fn hit(asking: &Asking, text: Rect, item: usize, x: u16) -> Option<Target> {
    let sort = asking.sort()?;
    let x = usize::from(x.checked_sub(text.x)?);
    let (_, places) = columns(sort, usize::from(text.width));
    let bin = places
        .iter()
        .position(|(at, width)| (*at..at + width + GAP).contains(&x));
    Some(Target::Item(item, bin))
}

/// The lines of the question, and for each line the item to which it belongs.
pub(super) fn lines(
    asking: &Asking,
    quiz: &Quiz,
    sort: &Sort,
    width: usize,
    glyphs: Glyphs,
) -> Vec<(Line, Option<usize>)> {
    let question = layout(&quiz.question, width, "* ").into_iter();
    let mut lines: Vec<_> = question.map(|line| (line, None)).collect();
    let (room, places) = columns(sort, width);
    let mut head = String::new();
    for (place, ((at, _), bin)) in places.iter().zip(&sort.bins).enumerate() {
        head.push_str(&" ".repeat(at.saturating_sub(head.width())));
        head.add(format_args!("{} {}", place + 1, clean(bin)));
    }
    lines.push((Line::new(), None));
    lines.push((vec![(head, Role::Accent)], None));
    for (place, item) in sort.items.iter().enumerate() {
        let cells = cells(asking, (place, item), &places, glyphs);
        let wrapped = layout(&clean(&item.text), room, "* ");
        let (sign, role) = sign(asking, place, glyphs);
        for (row, line) in wrapped.into_iter().enumerate() {
            let mut whole = vec![(
                if row == 0 {
                    sign.clone()
                } else {
                    " ".repeat(SIGNS)
                },
                role,
            )];
            let text: String = line.iter().map(|(text, _)| text.as_str()).collect();
            let gap = " ".repeat(room.saturating_sub(text.width()));
            whole.push((format!("{text}{gap}"), role));
            if row == 0 {
                whole.extend(cells.iter().cloned());
            }
            lines.push((whole, Some(place)));
        }
        if is_marked(asking, place) && asking.sorting.is_right(place) == Some(false) {
            // below its item, so that it is seen wherever the item is
            let why = format!("Wrong bin. {}", item.why);
            for (line, _) in page::prose(&why, width.saturating_sub(SIGNS), glyphs) {
                let mut whole = vec![(" ".repeat(SIGNS), Role::Text)];
                whole.extend(line);
                lines.push((whole, Some(place)));
            }
        }
    }
    lines.push((Line::new(), None));
    lines.extend(page::prose(&below(asking, quiz, sort), width, glyphs));
    lines
}

/// Whether an item is the one that is sorted next.
fn is_marked(asking: &Asking, place: usize) -> bool {
    asking.answered.is_none() && asking.choice == Some(place)
}

/// What stands before an item, and its colour.
fn sign(asking: &Asking, place: usize, glyphs: Glyphs) -> (String, Role) {
    let marked = is_marked(asking, place);
    let marks = if marked { glyphs.pick("▸", ">") } else { " " };
    let (sign, role) = match asking.sorting.is_right(place) {
        None => (" ", Role::Text),
        Some(true) => (glyphs.pick("✓", "+"), Role::Good),
        Some(false) => (glyphs.pick("✗", "x"), Role::Warning),
    };
    let role = if marked { Role::Selected } else { role };
    (format!(" {marks}{sign} "), role)
}

/// Where an item is, and where it belongs once that is told.
fn cells(
    asking: &Asking,
    (place, item): (usize, &Item),
    places: &[(usize, usize)],
    glyphs: Glyphs,
) -> Line {
    let bin = asking.sorting.bin_of(place);
    let over = asking.answered.is_some();
    let cells = places.iter().enumerate().map(|(column, (_, width))| {
        let right = column == item.bin;
        let (sign, role) = match (bin == Some(column), asking.sorting.is_right(place)) {
            (true, None) => (glyphs.pick("●", "O"), Role::Accent),
            (true, Some(true)) => (glyphs.pick("●", "O"), Role::Good),
            (true, Some(false)) => (glyphs.pick("✗", "x"), Role::Warning),
            (false, _) if over && right => (glyphs.pick("●", "O"), Role::Good),
            (false, _) => (glyphs.pick("·", "."), Role::Dim),
        };
        let left = GAP + width.saturating_sub(1) / 2;
        let right = (GAP + width).saturating_sub(left + 1);
        let text = format!("{}{sign}{}", " ".repeat(left), " ".repeat(right));
        (text, role)
    });
    cells.collect()
}

/// What is to be done now, or what came of it.
fn below(asking: &Asking, quiz: &Quiz, sort: &Sort) -> String {
    let sorting = &asking.sorting;
    let all = sort.items.len();
    if let Some(tries) = asking.answered {
        let wrong = sort.items.iter().enumerate();
        let wrong = wrong.filter(|(place, _)| sorting.is_right(*place) == Some(false));
        let reasons = wrong.map(|(_, item)| format!("- {}\n", reason(item, sort.bin(item.bin))));
        let reasons: String = reasons.collect();
        let verdict = match (sorting.wrong(), tries) {
            (0, 1) => "**All correct on the first try.**".to_owned(),
            (0, tries) => format!("**All correct after {tries} tries.**"),
            (wrong, _) => format!("**{} of {all} correct.**", all - wrong),
        };
        return format!("{reasons}\n{verdict} {}", quiz.why);
    }
    let left = match all - sorting.count() {
        0 if sorting.tries == 0 => "All sorted: **enter** checks them.".to_owned(),
        0 if sorting.wrong() == 0 => "**Enter** checks them again.".to_owned(),
        0 => {
            let left = u64::try_from(TRIES - sorting.tries).unwrap_or(0);
            let tries = count(left, "try", "tries");
            let wrong = sorting.wrong();
            let them = if wrong == 1 { "it" } else { "them" };
            format!(
                "{wrong} of {all} in the wrong bin. Move {them}, then press **enter**; {tries} left."
            )
        }
        left => format!("{left} of {all} still to sort."),
    };
    let last = sort.bins.len();
    format!(
        "{left} Up and down select an item; **1** to **{last}**, or left and right, put it into a bin."
    )
}

/// Why an item belongs where it does, and where that is.
fn reason(item: &Item, bin: &str) -> String {
    let text = item.text.trim_end_matches('.');
    format!("{text}: **{bin}**. {}", item.why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Book, Card};

    fn asking() -> Asking {
        let item = |text: &str, bin| Item {
            text: text.to_owned(),
            bin,
            why: "Because it waits.".to_owned(),
        };
        let quiz = Quiz {
            question: "Sort these.".to_owned(),
            key: "Sort these.".to_owned(),
            options: Vec::new(),
            sort: Some(Sort {
                bins: ["async", "threads", "plain code"]
                    .map(str::to_owned)
                    .to_vec(),
                items: vec![
                    item("A chat server for ten thousand clients", 0),
                    item("A video", 1),
                    item("A file", 2),
                ],
            }),
            rust_only: false,
            answer: 0,
            why: "Count the waits.".to_owned(),
        };
        let lesson = "33".to_owned();
        Asking::new(vec![Card { lesson, quiz }])
    }

    fn drawn(asking: &Asking, width: usize, glyphs: Glyphs) -> Vec<(String, Option<usize>)> {
        let quiz = &asking.card().unwrap().quiz;
        let lines = lines(asking, quiz, asking.sort().unwrap(), width, glyphs);
        let text = |line: Line| line.into_iter().map(|(text, _)| text).collect::<String>();
        let lines = lines.into_iter().map(|(line, item)| (text(line), item));
        lines
            .map(|(text, item)| (text.trim_end().to_owned(), item))
            .collect()
    }

    #[test]
    fn every_stage_fits_a_narrow_screen_in_ascii_and_says_what_to_do() {
        let mut asking = asking();
        let mut book = Book::default();
        let said = |asking: &Asking| {
            let lines = drawn(asking, 56, Glyphs::Ascii);
            for (line, _) in &lines {
                assert!(line.is_ascii() && line.width() <= 56, "{line}");
            }
            let lines: Vec<_> = lines.into_iter().map(|(line, _)| line).collect();
            lines.join(" ")
        };
        let first = said(&asking);
        assert!(first.contains("3 of 3 still to sort."), "{first}");
        assert!(first.contains(" >  A chat server"), "{first}");
        for (item, bin) in [1, 1, 2].into_iter().enumerate() {
            asking.put(item, bin);
        }
        assert!(said(&asking).contains("enter checks them"));
        asking.confirm(&mut book);
        let wrong = said(&asking);
        assert!(wrong.contains(" >x A chat server"), "{wrong}");
        assert!(wrong.contains("Because it waits."), "{wrong}");
        assert!(wrong.contains("2 tries left"), "{wrong}");
        asking.confirm(&mut book);
        asking.confirm(&mut book);
        let over = said(&asking);
        assert!(over.contains("2 of 3 correct. Count the waits."), "{over}");
    }

    #[test]
    fn a_click_on_a_column_means_its_bin() {
        let asking = asking();
        let text = Rect::new(2, 3, 76, 19);
        let lines = drawn(&asking, 76, Glyphs::Unicode);
        let head = &lines
            .iter()
            .find(|(line, _)| line.contains("2 threads"))
            .unwrap()
            .0;
        for (bin, name) in ["1 async", "2 threads", "3 plain code"]
            .into_iter()
            .enumerate()
        {
            let column = head.find(name).unwrap();
            for x in [column, column + name.len() - 1] {
                let x = text.x + u16::try_from(x).unwrap();
                assert_eq!(hit(&asking, text, 1, x), Some(Target::Item(1, Some(bin))));
            }
        }
        assert_eq!(hit(&asking, text, 1, 6), Some(Target::Item(1, None)));
        let items: Vec<_> = lines.iter().filter_map(|(_, item)| *item).collect();
        assert_eq!(items, [0, 1, 2]);
    }
}
