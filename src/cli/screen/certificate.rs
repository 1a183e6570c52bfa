//! The certificate: the run that met a challenge, as a file that `awaitscope view` opens.

use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use crate::cli::paths;
use crate::recording::Recording;
use crate::recording::file::write_json;
use crate::text::writer;

/// Names that are tried before a folder with so many certificates is given up.
const NAMES: u32 = 1000;

/// Writes the recording into a folder, under a name that nothing has yet; one sentence that says where, or why not.
pub(super) fn save(recording: &Recording, folder: &Path) -> String {
    match write(recording, folder) {
        Ok(path) => {
            let name = paths::name(&path);
            format!("saved as {name}; `awaitscope view {name}` opens it")
        }
        Err(error) => format!(
            "cannot write the certificate to {}: {error}",
            paths::name(folder)
        ),
    }
}

/// The file is whole or not there: it gets its name when all of it is on the disk, and takes nobody's place.
fn write(recording: &Recording, folder: &Path) -> io::Result<PathBuf> {
    let mut file = tempfile::Builder::new()
        .prefix(".awaitscope-")
        .tempfile_in(folder)?;
    let mut out = writer::json(BufWriter::new(file.as_file_mut()));
    write_json(recording, &mut out)?;
    out.flush()?;
    drop(out);
    file.as_file().sync_all()?;
    for number in 1..=NAMES {
        let path = folder.join(name(&recording.meta.lesson, number));
        match file.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(taken) if taken.error.kind() == io::ErrorKind::AlreadyExists => file = taken.file,
            Err(error) => return Err(error.error),
        }
    }
    Err(io::Error::other("it has too many certificates already"))
}

/// "awaitscope-35-capstone.json", then "awaitscope-35-capstone-2.json".
fn name(lesson: &str, number: u32) -> String {
    match number {
        1 => format!("awaitscope-{lesson}.json"),
        number => format!("awaitscope-{lesson}-{number}.json"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::Meta;
    use crate::recording::file::from_json;

    #[test]
    fn a_certificate_is_a_recording_under_a_name_that_nothing_had() {
        let folder = tempfile::tempdir().unwrap();
        let recording = Recording::new(
            Meta {
                lesson: "04-together".to_owned(),
                ..Meta::default()
            },
            Vec::new(),
        );
        for name in [
            "awaitscope-04-together.json",
            "awaitscope-04-together-2.json",
        ] {
            let path = folder.path().join(name);
            let said = save(&recording, folder.path());
            assert!(
                said.starts_with(&format!("saved as {}", path.display())),
                "{said}"
            );
            let text = std::fs::read_to_string(path).unwrap();
            assert_eq!(from_json(&text).unwrap().meta.lesson, "04-together");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
        let said = save(&recording, &folder.path().join("not there"));
        assert!(
            said.starts_with("cannot write the certificate to "),
            "{said}"
        );
    }
}
