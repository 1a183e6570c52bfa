//! Ctrl-C for the demo, and the end of a run that somebody stops.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::Recorder;
use crate::probe::context;
use crate::probe::interrupt::Interrupts;

impl Recorder {
    /// Ctrl-C for what listens in the run.
    pub fn interrupt(self: &Arc<Self>) {
        // the thread that asks is not the demo's: without a recorder its wakes would come from an unknown one
        context::on_behalf_of(Some(self), || self.interrupter.press());
    }

    /// The same so long after the start of the program; what was said first holds.
    pub(crate) fn interrupt_after(&self, time: Duration) {
        self.interrupter.come_after(time);
    }

    /// The program starts now.
    pub(crate) fn program_starts(&self) {
        self.interrupter.program_starts();
    }

    /// The interrupts that come from now on.
    pub(crate) fn interrupts(&self) -> Interrupts {
        self.interrupter.listen()
    }

    /// Asks everything that runs under this recorder to stand still, so that it can be dropped.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Release);
        self.stop_async.notify_waiters();
        let _guard = self.stop_sync.0.lock();
        self.stop_sync.1.notify_all();
    }

    /// Whether [`Recorder::stop`] was called.
    pub fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Acquire)
    }

    /// Completes when [`Recorder::stop`] is called.
    pub async fn stopped(&self) {
        // it stands in the queue before the flag is read, so that no stop comes in between
        let mut notified = std::pin::pin!(self.stop_async.notified());
        notified.as_mut().enable();
        if !self.is_stopped() {
            notified.await;
        }
    }

    /// Blocks the thread for `length`, or until the run is stopped.
    pub(crate) fn block_for(&self, length: Duration) {
        let (lock, condvar) = &self.stop_sync;
        let guard = lock.lock().unwrap_or_else(PoisonError::into_inner);
        // the result says only whether time ran out or the run was stopped: both end the sleep
        drop(condvar.wait_timeout_while(guard, length, |()| !self.is_stopped()));
    }
}
