//! A panic of a demo belongs to its lane and to the log of the run, not to the terminal.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::thread;

use crate::probe::context;

thread_local! {
    /// A panic of this thread is an answer, and told by who asked.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// What `body` gives, or its panic, of which [`note_panic`] says nothing.
pub(super) fn quietly<T>(body: impl FnOnce() -> T) -> thread::Result<T> {
    let before = QUIET.replace(true);
    let result = catch_unwind(AssertUnwindSafe(body));
    QUIET.set(before);
    result
}

/// Writes the panic to the log of the run that this thread works for; false when it works for none.
pub fn note_panic(info: &PanicHookInfo<'_>) -> bool {
    if QUIET.get() {
        return true;
    }
    let payload = info.payload();
    let message = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("(no message)");
    let text = match info.location() {
        Some(place) => format!("panicked at line {}: {message}", place.line()),
        None => format!("panicked: {message}"),
    };
    context::with_recorder(|recorder| recorder.logged(context::lane(), &text)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_that_is_an_answer_is_returned() {
        assert_eq!(quietly(|| 7).ok(), Some(7));
        let panic = quietly(|| panic!("no thread")).map(|()| 7).unwrap_err();
        assert_eq!(panic.downcast_ref(), Some(&"no thread"));
        assert!(!QUIET.get());
    }
}
