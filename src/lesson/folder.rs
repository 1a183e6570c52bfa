//! Further lessons: folders that are read when the program is started, and not when it is built.
//!
//! A demo is compiled with the program, so such a folder has none. It names the lesson whose demo.rs, demo.py and programs it
//! shows, `demo = "04-together"`, and has texts, knobs and questions of its own.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::name::is_lesson;
use super::read::{LARGEST, whole_file};
use crate::catalog::{Embedded, LESSONS};
use crate::text::file::read_at_most;
use crate::text::problem::{Problem, Source, nearest};

/// There is no folder where lessons are wanted.
#[derive(Debug, thiserror::Error)]
#[error("{folder} is not a folder of lessons: {reason}")]
pub struct NoFolder {
    /// What was named.
    folder: String,
    /// What the system says.
    reason: io::Error,
}

/// A lesson's folder that was read.
#[derive(Debug)]
pub(super) struct Found {
    /// Its files, and those of the demo that it shows.
    pub files: &'static Embedded,
    /// What is wrong; then the files are not to be looked at.
    pub problems: Vec<Problem>,
}

/// What has to be known before the rest can be read.
#[derive(Deserialize)]
struct Head {
    demo: Option<Spanned<String>>,
}

/// The lessons in a folder, in order; the folder may also be that of one lesson.
pub(super) fn lessons(folder: &Path) -> Result<Vec<Found>, NoFolder> {
    let no_folder = |reason| NoFolder {
        folder: folder.display().to_string(),
        reason,
    };
    if has(folder, "lesson.toml") {
        return Ok(vec![lesson(folder)]);
    }
    let entries = fs::read_dir(folder).map_err(no_folder)?;
    let paths: Result<Vec<PathBuf>, _> = entries.map(|entry| Ok(entry?.path())).collect();
    let mut paths = paths.map_err(no_folder)?;
    // what is called otherwise and has no lesson.toml is not meant to be a lesson
    paths.retain(|path| path.is_dir() && (is_lesson(&name(path)) || has(path, "lesson.toml")));
    paths.sort();
    Ok(paths.iter().map(|path| lesson(path)).collect())
}

