//! Where files of a person are.

use std::path::{Path, PathBuf};

use crate::text::clean;

/// A path as it is shown: a file may have any name.
pub(super) fn name(path: &Path) -> String {
    clean(&path.display().to_string()).into_owned()
}

/// The file of the learner's progress; none without a home directory.
pub(super) fn progress() -> Option<PathBuf> {
    let file = named("AWAITSCOPE_PROGRESS");
    file.or_else(|| Some(base("XDG_DATA_HOME", ".local/share")?.join("awaitscope/progress.json")))
}

/// The file of the configuration; none without a home directory.
pub(super) fn config() -> Option<PathBuf> {
    let file = named("AWAITSCOPE_CONFIG");
    file.or_else(|| Some(base("XDG_CONFIG_HOME", ".config")?.join("awaitscope/config.toml")))
}

/// A path that a variable of the environment names.
fn named(variable: &str) -> Option<PathBuf> {
    let value = std::env::var_os(variable)?;
    (!value.is_empty()).then(|| PathBuf::from(value))
}

/// A folder of the person's: where the variable says, or in the home directory. What is not absolute does not count, or files
/// would be put below the current folder.
fn base(variable: &str, in_home: &str) -> Option<PathBuf> {
    let absolute = |variable| named(variable).filter(|path| path.is_absolute());
    absolute(variable).or_else(|| Some(absolute("HOME")?.join(in_home)))
}
