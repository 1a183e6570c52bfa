//! The process that is weighed: it runs one plain program and nothing else, and says what that took.

use std::io::{self, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use rustix::event::Timespec;
use tokio::runtime::Builder;
use tokio::time::Instant;

use super::line::{ANSWER, Answer, Request};
use super::status::Status;
use super::{PlainStart, Sample};
use crate::child;
use crate::run::files;

/// The argument that makes a process such a child.
pub const ARGUMENT: &str = "weigh-child";

/// How often the threads are counted.
const PERIOD: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 2_000_000,
};

/// The watching thread needs no more: it reads one small file.
const STACK: usize = 128 << 10;

/// Whether this process was started to be weighed.
pub fn is_wanted() -> bool {
    child::is_wanted(ARGUMENT)
}

/// Reads an order from standard input, runs the program that `find` knows by lesson and name, and writes one line to standard
/// output. Ends the process at once when standard input is closed: whoever asked is gone.
pub fn main(find: impl Fn(&str, &str) -> Option<PlainStart>) -> ExitCode {
    // the answer names the panic of a demo
    std::panic::set_hook(Box::new(|_| {}));
    let mut line = String::new();
    if io::stdin().read_line(&mut line).is_err() {
        return ExitCode::FAILURE;
    }
    let answer = match serde_json::from_str(&line) {
        Ok(request) => serve(&request, find).map_or_else(Answer::Failed, Answer::Took),
        Err(error) => Answer::Failed(format!("the order cannot be read: {error}")),
    };
    say(&answer);
    ExitCode::from(u8::from(matches!(answer, Answer::Failed(_))))
}

/// Writes the answer; where nobody reads it any more, nobody misses it.
fn say(answer: &Answer) {
    let text = serde_json::to_string(answer).unwrap_or_default();
    let mut out = io::stdout().lock();
    let _unread = writeln!(out, "\n{ANSWER}{text}").and_then(|()| out.flush());
}

fn serve(
    request: &Request,
    find: impl Fn(&str, &str) -> Option<PlainStart>,
) -> Result<Sample, String> {
    let start = find(&request.lesson, &request.program).ok_or_else(|| {
        let (lesson, program) = (&request.lesson, &request.program);
        format!("this program was built without the plain `{program}` of {lesson}")
    })?;
    let most = Arc::new(AtomicU64::new(0));
    watch(request, Arc::clone(&most)).map_err(|error| format!("no thread to watch: {error}"))?;
    files::raise_limit();
    let (elapsed, status) = run(request, start)?;
    count(&most, status);
    let threads = most.load(Ordering::Relaxed);
    Ok(Sample {
        elapsed: elapsed.as_secs_f64(),
        resident: status.resident,
        reserved: status.reserved,
        threads: status.threads.map(|_| threads),
    })
}

/// Runs the program to its end: how long it took, and what the system says while its runtime is still there.
fn run(request: &Request, start: PlainStart) -> Result<(Duration, Status), String> {
    let mut builder = if request.workers > 1 {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(usize::from(request.workers));
        builder
    } else {
        Builder::new_current_thread()
    };
    if let Some(threads) = request.blocking_threads {
        builder.max_blocking_threads(usize::from(threads.max(1)));
    }
    let runtime = builder.enable_all().build();
    let runtime = runtime.map_err(|error| format!("no runtime: {error}"))?;
    let began = Instant::now();
    let future = start(&request.knobs)?;
    let ended = catch_unwind(AssertUnwindSafe(|| runtime.block_on(future)));
    let elapsed = began.elapsed();
    let status = Status::read(&request.status);
    // what it left behind is not waited for
    runtime.shutdown_background();
    match ended {
        Ok(None) => Ok((elapsed, status)),
        Ok(Some(error)) => Err(format!("the program returned an error: {error}")),
        Err(panic) => Err(format!("the program panicked: {}", text_of(&*panic))),
    }
}

fn text_of(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("without a message")
}

/// Counts the threads all the time, and ends the process when nobody wants its answer any more or it takes too long.
fn watch(request: &Request, most: Arc<AtomicU64>) -> io::Result<()> {
    let (began, status) = (Instant::now(), request.status.clone());
    let limit = Duration::try_from_secs_f64(request.limit).unwrap_or(Duration::MAX);
    let watcher = thread::Builder::new().name("watch".to_owned());
    watcher.stack_size(STACK).spawn(move || {
        // after the order nothing comes but the end
        while !child::input_is_closed(&PERIOD) {
            count(&most, Status::read(&status));
            if began.elapsed() >= limit {
                let seconds = limit.as_secs_f64();
                let late = format!("the program did not end within {seconds} s");
                say(&Answer::Failed(late));
                break;
            }
        }
        child::end();
    })?;
    Ok(())
}

/// Takes note of the number of threads, this one left out.
fn count(most: &AtomicU64, status: Status) {
    let others = status.threads.unwrap_or(0).saturating_sub(1);
    most.fetch_max(others, Ordering::Relaxed);
}

/// The file that is read if no other is named.
pub(super) fn status_file() -> PathBuf {
    PathBuf::from(super::STATUS)
}
