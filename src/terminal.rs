//! The terminal's life: modes in and out, keys and signals in, frames out.
//!
//! The screen lives on the main thread. Three threads wait for keys, for signals and for the terminal's end, and send what
//! they see to it; while nothing moves all of them are blocked, and not a byte is written. Whatever way the program ends,
//! the terminal gets back exactly what was taken from it.

mod hook;
pub mod output;
mod paint;
mod session;
mod sources;

use std::io;
use std::sync::mpsc::{Receiver, RecvError, RecvTimeoutError};
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseEvent};
use ratatui::buffer::Buffer;

use paint::Painter;
use session::Session;
use sources::Message;

pub use hook::set_panic_sink;

/// Messages that are handled before a frame is drawn, so that a flood of them cannot hold it up for ever.
const BATCH: usize = 512;

/// What a screen is told.
#[derive(Clone, Debug)]
pub enum Input {
    /// A key was pressed, or repeats.
    Key(KeyEvent),
    /// The mouse, when it was asked for.
    Mouse(MouseEvent),
    /// Text was pasted.
    Paste(String),
    /// The terminal has this size now.
    Resize {
        /// In cells.
        columns: u16,
        /// In cells.
        rows: u16,
    },
    /// So much time went by since the last frame, or since something began to move.
    Frame(Duration),
    /// The program goes on after it was stopped.
    Resumed,
}

/// What a screen wants next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Nothing changed.
    Ignore,
    /// Something changed: draw.
    Draw,
    /// Leave with this exit code.
    Quit(u8),
}

/// A full-screen program.
pub trait Screen {
    /// Takes an input.
    fn handle(&mut self, input: Input) -> Flow;
    /// Draws everything.
    fn draw(&mut self, buffer: &mut Buffer);
    /// How long until the next [`Input::Frame`]; none while nothing moves.
    fn next_frame(&self) -> Option<Duration>;
}

/// How the terminal is used.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Report the mouse.
    pub mouse: bool,
}

/// Why there is no screen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Standard input or output is no terminal.
    #[error("awaitscope needs a terminal; `awaitscope run 04` works without one")]
    NoTerminal,
    /// The terminal cannot place characters.
    #[error(
        "the terminal type {0:?} cannot show the lessons; `awaitscope run 04` works without one"
    )]
    Dumb(String),
    /// The terminal refused something.
    #[error("cannot use the terminal: {0}")]
    Io(#[from] io::Error),
}

/// Whether there is a terminal that can show a screen.
pub fn check() -> Result<(), Error> {
    let stdin = rustix::termios::isatty(io::stdin());
    let stdout = rustix::termios::isatty(io::stdout());
    if !stdin || !stdout {
        return Err(Error::NoTerminal);
    }
    match std::env::var("TERM") {
        Ok(term) if !term.is_empty() && term != "dumb" => Ok(()),
        other => Err(Error::Dumb(other.unwrap_or_default())),
    }
}

/// The time now; the one place where the screen asks for it.
#[expect(
    clippy::disallowed_methods,
    reason = "the event loop is where the screen's time comes from"
)]
fn now() -> Instant {
    Instant::now()
}

/// Runs a screen until it, a signal or the terminal's end stops it; the exit code.
pub fn run(screen: &mut impl Screen, options: Options) -> Result<u8, Error> {
    check()?;
    // signals first: one that comes while the modes are set must find its handler
    let inputs = sources::start()?;
    hook::install();
    let session = Session::open(options)?;
    let result = Loop {
        screen,
        inputs,
        session: &session,
        painter: Painter::new(),
        dirty: true,
        frame: None,
    }
    .run();
    match result {
        Ok(code) => {
            session.close()?;
            Ok(code)
        }
        Err(End::Gone) => Ok(129),
        Err(End::Failed(error)) if is_gone(&error) => Ok(129),
        Err(End::Failed(error)) => {
            // the terminal may still take this much; why it could not draw is the news either way
            drop(session.close());
            Err(Error::Io(error))
        }
    }
}

/// Whether a failed write says that the terminal is gone.
fn is_gone(error: &io::Error) -> bool {
    let gone = [
        rustix::io::Errno::IO,
        rustix::io::Errno::NXIO,
        rustix::io::Errno::PIPE,
    ];
    let code = error.raw_os_error();
    gone.iter().any(|errno| code == Some(errno.raw_os_error()))
}

