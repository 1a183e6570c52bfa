//! The Pythons of this machine that are new enough for the lessons: those in the PATH, and those that pyenv keeps.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest Python that the lessons run on.
const OLDEST: (u32, u32) = (3, 11);

/// One of each version, the one that comes first in the PATH. Without any the tests fail: they would prove nothing.
pub(crate) fn found() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(pyenv());
    let mut by_version = BTreeMap::new();
    for python in folders.flat_map(|folder| interpreters(&folder)) {
        if let Some(version) = version(&python).filter(|version| *version >= OLDEST) {
            by_version.entry(version).or_insert(python);
        }
    }
    assert!(
        !by_version.is_empty(),
        "no Python 3.11 or later in PATH; install one, the lessons show its code"
    );
    // seen with `--nocapture`, and when the test fails
    #[expect(
        clippy::print_stdout,
        reason = "which Pythons proved it is of interest"
    )]
    {
        println!("Pythons: {by_version:?}");
    }
    by_version.into_values().collect()
}

/// The folders with the versions that pyenv has installed; none without pyenv.
fn pyenv() -> Vec<PathBuf> {
    let Ok(output) = Command::new("pyenv").arg("root").output() else {
        return Vec::new();
    };
    let root = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let versions = Path::new(&root).join("versions");
    let versions = std::fs::read_dir(versions).into_iter().flatten().flatten();
    let folders = versions.map(|version| version.path().join("bin"));
    folders.collect()
}

/// `python3` and `python3.N` in a folder.
fn interpreters(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let files = files.map(|file| file.path());
    let mut files: Vec<_> = files
        .filter(|file| file.file_name().is_some_and(is_interpreter))
        .collect();
    files.sort();
    files
}

fn is_interpreter(name: &OsStr) -> bool {
    let rest = name.to_str().and_then(|name| name.strip_prefix("python3"));
    rest.is_some_and(|rest| {
        let minor = rest.strip_prefix('.').unwrap_or(rest);
        (rest.is_empty() || rest.starts_with('.')) && minor.bytes().all(|b| b.is_ascii_digit())
    })
}

/// What an interpreter says of itself; none if it does not run.
fn version(python: &Path) -> Option<(u32, u32)> {
    let code = "import sys; print(*sys.version_info[:2])";
    let output = Command::new(python).args(["-I", "-c", code]).output();
    let output = output.ok().filter(|output| output.status.success())?;
    let printed = String::from_utf8(output.stdout).ok()?;
    let (major, minor) = printed.trim().split_once(' ')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
