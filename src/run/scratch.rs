//! The folder in which programs make their temporary files. A program that is cut off, by the next run or by the end of
//! awaitscope, does not come to removing its own files: they go with the folder.

use std::fs::{self, DirEntry, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tempfile::TempDir;

/// How the folder's name begins.
const PREFIX: &str = "awaitscope-runs-";

/// Locked as long as the folder is in use.
const LOCK: &str = "in-use";

/// A program that is being cut off may still write: so often is the folder removed again, and so long after the last time.
const TRIES: usize = 10;
const PAUSE: Duration = Duration::from_millis(20);

static WANTED: AtomicBool = AtomicBool::new(false);
static OPEN: Mutex<Option<Scratch>> = Mutex::new(None);

#[derive(Debug)]
struct Scratch {
    folder: TempDir,
    _lock: File,
}

/// From now on programs make their temporary files in a folder of their own, until [`remove`].
pub fn keep() {
    WANTED.store(true, Ordering::Relaxed);
}

/// Makes the folder before the first run, and removes those that killed processes have left. Where there can be none, the
/// files are made where all are.
pub(super) fn open() {
    if !WANTED.load(Ordering::Relaxed) {
        return;
    }
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    if open.is_some() {
        return;
    }
    let temporary = std::env::temp_dir();
    sweep(&temporary);
    if let Ok(scratch) = Scratch::new(&temporary)
        && tempfile::env::override_temp_dir(scratch.folder.path()).is_ok()
    {
        *open = Some(scratch);
    }
}

/// The folder, for a process that works for this one; none: files are made where all are.
pub(super) fn folder() -> Option<PathBuf> {
    let open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    open.as_ref()
        .map(|scratch| scratch.folder.path().to_owned())
}

/// Makes temporary files in the folder of the process that this one works for, which removes it.
pub(super) fn share(folder: &Path) {
    // where that cannot be, the files are made where all are
    let _refused = tempfile::env::override_temp_dir(folder);
}

/// Removes the folder with all that is in it, and what it knows of elsewhere; what could not be removed there, as a sentence.
pub fn remove() -> Option<String> {
    let scratch = OPEN.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Scratch { folder, _lock } = scratch?;
    let folder = folder.keep();
    let left = elsewhere(&folder).err();
    for _ in 0..TRIES {
        if fs::remove_dir_all(&folder).is_ok() || !folder.exists() {
            break;
        }
        std::thread::sleep(PAUSE);
    }
    left
}

/// Removes what the programs of a folder have left elsewhere.
#[cfg(feature = "postgres")]
fn elsewhere(folder: &Path) -> Result<(), String> {
    super::schemas::remove(folder)
}

/// This build's programs leave nothing elsewhere.
#[cfg(not(feature = "postgres"))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "a build with the feature may fail here"
)]
fn elsewhere(_folder: &Path) -> Result<(), String> {
    Ok(())
}

impl Scratch {
    fn new(temporary: &Path) -> io::Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix(PREFIX)
            .tempdir_in(temporary)?;
        let lock = File::create(folder.path().join(LOCK))?;
        lock.lock()?;
        Ok(Self {
            folder,
            _lock: lock,
        })
    }
}

/// Removes the folders that nobody uses any more.
fn sweep(temporary: &Path) {
    let entries = fs::read_dir(temporary).into_iter().flatten().flatten();
    let left = entries.filter(is_left);
    // as long as something is left elsewhere, the folder keeps its name
    for entry in left.filter(|entry| elsewhere(&entry.path()).is_ok()) {
        // what belongs to somebody else stays
        let _removed = fs::remove_dir_all(entry.path());
    }
}

fn is_left(entry: &DirEntry) -> bool {
    let ours = entry.file_name().to_string_lossy().starts_with(PREFIX)
        && entry.file_type().is_ok_and(|kind| kind.is_dir());
    ours && File::open(entry.path().join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_process_left_is_removed_and_nothing_else() {
        let temporary = tempfile::tempdir().unwrap();
        let used = Scratch::new(temporary.path()).unwrap();
        let left = Scratch::new(temporary.path()).unwrap().folder.keep();
        fs::write(left.join("table.db"), "rows").unwrap();
        let other = temporary.path().join("of-somebody-else");
        fs::create_dir(&other).unwrap();
        let unlocked = temporary.path().join(format!("{PREFIX}new"));
        fs::create_dir(&unlocked).unwrap();
        sweep(temporary.path());
        let there = [used.folder.path(), &left, &other, &unlocked].map(Path::exists);
        assert_eq!(there, [true, false, true, true]);
    }
}
