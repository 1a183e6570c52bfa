//! A mistake in a lesson's folder.

use std::fmt;
use std::ops::Range;

/// Where something is wrong, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, from the folder of lessons on.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            column,
            message,
            help,
        } = self;
        write!(f, "{file}:{line}:{column}: {message}; {help}")
    }
}

/// A file whose mistakes are collected.
#[derive(Debug)]
pub(super) struct Source<'a> {
    pub file: String,
    pub text: &'a str,
}

impl Source<'_> {
    /// A problem at a place of the file.
    pub(super) fn problem(
        &self,
        at: &Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Problem {
            file: self.file.clone(),
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
            message: message.into(),
            help: help.into(),
        }
    }
}

/// "write `title`", or the list of what there is when nothing is near.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let distance = |name: &&&str| strsim::osa_distance(word, name);
    match known.iter().min_by_key(distance) {
        Some(name) if strsim::osa_distance(word, name) <= word.len() / 2 => {
            format!("write `{name}`")
        }
        Some(_) => format!("write one of `{}`", known.join("`, `")),
        None => "leave it out".to_owned(),
    }
}
