//! A file of orders, in a temporary folder.

use std::{fs, io, path::PathBuf};
use tempfile::TempDir;

/// A thousand orders, one a line. The file goes with its folder.
pub fn file() -> io::Result<(TempDir, PathBuf)> {
    let folder = tempfile::tempdir()?;
    let orders = folder.path().join("orders");
    fs::write(&orders, "one order\n".repeat(1000))?;
    Ok((folder, orders))
}
