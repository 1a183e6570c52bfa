//! Signals to a command without a screen. A screen listens by itself and has a terminal to put back.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::flag;

/// What the handlers share with the program.
struct Shared {
    /// A signal ends the program at once.
    ends: Arc<AtomicBool>,
    /// The last signal, or 0.
    received: Arc<AtomicUsize>,
}

static SHARED: OnceLock<Shared> = OnceLock::new();

/// From now on a signal ends the program by itself with 128 + n, whatever it does: also while it writes to a reader who does
/// not read.
pub(super) fn end_on_them() -> std::io::Result<()> {
    let shared = SHARED.get_or_init(|| Shared {
        ends: Arc::new(AtomicBool::new(true)),
        received: Arc::new(AtomicUsize::new(0)),
    });
    for signal in [SIGTERM, SIGINT, SIGHUP, SIGQUIT] {
        flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&shared.ends))?;
        let number = usize::try_from(signal).unwrap_or(0);
        flag::register_usize(signal, Arc::clone(&shared.received), number)?;
    }
    Ok(())
}

/// As long as this lives a signal ends nothing: it is only noted, so that what was done until then can be written.
#[derive(Debug)]
pub(super) struct Deferred(());

impl Deferred {
    pub(super) fn new() -> Self {
        if let Some(shared) = SHARED.get() {
            shared.ends.store(false, Ordering::SeqCst);
        }
        Self(())
    }

    /// The exit code of the signal that came, if one did.
    #[expect(
        clippy::unused_self,
        reason = "a signal is noted only while this lives"
    )]
    pub(super) fn exit_code(&self) -> Option<u8> {
        let signal = SHARED.get()?.received.load(Ordering::SeqCst);
        let code = (signal != 0).then_some(128 + signal)?;
        u8::try_from(code).ok()
    }
}

impl Drop for Deferred {
    fn drop(&mut self) {
        if let Some(shared) = SHARED.get() {
            shared.ends.store(true, Ordering::SeqCst);
        }
    }
}
