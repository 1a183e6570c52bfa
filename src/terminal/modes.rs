//! The modes that are on now, and how to take back exactly these.
//!
//! They are kept in one place for the whole process, because three may have to take them back: the loop
//! on its way out, the panic hook, and the listener that finds the loop stuck. Whoever comes first takes
//! the list; for the others there is nothing left to do, and no frame goes out any more.
//!
//! The line and the screen have a lock each: a write to a terminal that nobody reads holds that of the
//! screen for ever, and the line must come back even then.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::stdio::stdin;
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcsetattr};

use super::tty;

/// A mode of the terminal: how it is switched on and off.
struct Mode {
    on: &'static [u8],
    off: &'static [u8],
}

const ALTERNATE_SCREEN: Mode = Mode {
    on: b"\x1b[?1049h",
    // colours of a frame that was cut off must not stay either
    off: b"\x1b[0m\x1b[?1049l",
};
const HIDDEN_CURSOR: Mode = Mode {
    on: b"\x1b[?25l",
    off: b"\x1b[?25h",
};
const BRACKETED_PASTE: Mode = Mode {
    on: b"\x1b[?2004h",
    off: b"\x1b[?2004l",
};
/// Clicks and the wheel, drags, and numbers instead of bytes for the place; no reports of mere movement.
const MOUSE: Mode = Mode {
    on: b"\x1b[?1000h\x1b[?1002h\x1b[?1006h",
    off: b"\x1b[?1006l\x1b[?1002l\x1b[?1000l",
};

/// The line's settings before raw mode.
static LINE: Mutex<Option<Termios>> = Mutex::new(None);
/// The sequences that switch off what is on, in the order in which it was switched on.
static SCREEN: Mutex<Vec<&'static [u8]>> = Mutex::new(Vec::new());

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Switches on what a screen needs. Can be repeated: a shell may have changed the line meanwhile, and
/// what was noted first stays what is to come back.
pub(super) fn enter(mouse: bool) -> io::Result<()> {
    raw()?;
    let mut modes = vec![ALTERNATE_SCREEN, HIDDEN_CURSOR, BRACKETED_PASTE];
    if mouse {
        modes.push(MOUSE);
    }
    let on: Vec<u8> = modes.iter().flat_map(|mode| mode.on).copied().collect();
    let mut screen = lock(&SCREEN);
    // noted before it is written: a line that dies half way through may have understood the first half
    *screen = modes.iter().map(|mode| mode.off).collect();
    tty::write(&on)
}

/// Switches on raw mode and nothing else, for a question to the terminal before there is a screen.
pub(super) fn raw() -> io::Result<()> {
    let mut line = lock(&LINE);
    let before = tcgetattr(stdin())?;
    let mut raw = before.clone();
    raw.make_raw();
    line.get_or_insert(before);
    tcsetattr(stdin(), OptionalActions::Now, &raw)?;
    Ok(())
}

/// Sends a frame; to nowhere when the screen has been left.
pub(super) fn write(frame: &[u8]) -> io::Result<()> {
    let screen = lock(&SCREEN);
    if screen.is_empty() {
        return Ok(());
    }
    tty::write(frame)
}

/// Whether what is typed is for the screen.
pub(super) fn are_on() -> bool {
    lock(&LINE).is_some()
}

/// Switches off what is on, in reverse. Never fails: a dead terminal needs nothing.
pub(super) fn leave() {
    // the line first, because a write can block
    restore_line(&mut lock(&LINE));
    restore_screen(&mut lock(&SCREEN));
}

/// What [`leave_for_good`] holds on to.
type Locks = (
    MutexGuard<'static, Option<Termios>>,
    Option<MutexGuard<'static, Vec<&'static [u8]>>>,
);

/// [`leave`] for a thread that cannot wait for a write of another one or its own. Nothing can be switched
/// on again as long as the answer is kept.
pub(super) fn leave_for_good() -> Locks {
    let mut line = lock(&LINE);
    restore_line(&mut line);
    for _ in 0..10 {
        if let Ok(mut screen) = SCREEN.try_lock() {
            if tty::writable() {
                restore_screen(&mut screen);
            }
            return (line, Some(screen));
        }
        thread::sleep(Duration::from_millis(2));
    }
    (line, None)
}

fn restore_line(line: &mut Option<Termios>) {
    if let Some(line) = line.take() {
        // fails only on a terminal that is gone
        tcsetattr(stdin(), OptionalActions::Now, &line).ok();
    }
}

fn restore_screen(screen: &mut Vec<&'static [u8]>) {
    let bytes: Vec<u8> = screen.drain(..).rev().flatten().copied().collect();
    // the same
    tty::write(&bytes).ok();
}
