//! Where files of a person are.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

use crate::text::clean;

/// A path as it is shown: a file may have any name.
pub(super) fn name(path: &Path) -> String {
    clean(&path.display().to_string()).into_owned()
}

/// The file of the learner's progress; none without a home directory.
pub(super) fn progress() -> Option<PathBuf> {
    let file = named("AWAITSCOPE_PROGRESS");
    file.or_else(|| Some(base()?.data_dir().join("awaitscope").join("progress.json")))
}

/// The file of the configuration; none without a home directory.
pub(super) fn config() -> Option<PathBuf> {
    let file = named("AWAITSCOPE_CONFIG");
    file.or_else(|| Some(base()?.config_dir().join("awaitscope").join("config.toml")))
}

/// A path that a variable of the environment names.
fn named(variable: &str) -> Option<PathBuf> {
    let value = std::env::var_os(variable)?;
    (!value.is_empty()).then(|| PathBuf::from(value))
}

fn base() -> Option<impl etcetera::BaseStrategy> {
    // an empty HOME would put the files below the current directory
    named("HOME")?;
    etcetera::choose_base_strategy().ok()
}
