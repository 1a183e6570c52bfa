//! The file under its lock: read, merged, replaced.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, SystemTime};

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use super::{Progress, Trouble, name, read_file, to_text, unsaved, unwritable};
use crate::text::file::NOT_WAITING;

/// How long to wait for the lock; whoever has it needs some milliseconds.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);
/// How often the lock is tried meanwhile.
const LOCK_TRIES: u32 = 100;
/// The beginning of the names of files that are being written.
const TEMPORARY: &str = ".progress-";
/// Older ones are left over from programs that were killed.
const TEMPORARY_LIFE: Duration = Duration::from_secs(60);

/// The file while nobody else changes it.
pub(super) struct Locked {
    /// Where it is: not the link to it.
    file: PathBuf,
    /// The lock has a file of its own: the other one is replaced.
    _lock: File,
}

impl Locked {
    pub(super) fn open(path: &Path) -> Result<Self, Trouble> {
        let file = target(path);
        let lock = lock(&file).map_err(|error| match error.kind() {
            io::ErrorKind::WouldBlock => Trouble::Locked { path: name(&file) },
            _ => unwritable(&file, &error),
        })?;
        Ok(Self { file, _lock: lock })
    }

    /// Puts in its place what `change` makes of it and of what could not be saved before; a damaged one is kept beside.
    pub(super) fn replace(
        self,
        change: impl FnOnce(Progress, &Path) -> Result<Option<Progress>, Trouble>,
    ) -> Result<(), Trouble> {
        let file = &self.file;
        let unwritable = |error| unwritable(file, &error);
        let there = match read_file(file) {
            Ok(there) => there,
            Err(Trouble::Corrupt { .. }) => {
                fs::rename(file, free_name(file, ".bad")).map_err(unwritable)?;
                Progress::default()
            }
            Err(trouble) => return Err(trouble),
        };
        let (unsaved, files) = unsaved::take(file);
        let there = unsaved.into_iter().fold(there, Progress::merged);
        let Some(changed) = change(there, file)? else {
            return Ok(());
        };
        replace(file, &to_text(&changed)).map_err(unwritable)?;
        for merged in files {
            // one that stays is merged again, which changes nothing
            fs::remove_file(merged).ok();
        }
        sweep(file);
        Ok(())
    }
}

/// Where a file is, or would be: a link to it is to stay one, also before there is something behind it.
pub(super) fn target(path: &Path) -> PathBuf {
    if let Ok(file) = fs::canonicalize(path) {
        return file;
    }
    match (fs::read_link(path), path.parent()) {
        (Ok(target), Some(folder)) => folder.join(target),
        _ => path.to_owned(),
    }
}

/// The lock of a file, as long as it lives; [`io::ErrorKind::WouldBlock`] when it cannot be had in time.
///
/// A thread of its own asks for it: on a network file system the question itself may hang.
fn lock(path: &Path) -> io::Result<File> {
    let (answer, answered) = mpsc::sync_channel(1);
    let path = path.to_owned();
    thread::Builder::new()
        .name("lock".to_owned())
        // a lock that comes too late goes back with the answer that nobody takes
        .spawn(move || answer.send(try_lock(&path)).ok())?;
    let late = |_timeout| Err(io::ErrorKind::WouldBlock.into());
    answered
        .recv_timeout(LOCK_PATIENCE + LOCK_PATIENCE / 10)
        .unwrap_or_else(late)
}

fn try_lock(path: &Path) -> io::Result<File> {
    fs::create_dir_all(folder(path))?;
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .custom_flags(NOT_WAITING)
        .open(beside(path, ".lock"))?;
    for _ in 0..LOCK_TRIES {
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => return Ok(file),
            Err(Errno::WOULDBLOCK | Errno::INTR) => thread::sleep(LOCK_PATIENCE / LOCK_TRIES),
            Err(error) => return Err(error.into()),
        }
    }
    Err(io::ErrorKind::WouldBlock.into())
}

/// Removes what killed programs were writing beside a file that has just been written, whose date is that of the file
/// system: a clock of its own would not do.
fn sweep(file: &Path) {
    let modified = |path: &Path| fs::symlink_metadata(path)?.modified();
    let (Ok(now), Ok(entries)) = (modified(file), fs::read_dir(folder(file))) else {
        return;
    };
    let is_old = |at: SystemTime| now.duration_since(at).is_ok_and(|age| age > TEMPORARY_LIFE);
    for entry in entries.flatten() {
        let name = entry.file_name();
        let is_ours = name.to_str().and_then(|name| name.strip_prefix(TEMPORARY));
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && is_ours.is_some_and(is_suffix) && modified(&entry.path()).is_ok_and(is_old) {
            fs::remove_file(entry.path()).ok();
        }
    }
}

/// Whether this is what `tempfile` puts at the end of a name.
fn is_suffix(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

pub(super) fn folder(path: &Path) -> &Path {
    let folder = path.parent();
    let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or_else(|| Path::new("."))
}

/// Writes a new file and puts it in the place of the old one.
pub(super) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let mut file = tempfile::Builder::new()
        .prefix(TEMPORARY)
        .tempfile_in(folder(path))?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// A name beside the file under which nothing is yet.
pub(super) fn free_name(path: &Path, suffix: &str) -> PathBuf {
    let first = beside(path, suffix);
    let numbered = (2_u64..).map(|number| beside(path, &format!("{suffix}-{number}")));
    let mut names = std::iter::once(first.clone()).chain(numbered);
    names.find(|name| !name.exists()).unwrap_or(first)
}

/// The file's path with something behind it.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
