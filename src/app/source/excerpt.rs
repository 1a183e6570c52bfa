//! The lines of some functions that have room: whole functions first, from the one that matters most, and no line without the
//! ones that it hangs on.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Code, Ink};

/// What is looked for in an excerpt, the most wanted first.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Lines that come before everything else.
    pub first: Vec<usize>,
    /// Lines that are worth more than those that only complete a function.
    pub then: Vec<usize>,
    /// The lines at which lanes are: where there are few rows, they come before the names of functions.
    pub lanes: Vec<usize>,
}

/// A row of an excerpt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExcerptRow {
    /// A line by its number, from 1, and whether code of its function is left out behind it.
    Line(usize, bool),
    /// Nothing, between two functions.
    Space,
}

/// In so few rows the lines at which lanes are come first; where there are none, an await stands below the head of its function, without the blocks in which it is.
const FEW_ROWS: usize = 3;

/// A function: its lines that are code.
struct Body {
    lines: Vec<usize>,
}

impl Body {
    fn head(&self) -> Option<usize> {
        self.lines.first().copied()
    }

    fn has(&self, line: usize) -> bool {
        self.lines.binary_search(&line).is_ok()
    }
}

/// The lines that are chosen so far, at most as many as there are rows.
struct Chosen {
    lines: BTreeSet<usize>,
    rows: usize,
}

impl Chosen {
    fn left(&self) -> usize {
        self.rows.saturating_sub(self.lines.len())
    }

    fn add(&mut self, line: usize) {
        if self.left() > 0 {
            self.lines.insert(line);
        }
    }

    /// Adds all of these or none.
    fn add_all(&mut self, lines: &[usize]) {
        let new = lines.iter().filter(|line| !self.lines.contains(line));
        if new.count() <= self.left() {
            self.lines.extend(lines);
        }
    }
}

impl Code {
    /// The rows that show these functions: what is wanted first, whole functions as far as they fit, then parts of others. Blank
    /// lines and comments take no row that code could have.
    pub fn excerpt(
        &self,
        functions: &[Range<usize>],
        wanted: &Wanted,
        rows: usize,
    ) -> Vec<ExcerptRow> {
        let bodies = self.bodies(functions, wanted);
        let mut chosen = Chosen {
            lines: BTreeSet::new(),
            rows,
        };
        let body_of = |line: &usize| Some((*line, bodies.iter().find(|body| body.has(*line))?));
        if rows <= FEW_ROWS {
            for (line, _) in wanted.lanes.iter().filter_map(body_of) {
                chosen.add(line);
            }
        }
        let first = || wanted.first.iter().filter_map(body_of);
        for (line, _) in first() {
            chosen.add(line);
        }
        for line in first().flat_map(|(line, body)| self.with_context(body, line)) {
            chosen.add(line);
        }
        let (matter, others): (Vec<&Body>, Vec<&Body>) = bodies
            .iter()
            .partition(|body| wanted.first.iter().any(|line| body.has(*line)));
        for body in &matter {
            chosen.add_all(&body.lines);
        }
        for body in matter {
            self.add_part(body, &mut chosen);
        }
        for body in others {
            chosen.add_all(&body.lines);
        }
        for (line, body) in wanted.then.iter().filter_map(body_of) {
            chosen.add_all(&self.with_context(body, line));
        }
        for body in &bodies {
            self.add_part(body, &mut chosen);
        }
        self.add_comments(&bodies, &mut chosen);
        rows_of(&bodies, &chosen)
    }

    /// The functions that have code: those with what is wanted first, the others in the order that the lesson gives them.
    fn bodies(&self, functions: &[Range<usize>], wanted: &Wanted) -> Vec<Body> {
        let mut bodies: Vec<Body> = Vec::new();
        for function in functions {
            let lines: Vec<usize> = function.clone().filter(|l| self.is_code(*l)).collect();
            let known = |body: &Body| lines.first().is_some_and(|head| body.has(*head));
            if !lines.is_empty() && !bodies.iter().any(known) {
                bodies.push(Body { lines });
            }
        }
        bodies.sort_by_key(|body| {
            let mut lines = wanted.first.iter();
            lines.position(|line| body.has(*line)).unwrap_or(usize::MAX)
        });
        bodies
    }

    /// Whether a line is more than a comment.
    pub fn is_code(&self, number: usize) -> bool {
        let pieces = self.line(number).map(|line| line.pieces.iter());
        pieces.is_some_and(|mut pieces| {
            pieces.any(|(text, ink)| *ink != Ink::Comment && !text.trim().is_empty())
        })
    }

