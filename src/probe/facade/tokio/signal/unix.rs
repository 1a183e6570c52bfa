//! `tokio::signal::unix`: Ctrl-C and the signal to end are the learner's key; no other signal ever comes.

use ::std::future::poll_fn;
use ::std::io;
use ::std::task::{Context, Poll};

use ::tokio_util::sync::ReusableBoxFuture;

use crate::probe::context;
use crate::probe::interrupt::Interrupts;
use crate::probe::leaf::pending;
use crate::recording::{Nanos, Object, WaitKind};

pub use ::tokio::signal::unix::SignalKind;

/// Mirror of [`tokio::signal::unix::Signal`].
#[derive(Debug)]
pub struct Signal {
    /// The next interrupt; none where no signal ever comes.
    next: Option<ReusableBoxFuture<'static, Interrupts>>,
}

/// Mirror of [`tokio::signal::unix::signal`]: listens from now on.
pub fn signal(kind: SignalKind) -> io::Result<Signal> {
    let ends = [SignalKind::interrupt(), SignalKind::terminate()].contains(&kind);
    let recorder = context::recorder().filter(|_| ends);
    let next = recorder.map(|recorder| ReusableBoxFuture::new(next(recorder.interrupts())));
    Ok(Signal { next })
}

/// Waits for the next one, and gives back who tells of those after it.
async fn next(mut interrupts: Interrupts) -> Interrupts {
    interrupts.next().await;
    interrupts
}

impl Signal {
    /// The next signal, also one that came since the last call.
    pub async fn recv(&mut self) -> Option<()> {
        poll_fn(|cx| self.poll_recv(cx)).await
    }

    /// Polls for the next signal.
    pub fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Option<()>> {
        if let Some(interrupt) = &mut self.next
            && let Poll::Ready(interrupts) = interrupt.poll(cx)
        {
            interrupt.set(next(interrupts));
            return Poll::Ready(Some(()));
        }
        pending(WaitKind::Signal, Object::NONE, Nanos::MAX);
        Poll::Pending
    }
}
