//! The Python program for the code pane. Its pieces are told apart line by line, which is enough for colours.

use std::ops::Range;

use super::source::{Code, CodeLine, Ink};

const KEYWORDS: [&str; 33] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "not", "or", "pass", "raise", "return", "try", "while", "with",
];

/// Reads a source.
pub(super) fn read(source: &str) -> Code {
    let mut in_text = false;
    let lines = source.lines().map(|line| CodeLine {
        pieces: pieces(line, &mut in_text),
    });
    let lines: Vec<_> = lines.collect();
    Code::of(source.lines().map(str::to_owned).collect(), lines)
}

impl Code {
    /// The lines of a Python function at the top level, from 1.
    pub fn python_function(&self, name: &str) -> Option<Range<usize>> {
        let heads = [format!("async def {name}("), format!("def {name}(")];
        let is_head = |number: &usize| {
            let text = self.text(*number);
            heads.iter().any(|head| text.starts_with(head.as_str()))
        };
        let first = (1..=self.len()).find(is_head)?;
        let is_outside = |number: &usize| {
            let text = self.text(*number);
            !text.is_empty() && !text.starts_with([' ', ')'])
        };
        let end = (first + 1..=self.len()).find(is_outside);
        Some(first..end.unwrap_or(self.len() + 1))
    }

    /// The lines of the first `case` for one of these words, and of its block; none where they name functions.
    pub(super) fn python_case(&self, words: &[&str]) -> Vec<usize> {
        if words
            .iter()
            .any(|word| self.python_function(word).is_some())
        {
            return Vec::new();
        }
        let indent = |number: usize| {
            let text = self.text(number);
            text.len() - text.trim_start().len()
        };
        let is_case = |number: &usize| {
            let case = self.text(*number).trim().strip_prefix("case ");
            let word = case.map(|case| case.trim_end_matches(':').trim_matches(['"', '\'']));
            word.is_some_and(|word| words.contains(&word))
        };
        let Some(first) = (1..=self.len()).find(is_case) else {
            return Vec::new();
        };
        let block = (first + 1..=self.len()).take_while(|line| indent(*line) > indent(first));
        std::iter::once(first).chain(block).collect()
    }

    /// The lines of the innermost Python function in which a line is.
    pub fn python_function_at(&self, line: usize) -> Option<Range<usize>> {
        let indent = |number: usize| {
            let text = self.text(number);
            text.len() - text.trim_start().len()
        };
        let is_head = |number: &usize| {
            let text = self.text(*number).trim_start();
            text.starts_with("async def ") || text.starts_with("def ")
        };
        let above = (1..=line).rev().filter(is_head);
        let mut heads = above.filter(|head| *head == line || indent(*head) < indent(line));
        let first = heads.next()?;
        let is_outside = |number: &usize| {
            let text = self.text(*number).trim_start();
            !text.is_empty() && !text.starts_with(')') && indent(*number) <= indent(first)
        };
        let end = (first + 1..=self.len()).find(is_outside);
        Some(first..end.unwrap_or(self.len() + 1))
    }
}

/// The pieces of a line; `in_text` says whether it begins inside a text of several lines.
fn pieces(line: &str, in_text: &mut bool) -> Vec<(String, Ink)> {
    let quotes = line.matches("\"\"\"").count();
    let began_in_text = *in_text;
    *in_text ^= quotes % 2 == 1;
    if began_in_text || quotes > 0 {
        return vec![(line.to_owned(), Ink::Comment)];
    }
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '#' => rest.len(),
            '"' | '\'' => quoted(rest, first),
            c if is_word(c) => rest.find(|c: char| !is_word(c)).unwrap_or(rest.len()),
            _ => {
                let end = rest.find(|c: char| is_word(c) || "#\"'".contains(c));
                end.unwrap_or(rest.len())
            }
        };
        let (piece, after) = rest.split_at(length);
        pieces.push((piece.to_owned(), ink(piece, after)));
        rest = after;
    }
    pieces
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of a text in quotes, the quotes among it.
fn quoted(text: &str, quote: char) -> usize {
    let inside = text.get(1..).unwrap_or_default();
    inside.find(quote).map_or(text.len(), |end| end + 2)
}

fn ink(piece: &str, after: &str) -> Ink {
    match piece.chars().next() {
        Some('#') => Ink::Comment,
        Some('"' | '\'') => Ink::Literal,
        Some(c) if c.is_ascii_digit() => Ink::Literal,
        _ if piece == "await" => Ink::Await,
        _ if KEYWORDS.contains(&piece) => Ink::Keyword,
        Some(c) if is_word(c) && after.starts_with('(') => Ink::Function,
        Some(c) if c.is_uppercase() => Ink::Type,
        _ => Ink::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_end_where_the_next_line_at_the_left_begins() {
        let code =
            read("import a\n\nasync def f(\n    x,\n):\n    await g(x)\n\n\ndef g(x):\n    pass\n");
        assert_eq!(code.python_function("f"), Some(3..9));
        assert_eq!(code.python_function("g"), Some(9..11));
        assert_eq!(code.python_function("h"), None);
        assert_eq!(code.python_function_at(6), Some(3..9));
        assert_eq!(code.python_function_at(10), Some(9..11));
        assert_eq!(code.python_function_at(1), None);
    }

    #[test]
    fn a_case_has_the_lines_of_its_block_unless_its_word_is_a_function() {
        let code = read(
            "def f(way):\n    match way:\n        case \"a\":\n            b()\n            c()\n        case \"b\":\n            d()\n\ndef b():\n    pass\n",
        );
        assert_eq!(code.python_case(&["x", "a"]), [3, 4, 5]);
        assert_eq!(code.python_case(&["b"]), [0; 0]);
        assert_eq!(code.python_case(&["x"]), [0; 0]);
    }

    #[test]
    fn pieces_know_what_they_are_and_nothing_is_lost() {
        let source = "async def f(x):\n    await g('#', 1)  # waits\n    \"\"\"a\n    b\"\"\"\n";
        let code = read(source);
        let line = code.line(2).unwrap();
        for piece in [
            ("await", Ink::Await),
            ("g", Ink::Function),
            ("'#'", Ink::Literal),
        ] {
            assert!(
                line.pieces.contains(&(piece.0.to_owned(), piece.1)),
                "{line:?}"
            );
        }
        assert_eq!(line.pieces.last().unwrap().1, Ink::Comment);
        assert_eq!(code.line(4).unwrap().pieces[0].1, Ink::Comment);
        for number in 1..=code.len() {
            let pieces = &code.line(number).unwrap().pieces;
            let text: String = pieces.iter().map(|(text, _)| text.as_str()).collect();
            assert_eq!(text, code.text(number));
        }
    }
}
