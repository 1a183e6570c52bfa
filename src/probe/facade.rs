//! The crates as a demo sees them: the paths of the originals, with recording where it is needed.
//!
//! # Mirrored
//!
//! - [`tokio`]: `spawn`, `task::{spawn, spawn_blocking, spawn_local, yield_now, JoinHandle, JoinSet, LocalSet}`, `time::{sleep, sleep_until,
//!   interval, interval_at, timeout, timeout_at}`, `select!` (biased under the virtual clock);
//!   `sync::{mpsc, oneshot, broadcast, watch, Semaphore, Mutex, RwLock, Notify, Barrier, OnceCell}`;
//!   `runtime::{Builder, Runtime, LocalRuntime, Handle}`: a demo's own runtime records for its run.
//! - [`tokio`] again: `net::{TcpListener, TcpStream, TcpSocket, UnixListener, UnixStream}` with their halves. What a listener
//!   accepts has a lane, from then until the last half of it is dropped; it waits for the other side, or for the program to
//!   answer. With the feature `http` the listeners go to `axum::serve` as the originals do. `net::{UdpSocket, UnixDatagram}`: what
//!   they wait for has the address, of the other side where there is one; they have no gauges.
//! - [`tokio`] again: `io::duplex` and its streams; `simplex` is the original.
//! - [`tokio_stream`]: `wrappers::{ReceiverStream, UnboundedReceiverStream, BroadcastStream, WatchStream, IntervalStream, JoinSetStream, SignalStream,
//!   TcpListenerStream, UnixListenerStream}`, `StreamExt::{timeout, timeout_repeating, throttle}`.
//! - [`futures`]: `future::{join, join3, join4, join5, try_join, join_all, try_join_all, select}`, `stream::{FuturesUnordered, FuturesOrdered}`,
//!   `StreamExt::{buffered, buffer_unordered, for_each_concurrent}`,
//!   `TryStreamExt::{try_buffered, try_buffer_unordered, try_for_each_concurrent}`.
//! - [`tokio_util`]: `task::{TaskTracker, JoinQueue, AbortOnDropHandle}`, `future::FutureExt`, `context::{TokioContext, RuntimeExt}`,
//!   `sync::{CancellationToken, DropGuard, DropGuardRef, PollSemaphore, PollSender}`.
//! - `tokio::signal::{ctrl_c, unix::signal}`: the signal is the learner's key, or comes at the instant that the lesson names. No
//!   handler of the process is ever installed.
//! - [`async_channel`]: all of it but the futures' `wait` methods.
//! - [`std`]: `thread::{sleep, spawn, scope, Builder}`, `sync::{Mutex, RwLock, Condvar, Barrier, mpsc}`,
//!   `process::{exit, abort}`, which end the run.
//! - `metrics::gauge!` and `metrics::counter!` become gauges of the run; histograms are not shown.
//! - `println!`, `print!`, `eprintln!`, `eprint!`, `dbg!`, with `std::` before them or not, write to the log of the run.
//!
//! Mirrored types are types of their own: a function of another crate that takes or gives tokio's or std's does not take or
//! give them. Only `axum::serve` takes the listeners, for which axum has a trait. Files, child processes, their pipes and errors are the
//! originals, and pass.
//!
//! # Gauges
//!
//! | primitive | gauge | its value |
//! |---|---|---|
//! | `mpsc` (of std too), `async_channel` | `queue` | messages that wait |
//! | `broadcast` | `queue` | messages that some receiver has not seen |
//! | `Semaphore` | `permits` | permits in use, or put by for one who waits |
//! | `Mutex`, `RwLock` (of std too) | `lock` | how many hold it, or are handed it while they wait |
//! | `TcpListener`, `UnixListener` | `connections` | connections it accepted that are open |
//! | `TcpListener`, `UnixListener` | `connections opened` | connections it accepted |
//! | `io::duplex` | `pipe` | bytes in it, each way: `pipe to client`, `pipe to server` |
//! | `Barrier` (tokio's) | `barrier` | how many have come since it opened last |
//! | `Semaphore` | `waiting for permits` | how many wait; it appears with the first |
//! | `Mutex`, `RwLock` | `waiting for the lock` | the same |
//!
//! What a `let` or a field holds has its name: `queue orders`, `lock inventory`, `waiting for lock inventory`. The second of a name in
//! a run is `queue #2`, and so on; those with a binding count too. `oneshot`, `watch`, `Notify` and std's `Barrier` have none.
//!
//! Everything else is the original, re-exported: it works, its lane is suspended at the right line, and it has no gauge. What it
//! waits for is told by the type of the future (sockets, files, processes, pipes), or by its source text.
//!
//! # Not covered
//!
//! - absolute paths (`::tokio::spawn`) reach the original;
//! - wakes from outside the runtime have no known cause;
//! - what a `const_new` makes has no gauge: in a `static` it outlives the run;
//! - tokio's locks hold sized values alone ("the size for values of type `dyn Pet` cannot be known at compilation time"), and its
//!   `RwLock<T>` is `Send` only if `T` is `Sync` ("`Cell<i32>` cannot be shared between threads safely"): a guard that owns its lock needs
//!   the original in an `Arc` of its own, which asks for both;
//! - `assert_eq!(bytes, [])` of a `Vec<u8>` is ambiguous ("type annotations needed"), as it is in every program that uses `serde_json`, which
//!   compares numbers with its own values too: write `assert!(bytes.is_empty())`;
//! - `tokio_util::udp::UdpFramed` takes the mirror of `UdpSocket`, and not one in an `Arc`; in types it has to be named: `UdpFramed<Codec, UdpSocket>`;
//! - what another crate's `block_on` runs has lanes, below the lane on whose thread it runs;
//! - `tokio_stream::{StreamMap, StreamExt::chunks_timeout}` are the originals: the latter has no deadline;
//! - the arms of `futures::select!` have no lanes, for it takes them by reference, nor have those of `futures::future::{select_all,
//!   select_ok, try_select}`;
//! - `futures::select!` starts with a random arm even under the virtual clock; `futures::channel` and `futures::lock` have no
//!   gauges;
//! - `tokio::fs` and `tokio::process` are the originals: their waits are told as "a file operation", "a process to end", "data
//!   from a pipe"; the threads of the blocking pool that `tokio::fs` uses have no lanes, and a process has none;
//! - `connect` names its source and no address; named pipes of Windows and `tokio::net::unix::pipe` are the originals;
//! - axum's `ConnectInfo<SocketAddr>` knows the original listener alone;
//! - what `try_read` and `try_write` move changes nothing in the lane of a connection;
//! - `metrics::histogram!` goes nowhere;
//! - `std::io::{stdout, stderr}` are the originals: what a demo writes to them reaches the terminal itself;
//! - a thread that is blocked by `blocking_send`, `blocking_recv`, `blocking_lock` and the like is not freed when the run is stopped, unless what
//!   it waits for is dropped.

/// Mirrors show what they mirror.
macro_rules! debug_as_the_original {
    ($($mirror:ident),*) => {
        $(impl<T> ::std::fmt::Debug for $mirror<T> {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(&self.inner, f)
            }
        })*
    };
}

pub mod async_channel;
pub mod futures;
pub mod std;
pub mod tokio;
pub mod tokio_stream;
pub mod tokio_util;

mod output;

pub use ::metrics;
#[doc(hidden)]
pub use output::{write_line, write_text, write_value};

#[doc(hidden)]
pub use crate::{
    demo_dbg as dbg, demo_print as print, demo_print as eprint, demo_println as println,
    demo_println as eprintln,
};
