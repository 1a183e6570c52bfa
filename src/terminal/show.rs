//! The loop on the main thread: waits, hands over what was heard, draws when something changed.

use std::io;
use std::ops::ControlFlow::{self, Break, Continue};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::inject::Fault;
use super::listen::{Ears, Heard};
use super::painter::Picture;
use super::tty::now;
use super::{Error, Exit, Flow, Input, Options, Screen, modes, stop, tty};

/// Inputs handled before a frame is drawn in between, so that a flood of them cannot freeze the picture.
const BATCH: usize = 1_000;
/// The shortest time between two frames that inputs cause: a key held down, a window being pulled.
const BREATH: Duration = Duration::from_millis(8);
/// How long to wait after a stop for the signal that tells of its end.
const CONTINUE_LIMIT: Duration = Duration::from_millis(500);

/// Shows the screen until it ends, whatever ends it, and puts the terminal back.
pub(super) fn run(screen: &mut impl Screen, options: Options, ears: Ears) -> Result<Exit, Error> {
    // a screen that panicked is dropped by its owner and not looked at again
    let ended = catch_unwind(AssertUnwindSafe(|| Show::new(screen, options, ears)?.run()));
    modes::leave();
    match ended {
        Ok(Err(Error::Draw(error) | Error::Read(error))) if tty::is_gone(&error) => Ok(Exit::GONE),
        Ok(ended) => ended,
        Err(_already_reported) => Ok(Exit::PANICKED),
    }
}

/// A show that is on.
struct Show<'a, S> {
    screen: &'a mut S,
    picture: Picture,
    ears: Ears,
    mouse: bool,
    /// The shortest time between two frames of a picture that moves by itself.
    beat: Duration,
    fault: Fault,
    /// When the next frame is due that the screen asked for.
    due: Option<Instant>,
    /// Since when the picture on the terminal is out of date, and from when it may be drawn.
    stale: Option<Instant>,
    /// What is on the terminal is not what was drawn there last: it is to be sent whole.
    torn: bool,
    drawn: Instant,
}

type Turn = Result<ControlFlow<Exit>, Error>;

impl<'a, S: Screen> Show<'a, S> {
    fn new(screen: &'a mut S, options: Options, ears: Ears) -> Result<Self, Error> {
        crossterm::style::force_color_output(true);
        let now = now();
        Ok(Self {
            screen,
            picture: Picture::new(tty::size()).map_err(Error::Draw)?,
            ears,
            mouse: options.mouse,
            beat: Duration::from_secs(1) / u32::from(options.fps.max(1)),
            fault: Fault::asked_for(),
            due: None,
            stale: Some(now),
            torn: false,
            drawn: now,
        })
    }

    fn run(mut self) -> Result<Exit, Error> {
        // signals that came during the start
        while let Ok(heard) = self.ears.heard.try_recv() {
            if let Break(exit) = self.hear(heard)? {
                return Ok(exit);
            }
        }
        modes::enter(self.mouse).map_err(Error::Draw)?;
        self.ears.keys().map_err(Error::Listen)?;
        loop {
            if let Break(exit) = self.turn()? {
                return Ok(exit);
            }
        }
    }

    /// Waits for the next thing, handles all that has come, draws if it has to.
    fn turn(&mut self) -> Turn {
        if let Some(heard) = self.wait()? {
            if let Break(exit) = self.hear(heard)? {
                return Ok(Break(exit));
            }
            for _ in 0..BATCH {
                let Ok(heard) = self.ears.heard.try_recv() else {
                    break;
                };
                if let Break(exit) = self.hear(heard)? {
                    return Ok(Break(exit));
                }
            }
        }
        if self.due.is_some_and(|due| due <= now()) {
            self.due = None;
            if let Break(exit) = self.give(Input::Frame)? {
                return Ok(Break(exit));
            }
        }
        if self.stale.is_some_and(|from| from <= now())
            && let Break(exit) = self.draw()?
        {
            return Ok(Break(exit));
        }
        self.plan();
        Ok(Continue(()))
    }

