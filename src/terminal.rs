//! The terminal's life: modes in and out, signals, hang-up, Ctrl-Z, panics, keys in, frames out.
//!
//! The screen lives on the thread that calls [`run`], which must be the main one. Two more threads
//! only listen (keys and the line going dead, signals) and send what they hear into one channel. When
//! nothing moves the main thread blocks on it: no timer ticks, no wake-ups, no bytes.
//!
//! - Nothing here draws anything of its own; nothing outside writes to the terminal while a screen is up.
//! - No question is put to the terminal, so none can stay unanswered; but for one, of whoever chose the theme `auto`
//!   (`ask`), and before the screen is up.
//! - Every mode that was switched on is switched off again, once, on every way out but `SIGKILL`.
//! - A screen never learns that Ctrl-C was pressed, a key was released or the terminal went away.

mod ask;
mod inject;
mod keys;
mod listen;
mod modes;
pub mod output;
mod painter;
mod panic;
mod show;
mod stop;
mod tty;

use std::io;
use std::time::Duration;

use crossterm::event::{KeyEvent, MouseEvent};

pub use ask::{Background, background};
pub use listen::decode;
pub use panic::{PanicSink, install_panic_hook, set_panic_sink};

/// What the terminal shows: gets inputs, draws itself, says when it wants to move.
pub trait Screen {
    /// Takes one input; what it answers decides whether a frame is drawn afterwards.
    fn handle(&mut self, input: Input) -> Flow;

    /// Lays out a frame of so many columns and rows, which is drawn next; drawing itself changes nothing.
    fn layout(&mut self, columns: u16, rows: u16);

    /// Draws everything as it was laid out; areas may be as small as one cell.
    fn draw(&self, frame: &mut ratatui::Frame<'_>);

    /// How long until the picture changes by itself; `None` when it does not, and then the program sleeps
    /// until there is an input. Asked after every batch of inputs; an input in between never
    /// puts off a frame that is already due.
    fn next_frame(&self) -> Option<Duration>;
}

/// Something that happened to the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A key pressed, or held if it moves something (`kind` tells which); releases do not come through.
    Key(KeyEvent),
    /// The mouse, if [`Options::mouse`] asked for it.
    Mouse(MouseEvent),
    /// Pasted text, unfiltered; it is text and never a command.
    Paste(String),
    /// The terminal has a new size; a draw follows whatever the answer.
    Resize {
        /// Its columns, at least 1.
        columns: u16,
        /// Its rows, at least 1.
        rows: u16,
    },
    /// What [`Screen::next_frame`] asked for has passed.
    Frame,
    /// The program was stopped (Ctrl-Z) and goes on; a draw follows whatever the answer.
    Resumed,
}

/// What a screen wants after an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Nothing changed.
    Ignore,
    /// The picture changed.
    Draw,
    /// Leave with exit code 0.
    Quit,
    /// Leave with this exit code.
    QuitWith(u8),
    /// Stop as Ctrl-Z does.
    Suspend,
}

/// How a terminal is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Ask the terminal for clicks, drags and the wheel.
    pub mouse: bool,
    /// The most frames per second for a picture that moves by itself; 0 counts as 1.
    pub fps: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            mouse: false,
            fps: 30,
        }
    }
}

/// The exit code with which the program is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Exit(u8);

impl Exit {
    /// All went well.
    pub const GOOD: Self = Self(0);
    /// Ctrl-C, as after `SIGINT`.
    pub const INTERRUPTED: Self = Self(130);
    /// The terminal is gone, as after `SIGHUP`.
    pub const GONE: Self = Self(129);
    /// The screen panicked; the hook has printed the message already.
    pub const PANICKED: Self = Self(101);

    /// The code a shell shows for a program that ended because of this signal.
    const fn of_signal(number: i32) -> Self {
        // signal numbers end at 64
        Self(128_u8.saturating_add(number.unsigned_abs().to_le_bytes()[0]))
    }

    /// The number for the operating system.
    pub const fn code(self) -> u8 {
        self.0
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.0)
    }
}

/// Why the terminal could not be used, or not any longer. It is restored by the time this is returned.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Stdin or stdout is not a terminal, or `TERM` says that it can do nothing.
    #[error("awaitscope needs a terminal, but {0}; `awaitscope run 04` shows a lesson without one")]
    NoTerminal(&'static str),
    /// A signal handler or a thread could not be set up.
    #[error("cannot listen to the terminal: {0}")]
    Listen(#[source] io::Error),
    /// Keys can no longer be read.
    #[error("can no longer read from the terminal: {0}")]
    Read(#[source] io::Error),
    /// A frame could not be written.
    #[error("cannot draw on the terminal: {0}")]
    Draw(#[source] io::Error),
}

impl Error {
    /// The exit code that goes with it: 2 when there is no terminal, 1 otherwise.
    pub const fn exit(&self) -> Exit {
        match self {
            Self::NoTerminal(_) => Exit(2),
            Self::Listen(_) | Self::Read(_) | Self::Draw(_) => Exit(1),
        }
    }
}

/// A terminal that was found fit, with the signal handlers in place; nothing on it has changed yet.
#[derive(Debug)]
pub struct Prepared {
    ears: listen::Ears,
    options: Options,
}

/// Looks whether there is a terminal and starts to listen for signals, before anything slow is done:
/// a signal during the start ends the program as cleanly as any later one.
pub fn prepare(options: Options) -> Result<Prepared, Error> {
    install_panic_hook();
    tty::check()?;
    let ears = listen::Ears::signals().map_err(Error::Listen)?;
    Ok(Prepared { ears, options })
}

/// Columns and rows of the terminal, or 80 and 24 where it does not know.
pub fn size() -> (u16, u16) {
    let size = tty::size();
    (size.width, size.height)
}

impl Prepared {
    /// Shows the screen until it, the learner or the world ends it. The terminal is restored afterwards.
    pub fn run(self, screen: &mut impl Screen) -> Result<Exit, Error> {
        show::run(screen, self.options, self.ears)
    }
}

/// [`prepare`] and [`Prepared::run`] in one.
pub fn run(screen: &mut impl Screen, options: Options) -> Result<Exit, Error> {
    prepare(options)?.run(screen)
}
