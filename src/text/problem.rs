//! A mistake in a file that a person wrote: a lesson, the configuration.

use std::fmt;
use std::ops::Range;

/// Where something is wrong, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file.
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
pub(crate) struct Source<'a> {
    pub file: String,
    pub text: &'a str,
}

impl Source<'_> {
    /// A problem at a place of the file.
    pub(crate) fn problem(
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

    /// What the parser of TOML says, with the nearest key where it knows one.
    pub(crate) fn syntax(&self, error: &toml::de::Error) -> Problem {
        let at = error.span().unwrap_or(0..0);
        let message = error.message().to_owned();
        let mut quoted = message.split('`').skip(1).step_by(2);
        let help = match quoted.next() {
            Some(word) if message.starts_with("unknown") => nearest(word, quoted),
            Some(word) if message.starts_with("missing field") => format!("add `{word} = ..`"),
            _ => "correct it".to_owned(),
        };
        self.problem(&at, message.replace('\n', " "), help)
    }
}

/// "use `title`", or the list of what there is when nothing is near.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let distance = |name: &&&str| strsim::osa_distance(word, name);
    match known.iter().min_by_key(distance) {
        Some(name) if strsim::osa_distance(word, name) <= word.len() / 2 => {
            format!("use `{name}`")
        }
        Some(_) => format!("use one of `{}`", known.join("`, `")),
        None => "leave it out".to_owned(),
    }
}
