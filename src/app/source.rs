//! A demo's source for the code pane: its lines with what each piece of them is, and the lines of each function.

mod excerpt;

use std::ops::Range;

pub use excerpt::{ExcerptRow, Wanted};
use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, tokenize};

use crate::recording::source::{Module, modules};

/// What a piece of code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Names and punctuation.
    Plain,
    /// `fn`, `let`, `async`, ...
    Keyword,
    /// A name that begins with a capital, or a built-in type.
    Type,
    /// A name that is called.
    Function,
    /// Strings and numbers.
    Literal,
    /// Comments.
    Comment,
    /// `.await`
    Await,
}

/// A line of code in coloured pieces.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CodeLine {
    /// The pieces from left to right.
    pub pieces: Vec<(String, Ink)>,
}

/// A demo's source.
#[derive(Clone, Debug, Default)]
pub struct Code {
    lines: Vec<CodeLine>,
    text: Vec<String>,
    /// Support modules behind the demo.
    modules: Vec<Module>,
}

impl Code {
    /// Reads a source; anything that is not Rust stays plain.
    pub fn new(source: &str) -> Self {
        let mut code = Self {
            lines: vec![CodeLine::default()],
            text: source.lines().map(str::to_owned).collect(),
            modules: modules(source),
        };
        let mut at = 0;
        let mut before_dot = false;
        for token in tokenize(source, FrontmatterAllowed::No) {
            let end = at + usize::try_from(token.len).unwrap_or(0);
            let text = source.get(at..end).unwrap_or_default();
            let rest = source.get(end..).unwrap_or_default();
            let ink = ink(token.kind, text, rest, before_dot);
            if !matches!(token.kind, TokenKind::Whitespace) {
                before_dot = matches!(token.kind, TokenKind::Dot);
            }
            code.push(text, ink);
            at = end;
        }
        code
    }

    /// Reads a Python source.
    pub fn python(source: &str) -> Self {
        super::python::read(source)
    }

    /// Lines that are already in pieces.
    pub(super) fn of(text: Vec<String>, lines: Vec<CodeLine>) -> Self {
        let modules = Vec::new();
        Self {
            lines,
            text,
            modules,
        }
    }

    fn push(&mut self, text: &str, ink: Ink) {
        for (index, part) in text.split('\n').enumerate() {
            if index > 0 {
                self.lines.push(CodeLine::default());
            }
            if let Some(line) = self.lines.last_mut()
                && !part.is_empty()
            {
                line.pieces
                    .push((part.trim_end_matches('\r').to_owned(), ink));
            }
        }
    }

    /// The line with this number, from 1.
    pub fn line(&self, number: usize) -> Option<&CodeLine> {
        self.lines.get(number.checked_sub(1)?)
    }

    /// The text of a line.
    pub fn text(&self, number: usize) -> &str {
        let line = number.checked_sub(1).and_then(|at| self.text.get(at));
        line.map_or("", String::as_str)
    }

    /// The support module that a line is of; none: it is one of demo.rs.
    pub fn module_of(&self, number: usize) -> Option<&Module> {
        let mut modules = self.modules.iter().rev();
        modules.find(|module| module.first <= number)
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The lines of a function at the top level, from 1; to the brace in the first column, as rustfmt sets it.
    pub fn function(&self, name: &str) -> Option<Range<usize>> {
        let head = [format!("fn {name}("), format!("fn {name}<")];
        let is_head = |line: &String| {
            let top = !line.starts_with(' ');
            top && head.iter().any(|head| line.contains(head.as_str()))
        };
        let first = self.text.iter().position(is_head)?;
        let rest = self.text.iter().skip(first);
        let length = rest.clone().position(|line| line.starts_with('}'));
        let length = length.unwrap_or_else(|| rest.count().saturating_sub(1));
        Some(first + 1..first + length + 2)
    }

    /// The line with the name of a function at the top level.
    pub fn head_of(&self, function: &str) -> Option<usize> {
        self.function(function).map(|lines| lines.start)
    }
}

fn ink(kind: TokenKind, text: &str, rest: &str, before_dot: bool) -> Ink {
    match kind {
        TokenKind::LineComment { .. } | TokenKind::BlockComment { .. } => Ink::Comment,
        TokenKind::Literal { .. } => Ink::Literal,
        TokenKind::Ident if text == "await" && before_dot => Ink::Await,
        TokenKind::Ident if is_keyword(text) => Ink::Keyword,
        TokenKind::Ident if is_type(text) => Ink::Type,
        TokenKind::Ident
            if rest.starts_with('(') || rest.starts_with("!(") || rest.starts_with("! {") =>
        {
            Ink::Function
        }
        _ => Ink::Plain,
    }
}

fn is_keyword(text: &str) -> bool {
    const KEYWORDS: [&str; 30] = [
        "as", "async", "await", "break", "const", "continue", "else", "enum", "false", "fn", "for",
        "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return",
        "self", "static", "struct", "true", "use", "where", "while",
    ];
    KEYWORDS.binary_search(&text).is_ok()
}

fn is_type(text: &str) -> bool {
    const TYPES: [&str; 10] = [
        "bool", "char", "f64", "i32", "i64", "str", "u16", "u32", "u64", "usize",
    ];
    TYPES.contains(&text) || text.starts_with(|c: char| c.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "//! Doc.\n\nasync fn fetch(id: u32) -> Row {\n    // wait\n    sleep(id).await;\n    Row { id }\n}\n\npub async fn all() {\n    fetch(1).await;\n}\n";

    #[test]
    fn functions_end_at_their_brace() {
        let code = Code::new(SOURCE);
        assert_eq!(code.function("fetch"), Some(3..8));
        assert_eq!(code.function("all"), Some(9..12));
        assert_eq!(code.function("none"), None);
    }

    #[test]
    fn pieces_know_what_they_are() {
        let code = Code::new(SOURCE);
        let line = code.line(5).unwrap();
        assert!(
            line.pieces.contains(&("sleep".to_owned(), Ink::Function)),
            "{line:?}"
        );
        assert!(
            line.pieces.contains(&("await".to_owned(), Ink::Await)),
            "{line:?}"
        );
        let text: String = line.pieces.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(text, "    sleep(id).await;");
    }
}
