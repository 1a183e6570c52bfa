//! A panic of a demo belongs to its lane and to the log of the run, not to the terminal.

use std::panic::PanicHookInfo;

use crate::probe::context;
use crate::probe::uninstrument::uninstrumented;

/// Writes the panic to the log of the run that this thread works for; false when it works for none.
pub fn note_panic(info: &PanicHookInfo<'_>) -> bool {
    let payload = info.payload();
    let message = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("(no message)");
    let message = uninstrumented(message);
    let text = match info.location() {
        Some(place) => format!("panicked at line {}: {message}", place.line()),
        None => format!("panicked: {message}"),
    };
    context::with_recorder(|recorder| recorder.logged(context::lane(), &text)).is_some()
}
