//! Faults on demand, for the tests of what must never go wrong. At each key: with `AWAITSCOPE_INJECT=panic`
//! the screen panics, with `=error` drawing fails, with `=elsewhere` another thread panics. In every build, so that the one that
//! people use can be tried; without the variable nothing happens.

use std::io;
use std::thread;

/// The fault that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// None.
    None,
    /// The screen panics.
    Panic,
    /// The terminal cannot be written to.
    Error,
    /// A thread that is not the screen's panics.
    Elsewhere,
}

impl Fault {
    /// What the environment asks for.
    pub(super) fn asked_for() -> Self {
        match std::env::var("AWAITSCOPE_INJECT").as_deref() {
            Ok("panic") => Self::Panic,
            Ok("error") => Self::Error,
            Ok("elsewhere") => Self::Elsewhere,
            _ => Self::None,
        }
    }

    /// Happens.
    #[expect(clippy::panic, reason = "this is what was asked for")]
    pub(super) fn strike(self) -> io::Result<()> {
        match self {
            Self::None => Ok(()),
            Self::Panic => panic!("injected panic"),
            Self::Elsewhere => {
                let stray = thread::Builder::new().name("stray".into());
                stray.spawn(|| panic!("injected panic"))?.join().ok();
                Ok(())
            }
            Self::Error => Err(io::Error::other("injected error")),
        }
    }
}
