//! The Python program of a lesson, and what of it corresponds to the Rust programs.

use std::ops::Range;

use super::{Figure, Lesson, Variant};

/// Lines of demo.rs and demo.py that correspond to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The lines of demo.rs, from 1.
    pub rust: Vec<usize>,
    /// The lines of demo.py, from 1.
    pub python: Vec<usize>,
    /// What is the same, and what is not.
    pub note: String,
}

impl Pair {
    /// The line of demo.py for one of demo.rs: of several the one in its own lines, else the one in the same place among them, if that is
    /// not in a program of its own, which these lines are.
    pub fn counterpart(
        &self,
        rust: usize,
        own: Option<&Range<usize>>,
        others: &[Range<usize>],
    ) -> Option<usize> {
        let place = self.rust.iter().position(|line| *line == rust)?;
        let mut python = self.python.iter();
        let inside = python.find(|line| own.is_some_and(|own| own.contains(line)));
        let is_alike = self.rust.len() == self.python.len();
        let place = if is_alike { place } else { 0 };
        let is_of_another = |line: &usize| others.iter().any(|lines| lines.contains(line));
        let alike = self.python.get(place).filter(|line| !is_of_another(line));
        inside.or(alike).copied()
    }
}

/// What the words that demo.py prints stand for: each line is a program's name and its figures.
#[derive(Clone, Debug)]
pub struct Counterpart {
    /// Programs that are called otherwise than their variant, and that variant.
    pub programs: Vec<(String, String)>,
    /// Figures beside `elapsed`, as facts.
    pub figures: Vec<(String, Figure)>,
    /// Words of names and questions, and what replaces them where Python comes first.
    pub words: Vec<(String, String)>,
}

impl Counterpart {
    /// The variant to which a program corresponds: the one that it names, or the one that is called like it.
    pub fn variant<'a>(&'a self, program: &'a str) -> &'a str {
        let named = self.programs.iter().find(|(name, _)| name == program);
        named.map_or(program, |(_, variant)| variant)
    }
}

impl Lesson {
    /// The names that a variant has in demo.py, if it has one there: that of its counterpart, its own, that of its function.
    pub fn python_names<'a>(&'a self, variant: &'a Variant) -> impl Iterator<Item = &'a str> {
        let programs = self.counterpart.programs.iter();
        let named = programs.filter(|(_, id)| *id == variant.id);
        let own = [variant.id.as_str(), variant.program.as_str()];
        named.map(|(name, _)| name.as_str()).chain(own)
    }

    /// Whether demo.py has a program for a variant: one of its names is a function there, or a word in quotes, such as one case of
    /// several.
    pub fn has_python(&self, variant: &Variant) -> bool {
        let source = self.python.unwrap_or_default();
        let is_there = |name: &str| {
            let written = [
                format!("def {name}("),
                format!("\"{name}\""),
                format!("'{name}'"),
            ];
            written.iter().any(|word| source.contains(word.as_str()))
        };
        self.python_names(variant).any(is_there)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_no_counterpart_in_the_program_of_another_variant() {
        let pair = Pair {
            rust: vec![50, 74],
            python: vec![61, 83],
            note: String::new(),
        };
        let (own, another) = (Some(&(40..50)), [30..40, 52..66]);
        assert_eq!(pair.counterpart(50, own, &[]), Some(61));
        assert_eq!(pair.counterpart(50, own, &another), None);
        // several share it
        assert_eq!(pair.counterpart(74, own, &another), Some(83));
        assert_eq!(pair.counterpart(50, Some(&(70..90)), &another), Some(83));
        assert_eq!(pair.counterpart(51, own, &[]), None);
    }
}
