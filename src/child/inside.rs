//! What a child does in its own process.

use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::process;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::fcntl_dupfd_cloexec;
use rustix::stdio::{dup2_stdin, dup2_stdout};

/// The lowest descriptor that is not one of the three standard ones.
const FIRST_FREE: i32 = 3;

/// Whether this process was started with the word `argument` alone.
pub(crate) fn is_wanted(argument: &str) -> bool {
    let mut arguments = std::env::args_os().skip(1);
    arguments.next().is_some_and(|first| first == argument) && arguments.next().is_none()
}

/// Waits up to `patience` for standard input; whether it was closed, or can be read where nothing is to come.
pub(crate) fn input_is_closed(patience: &Timespec) -> bool {
    let stdin = io::stdin();
    let mut fds = [PollFd::new(&stdin, PollFlags::IN)];
    match poll(&mut fds, Some(patience)) {
        Ok(ready) => ready > 0,
        Err(error) => error != rustix::io::Errno::INTR,
    }
}

/// Ends this process at once, with exit code 1: nobody wants its answer any more.
#[expect(
    clippy::disallowed_methods,
    clippy::exit,
    reason = "the program that runs cannot be stopped otherwise, and nothing is to be put back"
)]
pub(crate) fn end() -> ! {
    process::exit(1)
}

/// What connects a child with who started it.
#[derive(Debug)]
pub(crate) struct Pipes {
    /// What it is to do.
    pub(crate) commands: File,
    /// What it says.
    pub(crate) reports: File,
}

impl Pipes {
    /// Takes standard input and output away from the rest of the process: a program that reads finds no input, and what it
    /// or a library writes goes to standard error, so that it never gets between the reports. The processes that it starts do
    /// not get the pipes.
    pub(crate) fn take() -> io::Result<Self> {
        let commands = fcntl_dupfd_cloexec(io::stdin(), FIRST_FREE)?;
        let reports = fcntl_dupfd_cloexec(io::stdout(), FIRST_FREE)?;
        let nothing: OwnedFd = File::open("/dev/null")?.into();
        dup2_stdin(nothing)?;
        dup2_stdout(io::stderr())?;
        Ok(Self {
            commands: File::from(commands),
            reports: File::from(reports),
        })
    }
}
