//! The files of a lesson, as they are and with the edits of a feature.

use std::path::{Path, PathBuf};

use crate::edits::{Edits, Wrong};
use crate::outside::OUTSIDE;
use crate::{Mistake, id, instrument, text};

/// The files of a lesson.
#[derive(Clone)]
pub(crate) struct Files {
    pub(crate) folder: PathBuf,
    pub(crate) toml: Option<String>,
    pub(crate) markdown: Option<String>,
    pub(crate) rust: Option<String>,
    pub(crate) python: Option<String>,
    /// The features with which something from outside may answer.
    pub(crate) outside: Vec<&'static str>,
    /// The one of them for which these files are edited.
    pub(crate) answers: Option<&'static str>,
    /// Why the edits cannot be made.
    pub(crate) broken: Option<Mistake>,
}

impl Files {
    pub(crate) fn read(folder: &Path) -> Self {
        let file = |name: &str| text(&folder.join(name));
        let features = OUTSIDE.iter().map(|outside| outside.feature);
        let edits = |feature: &&str| folder.join(format!("{feature}.edits")).exists();
        Self {
            toml: file("lesson.toml"),
            markdown: file("lesson.md"),
            rust: file("demo.rs"),
            python: file("demo.py"),
            outside: features.filter(edits).collect(),
            answers: None,
            broken: None,
            folder: folder.to_owned(),
        }
    }

    /// With the edits of a feature.
    pub(crate) fn edited(&self, feature: &'static str) -> Self {
        let name = format!("{feature}.edits");
        let edits = text(&self.folder.join(&name)).unwrap_or_default();
        let mut files = self.clone();
        files.answers = Some(feature);
        let edit = |files: &mut Self| {
            let edits = Edits::read(&edits)?;
            let texts = [
                ("lesson.toml", &mut files.toml),
                ("lesson.md", &mut files.markdown),
                ("demo.rs", &mut files.rust),
            ];
            for (name, text) in texts {
                if let Some(text) = text {
                    *text = edits.apply(name, text)?;
                }
            }
            Ok(())
        };
        if let Err(Wrong { line, message }) = edit(&mut files) {
            let error = instrument::Error {
                line,
                column: 1,
                message,
            };
            files.broken = Some((format!("lessons/{}/{name}", id(&self.folder)), error));
        }
        files
    }

    /// The name of the module with the instrumented copy.
    pub(crate) fn module(&self) -> String {
        let id = id(&self.folder).replace('-', "_");
        let feature = self.answers.map(|feature| format!("_{feature}"));
        format!("lesson_{id}{}", feature.unwrap_or_default())
    }

    /// The functions that are not async and have lanes all the same.
    pub(crate) fn lanes(&self) -> Vec<String> {
        lanes(self.toml.as_deref().unwrap_or_default())
    }

    /// Whether its programs are run as tasks.
    pub(crate) fn spawned(&self) -> bool {
        let toml = self.toml.as_deref().unwrap_or_default();
        let mut head = toml.lines().take_while(|line| !line.starts_with('['));
        head.any(|line| {
            let line = line.split('#').next().unwrap_or_default();
            let value = line.trim().strip_prefix("spawned").map(str::trim_start);
            let value = value.and_then(|rest| rest.strip_prefix('='));
            value.is_some_and(|value| value.trim() == "true")
        })
    }

    /// Whether it has programs that are weighed: for those the demo is compiled once more, as it is in the folder.
    pub(crate) fn weighs(&self) -> bool {
        let toml = self.toml.as_deref().unwrap_or_default();
        self.answers.is_none() && weighs(toml)
    }
}

/// What lesson.toml has under `lanes`, before its first table. What is no list of texts is reported when the lesson is read.
fn lanes(toml: &str) -> Vec<String> {
    let head = toml.lines().take_while(|line| !line.starts_with('['));
    let head = head.map(|line| line.split('#').next().unwrap_or_default());
    let head: Vec<_> = head.collect();
    let mut keys = head.iter().enumerate().filter_map(|(place, line)| {
        let rest = line.trim_start().strip_prefix("lanes")?.trim_start();
        rest.starts_with('=').then_some(place)
    });
    let Some(first) = keys.next() else {
        return Vec::new();
    };
    let text = head.get(first..).unwrap_or_default().join(" ");
    let list = text.split(']').next().unwrap_or_default();
    list.split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

/// Whether lesson.toml has programs that are weighed.
fn weighs(toml: &str) -> bool {
    toml.lines()
        .any(|line| line.trim_start().starts_with("[[weigh]]"))
}
