//! The modules of `lessons/support`: what demos share, such as a service that they call.
//!
//! A demo names one as `super::support::service`. Each lesson has copies of its own, whose lines count on from those of the demo,
//! so that a line number says where a lane stands in either.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use crate::instrument::{self, Instrumented, Use};

/// The folder beside those of the lessons.
pub(crate) const SUPPORT: &str = "support";

/// Modules by name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Support {
    folder: PathBuf,
    modules: BTreeMap<String, Module>,
}

#[derive(Clone, Debug, Default)]
struct Module {
    /// Its file, below `lessons/support`.
    file: String,
    text: String,
}

impl Support {
    /// All modules of the folder.
    pub(crate) fn read(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            modules: modules(folder, ""),
        }
    }

    /// With those of `lessons/support/FEATURE`, which take the place of others of the same name.
    pub(crate) fn with(&self, feature: &str) -> Self {
        let mut all = self.clone();
        let below = format!("{feature}/");
        all.modules
            .extend(modules(&self.folder.join(feature), &below));
        all
    }

    /// Those that a demo needs, and that these need in turn.
    pub(crate) fn of(&self, demo: &Instrumented) -> Result<Self, instrument::Error> {
        let mut needed = Self::default();
        for wanted in &demo.support {
            self.add(wanted, &mut needed)?;
        }
        Ok(needed)
    }

    fn add(&self, wanted: &Use, needed: &mut Self) -> Result<(), instrument::Error> {
        let Use { name, line, column } = wanted;
        let Some(module) = self.modules.get(name) else {
            let known: Vec<_> = self
                .modules
                .keys()
                .map(|name| format!("`{name}`"))
                .collect();
            return Err(instrument::Error {
                line: *line,
                column: *column,
                message: format!(
                    "there is no lessons/support/{name}.rs; write it, or use one that is there: {}",
                    known.join(", ")
                ),
            });
        };
        let added = needed.modules.insert(name.clone(), module.clone());
        if added.is_some() {
            return Ok(());
        }
        // a mistake in the module itself is found when it is instrumented for the lesson
        let beside = instrument::instrument(&module.text, &[]);
        let beside = beside.map_or_else(|_| Vec::new(), |it| it.beside);
        let known = |next: &&Use| self.modules.contains_key(&next.name);
        for next in beside.iter().filter(known) {
            self.add(next, needed)?;
        }
        Ok(())
    }

    /// The texts, by name.
    pub(crate) fn texts(&self) -> Vec<(&String, &String)> {
        let modules = self.modules.iter();
        modules.map(|(name, module)| (name, &module.text)).collect()
    }

    /// The instrumented copies, with their lines counted on from the demo's.
    pub(crate) fn instrumented(
        &self,
        demo: &str,
        lanes: &[String],
    ) -> Result<BTreeMap<String, Instrumented>, crate::Mistake> {
        let mut before = demo.to_owned();
        let mut copies = BTreeMap::new();
        for (name, Module { file, text }) in &self.modules {
            add_heading(&mut before, file);
            let blank = "\n".repeat(before.lines().count());
            let copy =
                instrument::instrument(&format!("{blank}{text}"), lanes).map_err(|mut error| {
                    error.line -= blank.len();
                    (format!("lessons/support/{file}"), error)
                })?;
            before.push_str(text);
            copies.insert(name.clone(), copy);
        }
        Ok(copies)
    }

    /// The demo's text with those of the modules after it.
    pub(crate) fn joined_to(&self, demo: &str) -> String {
        let mut joined = demo.to_owned();
        for Module { file, text } in self.modules.values() {
            add_heading(&mut joined, file);
            joined.push_str(text);
        }
        joined
    }
}

/// The modules of a folder; `below` is the folder as paths below `lessons/support` name it.
fn modules(folder: &Path, below: &str) -> BTreeMap<String, Module> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let paths = paths.filter(|path| path.extension().is_some_and(|end| end == "rs"));
    let modules = paths.filter_map(|path| {
        let name = path.file_stem()?.to_string_lossy().into_owned();
        let file = format!("{below}{name}.rs");
        let text = crate::text(&path)?;
        Some((name, Module { file, text }))
    });
    modules.collect()
}

/// What stands before a module: a blank line, and where it is from.
fn add_heading(text: &mut String, file: &str) {
    if !text.ends_with('\n') && !text.is_empty() {
        text.push('\n');
    }
    writeln!(text, "\n// lessons/support/{file}").expect("a string takes everything");
}
