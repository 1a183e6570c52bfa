//! Processes of this program itself that do one thing for it, each with a word as its only argument.
//!
//! A child reads what it shall do from standard input, which stays open as long as somebody wants the answer: where it is
//! closed, the child ends at once. So nothing is left behind when awaitscope is killed.

pub(crate) mod frames;
mod inside;

use std::io::{self, Write as _};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::{Path, PathBuf};
use std::process::{self, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

pub(crate) use inside::{Pipes, end, input_is_closed, is_wanted};

/// How often it is looked whether a child has ended that should.
const PERIOD: Duration = Duration::from_millis(2);

/// Where Linux has the file of each process, also when it was replaced or removed meanwhile.
const OWN_FILE: &str = "/proc/self/exe";

/// The file of this program: a child is the same program as this process, though a new version may have been installed since.
pub(crate) fn own_program() -> io::Result<PathBuf> {
    let program = std::env::current_exe()?;
    let own = Path::new(OWN_FILE);
    if !program.exists() && own.exists() {
        return Ok(own.to_owned());
    }
    Ok(program)
}

/// A child that was started. Whoever drops it ends it.
#[derive(Debug)]
pub(crate) struct Child {
    process: process::Child,
}

/// What becomes of what a child writes to standard error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Errors {
    /// Somebody reads it.
    Read,
    /// Nobody does.
    Dropped,
}

/// What a child writes.
#[derive(Debug)]
pub(crate) struct Output {
    /// Its answers.
    pub(crate) answers: ChildStdout,
    /// The rest, if somebody reads it.
    pub(crate) errors: Option<ChildStderr>,
}

impl Child {
    /// Starts `program` with the word `argument`, apart from the terminal: a Ctrl-C there is for this process, which ends its
    /// children. The error is the system's.
    pub(crate) fn start(
        program: &Path,
        argument: &str,
        errors: Errors,
    ) -> io::Result<(Self, Output)> {
        let mut process = Command::new(program)
            .arg(argument)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(match errors {
                Errors::Read => Stdio::piped(),
                Errors::Dropped => Stdio::null(),
            })
            .process_group(0)
            .spawn()?;
        let answers = process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let errors = process.stderr.take();
        Ok((Self { process }, Output { answers, errors }))
    }

    /// Writes to its standard input.
    pub(crate) fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let input = self.process.stdin.as_mut();
        let input = input.ok_or(io::ErrorKind::BrokenPipe)?;
        input.write_all(bytes).and_then(|()| input.flush())
    }

    /// Ends it by its id, at once. What has ended already cannot be ended.
    pub(crate) fn kill(&mut self) {
        let _ended = self.process.kill();
    }

    /// Closes its standard input, waits up to `patience` for its end, and ends it then: how it ended.
    pub(crate) fn end(&mut self, patience: Duration) -> io::Result<ExitStatus> {
        drop(self.process.stdin.take());
        let mut waited = Duration::ZERO;
        while waited < patience {
            if let Some(status) = self.process.try_wait()? {
                return Ok(status);
            }
            thread::sleep(PERIOD);
            waited += PERIOD;
        }
        self.kill();
        self.process.wait()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.kill();
        // one that was killed does not keep anybody waiting, and no zombie is left
        let _ended = self.process.wait();
    }
}

/// How a process ended: "with exit code 3", "on signal 9".
pub(crate) fn how(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("with exit code {code}"),
        (None, Some(signal)) => format!("on signal {signal}"),
        (None, None) => format!("with {status}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_does_not_end_is_ended() {
        // `sleep` does not care whether its input is closed
        let (mut child, _output) =
            Child::start(Path::new("sleep"), "600", Errors::Dropped).unwrap();
        let ended = child.end(Duration::from_millis(20)).unwrap();
        assert_eq!(how(ended), "on signal 9");
    }

    #[test]
    fn who_ends_says_how() {
        let (mut child, _output) = Child::start(Path::new("cat"), "-", Errors::Dropped).unwrap();
        child.send(b"nothing\n").unwrap();
        let ended = child.end(Duration::from_secs(60)).unwrap();
        assert_eq!(how(ended), "with exit code 0");
        let wrong = Child::start(Path::new("/no/such/program"), "-", Errors::Dropped);
        assert_eq!(wrong.unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
