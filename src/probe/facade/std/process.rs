//! `std::process`: what ends the process ends the run of the demo, and not the program that shows it.

pub use ::std::process::*;

use ::std::panic::{Location, resume_unwind};
use ::std::sync::Arc;

use crate::probe::{Recorder, context, latest};
use crate::recording::Outcome;

/// Ends the run: with the code 0 it has completed, with any other one it failed. The log says where.
#[track_caller]
#[expect(
    clippy::disallowed_methods,
    clippy::exit,
    reason = "the mirror of the original, where nothing records"
)]
pub fn exit(code: i32) -> ! {
    let Some(recorder) = recorder() else {
        ::std::process::exit(code)
    };
    let outcome = if code == 0 {
        Outcome::Completed
    } else {
        Outcome::Failed
    };
    end(&recorder, &format!("exit({code})"), outcome)
}

/// Ends the run as a panic does. The log says where.
#[track_caller]
pub fn abort() -> ! {
    let Some(recorder) = recorder() else {
        ::std::process::abort()
    };
    end(&recorder, "abort()", Outcome::Panicked)
}

fn recorder() -> Option<Arc<Recorder>> {
    context::recorder().or_else(latest::get)
}

/// Records the end of the lanes that this thread polls, and of the run; then unwinds the thread, of which nobody hears.
#[track_caller]
fn end(recorder: &Recorder, call: &str, outcome: Outcome) -> ! {
    let line = Location::caller().line();
    let text = format!("std::process::{call} at line {line} ends the program");
    recorder.logged(context::lane(), &text);
    for lane in context::polled_lanes() {
        recorder.ended(lane, outcome);
    }
    recorder.over_at(None, outcome);
    recorder.stop();
    resume_unwind(Box::new("the program has ended"))
}
