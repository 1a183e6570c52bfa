//! All lessons, those that are broken too.

use std::sync::OnceLock;

use super::{Lesson, number};
use crate::catalog::{Embedded, LESSONS};
use crate::text::problem::{Problem, nearest};

/// The lessons in their order.
#[derive(Debug)]
pub struct Course {
    entries: Vec<Entry>,
}

/// A place of the course; its lesson is read when it is first asked for.
#[derive(Debug)]
pub struct Entry {
    files: &'static Embedded,
    lesson: OnceLock<Result<Lesson, Broken>>,
}

/// A lesson that cannot be opened.
#[derive(Clone, Debug, thiserror::Error)]
#[error("lesson {id} cannot be opened: {}", problems.first().map_or_else(String::new, ToString::to_string))]
pub struct Broken {
    /// The lesson.
    pub id: &'static str,
    /// What is wrong with its folder.
    pub problems: Vec<Problem>,
}

/// No lesson, or more than one, is meant by what was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}; {help}")]
pub struct NotFound {
    /// What is wrong.
    pub message: String,
    /// The nearest names.
    pub help: String,
}

impl Entry {
    /// The folder's name.
    pub fn id(&self) -> &'static str {
        self.files.id
    }

    /// The number before the slug.
    pub fn number(&self) -> &'static str {
        number(self.files.id)
    }

    /// The lesson, or what is wrong with it.
    pub fn lesson(&self) -> Result<&Lesson, &Broken> {
        let read = || {
            Lesson::read(self.files).map_err(|problems| Broken {
                id: self.files.id,
                problems,
            })
        };
        self.lesson.get_or_init(read).as_ref()
    }
}

impl Course {
    /// The lessons that were built in.
    pub fn built_in() -> Self {
        Self::of(LESSONS)
    }

    /// A course of these folders.
    pub fn of(folders: &'static [Embedded]) -> Self {
        let entries = folders.iter().map(|files| Entry {
            files,
            lesson: OnceLock::new(),
        });
        Self {
            entries: entries.collect(),
        }
    }

    /// The places, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The lessons that can be opened.
    pub fn lessons(&self) -> impl Iterator<Item = &Lesson> {
        self.entries.iter().filter_map(|entry| entry.lesson().ok())
    }

    /// The lesson meant by a number, an id, or a unique part of either.
    pub fn find(&self, wanted: &str) -> Result<&Entry, NotFound> {
        let wanted = wanted.trim().to_lowercase();
        let padded = format!("{wanted:0>2}");
        let exact = |entry: &&Entry| entry.id() == wanted || entry.number() == padded;
        if let Some(entry) = self.entries.iter().find(exact) {
            return Ok(entry);
        }
        let contains = |entry: &&Entry| !wanted.is_empty() && entry.id().contains(&wanted);
        let mut found = self.entries.iter().filter(contains);
        match (found.next(), found.next()) {
            (Some(entry), None) => Ok(entry),
            (Some(_), Some(_)) => {
                let ids = self.entries.iter().filter(contains).map(Entry::id);
                Err(NotFound {
                    message: format!("`{wanted}` may be one of several lessons"),
                    help: format!("write one of `{}`", ids.collect::<Vec<_>>().join("`, `")),
                })
            }
            (None, _) => Err(NotFound {
                message: format!("there is no lesson `{wanted}`"),
                help: nearest(&wanted, self.entries.iter().map(Entry::id)),
            }),
        }
    }
}
