//! Ctrl-C for the demo: it comes from the learner's key, or at an instant of the run.

use std::future::pending;
use std::sync::OnceLock;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// Where the interrupts of a run come from.
#[derive(Debug, Default)]
pub(super) struct Interrupter {
    pressed: watch::Sender<u64>,
    /// How long after the start of the program one comes.
    after: OnceLock<Duration>,
    started: OnceLock<Instant>,
}

impl Interrupter {
    /// One comes now.
    pub(super) fn press(&self) {
        self.pressed.send_modify(|count| *count += 1);
    }

    /// One comes so long after the program starts. What was said first holds.
    pub(super) fn come_after(&self, after: Duration) {
        self.after.get_or_init(|| after);
    }

    /// The program starts now, which is a moment after the run did: what it takes is counted from here too.
    pub(super) fn program_starts(&self) {
        self.started.get_or_init(Instant::now);
    }

    /// Those that come from now on.
    pub(super) fn listen(&self) -> Interrupts {
        let (started, after) = (self.started.get(), self.after.get());
        let at = started.zip(after).map(|(started, after)| *started + *after);
        Interrupts {
            pressed: self.pressed.subscribe(),
            at: at.filter(|at| Instant::now() < *at),
        }
    }
}

/// Interrupts that somebody listens to.
#[derive(Debug)]
pub(crate) struct Interrupts {
    pressed: watch::Receiver<u64>,
    /// When one comes by itself, unless it has come.
    at: Option<Instant>,
}

impl Interrupts {
    /// Waits for the next one; several that came meanwhile are one.
    pub(crate) async fn next(&mut self) {
        let pressed = async {
            if self.pressed.changed().await.is_err() {
                // the run is gone, and its key with it
                pending::<()>().await;
            }
        };
        let Some(at) = self.at else {
            return pressed.await;
        };
        tokio::select! {
            biased;
            () = sleep_until(at) => self.at = None,
            () = pressed => {}
        }
    }
}
