//! Buffers of events. They outlive the recorders that fill them: the memory of a new one would have to be asked of the system page
//! by page while a program runs, and took it a tenth of its time.

use std::sync::{Mutex, PoisonError};

use crate::recording::Event;

/// Events for which a new buffer has room (8 MB, of which only what is filled is ever asked for): no growing one is copied.
const CAPACITY: usize = 1 << 18;

/// Events for which a buffer that is kept has room at most (16 MB).
const KEPT_CAPACITY: usize = 1 << 19;

/// Buffers that are kept: one for each variant of a usual lesson.
const KEPT: usize = 3;

static BUFFERS: Mutex<Vec<Vec<Event>>> = Mutex::new(Vec::new());

/// An empty buffer.
pub(super) fn take() -> Vec<Event> {
    let mut buffers = BUFFERS.lock().unwrap_or_else(PoisonError::into_inner);
    buffers
        .pop()
        .unwrap_or_else(|| Vec::with_capacity(CAPACITY))
}

/// Takes a buffer back that is not needed any more.
pub(super) fn give_back(mut events: Vec<Event>) {
    if !(CAPACITY..=KEPT_CAPACITY).contains(&events.capacity()) {
        return;
    }
    events.clear();
    let mut buffers = BUFFERS.lock().unwrap_or_else(PoisonError::into_inner);
    if buffers.len() < KEPT {
        buffers.push(events);
    }
}
