//! The programs that will run, below a text that leaves room for them: what a prediction is about can be read.

use std::ops::Range;

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use super::code::{draw_pieces, fit};
use super::frame;
use super::pen::Pen;
use crate::app::{Code, CodeInk, CodeLine};
use crate::theme::Glyphs;

/// Rows that are worth a frame.
const FEWEST_ROWS: u16 = 9;

/// Columns of the screen in which the code has two columns.
const TWO_COLUMNS: u16 = 100;

/// What the pane draws.
pub(super) struct ProgramsPane<'a> {
    /// `demo.rs`
    pub file: &'static str,
    pub code: &'a Code,
    /// The programs; the first one matters most.
    pub programs: Vec<Program<'a>>,
}

/// A program: its name, and the lines of its functions.
pub(super) struct Program<'a> {
    pub label: &'a str,
    pub functions: Vec<Range<usize>>,
}

/// A column: the numbers of its lines; none stands between two functions.
type Column = Vec<Option<usize>>;

/// What is drawn: names of programs, and the columns of their code.
struct Shown {
    names: String,
    columns: Vec<Column>,
}

impl ProgramsPane<'_> {
    /// As many programs as have room with all their lines, else as many functions of the first one as have. Half of a function
    /// misleads.
    fn shown(&self, width: u16, rows: usize) -> Option<Shown> {
        let counts = (1..=self.programs.len()).rev();
        let mut shown = counts.filter_map(|count| {
            let programs = self.programs.get(..count)?;
            let functions: Vec<_> = programs
                .iter()
                .flat_map(|it| &it.functions)
                .cloned()
                .collect();
            let columns = self.columns(&functions, width, rows)?;
            let mut named: Vec<_> = programs.iter().collect();
            // in the order of their code
            named.sort_by_key(|program| program.functions.iter().map(|lines| lines.start).min());
            let names: Vec<_> = named.iter().map(|program| program.label).collect();
            let names = names.join("; ");
            Some(Shown { names, columns })
        });
        shown.next().or_else(|| self.part(width, rows))
    }

    /// The functions of the first program that have room, those that come first in the lesson.
    fn part(&self, width: u16, rows: usize) -> Option<Shown> {
        let first = self.programs.first()?;
        let counts = (1..first.functions.len()).rev();
        let mut parts = counts.filter_map(|count| first.functions.get(..count));
        let columns = parts.find_map(|functions| self.columns(functions, width, rows))?;
        let names = format!("{}, in part", first.label);
        Some(Shown { names, columns })
    }

    /// The code of some functions in columns of at most so many rows; none if it is longer.
    fn columns(&self, functions: &[Range<usize>], width: u16, rows: usize) -> Option<Vec<Column>> {
        let starts: Vec<usize> = functions.iter().map(|lines| lines.start).collect();
        let mut lines: Vec<usize> = functions.iter().cloned().flatten().collect();
        lines.sort_unstable();
        lines.dedup();
        // comments are left out: they may tell what is asked
        lines.retain(|line| self.is_code(*line));
        let spaced = spaced(&lines, &starts);
        let close: Column = lines.into_iter().map(Some).collect();
        let mut columns = [spaced, close].into_iter().filter_map(|all| {
            if width >= TWO_COLUMNS {
                halves(&all, &starts, rows)
            } else {
                (!all.is_empty() && all.len() <= rows).then(|| vec![all])
            }
        });
        columns.next()
    }

    fn is_code(&self, line: usize) -> bool {
        self.code.is_code(line)
    }
}

/// The lines with a gap before each function but the first.
fn spaced(lines: &[usize], starts: &[usize]) -> Column {
    let mut spaced = Vec::with_capacity(lines.len());
    for line in lines {
        if !spaced.is_empty() && starts.contains(line) {
            spaced.push(None);
        }
        spaced.push(Some(*line));
    }
    spaced
}

/// Two columns of which the second begins with a function, about as high as each other, or one that is not longer than its rows;
/// none where they have no room.
fn halves(all: &Column, starts: &[usize], rows: usize) -> Option<Vec<Column>> {
    let places = all.iter().enumerate().skip(1);
    let places = places.filter_map(|(at, line)| starts.contains(&(*line)?).then_some(at));
    // the gap before the second column is not drawn
    let end = |at: usize| at - usize::from(at > 0 && all.get(at - 1) == Some(&None));
    let height = |at: &usize| end(*at).max(all.len() - at);
    let Some(start) = places.min_by_key(height) else {
        return (!all.is_empty() && all.len() <= rows).then(|| vec![all.clone()]);
    };
    let (left, right) = (all.get(..end(start))?, all.get(start..)?);
    (height(&start) <= rows).then(|| vec![left.to_vec(), right.to_vec()])
}

/// The part of an area that the programs take, below as many rows; none where they have no room.
pub(super) fn area(pane: &ProgramsPane<'_>, area: Rect, rows: u16, glyphs: Glyphs) -> Option<Rect> {
    let free = area.height.saturating_sub(rows);
    if free < FEWEST_ROWS {
        return None;
    }
    let room = usize::from(free - 2);
    let shown = pane.shown(area.width, room)?;
    let columns = laid_out(
        pane,
        &shown.columns,
        (frame::inside(area).width, room),
        glyphs,
    );
    let longest = columns.iter().map(|(_, rows)| rows.len()).max()?;
    let height = u16::try_from(longest + 2).unwrap_or(u16::MAX).min(free);
    let y = area.bottom() - height;
    Some(Rect::new(area.x, y, area.width, height))
}

