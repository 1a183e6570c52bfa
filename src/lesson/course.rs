//! All lessons, those that are broken too.

use std::path::Path;
use std::sync::OnceLock;

use super::answers;
use super::folder::{self, Found, NoFolder};
use super::read::whole_file;
use super::{Lesson, Outline, number};
use crate::catalog::{EDITED, Embedded, LESSONS, Program};
use crate::recording::FindingKind;
use crate::run::needs;
use crate::text::problem::{Problem, nearest};

/// A program of a lesson that was built in: that of the demo with something from outside, where the lesson would have it too.
pub fn program(demo: &str, program: &str) -> Option<&'static Program> {
    let lesson = LESSONS.iter().find(|lesson| lesson.id == demo)?;
    let programs = answers::chosen(lesson, EDITED).programs;
    programs.iter().find(|known| known.name == program)
}

/// The lessons in their order.
#[derive(Debug)]
pub struct Course {
    entries: Vec<Entry>,
}

/// A place of the course; its lesson is read when it is first asked for.
#[derive(Debug)]
pub struct Entry {
    files: &'static Embedded,
    /// What was wrong before its files could be looked at.
    problems: Vec<Problem>,
    /// Whether it was built in: the tests of the build have read it whole, so its outline is believed.
    built_in: bool,
    outline: OnceLock<Result<Outline, Broken>>,
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

impl From<Found> for Entry {
    fn from(Found { files, problems }: Found) -> Self {
        Self {
            files,
            problems,
            built_in: false,
            outline: OnceLock::new(),
            lesson: OnceLock::new(),
        }
    }
}

impl From<&'static Embedded> for Entry {
    fn from(files: &'static Embedded) -> Self {
        let problems = Vec::new();
        Self::from(Found { files, problems })
    }
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

    /// A feature that its demo needs and this build lacks.
    pub fn lacks(&self) -> Option<&'static str> {
        self.files.lacks
    }

    /// What answers from outside, or why nothing does though the learner wants it, and what its programs need and this machine
    /// does not have: sentences, where there is something to say.
    pub fn notes(&self) -> Option<String> {
        let needs = |feature: &str| self.files.features.contains(&feature);
        let folder = needs("sqlite").then(needs::temporary_folder);
        let loopback = needs("http").then(needs::loopback);
        let notes = [Some(answers::note(self.files)), folder, loopback];
        let notes: Vec<_> = notes.into_iter().flatten().flatten().collect();
        (!notes.is_empty()).then(|| notes.join(". "))
    }

    /// The lesson, or what is wrong with it.
    pub fn lesson(&self) -> Result<&Lesson, &Broken> {
        self.lesson.get_or_init(|| self.read()).as_ref()
    }

    /// What the course says of it. Of a lesson that was built in the rest is not read for that.
    pub fn outline(&self) -> Result<&Outline, &Broken> {
        let found = self.outline.get_or_init(|| {
            let toml = self.files.toml.filter(|_| self.is_trusted());
            match toml.and_then(Outline::read) {
                Some(outline) => Ok(outline),
                None => self.lesson().map(Outline::of).map_err(Clone::clone),
            }
        });
        found.as_ref()
    }

    /// Whether nothing is known to be wrong with it, and the tests have read it.
    fn is_trusted(&self) -> bool {
        let files = self.files;
        self.built_in && files.broken.is_none() && files.lacks.is_none() && self.problems.is_empty()
    }

    fn read(&self) -> Result<Lesson, Broken> {
        let read = if self.problems.is_empty() {
            Lesson::read(self.files)
        } else {
            Err(self.problems.clone())
        };
        read.map_err(|problems| Broken {
            id: self.files.id,
            problems,
        })
    }
}

impl Course {
    /// The lessons that were built in, each with what answers from outside if the learner wants that.
    pub fn built_in() -> Self {
        let lessons = LESSONS.iter().map(|lesson| {
            let mut entry = Entry::from(answers::chosen(lesson, EDITED));
            entry.built_in = true;
            entry
        });
        Self {
            entries: lessons.collect(),
        }
    }

    /// A course of these folders.
    pub fn of(folders: &'static [Embedded]) -> Self {
        Self {
            entries: folders.iter().map(Entry::from).collect(),
        }
    }

    /// The lessons of a folder, read now; it may also be the folder of one lesson. A lesson that is broken is there too.
    pub fn read(folder: &Path) -> Result<Self, NoFolder> {
        let found = folder::lessons(folder)?.into_iter();
        Ok(Self {
            entries: found.map(Entry::from).collect(),
        })
    }

    /// This course with the lessons of another one among its own, in the order of their numbers.
    #[must_use]
    pub fn with(mut self, further: Self) -> Self {
        for mut entry in further.entries {
            if self.entries.iter().any(|known| known.id() == entry.id()) {
                let message = format!("lesson `{}` already exists", entry.id());
                let help = "give this folder another name";
                let folder = entry.files.folder;
                entry.problems = vec![whole_file(folder, "lesson.toml", message, help)];
            }
            self.entries.push(entry);
        }
        // stable: of equal numbers the one that was there comes first, and is the one that the number means
        self.entries.sort_by_key(Entry::number);
        self
    }

    /// The places, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The lessons that can be opened.
    pub fn lessons(&self) -> impl Iterator<Item = &Lesson> {
        self.entries.iter().filter_map(|entry| entry.lesson().ok())
    }

    /// The number of the lesson that teaches how to avoid what stands out: the first that says so, or else the first of which
    /// a variant has it on purpose.
    pub fn teaching(&self, kind: FindingKind) -> Option<&'static str> {
        let first = |holds: &dyn Fn(&Outline) -> bool| {
            let mut entries = self.entries.iter();
            entries.find(|entry| entry.outline().is_ok_and(holds))
        };
        let teaches = first(&|lesson| lesson.teaches.contains(&kind));
        let shows = |lesson: &Outline| lesson.shows.contains(&kind);
        teaches.or_else(|| first(&shows)).map(Entry::number)
    }

    /// The same for a reader of the lesson with this id, to whom a reference to it says nothing.
    pub fn taught_elsewhere(&self, kind: FindingKind, open: &str) -> Option<&'static str> {
        self.teaching(kind)
            .filter(|number| !open.starts_with(number))
    }

    /// The lesson meant by a number, an id, or a unique part of either.
    pub fn find(&self, wanted: &str) -> Result<&Entry, NotFound> {
        let wanted = wanted.trim().to_lowercase();
        let padded = format!("{wanted:0>2}");
        // a folder of a further lesson may have any name
        let id = |entry: &Entry| entry.id().to_lowercase();
        let exact = |entry: &&Entry| id(entry) == wanted || entry.number() == padded;
        if let Some(entry) = self.entries.iter().find(exact) {
            return Ok(entry);
        }
        let contains = |entry: &&Entry| !wanted.is_empty() && id(entry).contains(&wanted);
        let mut found = self.entries.iter().filter(contains);
        match (found.next(), found.next()) {
            (Some(entry), None) => Ok(entry),
            (Some(_), Some(_)) => {
                let ids = self.entries.iter().filter(contains).map(Entry::id);
                Err(NotFound {
                    message: format!("`{wanted}` matches several lessons"),
                    help: format!("use one of `{}`", ids.collect::<Vec<_>>().join("`, `")),
                })
            }
            (None, _) => Err(NotFound {
                message: format!("no lesson matches `{wanted}`"),
                help: nearest(&wanted, self.entries.iter().map(Entry::id)),
            }),
        }
    }
}
