//! The file of the progress: read once, saved in the background, and never left half written.
//!
//! A save takes a lock, reads what is there now, merges, writes a new file beside it and puts it in place. So two programs
//! at once lose nothing of each other, and whoever is killed leaves the old state or the new one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustix::fs::{FlockOperation, flock};
use serde::{Deserialize, Serialize};

use super::{At, Progress};
use crate::text::clean;
use crate::text::file::{ReadError, read_at_most};

/// The version of the file that this program writes.
const VERSION: u64 = 1;

/// Larger files are no progress of a person.
pub const LARGEST: u64 = 16 << 20;

/// How long the end of the program waits for the last save.
const PATIENCE: Duration = Duration::from_secs(2);

/// What went wrong with the file, and what that means.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// There is no place for a file.
    #[error(
        "there is no home directory, so what you do is not kept; set AWAITSCOPE_PROGRESS to a file"
    )]
    Nowhere,
    /// It cannot be read.
    #[error("your progress in {path} cannot be read ({reason}), so what you do now is not kept")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// It is no progress, or damaged.
    #[error("{path} is damaged ({reason}); it will be kept as {kept}, and you begin anew")]
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
        "{path} is from a newer awaitscope (version {version}); it is left as it is, and what you do now is not kept"
    )]
    Newer {
        /// The file.
        path: String,
        /// Its version.
        version: u64,
    },
    /// It cannot be written.
    #[error(
        "your progress cannot be written to {path} ({reason}); what you do from now on may not be kept"
    )]
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
    #[error("it is no progress file: {0}")]
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

#[derive(Debug)]
struct Saver {
    states: Sender<Progress>,
    troubles: Receiver<Trouble>,
    ended: Receiver<()>,
    thread: JoinHandle<()>,
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
            saver.states.send(progress.clone()).ok();
        }
    }

    /// What went wrong with saving since this was last asked.
    pub fn trouble(&self) -> Option<Trouble> {
        self.saver.as_ref()?.troubles.try_recv().ok()
    }

    /// Waits until everything is saved, for two seconds at most; what went wrong.
    pub fn finish(self) -> Option<Trouble> {
        let saver = self.saver?;
        drop(saver.states);
        // a disk that does not answer must not keep a person from leaving
        if saver.ended.recv_timeout(PATIENCE).is_ok() {
            saver.thread.join().ok();
        }
        saver.troubles.try_iter().last()
    }
}

impl Saver {
    fn start(path: PathBuf) -> io::Result<Self> {
        let (states, received) = mpsc::channel::<Progress>();
        let (tell, troubles) = mpsc::channel();
        let (end, ended) = mpsc::channel();
        let work = move || {
            let mut told = None;
            while let Ok(first) = received.recv() {
                // only the newest of what has piled up: each state contains those before
                let newest = received.try_iter().last().unwrap_or(first);
                match save(&path, &newest) {
                    Ok(()) => told = None,
                    Err(trouble) if told.as_ref() == Some(&trouble) => {}
                    Err(trouble) => {
                        tell.send(trouble.clone()).ok();
                        told = Some(trouble);
                    }
                }
            }
            end.send(()).ok();
        };
        let thread = thread::Builder::new()
            .name("progress".to_owned())
            .spawn(work)?;
        Ok(Self {
            states,
            troubles,
            ended,
            thread,
        })
    }
}

/// Reads the file; one that is not there is an empty progress.
pub fn read(path: &Path) -> Result<Progress, Trouble> {
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

/// The file while nobody else changes it.
struct Locked {
    /// Where it is: not the link to it.
    file: PathBuf,
    /// The lock has a file of its own: the other one is replaced.
    _lock: File,
}

impl Locked {
    fn open(path: &Path) -> Result<Self, Trouble> {
        let file = target(path);
        let lock = lock(&file).map_err(|error| unwritable(&file, &error))?;
        Ok(Self { file, _lock: lock })
    }

    /// Puts in its place what `change` makes of it; a damaged one is kept beside.
    fn replace(
        self,
        change: impl FnOnce(Progress, &Path) -> Result<Option<Progress>, Trouble>,
    ) -> Result<(), Trouble> {
        let file = &self.file;
        let unwritable = |error| unwritable(file, &error);
        let there = match read(file) {
            Ok(there) => there,
            Err(Trouble::Corrupt { .. }) => {
                fs::rename(file, free_name(file, ".bad")).map_err(unwritable)?;
                Progress::default()
            }
            Err(trouble) => return Err(trouble),
        };
        match change(there, file)? {
            Some(changed) => replace(file, &to_text(&changed)).map_err(unwritable),
            None => Ok(()),
        }
    }
}

/// Where a file is, or would be: a link to it is to stay one, also before there is something behind it.
fn target(path: &Path) -> PathBuf {
    if let Ok(file) = fs::canonicalize(path) {
        return file;
    }
    match (fs::read_link(path), path.parent()) {
        (Ok(target), Some(folder)) => folder.join(target),
        _ => path.to_owned(),
    }
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

/// The lock of a file, as long as it lives.
fn lock(path: &Path) -> io::Result<File> {
    fs::create_dir_all(folder(path))?;
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(beside(path, ".lock"))?;
    flock(&file, FlockOperation::LockExclusive)?;
    Ok(file)
}

fn folder(path: &Path) -> &Path {
    let folder = path.parent();
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or_else(|| Path::new("."))
}

/// Writes a new file and puts it in the place of the old one.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let mut file = tempfile::Builder::new()
        .prefix(".progress-")
        .tempfile_in(folder(path))?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// A name beside the file under which nothing is yet.
fn free_name(path: &Path, suffix: &str) -> PathBuf {
    let first = beside(path, suffix);
    let numbered = (2_u64..).map(|number| beside(path, &format!("{suffix}-{number}")));
    let mut names = std::iter::once(first.clone()).chain(numbered);
    names.find(|name| !name.exists()).unwrap_or(first)
}

/// The file's path with something behind it.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