pub(super) fn draw(pane: &ProgramsPane<'_>, pen: &mut Pen<'_>, area: Rect) {
    let rows = usize::from(frame::inside(area).height);
    let Some(shown) = pane.shown(area.width, rows) else {
        return;
    };
    let inside = frame::draw(pen, area, pane.file, &shown.names, false);
    let mut x = inside.x + 1;
    let room = (inside.width, usize::from(inside.height));
    for (width, lines) in laid_out(pane, &shown.columns, room, pen.theme.glyphs) {
        for (y, line) in (inside.top()..inside.bottom()).zip(lines) {
            let row = Rect::new(x, y, width.saturating_sub(1), 1);
            draw_pieces(pen, row, &line, 0);
        }
        x += width;
    }
}

/// The width of each column, and its rows: a line that is too long for it has several where there are some to spare.
fn laid_out(
    pane: &ProgramsPane<'_>,
    columns: &[Column],
    (room, rows): (u16, usize),
    glyphs: Glyphs,
) -> Vec<(u16, Vec<CodeLine>)> {
    let widths = widths(pane, columns, room).into_iter();
    let laid_out = widths.zip(columns).map(|(width, column)| {
        let lines = column.iter().map(|line| {
            let line = line.and_then(|line| pane.code.line(line));
            let pieces = line.map(|line| code_of(line).cloned().collect());
            CodeLine {
                pieces: pieces.unwrap_or_default(),
            }
        });
        let lines: Vec<_> = lines.collect();
        let fitted = fit(&lines, (usize::from(width.saturating_sub(1)), rows), glyphs);
        (width, fitted.concat())
    });
    laid_out.collect()
}

/// The widths of the columns: halves of the pane, or as wide as the code of each where one of them needs more than a half.
fn widths(pane: &ProgramsPane<'_>, columns: &[Column], room: u16) -> Vec<u16> {
    let [left, right] = columns else {
        return vec![room];
    };
    let half = room / 2;
    let needed = |column: &Column| {
        let lines = column.iter().filter_map(|line| pane.code.line((*line)?));
        let widths = lines.map(|line| code_of(line).map(|(text, _)| text.trim_end().width()).sum());
        let widest: usize = widths.max().unwrap_or(0);
        u16::try_from(widest + 2).unwrap_or(u16::MAX)
    };
    let (left, right) = (needed(left), needed(right));
    let first = if left.saturating_add(right) > room || left.max(right) <= half {
        half
    } else if left > half {
        left
    } else {
        room - right
    };
    vec![first, room - first]
}

/// The pieces of a line that are not comments.
fn code_of(line: &CodeLine) -> impl Iterator<Item = &(String, CodeInk)> {
    line.pieces
        .iter()
        .filter(|(_, ink)| *ink != CodeInk::Comment)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "/// Says it all.\nasync fn one() {\n    // faster\n    call().await; // slower\n}\n\nasync fn two() {\n}\n";

    fn pane(code: &Code) -> ProgramsPane<'_> {
        let program = |label, name| Program {
            label,
            functions: code.function(name).into_iter().collect(),
        };
        ProgramsPane {
            file: "demo.rs",
            code,
            programs: vec![program("the first", "one"), program("the second", "two")],
        }
    }

    fn lines(shown: &Shown) -> Vec<Vec<usize>> {
        let columns = shown.columns.iter();
        columns
            .map(|it| it.iter().copied().flatten().collect())
            .collect()
    }

    #[test]
    fn comments_are_left_out() {
        let code = Code::new(SOURCE);
        let pieces = code_of(code.line(4).unwrap());
        let text: String = pieces.map(|(text, _)| text.as_str()).collect();
        assert_eq!(text.trim(), "call().await;");
        assert!(pane(&code).is_code(4) && !pane(&code).is_code(3));
    }

    #[test]
    fn of_a_long_program_whole_functions_are_shown() {
        let code = Code::new(SOURCE);
        let functions = ["one", "two"]
            .map(|name| code.function(name).unwrap())
            .into();
        let label = "both";
        let programs = vec![Program { label, functions }];
        let pane = ProgramsPane {
            programs,
            ..pane(&code)
        };
        let shown = |rows| {
            pane.shown(80, rows)
                .map(|it| (it.names.clone(), lines(&it)))
        };
        assert_eq!(shown(5).unwrap().0, "both");
        let part = ("both, in part".to_owned(), vec![vec![2, 4, 5]]);
        assert_eq!(shown(3), Some(part));
        assert_eq!(shown(2), None);
    }

    #[test]
    fn a_function_is_shown_whole_or_not_at_all() {
        let code = Code::new(SOURCE);
        let pane = pane(&code);
        let both = pane.shown(120, 3).unwrap();
        assert_eq!(both.names, "the first; the second");
        assert_eq!(lines(&both), [vec![2, 4, 5], vec![7, 8]]);
        let one_column = pane.shown(80, 6).unwrap();
        assert_eq!(
            one_column.columns,
            [[2, 4, 5, 0, 7, 8].map(|it| (it > 0).then_some(it))]
        );
        let first = pane.shown(80, 4).unwrap();
        assert_eq!(
            (first.names.as_str(), lines(&first)),
            ("the first", vec![vec![2, 4, 5]])
        );
        assert!(pane.shown(120, 2).is_none());
    }

    #[test]
    fn programs_take_the_rows_that_a_text_leaves_and_no_others() {
        let code = Code::new(SOURCE);
        let pane = pane(&code);
        let body = Rect::new(0, 2, 120, 37);
        let below = area(&pane, body, 20, Glyphs::Unicode).unwrap();
        assert_eq!((below.bottom(), below.height), (body.bottom(), 5));
        assert_eq!(
            area(&pane, body, 37 - FEWEST_ROWS + 1, Glyphs::Unicode),
            None
        );
        let programs = Vec::new();
        assert_eq!(
            area(&ProgramsPane { programs, ..pane }, body, 2, Glyphs::Unicode),
            None
        );
    }
}
