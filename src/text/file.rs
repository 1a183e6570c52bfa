//! Text files from outside, read up to a limit.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _};
use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};
use std::path::Path;

use rustix::fs::OFlags;

/// A flag with which a file is opened at once: without it, a pipe that nobody else has open keeps whoever opens it waiting.
#[expect(clippy::cast_possible_wrap, reason = "the system's flags are few bits")]
pub(crate) const NOT_WAITING: i32 = OFlags::NONBLOCK.bits() as i32;

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    /// What the system says.
    #[error("{0}")]
    System(#[from] io::Error),
    /// It is a folder, a device or a socket.
    #[error("it is not a file")]
    NotAFile,
    /// It has more bytes than this.
    #[error("it is larger than {}", size(*.0))]
    TooLarge(u64),
    /// It is no text.
    #[error("it is not UTF-8")]
    NotUtf8,
}

impl ReadError {
    /// Whether there is nothing of this name.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self, Self::System(error) if error.kind() == io::ErrorKind::NotFound)
    }
}

/// Reads a text of `limit` bytes at most from a file, and from nothing else: a pipe, a device or a folder where a file
/// belongs is an error at once and is not waited for.
pub(crate) fn read_at_most(path: &Path, limit: u64) -> Result<String, ReadError> {
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(NOT_WAITING)
        .open(path)?;
    let data = file.metadata()?;
    if !data.is_file() {
        return Err(ReadError::NotAFile);
    }
    if data.len() > limit {
        return Err(ReadError::TooLarge(limit));
    }
    read_text(file, limit)
}

/// The same of what a person named on the command line, which may be a pipe, such as the `<(..)` of a shell.
pub(crate) fn read_named(path: &Path, limit: u64) -> Result<String, ReadError> {
    let kind = std::fs::metadata(path)?.file_type();
    if !kind.is_fifo() {
        return read_at_most(path, limit);
    }
    read_text(File::open(path)?, limit)
}

/// Bytes that are looked at before the rest is read.
const FIRST: u64 = 4 << 10;

fn read_text(mut file: File, limit: u64) -> Result<String, ReadError> {
    let mut bytes = Vec::new();
    // one more than the limit tells that there is more; a size that was asked for may have changed meanwhile
    let most = limit.saturating_add(1);
    let first = most.min(FIRST);
    file.by_ref().take(first).read_to_end(&mut bytes)?;
    if !begins_as_text(&bytes) {
        return Err(ReadError::NotUtf8);
    }
    file.take(most - first).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
        return Err(ReadError::TooLarge(limit));
    }
    String::from_utf8(bytes).map_err(|_position| ReadError::NotUtf8)
}

/// Whether these may be the first bytes of a text: the last character may be cut, and no text has a byte of zero.
fn begins_as_text(bytes: &[u8]) -> bool {
    let error = std::str::from_utf8(bytes).err();
    error.is_none_or(|error| error.error_len().is_none()) && !bytes.contains(&0)
}

/// A number of bytes in the largest unit that leaves a whole number above 0.
fn size(bytes: u64) -> String {
    match bytes {
        0..=0x3ff => format!("{bytes} bytes"),
        0x400..=0xf_ffff => format!("{} KiB", bytes >> 10),
        0x10_0000..=0x3fff_ffff => format!("{} MiB", bytes >> 20),
        _ => format!("{} GiB", bytes >> 30),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::fs::{CWD, FileType, Mode};

    #[test]
    fn only_text_files_within_the_limit_are_read() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("file");
        let read = |limit| read_at_most(&file, limit).map_err(|error| error.to_string());
        assert!(read_at_most(&file, 3).unwrap_err().is_missing());
        std::fs::write(&file, "four").unwrap();
        assert_eq!(read(4).as_deref(), Ok("four"));
        assert_eq!(read(3), Err("it is larger than 3 bytes".to_owned()));
        // a character that is cut by the end of what is looked at first
        let long = "a".repeat(4095) + "日";
        std::fs::write(&file, &long).unwrap();
        assert_eq!(read(5000).as_deref(), Ok(long.as_str()));
        // what is no text is not read to its end, and what is too large not at all
        let large = File::create(&file).unwrap();
        large.set_len(1 << 40).unwrap();
        assert_eq!(read(1 << 50), Err("it is not UTF-8".to_owned()));
        assert_eq!(read(3 << 20), Err("it is larger than 3 MiB".to_owned()));
        std::fs::write(&file, [0xff]).unwrap();
        assert_eq!(read(4), Err("it is not UTF-8".to_owned()));
        let not_a_file = |path: &Path| read_at_most(path, 4).unwrap_err().to_string();
        assert_eq!(not_a_file(home.path()), "it is not a file");
        assert_eq!(not_a_file(Path::new("/dev/zero")), "it is not a file");
        let pipe = home.path().join("pipe");
        let mode = Mode::from_raw_mode(0o600);
        rustix::fs::mknodat(CWD, &pipe, FileType::Fifo, mode, 0).unwrap();
        assert_eq!(not_a_file(&pipe), "it is not a file");
        // a pipe that a person names is read to its end
        let writer = pipe.clone();
        let writer = std::thread::Builder::new().spawn(move || std::fs::write(writer, "four"));
        assert_eq!(read_named(&pipe, 4).unwrap(), "four");
        writer.unwrap().join().unwrap().unwrap();
    }

    #[test]
    fn sizes_are_in_units_that_people_use() {
        let sizes = [64 << 10, 16 << 20, 2 << 30].map(size);
        assert_eq!(sizes, ["64 KiB", "16 MiB", "2 GiB"]);
    }
}
