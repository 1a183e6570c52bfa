//! What a panic does to the terminal. On the screen's thread: everything is put back and the message is
//! printed, once. On any other thread: nothing is printed while a screen is up; a demo that panics is
//! something to look at and belongs on its lane.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::fmt::Write as _;
use std::panic::PanicHookInfo;
use std::sync::{Once, OnceLock, PoisonError, RwLock};
use std::thread::{self, ThreadId};

use super::{modes, output};

/// Takes a panic of a demo and answers true; false when it is none of its own.
pub type PanicSink = fn(&PanicHookInfo<'_>) -> bool;

static SINK: RwLock<Option<PanicSink>> = RwLock::new(None);
static SCREEN_THREAD: OnceLock<ThreadId> = OnceLock::new();

/// From now on panics go here first; what it takes is not reported.
pub fn set_panic_sink(sink: PanicSink) {
    *SINK.write().unwrap_or_else(PoisonError::into_inner) = Some(sink);
}

/// Replaces the panic hook of the process. The thread that calls this first is the screen's; the main
/// thread should, as early as it can.
pub fn install_panic_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        SCREEN_THREAD.get_or_init(|| thread::current().id());
        std::panic::set_hook(Box::new(hook));
    });
}

fn hook(info: &PanicHookInfo<'_>) {
    let sink = *SINK.read().unwrap_or_else(PoisonError::into_inner);
    if sink.is_some_and(|sink| sink(info)) {
        return;
    }
    if SCREEN_THREAD.get() == Some(&thread::current().id()) {
        modes::leave();
    }
    if !modes::are_on() {
        output::message(&report(info));
    }
}

fn report(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let what = payload
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("no message");
    let mut text = format!("awaitscope crashed because of a bug: {what}");
    if let Some(place) = info.location() {
        // writing to a string cannot fail
        write!(text, " (at {place})").ok();
    }
    let trace = Backtrace::capture();
    if trace.status() == BacktraceStatus::Captured {
        write!(text, "\n{trace}").ok();
    }
    text
}
