//! The file of the progress: read once, saved in the background, and never left half written.
//!
//! A save takes a lock, reads what is there now, merges, writes a new file beside it and puts it in place. So two programs
//! at once lose nothing of each other, and whoever is killed leaves the old state or the new one. Where the lock cannot be
//! had, the state goes into a file of its own beside, which whoever has the lock next merges.

mod locked;
mod saver;
mod unsaved;

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use locked::{Locked, free_name, replace, target};
use saver::Saver;

use super::{At, Progress};
use crate::text::clean;
use crate::text::file::{ReadError, read_at_most};

/// The version of the file that this program writes.
const VERSION: u64 = 1;

/// Larger files are no progress of a person.
pub const LARGEST: u64 = 16 << 20;

/// What went wrong with the file, and what that means.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// There is no place for a file.
    #[error(
        "there is no home directory, so your progress is not saved; set AWAITSCOPE_PROGRESS to a file"
    )]
    Nowhere,
    /// It cannot be read.
    #[error("cannot read your progress in {path} ({reason}), so new progress is not saved")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// It is no progress, or damaged.
    #[error("{path} is damaged ({reason}); it will be kept as {kept}, and you start from scratch")]
    Corrupt {
        /// The file.
        path: String,
        /// What is wrong.
        reason: String,
        /// Where it is kept.
        kept: String,
    },
    /// A later version of the program wrote it.
    #[error(
        "{path} is from a newer awaitscope (version {version}); it is left unchanged, and new progress is not saved"
    )]
    Newer {
        /// The file.
        path: String,
        /// Its version.
        version: u64,
    },
    /// The lock cannot be had.
    #[error(
        "{path} was still locked by another program after 2 s; close that program and try again"
    )]
    Locked {
        /// The file.
        path: String,
    },
    /// The same, and what was done is safe in another file.
    #[error(
        "{path} is locked by another program; your progress is saved in {kept} and merged when the lock is released"
    )]
    KeptBeside {
        /// The file.
        path: String,
        /// Where it is kept.
        kept: String,
    },
    /// The disk does not answer.
    #[error("saving your progress to {path} is taking too long; your latest progress may be lost")]
    Slow {
        /// The file.
        path: String,
    },
    /// It cannot be written.
    #[error("cannot write your progress to {path} ({reason}); new progress may not be saved")]
    Unwritable {
        /// The file.
        path: String,
        /// What the system says.
        reason: String,
    },
}

/// The file as it is written.
#[derive(Serialize, Deserialize)]
struct Document {
    format: String,
    version: u64,
    #[serde(flatten)]
    progress: Progress,
}

/// The format's name.
const FORMAT: &str = "awaitscope-progress";

/// The text of a progress, as it stands in a file.
pub fn to_text(progress: &Progress) -> String {
    let document = Document {
        format: FORMAT.to_owned(),
        version: VERSION,
        progress: progress.clone(),
    };
    let text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text + "\n"
}

/// Reads a text; the error says what is wrong with it.
pub fn from_text(text: &str) -> Result<Progress, Wrong> {
    #[derive(Deserialize)]
    struct Head {
        format: String,
        version: u64,
    }
    let wrong = |error: serde_json::Error| Wrong::Damaged(error.to_string());
    let head: Head = serde_json::from_str(text).map_err(wrong)?;
    if head.format != FORMAT {
        let reason = format!("its format is `{}`", head.format);
        return Err(Wrong::Damaged(reason));
    }
    if head.version > VERSION {
        return Err(Wrong::Newer(head.version));
    }
    let document: Document = serde_json::from_str(text).map_err(wrong)?;
    Ok(document.progress)
}

/// Why a text is no progress that can be used here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// It is something else, or damaged.
    #[error("it is not a progress file: {0}")]
    Damaged(String),
    /// It is from a later version.
    #[error("it is from a newer awaitscope (version {0})")]
    Newer(u64),
}

/// Where a progress is kept.
#[derive(Debug)]
pub struct Store {
    path: Option<PathBuf>,
    saver: Option<Saver>,
}

