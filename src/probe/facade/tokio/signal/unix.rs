//! `tokio::signal::unix`: Ctrl-C and the signal to end are the learner's key; no other signal ever comes.

use ::std::future::pending;
use ::std::io;

use crate::probe::context;
use crate::probe::interrupt::Interrupts;
use crate::probe::leaf::waiting;
use crate::recording::{Object, WaitKind};

pub use ::tokio::signal::unix::SignalKind;

/// Mirror of [`tokio::signal::unix::Signal`], without `poll_recv`.
#[derive(Debug)]
pub struct Signal {
    interrupts: Option<Interrupts>,
}

/// Mirror of [`tokio::signal::unix::signal`]: listens from now on.
pub fn signal(kind: SignalKind) -> io::Result<Signal> {
    let ends = [SignalKind::interrupt(), SignalKind::terminate()].contains(&kind);
    let recorder = context::recorder().filter(|_| ends);
    let interrupts = recorder.map(|recorder| recorder.interrupts());
    Ok(Signal { interrupts })
}

impl Signal {
    /// The next signal, also one that came since the last call.
    pub async fn recv(&mut self) -> Option<()> {
        let next = async {
            match &mut self.interrupts {
                Some(interrupts) => interrupts.next().await,
                None => pending().await,
            }
        };
        waiting(WaitKind::Signal, Object::NONE, next).await;
        Some(())
    }
}
