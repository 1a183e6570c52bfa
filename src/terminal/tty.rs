//! The terminal itself: is there one, how large is it, bytes to it. Without `print!` and without the lock
//! of `std::io::stdout`, so that it works from a panic hook and when nobody reads any longer.

use std::io::{self, IsTerminal};
use std::thread;
use std::time::{Duration, Instant};

use ratatui::layout::Size;
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use rustix::stdio::{stdin, stdout};

use super::Error;

/// The size of a terminal that does not know its own.
const USUAL: Size = Size::new(80, 24);
/// More cells than any wall has; a size beyond it is a mistake and would cost gigabytes.
const LARGEST: Size = Size::new(1000, 400);

/// Fails when a screen cannot be shown.
pub(super) fn check() -> Result<(), Error> {
    if !io::stdin().is_terminal() {
        return Err(Error::NoTerminal("stdin is not one"));
    }
    if !io::stdout().is_terminal() {
        return Err(Error::NoTerminal("stdout is not one"));
    }
    match std::env::var_os("TERM") {
        None => Err(Error::NoTerminal("TERM is not set")),
        Some(term) if term.is_empty() => Err(Error::NoTerminal("TERM is empty")),
        Some(term) if term == "dumb" => Err(Error::NoTerminal("TERM is `dumb`")),
        Some(_) => Ok(()),
    }
}

/// The size now, within bounds; the kernel is asked and not the terminal.
pub(super) fn size() -> Size {
    match rustix::termios::tcgetwinsize(stdout()) {
        Ok(size) => sensible(size.ws_col, size.ws_row),
        Err(_) => USUAL,
    }
}

fn sensible(columns: u16, rows: u16) -> Size {
    if columns == 0 || rows == 0 {
        return USUAL;
    }
    Size::new(columns.min(LARGEST.width), rows.min(LARGEST.height))
}

#[expect(clippy::disallowed_methods, reason = "the clock of the terminal")]
pub(super) fn now() -> Instant {
    Instant::now()
}

/// Writes all of it.
pub(super) fn write(mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(stdout(), bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            // some other program left the line non-blocking
            Err(Errno::AGAIN) => wait_until_writable()?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Whether a short write would go through at once.
pub(super) fn writable() -> bool {
    let mut line = [PollFd::from_borrowed_fd(stdout(), PollFlags::OUT)];
    let at_once = Timespec::default();
    rustix::event::poll(&mut line, Some(&at_once)).is_ok()
        && line[0].revents().contains(PollFlags::OUT)
}

fn wait_until_writable() -> io::Result<()> {
    let mut line = [PollFd::from_borrowed_fd(stdout(), PollFlags::OUT)];
    match rustix::event::poll(&mut line, None) {
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// What came from the terminal.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Read<'a> {
    /// These bytes.
    Bytes(&'a [u8]),
    /// Nothing within the time.
    Nothing,
    /// The news that nobody is at the other end.
    Gone,
}

/// Waits for bytes, for as long as it takes unless there is a deadline: signals do not put it off. Meanwhile a terminal that
/// goes away is noticed at once. What arrives while the bytes are not `ours` stays for the shell.
pub(super) fn read(
    buffer: &mut [u8],
    deadline: Option<Instant>,
    ours: impl Fn() -> bool,
) -> io::Result<Read<'_>> {
    loop {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(now()));
        // what is left is well below what fits
        let limit = left.and_then(|left| Timespec::try_from(left).ok());
        let mut line = [PollFd::from_borrowed_fd(stdin(), PollFlags::IN)];
        match rustix::event::poll(&mut line, limit.as_ref()) {
            Ok(0) => return Ok(Read::Nothing),
            Ok(_) => {}
            Err(Errno::INTR) => continue,
            Err(error) => return Err(error.into()),
        }
        if line[0]
            .revents()
            .intersects(PollFlags::HUP | PollFlags::ERR)
        {
            return Ok(Read::Gone);
        }
        if !ours() {
            // the program is about to stop or to end
            thread::sleep(Duration::from_millis(5));
            continue;
        }
        match rustix::io::read(stdin(), &mut *buffer) {
            // Ctrl-D, in the moment before a stop when the line is not raw any more
            Ok(0) => thread::sleep(Duration::from_millis(10)),
            Ok(length) => return Ok(Read::Bytes(buffer.get(..length).unwrap_or_default())),
            Err(Errno::INTR | Errno::AGAIN) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Whether an error means that nobody is at the other end.
pub(super) fn is_gone(error: &io::Error) -> bool {
    let gone = [Errno::IO, Errno::PIPE, Errno::NXIO, Errno::NODEV];
    Errno::from_io_error(error).is_some_and(|errno| gone.contains(&errno))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_never_empty_and_never_enormous() {
        assert_eq!(sensible(0, 0), USUAL);
        assert_eq!(sensible(0, 50), USUAL);
        assert_eq!(sensible(1, 1), Size::new(1, 1));
        assert_eq!(sensible(120, 40), Size::new(120, 40));
        assert_eq!(sensible(u16::MAX, u16::MAX), LARGEST);
    }

    #[test]
    fn a_dead_line_is_told_from_other_trouble() {
        assert!(is_gone(&Errno::IO.into()));
        assert!(is_gone(&Errno::PIPE.into()));
        assert!(!is_gone(&Errno::NOSPC.into()));
        assert!(!is_gone(&io::Error::other("injected")));
    }
}
