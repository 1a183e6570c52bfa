//! Lines of code in a pane that is too narrow for some: the indentation that all share is taken away, and a long line goes on in a row
//! below it, as long as the pane has rows to spare.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::app::{CodeInk, CodeLine};
use crate::theme::Glyphs;

/// Columns by which a line that goes on is indented more than its beginning.
const INDENT: usize = 4;

/// The lines, each in one row or several: at most `rows` of `width` columns in all. What has no row is left for the pane to cut.
pub(in crate::ui) fn fit<'c>(
    lines: impl IntoIterator<Item = &'c CodeLine>,
    (width, rows): (usize, usize),
    glyphs: Glyphs,
) -> Vec<Vec<CodeLine>> {
    let mut lines: Vec<CodeLine> = lines.into_iter().cloned().collect();
    if lines.iter().any(|line| columns(line) > width) {
        dedent(&mut lines);
    }
    let mut spare = rows.saturating_sub(lines.len());
    let mut fitted = Vec::with_capacity(lines.len());
    for line in lines {
        let parts = wrap(&line, width, glyphs);
        if parts.len() <= spare + 1 {
            spare -= parts.len() - 1;
            fitted.push(parts);
        } else {
            fitted.push(vec![line]);
        }
    }
    fitted
}

fn columns(line: &CodeLine) -> usize {
    text(line).trim_end().width()
}

fn text(line: &CodeLine) -> String {
    let pieces = line.pieces.iter().map(|(text, _)| text.as_str());
    pieces.collect()
}

fn indentation(line: &CodeLine) -> usize {
    let text = text(line);
    text.width() - text.trim_start().width()
}

/// Takes away the indentation that all lines share.
fn dedent(lines: &mut [CodeLine]) {
    let filled = lines.iter().filter(|line| columns(line) > 0);
    let shared = filled.map(indentation).min().unwrap_or(0);
    for line in lines {
        let shared = shared.min(indentation(line));
        *line = of(letters(line).skip(shared));
    }
}

fn letters(line: &CodeLine) -> impl Iterator<Item = (char, CodeInk)> {
    let pieces = line.pieces.iter();
    pieces.flat_map(|(text, ink)| text.chars().map(move |c| (c, *ink)))
}

/// A line of letters, those of one colour in one piece.
fn of(letters: impl Iterator<Item = (char, CodeInk)>) -> CodeLine {
    let mut pieces: Vec<(String, CodeInk)> = Vec::new();
    for (c, ink) in letters {
        match pieces.last_mut() {
            Some((text, last)) if *last == ink => text.push(c),
            _ => pieces.push((c.to_string(), ink)),
        }
    }
    CodeLine { pieces }
}

/// The rows of a line; itself where it fits, or where no place to break it is found.
fn wrap(line: &CodeLine, width: usize, glyphs: Glyphs) -> Vec<CodeLine> {
    let indent = indentation(line);
    let mark = glyphs.pick("↳ ", "> ");
    let below = indent + INDENT;
    let mut parts = Vec::new();
    let mut rest: Vec<(char, CodeInk)> = letters(line).collect();
    while rest.last().is_some_and(|(c, _)| *c == ' ') {
        rest.pop();
    }
    let mut first = true;
    while !rest.is_empty() {
        let before = if first { 0 } else { below + mark.width() };
        let Some(end) = end_of_row(&rest, indent, width.saturating_sub(before)) else {
            return vec![line.clone()];
        };
        let tail = rest.split_off(end);
        let head = rest.into_iter();
        let start = (!first).then(|| format!("{}{mark}", " ".repeat(below)));
        let start = start
            .into_iter()
            .flat_map(|start| start.chars().collect::<Vec<_>>());
        parts.push(of(start.map(|c| (c, CodeInk::Comment)).chain(head)));
        rest = tail.into_iter().skip_while(|(c, _)| *c == ' ').collect();
        first = false;
    }
    if parts.is_empty() {
        vec![line.clone()]
    } else {
        parts
    }
}

/// How many letters have room: all, or up to the last place behind a blank, a comma or a bracket that is not in the indentation.
fn end_of_row(letters: &[(char, CodeInk)], indent: usize, width: usize) -> Option<usize> {
    let mut used = 0;
    let fit = letters.iter().take_while(|(c, _)| {
        used += c.width().unwrap_or(0);
        used <= width
    });
    let fit = fit.count();
    if fit == letters.len() {
        return Some(fit);
    }
    let least = indent + INDENT;
    // a bracket that closes stays where it is
    let breaks = |place: &usize| {
        let before = letters.get(place - 1).map(|(c, _)| *c);
        let behind = letters.get(*place).map(|(c, _)| *c);
        match before {
            Some(' ') => true,
            Some('(' | '[' | '{') => !matches!(behind, Some(')' | ']' | '}')),
            Some(',') => behind != Some(' '),
            _ => behind == Some(' '),
        }
    };
    let places = || (least.max(1)..=fit).rev().filter(breaks);
    // rather between words than behind a bracket
    let between = |place: &usize| {
        letters
            .get(place - 1)
            .is_some_and(|(c, _)| !"([{".contains(*c))
    };
    places().find(between).or_else(|| places().next())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Code;

    fn rows(source: &str, width: usize, rows: usize) -> Vec<String> {
        let code = Code::new(source);
        let lines = (1..=code.len()).filter_map(|number| code.line(number));
        let fitted = fit(lines, (width, rows), Glyphs::Unicode);
        let rows = fitted.concat();
        rows.iter()
            .map(|row| text(row).trim_end().to_owned())
            .collect()
    }

    #[test]
    fn what_fits_stays_as_it_is() {
        let source = "    let a = one();\n    a.await;\n";
        assert_eq!(rows(source, 18, 9), ["    let a = one();", "    a.await;"]);
    }

    #[test]
    fn the_indentation_that_all_share_is_taken_away_first() {
        let source = "    let a = one();\n        a.await;\n";
        assert_eq!(rows(source, 14, 9), ["let a = one();", "    a.await;"]);
    }

    #[test]
    fn a_long_line_goes_on_below_where_there_are_rows() {
        let source = "let a = one(first, second, third);\na.await;\n";
        let wrapped = ["let a = one(first,", "    ↳ second, third);", "a.await;"];
        assert_eq!(rows(source, 21, 3), wrapped);
        // without a row to spare it is the pane that cuts it
        let whole = ["let a = one(first, second, third);", "a.await;"];
        assert_eq!(rows(source, 21, 2), whole);
        assert_eq!(rows("abcdefghijklmnopqrstuvwxyz\n", 21, 9).len(), 1);
    }

    #[test]
    fn nothing_of_a_line_is_lost_at_any_width() {
        let source = "        seen.oldest = max(seen.oldest, f(time.now() - cooked)) // so\n";
        let bare = |text: &str| text.replace(['↳', ' '], "");
        for width in 1..80 {
            let rows = rows(source, width, 40);
            assert_eq!(bare(&rows.concat()), bare(source.trim_end()), "{rows:?}");
            let fits = rows.iter().all(|row| row.trim_end().width() <= width);
            assert!(rows.len() == 1 || fits, "{rows:?}");
        }
    }
}