/// How the loop ends other than by an exit code.
enum End {
    /// The terminal is gone: nothing can be written any more.
    Gone,
    /// Drawing failed.
    Failed(io::Error),
}

impl From<io::Error> for End {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

struct Loop<'a, S> {
    screen: &'a mut S,
    inputs: Receiver<Message>,
    session: &'a Session,
    painter: Painter,
    dirty: bool,
    /// When the last frame of what moves was.
    frame: Option<Instant>,
}

impl<S: Screen> Loop<'_, S> {
    fn run(mut self) -> Result<u8, End> {
        loop {
            if self.dirty {
                let screen = &mut *self.screen;
                self.painter.paint(|buffer| screen.draw(buffer))?;
                self.dirty = false;
            }
            let Some(message) = self.wait()? else {
                continue;
            };
            if let Some(code) = self.take(message)? {
                return Ok(code);
            }
            for _ in 0..BATCH {
                let Ok(message) = self.inputs.try_recv() else {
                    break;
                };
                if let Some(code) = self.take(message)? {
                    return Ok(code);
                }
            }
        }
    }

    /// The next message; none when a frame was due first.
    fn wait(&mut self) -> Result<Option<Message>, End> {
        let Some(period) = self.screen.next_frame() else {
            self.frame = None;
            return self.inputs.recv().map(Some).map_err(|RecvError| End::Gone);
        };
        let last = *self.frame.get_or_insert_with(now);
        let left = (last + period).saturating_duration_since(now());
        match self.inputs.recv_timeout(left) {
            Ok(message) => Ok(Some(message)),
            Err(RecvTimeoutError::Disconnected) => Err(End::Gone),
            Err(RecvTimeoutError::Timeout) => {
                let now = now();
                self.frame = Some(now);
                let flow = self.screen.handle(Input::Frame(now - last));
                self.dirty |= flow == Flow::Draw;
                Ok(None)
            }
        }
    }

    /// Handles a message; the exit code when it ends the program.
    fn take(&mut self, message: Message) -> Result<Option<u8>, End> {
        let input = match message {
            Message::Gone => return Err(End::Gone),
            Message::Signal(signal) => return self.signal(signal),
            Message::Input(input) => input,
        };
        if let Input::Key(key) = &input {
            if key.kind == KeyEventKind::Release {
                return Ok(None);
            }
            if key.modifiers == KeyModifiers::CONTROL {
                match key.code {
                    KeyCode::Char('c') => return Ok(Some(130)),
                    KeyCode::Char('z') => return self.suspend(),
                    _ => {}
                }
            }
            inject()?;
        }
        if matches!(input, Input::Resize { .. }) {
            self.dirty = true;
        }
        match self.screen.handle(input) {
            Flow::Ignore => {}
            Flow::Draw => self.dirty = true,
            Flow::Quit(code) => return Ok(Some(code)),
        }
        Ok(None)
    }

    fn signal(&mut self, signal: i32) -> Result<Option<u8>, End> {
        match signal {
            signal_hook::consts::SIGTSTP => self.suspend(),
            signal_hook::consts::SIGCONT => {
                self.resume()?;
                Ok(None)
            }
            // never raised again: the exit code says which it was
            signal => Ok(Some(128 + u8::try_from(signal).unwrap_or(0))),
        }
    }

    /// Gives the terminal back and stops, as a shell expects.
    fn suspend(&mut self) -> Result<Option<u8>, End> {
        self.session.close()?;
        signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
        // here the program goes on after SIGCONT
        self.resume()?;
        Ok(None)
    }

    fn resume(&mut self) -> Result<(), End> {
        self.session.reopen()?;
        self.painter.forget();
        self.dirty = true;
        // time stood still for what moves
        self.frame = None;
        self.screen.handle(Input::Resumed);
        Ok(())
    }
}

/// In debug builds `AWAITSCOPE_INJECT` makes the next key fail, so that tests see what the terminal is left with.
fn inject() -> io::Result<()> {
    #[cfg(debug_assertions)]
    match std::env::var("AWAITSCOPE_INJECT").as_deref() {
        #[expect(clippy::panic, reason = "a test asked for it")]
        Ok("panic") => panic!("injected panic"),
        Ok("error") => return Err(io::Error::other("injected error")),
        _ => {}
    }
    Ok(())
}
