//! For the tests: runs a future under a recorder and gives what was recorded.

use crate::recording::{Batch, Outcome};
use tokio::runtime::Builder;
use tokio::time::Instant;

use super::{Recorder, TimeSource, context, root};

/// Runs `future` as a variant on a paused clock, on this thread; its output and the events.
///
/// # Panics
///
/// When the system gives no runtime.
#[expect(clippy::expect_used, reason = "only tests call it")]
pub fn record<F: Future>(future: F) -> (F::Output, Batch) {
    let threads = std::sync::Arc::new(std::sync::OnceLock::new());
    let known = std::sync::Arc::clone(&threads);
    let runtime = Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .on_thread_start(move || context::attach(known.get().cloned()))
        .build()
        .expect("a runtime");
    let origin = runtime.block_on(async { Instant::now() });
    let recorder = Recorder::new(TimeSource::Virtual(origin));
    threads.get_or_init(|| std::sync::Arc::clone(&recorder));
    context::attach(Some(std::sync::Arc::clone(&recorder)));
    let output = runtime.block_on(async { root("test", future).await });
    recorder.over(Outcome::Completed);
    context::attach(None);
    (output, recorder.take().0)
}
