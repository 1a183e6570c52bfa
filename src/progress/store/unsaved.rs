//! What could not be saved because the lock could not be had: files beside the one of the progress, a name for each program, that
//! whoever has the lock next merges.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::locked::{beside, folder, replace, target};
use super::{LARGEST, Progress, Trouble, from_text, name, to_text, unwritable};
use crate::text::file::read_at_most;

/// What such a file has behind the name of the file of the progress, before what is its own.
const SUFFIX: &str = ".unsaved-";
/// What is added while one is merged: its program may write a new one under the old name meanwhile.
const TAKEN: &str = ".merging";

/// Such files of a progress.
fn files(file: &Path) -> Vec<PathBuf> {
    let prefix = beside(Path::new(file.file_name().unwrap_or_default()), SUFFIX);
    let prefix = prefix.as_os_str().as_encoded_bytes();
    let entries = fs::read_dir(folder(file)).into_iter().flatten().flatten();
    let ours = entries.filter(|entry| entry.file_name().as_encoded_bytes().starts_with(prefix));
    let mut files: Vec<_> = ours.map(|entry| entry.path()).collect();
    files.sort();
    files
}

fn read_one(file: &Path) -> Option<Progress> {
    from_text(&read_at_most(file, LARGEST).ok()?).ok()
}

/// What they hold. One that cannot be read is left alone.
pub(super) fn read(file: &Path) -> Vec<Progress> {
    files(file)
        .iter()
        .filter_map(|file| read_one(file))
        .collect()
}

/// The same for whoever has the lock, with the files that are to be removed once their content is saved.
pub(super) fn take(file: &Path) -> (Vec<Progress>, Vec<PathBuf>) {
    let taken = files(file).into_iter().filter_map(|file| {
        let is_taken = file
            .as_os_str()
            .as_encoded_bytes()
            .ends_with(TAKEN.as_bytes());
        let taken = if is_taken {
            file
        } else {
            let taken = beside(&file, TAKEN);
            fs::rename(&file, &taken).ok()?;
            taken
        };
        Some((read_one(&taken)?, taken))
    });
    taken.unzip()
}

/// Writes such a file, always the same one.
pub(super) struct Writer {
    path: PathBuf,
    file: Option<PathBuf>,
}

impl Writer {
    /// Of the progress at `path`.
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, file: None }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps a state in it; what is to be told.
    pub(super) fn keep(&mut self, progress: &Progress) -> Trouble {
        let file = target(&self.path);
        match self.write(&file, progress) {
            Ok(kept) => Trouble::KeptBeside {
                path: name(&file),
                kept: name(&kept),
            },
            Err(error) => unwritable(&file, &error),
        }
    }

    fn write(&mut self, file: &Path, progress: &Progress) -> io::Result<PathBuf> {
        let kept = match &self.file {
            Some(kept) => kept.clone(),
            None => free(file)?,
        };
        replace(&kept, &to_text(progress))?;
        self.file = Some(kept.clone());
        Ok(kept)
    }
}

/// A name that no other program has.
fn free(file: &Path) -> io::Result<PathBuf> {
    let unique = tempfile::Builder::new()
        .prefix("")
        .rand_bytes(12)
        .tempfile_in(folder(file))?;
    let unique = unique.path().file_name().unwrap_or_default();
    Ok(beside(&beside(file, SUFFIX), &unique.to_string_lossy()))
}
