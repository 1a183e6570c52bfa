//! The modes that are on now, and how to take back exactly these.
//!
//! They are kept in one place for the whole process, because three may have to take them back: the loop
//! on its way out, the panic hook, and the listener that finds the loop stuck. Whoever comes first takes
//! the list; for the others there is nothing left to do.

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

/// What is to be taken back.
#[derive(Default)]
struct Taken {
    /// The line's settings before raw mode.
    line: Option<Termios>,
    /// The sequences that switch off what is on, in the order in which it was switched on.
    off: Vec<&'static [u8]>,
}

static TAKEN: Mutex<Taken> = Mutex::new(Taken {
    line: None,
    off: Vec::new(),
});

fn taken() -> MutexGuard<'static, Taken> {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Switches on what a screen needs. Can be repeated: a shell may have changed the line meanwhile, and
/// what was noted first stays what is to come back.
pub(super) fn enter(mouse: bool) -> io::Result<()> {
    let mut taken = taken();
    let before = tcgetattr(stdin())?;
    let mut raw = before.clone();
    raw.make_raw();
    taken.line.get_or_insert(before);
    tcsetattr(stdin(), OptionalActions::Now, &raw)?;
    let mut modes = vec![ALTERNATE_SCREEN, HIDDEN_CURSOR, BRACKETED_PASTE];
    if mouse {
        modes.push(MOUSE);
    }
    // noted before it is written: a line that dies half way through may have understood the first half
    taken.off = modes.iter().map(|mode| mode.off).collect();
    let on: Vec<u8> = modes.iter().flat_map(|mode| mode.on).copied().collect();
    tty::write(&on)
}

/// Switches off what is on, in reverse. Never fails: a dead terminal needs nothing.
pub(super) fn leave() {
    take_back(&mut taken());
}

/// [`leave`] for a thread that cannot wait for another one or for the line.
pub(super) fn leave_in_passing() {
    for _ in 0..10 {
        if let Ok(mut taken) = TAKEN.try_lock() {
            if !tty::writable() {
                taken.off.clear();
            }
            return take_back(&mut taken);
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// Whether a screen is up.
pub(super) fn are_on() -> bool {
    // the lock is held by this very thread only while it writes to the terminal, which cannot panic
    !taken().off.is_empty()
}

fn take_back(taken: &mut Taken) {
    let Taken { line, off } = std::mem::take(taken);
    let bytes: Vec<u8> = off.iter().rev().flat_map(|off| *off).copied().collect();
    // both fail only on a terminal that is gone; the line first, because a write can block
    if let Some(line) = line {
        tcsetattr(stdin(), OptionalActions::Now, &line).ok();
    }
    tty::write(&bytes).ok();
}