impl Store {
    /// Reads the file; always gives something to work with, and writes nothing.
    pub fn open(path: Option<PathBuf>) -> (Self, Progress, Option<Trouble>) {
        let nothing = |path, trouble| {
            let store = Self { path, saver: None };
            (store, Progress::default(), Some(trouble))
        };
        let Some(path) = path else {
            return nothing(None, Trouble::Nowhere);
        };
        let (progress, trouble) = match read(&path) {
            Ok(progress) => (progress, None),
            Err(trouble @ Trouble::Corrupt { .. }) => (Progress::default(), Some(trouble)),
            Err(trouble) => return nothing(Some(path), trouble),
        };
        let (saver, unsaved) = match Saver::start(path.clone()) {
            Ok(saver) => (Some(saver), None),
            Err(error) => (None, Some(unwritable(&path, &error))),
        };
        let path = Some(path);
        (Self { path, saver }, progress, unsaved.or(trouble))
    }

    /// The file.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Hands a state over to be saved; the caller does not wait for the disk.
    pub fn save(&self, progress: &Progress) {
        if let Some(saver) = &self.saver {
            saver.save(progress.clone());
        }
    }

    /// Whether a state that was handed over is not dealt with yet. Once it is false, [`Self::trouble`] knows all that went wrong.
    pub fn is_saving(&self) -> bool {
        self.saver.as_ref().is_some_and(Saver::is_saving)
    }

    /// What went wrong with saving since this was last asked.
    pub fn trouble(&self) -> Option<Trouble> {
        self.saver.as_ref()?.trouble()
    }

    /// Waits until everything is saved, for three seconds at most; what is wrong at the end.
    pub fn finish(self) -> Option<Trouble> {
        self.saver?.finish()
    }
}

/// Reads the file and what could not be saved into it yet; one that is not there is an empty progress. Takes no lock.
pub fn read(path: &Path) -> Result<Progress, Trouble> {
    // these first: once they are gone, the file has what was in them
    let unsaved = unsaved::read(&target(path));
    Ok(unsaved.into_iter().fold(read_file(path)?, Progress::merged))
}

fn read_file(path: &Path) -> Result<Progress, Trouble> {
    let corrupt = |reason: String| Trouble::Corrupt {
        path: name(path),
        reason,
        kept: name(&free_name(&target(path), ".bad")),
    };
    let text = match read_at_most(path, LARGEST) {
        Ok(text) => text,
        Err(error) if error.is_missing() => return Ok(Progress::default()),
        Err(error @ (ReadError::TooLarge(_) | ReadError::NotUtf8)) => {
            return Err(corrupt(error.to_string()));
        }
        Err(error) => {
            return Err(Trouble::Unreadable {
                path: name(path),
                reason: error.to_string(),
            });
        }
    };
    from_text(&text).map_err(|wrong| match wrong {
        Wrong::Damaged(reason) => corrupt(reason),
        Wrong::Newer(version) => Trouble::Newer {
            path: name(path),
            version,
        },
    })
}

/// Merges a state into the file.
pub fn save(path: &Path, progress: &Progress) -> Result<(), Trouble> {
    change(path, |there| there.merged(progress.clone()))
}

/// Changes the file under its lock; a damaged one is kept beside.
pub fn change(path: &Path, change: impl FnOnce(Progress) -> Progress) -> Result<(), Trouble> {
    Locked::open(path)?.replace(|there, _| Ok(Some(change(there))))
}

/// Sets everything back under the lock, and keeps what was there in a file beside, under a name that nothing has yet: where.
/// Nothing if nothing was done yet.
pub fn set_back(path: &Path, now: At) -> Result<Option<PathBuf>, Trouble> {
    let mut kept = None;
    Locked::open(path)?.replace(|mut there, file| {
        if there.lessons.is_empty() {
            return Ok(None);
        }
        let beside = free_name(file, ".before-reset");
        replace(&beside, &to_text(&there)).map_err(|error| unwritable(&beside, &error))?;
        kept = Some(beside);
        there.set_back(now);
        Ok(Some(there))
    })?;
    Ok(kept)
}

/// A file's name in a sentence.
fn name(path: &Path) -> String {
    clean(&path.display().to_string()).into_owned()
}

fn unwritable(path: &Path, error: &io::Error) -> Trouble {
    Trouble::Unwritable {
        path: name(path),
        reason: error.to_string(),
    }
}
