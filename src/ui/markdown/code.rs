//! Blocks of code in prose: in the language that comes first, and whole in any width.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use super::{Line, Wrap, role};
use crate::app::Code;
use crate::text::Add;
use crate::theme::{Glyphs, Role};
use crate::ui::code::fit;

/// Before each line of code.
const INDENT: &str = "  ";

/// The language of a block.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Rust,
    Python,
    Other,
}

impl Language {
    /// That of a block with this name.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "rust" => Self::Rust,
            "python" => Self::Python,
            _ => Self::Other,
        }
    }
}

impl Wrap {
    pub(super) fn code(&mut self, text: &str, language: Language, glyphs: Glyphs) {
        let width = self.width.saturating_sub(INDENT.len());
        let text = narrowed(text, width);
        let code = match language {
            Language::Python => Code::python(&text),
            Language::Rust | Language::Other => Code::new(&text),
        };
        let start = || (INDENT.to_owned(), Role::Text);
        if language == Language::Other {
            let lines = (1..=code.len()).map(|number| code.text(number).to_owned());
            let lines = lines.map(|text| vec![start(), (text, Role::Literal)]);
            self.lines.extend(lines);
        } else {
            let lines = (1..=code.len()).filter_map(|number| code.line(number));
            for line in fit(lines, (width, usize::MAX), glyphs)
                .into_iter()
                .flatten()
            {
                let pieces = line.pieces.into_iter();
                let pieces = pieces.map(|(text, ink)| (text, role(ink)));
                self.lines
                    .push(std::iter::once(start()).chain(pieces).collect());
            }
        }
        self.lines.push(Line::new());
    }
}

/// Code in a width: where a line with its comment is longer, the comments stand closer, or below their lines.
fn narrowed(code: &str, width: usize) -> Cow<'_, str> {
    if code.lines().all(|line| line.width() <= width) {
        return Cow::Borrowed(code);
    }
    let mut narrowed = String::with_capacity(code.len());
    for line in code.lines() {
        let (code, comment) = line.split_at(comment_of(line).unwrap_or(line.len()));
        let (code, comment) = (code.trim_end(), comment.trim_start());
        let indent = " ".repeat(line.len() - line.trim_start().len());
        if comment.is_empty() {
            narrowed.add(format_args!("{code}\n"));
        } else if !code.trim().is_empty() && code.width() + 1 + comment.width() <= width {
            narrowed.add(format_args!("{code} {comment}\n"));
        } else {
            if !code.trim().is_empty() {
                narrowed.add(format_args!("{code}\n"));
            }
            add_comment(&mut narrowed, &indent, comment, width);
        }
    }
    Cow::Owned(narrowed)
}

/// Where the comment of a line of code begins, with the blanks before it.
fn comment_of(line: &str) -> Option<usize> {
    let code = line.trim_start();
    if code.starts_with("//") || code.starts_with("# ") {
        // all of it, below what opens its block
        return Some(line.len() - code.len());
    }
    line.find(" // ").or_else(|| line.find("  # "))
}

/// A comment in lines of its own, each with its sign.
fn add_comment(text: &mut String, indent: &str, comment: &str, width: usize) {
    let (sign, words) = comment.split_once(' ').unwrap_or((comment, ""));
    let start = format!("{indent}{sign}");
    let mut line = start.clone();
    for word in words.split_whitespace() {
        if line.len() > start.len() && line.width() + 1 + word.width() > width {
            text.add(format_args!("{line}\n"));
            line.clone_from(&start);
        }
        line.add(format_args!(" {word}"));
    }
    text.add(format_args!("{line}\n"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::markdown::layout;

    #[test]
    fn addresses_and_comments_of_code_are_whole_in_any_width() {
        let address = "https://example.org/2017/06/making-many-requests-with-one-client/";
        let code = "let a = fetch(1).await;   // finishes first";
        let page = format!("- a title `{address}`\n\n```rust\n{code}\n```\n");
        for width in 8..90 {
            let lines = layout(&page, width, "* ");
            let texts: Vec<String> = lines
                .iter()
                .map(|line| line.iter().map(|(text, _)| text.as_str()).collect())
                .map(|line: String| line.trim_end().to_owned())
                .collect();
            let all: String = texts.iter().map(|line| line.trim()).collect();
            assert!(all.contains(address), "{width}: {all}");
            assert!(
                width < 19 || all.contains("// finishes first"),
                "{width}: {all}"
            );
            let widest = texts.iter().map(|line| line.width()).max();
            assert!(width < 26 || widest <= Some(width), "{width}: {widest:?}");
        }
    }
    #[test]
    fn a_long_comment_goes_on_with_its_sign() {
        let code = "{\n    // one two three four\n    run(); // five six seven eight\n}\n";
        let expected = "{\n    // one two\n    // three four\n    run();\n    // five six\n    // seven\n    // eight\n}\n";
        assert_eq!(narrowed(code, 17), expected);
        assert_eq!(
            narrowed("# one two three\nrun()\n", 9),
            "# one two\n# three\nrun()\n"
        );
    }
}
