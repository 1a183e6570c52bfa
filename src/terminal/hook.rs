//! What happens on a panic: on the screen's thread the terminal is given back before the message is printed; on any other
//! thread nothing is printed, since the panic of a demo belongs to its lane.

use std::panic::PanicHookInfo;
use std::sync::{Once, OnceLock};
use std::thread;

use super::session;

/// Who hears of panics on other threads than the screen's.
type Sink = fn(&PanicHookInfo<'_>);

static SINK: OnceLock<Sink> = OnceLock::new();

/// Sets who hears of panics on other threads. The first one stays.
pub fn set_panic_sink(sink: Sink) {
    SINK.get_or_init(|| sink);
}

/// Installs the hook, once.
pub(super) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let screen = thread::current().id();
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if thread::current().id() == screen {
                // a terminal that is gone cannot be restored
                drop(session::restore());
                before(info);
            } else if let Some(sink) = SINK.get() {
                sink(info);
            }
        }));
    });
}
