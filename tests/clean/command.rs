//! The program without anything of what the developer has set, chosen or done.

use std::process::{Command, Stdio};

/// awaitscope with these arguments; at home where nothing is.
pub(crate) fn awaitscope(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_awaitscope"));
    command
        .args(args)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", env!("CARGO_TARGET_TMPDIR"))
        .env("LANG", "C.UTF-8")
        .stdin(Stdio::null());
    command
}