/// The name of a folder, also of one that is written as `.`.
fn name(folder: &Path) -> String {
    let whole = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let name = whole.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn has(folder: &Path, file: &str) -> bool {
    folder.join(file).exists()
}

/// A text for as long as the program runs, as those are that were built in: each folder is read once.
fn keep(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// The names of the files in a lesson's folder `messages`; none if there is no such folder.
fn messages(folder: &Path) -> &'static [&'static str] {
    let entries = fs::read_dir(folder.join("messages")).into_iter().flatten();
    let names = entries.flatten().map(|entry| keep(name(&entry.path())));
    Box::leak(names.collect())
}

/// Reads one lesson's folder.
fn lesson(folder: &Path) -> Found {
    let mut reader = Reader {
        folder,
        name: keep(folder.display().to_string()),
        problems: Vec::new(),
    };
    let files = reader.files(keep(name(folder)));
    Found {
        files: Box::leak(Box::new(files)),
        problems: reader.problems,
    }
}

/// Reads one folder and collects what is wrong.
struct Reader<'a> {
    folder: &'a Path,
    /// The folder, as messages call it.
    name: &'static str,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn files(&mut self, id: &'static str) -> Embedded {
        if !is_lesson(id) {
            let message = format!("`{id}` is not the name of a lesson's folder");
            let help = "name it with two digits and a lowercase word, such as `50-mine`";
            self.whole_file("lesson.toml", message, help);
        }
        let toml = self.needed("lesson.toml");
        let files = Embedded {
            id,
            folder: self.name,
            demo: None,
            toml,
            markdown: self.needed("lesson.md"),
            rust: "",
            source: "",
            support: &[],
            features: &[],
            lacks: None,
            outside: &[],
            answers: None,
            python: None,
            messages: messages(self.folder),
            broken: None,
            programs: &[],
            functions: &[],
            asyncs: &[],
            lanes: &[],
            knobs: &[],
            plain: &[],
        };
        match toml.map(|toml| self.head(toml)) {
            Some(Some(Head { demo: Some(demo) })) => self.borrowed(files, &demo),
            Some(Some(Head { demo: None })) => self.own(files),
            _ => files,
        }
    }

    fn whole_file(&mut self, file: &str, message: impl Into<String>, help: impl Into<String>) {
        let problem = whole_file(self.name, file, message, help);
        self.problems.push(problem);
    }

    /// A file that each lesson has.
    fn needed(&mut self, file: &str) -> Option<&'static str> {
        match read_at_most(&self.folder.join(file), LARGEST as u64) {
            Ok(text) => Some(keep(text)),
            Err(error) => {
                let help = format!("write {file}; CONTRIBUTING.md describes its contents");
                self.whole_file(file, format!("the file cannot be read: {error}"), help);
                None
            }
        }
    }

    fn source(&self, toml: &'static str) -> Source<'static> {
        Source {
            file: format!("{}/lesson.toml", self.name),
            text: toml,
        }
    }

    fn head(&mut self, toml: &'static str) -> Option<Head> {
        let head = toml::from_str(toml);
        head.map_err(|error| self.problems.push(self.source(toml).syntax(&error)))
            .ok()
    }

    /// The files with the demo of the lesson that is named.
    fn borrowed(&mut self, files: Embedded, demo: &Spanned<String>) -> Embedded {
        for file in ["demo.rs", "demo.py"] {
            if has(self.folder, file) {
                let message = format!("the lesson shows the {file} of {}", demo.get_ref());
                self.whole_file(file, message, "remove this one");
            }
        }
        let Some(lesson) = LESSONS.iter().find(|lesson| lesson.id == demo.get_ref()) else {
            let message = format!("there is no lesson `{}` with a demo", demo.get_ref());
            let help = nearest(demo.get_ref(), LESSONS.iter().map(|lesson| lesson.id));
            let source = self.source(files.toml.unwrap_or_default());
            self.problems
                .push(source.problem(&demo.span(), message, help));
            return files;
        };
        Embedded {
            demo: Some(lesson),
            rust: lesson.rust,
            source: lesson.source,
            support: lesson.support,
            features: lesson.features,
            lacks: lesson.lacks,
            python: lesson.python,
            broken: lesson.broken,
            programs: lesson.programs,
            functions: lesson.functions,
            asyncs: lesson.asyncs,
            lanes: lesson.lanes,
            knobs: lesson.knobs,
            plain: lesson.plain,
            ..files
        }
    }

    /// The files with a demo.rs of their own, which must be one that was built in: the folder of a built-in lesson, whose
    /// texts can be worked on without a build.
    fn own(&mut self, files: Embedded) -> Embedded {
        if !has(self.folder, "demo.rs") {
            let example = LESSONS.first().map_or("04-together", |lesson| lesson.id);
            let help = format!("add `demo = \"{example}\"`, the lesson whose demo it shows");
            self.whole_file("lesson.toml", "the lesson has no demo", help);
            return files;
        }
        let demo = read_at_most(&self.folder.join("demo.rs"), LARGEST as u64).unwrap_or_default();
        let Some(lesson) = LESSONS.iter().find(|lesson| lesson.rust == demo) else {
            let message = "a new demo.rs needs a build";
            let help = "put the folder into lessons/ and build awaitscope, or remove demo.rs and \
                        add `demo = \"..\"`, the lesson whose demo it shows, to lesson.toml";
            self.whole_file("demo.rs", message, help);
            return files;
        };
        Embedded {
            rust: lesson.rust,
            source: lesson.source,
            support: lesson.support,
            features: lesson.features,
            lacks: lesson.lacks,
            python: self.needed("demo.py"),
            broken: lesson.broken,
            programs: lesson.programs,
            functions: lesson.functions,
            asyncs: lesson.asyncs,
            lanes: lesson.lanes,
            knobs: lesson.knobs,
            plain: lesson.plain,
            ..files
        }
    }
}
