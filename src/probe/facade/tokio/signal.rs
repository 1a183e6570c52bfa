//! `tokio::signal`: what a demo waits for comes from the learner's key or at the instant that the lesson names. No handler of the
//! process is ever installed: the signals of the terminal belong to the program itself.

use ::std::future::pending;
use ::std::io;

use crate::probe::context;
use crate::probe::leaf::waiting;
use crate::recording::{Object, WaitKind};

pub mod unix;

/// Mirror of [`tokio::signal::ctrl_c`]: completes at the learner's next key, or at the instant that the lesson names. Outside of a
/// run it never does.
pub async fn ctrl_c() -> io::Result<()> {
    let interrupted = async {
        // it listens from its first poll on, as the original does
        match context::recorder() {
            Some(recorder) => recorder.interrupts().next().await,
            None => pending().await,
        }
    };
    waiting(WaitKind::Signal, Object::NONE, interrupted).await;
    Ok(())
}