    fn indent(&self, number: usize) -> usize {
        let text = self.text(number);
        text.len() - text.trim_start().len()
    }

    /// A line, the head of its function, and the lines that open the blocks in which it is, the innermost first.
    fn with_context(&self, body: &Body, line: usize) -> Vec<usize> {
        let mut lines = vec![line];
        lines.extend(body.head().filter(|head| *head != line));
        let mut indent = self.indent(line);
        let above = body.lines.iter().rev().skip_while(|above| **above >= line);
        for above in above.filter(|above| Some(**above) != body.head()) {
            if self.indent(*above) < indent {
                indent = self.indent(*above);
                lines.push(*above);
            }
        }
        lines
    }

    /// Adds of a function what has room: where something can be suspended, then what is next to the lines that are there.
    fn add_part(&self, body: &Body, chosen: &mut Chosen) {
        let is_there = |chosen: &Chosen, line: &usize| chosen.lines.contains(line);
        let waits: Vec<usize> = body
            .lines
            .iter()
            .copied()
            .filter(|l| self.is_wait(*l))
            .collect();
        for line in &waits {
            chosen.add_all(&self.with_context(body, *line));
        }
        let has_head = body.head().is_some_and(|head| is_there(chosen, &head));
        // where something is suspended, rather than where it begins
        let mut awaits = waits
            .iter()
            .filter(|line| self.text(**line).contains("await"));
        if let Some(wait) = awaits.next().or_else(|| waits.first())
            && (chosen.rows <= FEW_ROWS && has_head)
            && !waits.iter().any(|line| is_there(chosen, line))
        {
            // below the head the await says more than the block in which it is
            chosen.add(*wait);
        }
        while chosen.left() > 0 {
            let places = |is: bool| {
                let lines = body.lines.iter().enumerate();
                let lines = lines.filter(|(_, line)| is_there(chosen, line) == is);
                lines.map(|(place, _)| place).collect::<Vec<_>>()
            };
            let (shown, missing) = (places(true), places(false));
            let distance = |place: &usize| shown.iter().map(|at| at.abs_diff(*place)).min();
            let nearest = missing
                .iter()
                .filter_map(|place| Some((distance(place)?, *place)));
            let Some(line) = nearest.min().and_then(|(_, place)| body.lines.get(place)) else {
                return;
            };
            chosen.add(*line);
        }
    }

    /// Comments in functions that are there whole, where rows are left; not texts of several lines, such as those of Python.
    fn add_comments(&self, bodies: &[Body], chosen: &mut Chosen) {
        for body in bodies {
            let (Some(first), Some(last)) = (body.lines.first(), body.lines.last()) else {
                continue;
            };
            if !body.lines.iter().all(|line| chosen.lines.contains(line)) {
                continue;
            }
            let is_comment = |line: &usize| self.text(*line).trim_start().starts_with(['/', '#']);
            for line in (*first..*last).filter(is_comment) {
                chosen.add(line);
            }
        }
    }

    /// Whether a line is one at which something can be suspended, or begins.
    fn is_wait(&self, number: usize) -> bool {
        const WORDS: [&str; 10] = [
            ".await",
            "await ",
            "create_task(",
            "gather(",
            "thread::sleep",
            " time.sleep(",
            "spawn(",
            "spawn_blocking(",
            "select!",
            "join",
        ];
        let line = self.text(number);
        WORDS.iter().any(|word| line.contains(word))
    }
}

