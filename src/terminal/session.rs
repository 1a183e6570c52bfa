//! The modes that the screen turns on, and owes back.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};

use super::Options;

/// What is on just now, for the panic hook, which has no session at hand.
static ACTIVE: Mutex<Option<Options>> = Mutex::new(None);

/// The screen has the terminal.
#[derive(Debug)]
pub(super) struct Session {
    options: Options,
}

impl Session {
    /// Takes the terminal.
    pub(super) fn open(options: Options) -> io::Result<Self> {
        // with NO_COLOR the library would also drop bold and reverse, and the selection with them; the theme leaves colours out
        crossterm::style::force_color_output(true);
        let session = Self { options };
        session.reopen()?;
        Ok(session)
    }

    /// Takes it again.
    pub(super) fn reopen(&self) -> io::Result<()> {
        let mut active = ACTIVE.lock().unwrap_or_else(PoisonError::into_inner);
        if active.is_some() {
            return Ok(());
        }
        *active = Some(self.options);
        enable_raw_mode()?;
        let mut out = io::stdout();
        queue!(out, EnterAlternateScreen, Hide, EnableBracketedPaste)?;
        if self.options.mouse {
            queue!(out, EnableMouseCapture)?;
        }
        out.flush()
    }

    /// Gives it back.
    #[expect(clippy::unused_self, reason = "only who has taken it may give it back")]
    pub(super) fn close(&self) -> io::Result<()> {
        restore()
    }
}

/// Undoes what is on, in reverse, once.
pub(super) fn restore() -> io::Result<()> {
    let mut active = ACTIVE.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(options) = active.take() else {
        return Ok(());
    };
    let mut out = io::stdout();
    let mouse = if options.mouse {
        execute!(out, DisableMouseCapture)
    } else {
        Ok(())
    };
    let modes = execute!(out, DisableBracketedPaste, Show, LeaveAlternateScreen);
    disable_raw_mode().and(mouse).and(modes)
}
