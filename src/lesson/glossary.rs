//! The glossary: what the words of the lessons and of the screen mean.

use std::sync::LazyLock;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::MARKDOWN;

/// Terms with their explanations: `# term, other spelling`, then a paragraph.
const TEXT: &str = include_str!("../../assets/glossary.md");

/// A term and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The term, and other spellings of it.
    pub names: Vec<&'static str>,
    /// What it means, in Markdown.
    pub text: &'static str,
}

/// The place of the first term that a text sets off, `*future*`.
pub fn first_in(text: &str) -> Option<usize> {
    let (mut is_set_off, mut word) = (false, String::new());
    for event in Parser::new_ext(text, MARKDOWN) {
        match event {
            Event::Start(Tag::Emphasis | Tag::Strong) => is_set_off = true,
            Event::Text(piece) if is_set_off => word.push_str(&piece),
            Event::End(TagEnd::Emphasis | TagEnd::Strong) => {
                is_set_off = false;
                let word = std::mem::take(&mut word).to_lowercase();
                let is_called = |term: &Term| term.names.iter().any(|n| n.to_lowercase() == word);
                let place = glossary().iter().position(is_called);
                if place.is_some() {
                    return place;
                }
            }
            _ => {}
        }
    }
    None
}

/// All terms by the alphabet.
pub fn glossary() -> &'static [Term] {
    static TERMS: LazyLock<Vec<Term>> = LazyLock::new(|| read(TEXT));
    &TERMS
}

fn read(text: &'static str) -> Vec<Term> {
    let parts = text.split("\n# ").enumerate();
    let terms = parts.filter_map(|(index, part)| {
        let part = if index == 0 {
            part.strip_prefix("# ")?
        } else {
            part
        };
        let (names, text) = part.split_once('\n')?;
        Some(Term {
            names: names.split(',').map(str::trim).collect(),
            text: text.trim(),
        })
    });
    let mut terms: Vec<Term> = terms.collect();
    terms.sort_by_key(|term| term.names.first().map(|name| name.to_lowercase()));
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_that_a_text_sets_off_is_found() {
        let named = |text| first_in(text).map(|place| glossary()[place].names[0]);
        assert_eq!(
            named("A `task`, *never heard of*, and a *Future* or *task*."),
            Some("future")
        );
        assert_eq!(named("A future that is not set off."), None);
    }

    #[test]
    fn terms_have_names_and_texts_by_the_alphabet() {
        let terms = read("# b, bs\n\nSecond.\n\n# A\n\nFirst\nof all.\n");
        let expected = [
            Term {
                names: vec!["A"],
                text: "First\nof all.",
            },
            Term {
                names: vec!["b", "bs"],
                text: "Second.",
            },
        ];
        assert_eq!(terms, expected);
    }

    #[test]
    fn no_term_stands_there_twice_and_none_is_empty() {
        let mut seen = Vec::new();
        for term in glossary() {
            assert!(!term.text.is_empty(), "{term:?}");
            for name in &term.names {
                let name = name.to_lowercase();
                assert!(!seen.contains(&name), "{name}");
                seen.push(name);
            }
        }
        assert!(!seen.is_empty());
    }
}
