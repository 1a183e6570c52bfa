//! The run that a thread without a recorder works for: threads of another crate write to the log of the one that began last.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::recorder::Recorder;

static LATEST: Mutex<Weak<Recorder>> = Mutex::new(Weak::new());

/// A variant begins.
pub(crate) fn set(recorder: &Arc<Recorder>) {
    let mut latest = LATEST.lock().unwrap_or_else(PoisonError::into_inner);
    *latest = Arc::downgrade(recorder);
}

/// The recorder of the variant that began last, if there is one; it learns that it has to do with threads that it does not know.
pub(crate) fn get() -> Option<Arc<Recorder>> {
    let latest = LATEST.lock().unwrap_or_else(PoisonError::into_inner);
    let recorder = latest.upgrade()?;
    recorder.has_outsiders();
    Some(recorder)
}
