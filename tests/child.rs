//! Runs in a process of their own: the test is its own child, and so is the program itself, with the lessons that were built in.

#![cfg_attr(
    target_os = "linux",
    expect(
        clippy::unwrap_used,
        clippy::panic,
        clippy::print_stdout,
        clippy::print_stderr,
        clippy::exit,
        clippy::disallowed_methods,
        reason = "a test fails by panicking; its programs end their process and print, as libraries do"
    )
)]

#[cfg(target_os = "linux")]
#[path = "child/linux.rs"]
mod linux;
#[cfg(target_os = "linux")]
#[path = "child/programs.rs"]
mod programs;
#[cfg(target_os = "linux")]
#[path = "child/watched.rs"]
mod watched;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    linux::main()
}

/// Processes are looked at in `/proc`.
#[cfg(not(target_os = "linux"))]
fn main() {}
