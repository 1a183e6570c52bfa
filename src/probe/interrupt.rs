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
    at: OnceLock<Instant>,
}

impl Interrupter {
    /// One comes now.
    pub(super) fn press(&self) {
        self.pressed.send_modify(|count| *count += 1);
    }

    /// One comes so long after `origin`. What was said first holds.
    pub(super) fn come_at(&self, origin: Instant, after: Duration) {
        self.at.get_or_init(|| origin + after);
    }

    /// Those that come from now on.
    pub(super) fn listen(&self) -> Interrupts {
        let at = self.at.get().copied();
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