    /// Blocks until something is heard or due; for as long as it takes when nothing moves.
    fn wait(&self) -> Result<Option<Heard>, Error> {
        let until = match (self.stale, self.due) {
            (Some(stale), Some(due)) => Some(stale.min(due)),
            (stale, due) => stale.or(due),
        };
        let heard = match until {
            None => self
                .ears
                .heard
                .recv()
                .map_err(|_disconnected| RecvTimeoutError::Disconnected),
            Some(until) => self
                .ears
                .heard
                .recv_timeout(until.saturating_duration_since(now())),
        };
        match heard {
            Ok(heard) => Ok(Some(heard)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            // not while `ears` holds a sender itself
            Err(RecvTimeoutError::Disconnected) => {
                Err(Error::Read(io::ErrorKind::BrokenPipe.into()))
            }
        }
    }

    fn hear(&mut self, heard: Heard) -> Turn {
        match heard {
            Heard::End(exit) => Ok(Break(exit)),
            Heard::Deaf(error) => Err(Error::Read(error)),
            Heard::Resized => {
                // also when the size is the old one again: in between the terminal has cut off what did not fit
                self.torn = true;
                self.soon();
                Ok(Continue(()))
            }
            Heard::Stop => self.stop(stop::this_program),
            Heard::Continued => self.resume(),
            Heard::Input(Input::Key(key)) if is_control(key, 'c') => Ok(Break(Exit::INTERRUPTED)),
            Heard::Input(Input::Key(key)) if is_control(key, 'z') => self.stop_job(),
            Heard::Input(input) => {
                if matches!(input, Input::Key(_)) {
                    self.fault.strike().map_err(Error::Draw)?;
                }
                self.give(input)
            }
        }
    }

    fn give(&mut self, input: Input) -> Turn {
        match self.screen.handle(input) {
            Flow::Ignore => {}
            Flow::Draw => self.soon(),
            Flow::Quit => return Ok(Break(Exit::GOOD)),
            Flow::QuitWith(code) => return Ok(Break(Exit(code))),
            Flow::Suspend => return self.stop_job(),
        }
        Ok(Continue(()))
    }

    /// The picture is out of date: draws it at the end of this turn, or a breath after the last one.
    fn soon(&mut self) {
        let from = self.drawn + BREATH;
        self.stale.get_or_insert(from);
    }

    fn draw(&mut self) -> Turn {
        let size = tty::size();
        let resized = size != self.picture.size();
        if resized || self.torn {
            self.picture.repaint(size).map_err(Error::Draw)?;
            self.torn = false;
        }
        if resized {
            let resize = Input::Resize {
                columns: size.width,
                rows: size.height,
            };
            if let Break(exit) = self.give(resize)? {
                return Ok(Break(exit));
            }
        }
        self.screen.layout(size.width, size.height);
        let Self {
            picture, screen, ..
        } = self;
        picture
            .draw(|frame| screen.draw(frame))
            .map_err(Error::Draw)?;
        self.stale = None;
        self.drawn = now();
        Ok(Continue(()))
    }

    /// Asks the screen when it wants to move. A frame that is due stays due: inputs must not put it off.
    fn plan(&mut self) {
        self.due = self.screen.next_frame().and_then(|delay| {
            // a delay that no clock can hold is for ever
            let wanted = now().checked_add(delay)?.max(self.drawn + self.beat);
            Some(self.due.map_or(wanted, |due| due.min(wanted)))
        });
    }

    fn stop_job(&mut self) -> Turn {
        if stop::has_a_shell() {
            self.stop(stop::job)
        } else {
            Ok(Continue(()))
        }
    }

    fn stop(&mut self, stop: fn()) -> Turn {
        modes::leave();
        stop();
        // keys typed for the shell are not for the screen; a signal is
        while let Ok(heard) = self.ears.heard.recv_timeout(CONTINUE_LIMIT) {
            match heard {
                Heard::Continued => break,
                Heard::End(exit) => return Ok(Break(exit)),
                Heard::Deaf(error) => return Err(Error::Read(error)),
                Heard::Input(_) | Heard::Resized | Heard::Stop => {}
            }
        }
        self.resume()
    }

    /// The modes again, and the whole picture at the size of now. Harmless when nothing was lost.
    fn resume(&mut self) -> Turn {
        modes::enter(self.mouse).map_err(Error::Draw)?;
        self.torn = true;
        self.due = None;
        self.stale = Some(now());
        self.give(Input::Resumed)
    }
}

fn is_control(key: KeyEvent, letter: char) -> bool {
    key.code == KeyCode::Char(letter) && key.modifiers == KeyModifiers::CONTROL
}