/// The rows, with spaces between the functions where all of them have room.
fn rows_of(bodies: &[Body], chosen: &Chosen) -> Vec<ExcerptRow> {
    let lines: Vec<usize> = chosen.lines.iter().copied().collect();
    let is_head = |line: usize| bodies.iter().any(|body| body.head() == Some(line));
    let heads = lines.iter().skip(1).filter(|line| is_head(**line)).count();
    let spaced = lines.len() + heads <= chosen.rows;
    let mut rows = Vec::with_capacity(chosen.rows);
    for (place, line) in lines.iter().enumerate() {
        if spaced && place > 0 && is_head(*line) {
            rows.push(ExcerptRow::Space);
        }
        let own = bodies.iter().find(|body| body.has(*line));
        let left_out = own.is_some_and(|body| {
            let mut behind = body.lines.iter().skip_while(|at| *at <= line);
            behind.next().is_some_and(|at| !chosen.lines.contains(at))
        });
        rows.push(ExcerptRow::Line(*line, left_out));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "async fn one(way: Way) {\n    // wait\n    sleep(1).await;\n\n    match way {\n        A => a().await,\n        B => b(),\n    }\n}\n\npub async fn two() {\n    let x = 1;\n    one(x).await;\n}\n";

    fn excerpt(first: &[usize], then: &[usize], rows: usize) -> Vec<ExcerptRow> {
        let code = Code::new(SOURCE);
        let functions: Vec<_> = ["one", "two"]
            .map(|name| code.function(name).unwrap())
            .into();
        let wanted = Wanted {
            first: first.to_vec(),
            then: then.to_vec(),
            lanes: Vec::new(),
        };
        code.excerpt(&functions, &wanted, rows)
    }

    fn numbers(rows: &[ExcerptRow]) -> Vec<usize> {
        let lines = rows.iter().filter_map(|row| match row {
            ExcerptRow::Line(line, _) => Some(*line),
            ExcerptRow::Space => None,
        });
        lines.collect()
    }

    fn gaps(rows: &[ExcerptRow]) -> Vec<usize> {
        let lines = rows.iter().filter_map(|row| match row {
            ExcerptRow::Line(line, true) => Some(*line),
            _ => None,
        });
        lines.collect()
    }

    #[test]
    fn where_all_fits_nothing_is_left_out_and_functions_are_apart() {
        let rows = excerpt(&[], &[], 13);
        assert_eq!(numbers(&rows), [1, 2, 3, 5, 6, 7, 8, 9, 11, 12, 13, 14]);
        assert_eq!(
            rows.iter().position(|row| *row == ExcerptRow::Space),
            Some(8)
        );
        assert_eq!(gaps(&rows), [0; 0]);
    }

    #[test]
    fn the_function_that_matters_is_whole_and_gaps_are_marked() {
        let rows = excerpt(&[13], &[], 6);
        assert_eq!(numbers(&rows), [1, 3, 11, 12, 13, 14]);
        assert_eq!(gaps(&rows), [3]);
    }

    #[test]
    fn a_line_comes_with_what_opens_its_block() {
        let rows = excerpt(&[6], &[], 3);
        assert_eq!(numbers(&rows), [1, 5, 6]);
        assert_eq!(gaps(&rows), [1, 6]);
        assert_eq!(numbers(&excerpt(&[6], &[], 1)), [6]);
    }

    #[test]
    fn in_two_rows_there_is_an_await() {
        let code = Code::new(
            "async fn all() {\n    let n = 1;\n    for i in 0..n {\n        one(i).await;\n    }\n}\n",
        );
        let lines = code.function("all").unwrap();
        let first = Wanted {
            first: vec![1],
            ..Wanted::default()
        };
        assert_eq!(numbers(&code.excerpt(&[lines], &first, 2)), [1, 4]);
    }

    #[test]
    fn in_few_rows_the_lines_of_lanes_come_before_the_heads_of_functions() {
        let code = Code::new(SOURCE);
        let functions: Vec<_> = ["one", "two"]
            .map(|name| code.function(name).unwrap())
            .into();
        let wanted = Wanted {
            first: vec![13, 1],
            then: vec![6],
            lanes: vec![13, 6, 3],
        };
        let shown = |rows| numbers(&code.excerpt(&functions, &wanted, rows));
        assert_eq!(shown(1), [13]);
        assert_eq!(shown(2), [6, 13]);
        assert_eq!(shown(3), [3, 6, 13]);
        // where there are more, each line has its function
        assert_eq!(shown(4), [1, 11, 12, 13]);
    }

    #[test]
    fn in_two_rows_an_await_comes_before_what_begins_a_task() {
        let code = Code::new(
            "async fn all() {\n    for i in 0..n {\n        let t = spawn(one(i));\n        t.await;\n    }\n}\n",
        );
        let lines = code.function("all").unwrap();
        let wanted = Wanted {
            first: vec![1],
            ..Wanted::default()
        };
        assert_eq!(numbers(&code.excerpt(&[lines], &wanted, 2)), [1, 4]);
    }

    #[test]
    fn a_part_of_what_matters_comes_before_all_of_what_does_not() {
        let rows = excerpt(&[1], &[], 5);
        assert_eq!(numbers(&rows), [1, 3, 5, 6, 7]);
    }

    #[test]
    fn a_line_of_another_function_is_there_with_its_head() {
        let rows = excerpt(&[13], &[7], 8);
        assert_eq!(numbers(&rows), [1, 3, 5, 7, 11, 12, 13, 14]);
    }
}
