//! A panic of a demo belongs to its lane and to the log of the run, not to the terminal.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, Location, PanicHookInfo, catch_unwind};
use std::path::Path;
use std::thread;

use crate::probe::context;
use crate::probe::uninstrument::uninstrumented;

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
    let message = uninstrumented(message);
    let text = match place(info.location()) {
        Some(place) => format!("panicked {place}: {message}"),
        None => format!("panicked: {message}"),
    };
    context::with_recorder(|recorder| recorder.logged(context::lane(), &text)).is_some()
}

/// Where the demo panicked: a line of its own, or the await in whose poll code of somebody else did.
fn place(location: Option<&Location<'_>>) -> Option<String> {
    let own = location.filter(|place| is_of_a_demo(place.file()));
    if let Some(place) = own {
        return Some(format!("at line {}", place.line()));
    }
    let line = context::polled_await()?;
    Some(format!("in the await at line {line}"))
}

/// Whether a source file is the instrumented copy of a demo: the build writes nothing else into its folder.
fn is_of_a_demo(file: &str) -> bool {
    Path::new(file).starts_with(env!("OUT_DIR"))
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
