//! Ctrl-Z: the program stops, the shell takes the terminal, `fg` gives it back.

use std::sync::atomic::{AtomicBool, Ordering};

use rustix::process::{Signal, getpgrp, getpid, getsid, kill_current_process_group, kill_process};

/// Set while a `SIGTSTP` is under way that this program sent to its own group.
static OUR_OWN: AtomicBool = AtomicBool::new(false);

/// Whether a `SIGTSTP` that arrived is the one that this program sent to its group; asked once for each.
pub(super) fn was_our_own() -> bool {
    OUR_OWN.swap(false, Ordering::SeqCst)
}

/// Whether a shell with job control stands behind this program. In a window or container of its own there
/// is none, and nobody could ever wake it again.
pub(super) fn has_a_shell() -> bool {
    getsid(None).is_ok_and(|session| session != getpgrp())
}

/// Stops the whole job, as the line would if it were not in raw mode: a pager or a script around this
/// program must stop too, or the shell does not take the terminal back. Returns when it goes on.
pub(super) fn job() {
    OUR_OWN.store(true, Ordering::SeqCst);
    if kill_current_process_group(Signal::TSTP).is_err() {
        OUR_OWN.store(false, Ordering::SeqCst);
    }
    this_program();
}

/// Stops this program and no other. Returns when it goes on.
pub(super) fn this_program() {
    // fails for no process that runs
    kill_process(getpid(), Signal::STOP).ok();
}
