//! One variant on its own runtime and thread.

use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::Value;
use tokio::runtime::{Builder, Runtime, RuntimeMetrics};
use tokio::time::Instant;

use super::backlog::Backlog;
use super::watch::{Signs, Verdict, Watch};
use super::{Host, STOP_PATIENCE, Spawn, Start, panics};
use crate::probe::pool::Pool;
use crate::probe::{Recorder, context, latest, root};
use crate::recording::{Clock, Nanos, Outcome, Recording, Variant, WorkerId};

/// What a variant needs to start.
#[derive(Debug)]
pub(super) struct Setup {
    pub id: String,
    pub clock: Clock,
    pub workers: u16,
    pub blocking_threads: Option<u16>,
    pub after: Duration,
    pub start: Start,
    pub spawn: Option<Spawn>,
    pub limit: Option<Duration>,
    /// When it gets Ctrl-C by itself.
    pub interrupt: Option<Duration>,
    /// Whether the recorder looks at the real clock too.
    pub real_time: bool,
    pub knobs: Value,
    /// The process that it runs in; none: this one.
    pub host: Option<Host>,
}

/// A variant that was started on a thread of this process.
#[derive(Debug)]
pub(super) struct Running {
    id: String,
    recorder: Arc<Recorder>,
    thread: JoinHandle<()>,
    metrics: RuntimeMetrics,
    watch: Watch,
    backlog: Backlog,
}

impl Running {
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn recorder(&self) -> &Arc<Recorder> {
        &self.recorder
    }

    pub(super) fn has_ended(&self) -> bool {
        self.thread.is_finished()
    }

    /// Tasks of its runtime that have not ended.
    pub(super) fn tasks(&self) -> usize {
        self.metrics.num_alive_tasks()
    }

    /// The variant is over: whether it leaves the machine to the next one. What cannot be stopped is not waited for long.
    pub(super) fn is_out_of_the_way(&mut self) -> bool {
        let over_for = self.watch.over_for();
        self.has_ended() || over_for > STOP_PATIENCE
    }

    /// Folds what has happened since the last time, until a deadline; whether nothing has, and the instant up to which that is all,
    /// unless some is left.
    pub(super) fn collect(
        &mut self,
        recording: &mut Recording,
        place: usize,
        deadline: Option<Instant>,
    ) -> (bool, Option<Nanos>) {
        let mut quiet = self.backlog.is_empty();
        if !self.backlog.is_full() {
            let (batch, until) = self.recorder.take();
            quiet &= batch.events.is_empty();
            self.backlog.push(batch, until);
        }
        let until = self.backlog.fold(recording, place, deadline);
        (quiet, until)
    }

    /// Ends the variant when nothing can happen in it any more, or when it has reached its limit. `quiet` says that nothing was
    /// recorded since the last time; `at_most` is what may pass in real time.
    pub(super) fn look_after(&mut self, folded: &Variant, quiet: bool, at_most: Option<Duration>) {
        let signs = Signs {
            quiet,
            closed: self.recorder.is_closed(),
            tasks: self.tasks(),
        };
        match self.watch.judge(folded, signs, at_most) {
            Verdict::GoesOn => {}
            Verdict::Stop => self.recorder.stop(),
            Verdict::Limit(at) => self.recorder.over_at(at, Outcome::Running),
            Verdict::Stuck(at) => {
                self.recorder.over_if_quiet(at, Outcome::Stuck);
            }
        }
    }
}

/// How long a runtime may take to start: where a thread is lost after [`spare_threads`] it hangs instead of failing.
pub(super) const START_PATIENCE: Duration = Duration::from_secs(10);

/// Starts the variant on a new thread, which makes its runtime too: tokio panics where it gets no thread for a worker.
pub(super) fn launch(setup: Setup) -> io::Result<Running> {
    let (id, clock, limit) = (setup.id.clone(), setup.clock, setup.limit);
    // without a buffer: who sends knows whether somebody took it
    let (sender, started) = mpsc::sync_channel(0);
    // with one: what begins must not wait until somebody looks
    let (origins, origin) = mpsc::sync_channel(1);
    let thread = thread::Builder::new()
        .name(format!("run {id}"))
        .spawn(move || {
            let cell = Arc::new(OnceLock::new());
            let built = panics::quietly(|| build(&setup, &cell)).unwrap_or_else(no_threads);
            let built = match built {
                Ok(built) => built,
                // nobody listens any more where it took too long
                Err(error) => return drop(sender.send(Err(error))),
            };
            if sender.send(Ok(built.runtime.metrics())).is_err() {
                return built.runtime.shutdown_background();
            }
            // nothing waits from here on: on a busy machine the program would begin later than its clock
            let origin = Instant::now();
            let recorder = record(&setup, &built, origin, &cell);
            let _taken = origins.send((origin, Arc::clone(&recorder)));
            drive(&setup, built.runtime, &recorder);
            built.pool.inspect(|pool| pool.close());
        })?;
    // blocking: for as long as a runtime takes to start
    let started: io::Result<RuntimeMetrics> = started.recv_timeout(START_PATIENCE).map_err(late)?;
    let metrics = started?;
    let (origin, recorder) = origin.recv().map_err(io::Error::other)?;
    Ok(Running {
        id,
        recorder,
        thread,
        metrics,
        watch: Watch::new(clock, limit, origin),
        backlog: Backlog::default(),
    })
}

/// A runtime whose threads will record.
struct Built {
    runtime: Runtime,
    /// What runs the blocking jobs on the paused clock.
    pool: Option<Arc<Pool>>,
}

fn no_threads(_panic: Box<dyn Any + Send>) -> io::Result<Built> {
    Err(io::Error::other("the runtime got no threads"))
}

fn late(_timeout: mpsc::RecvTimeoutError) -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "the runtime does not start")
}

/// The threads of a runtime must know the recorder, which on the paused clock must know the runtime's time: the cell is filled
/// before the runtime gets anything to do.
type RecorderCell = Arc<OnceLock<Arc<Recorder>>>;

/// The recorder of a variant that begins at `origin`; the threads of its runtime record from now on.
fn record(setup: &Setup, built: &Built, origin: Instant, cell: &RecorderCell) -> Arc<Recorder> {
    let Built { runtime, pool } = built;
    let paused = {
        let _inside = runtime.enter();
        Instant::now()
    };
    let recorder = super::recorder(setup.clock, origin, paused);
    if let (Clock::Virtual, Some(limit)) = (setup.clock, setup.limit) {
        recorder.set_limit(limit.into());
    }
    if setup.real_time {
        recorder.watch_real_time();
    }
    if let Some(after) = setup.interrupt {
        recorder.interrupt_after(after);
    }
    if setup.workers > 1 && setup.spawn.is_none() {
        recorder.reserve_worker(setup.workers);
    }
    if let Some(pool) = pool {
        recorder.set_pool(pool);
    }
    cell.get_or_init(|| Arc::clone(&recorder));
    latest::set(&recorder);
    recorder
}

/// The blocking pool of a run on the paused clock, whose threads record too.
fn blocking_pool(setup: &Setup, runtime: &Runtime, cell: &RecorderCell) -> io::Result<Arc<Pool>> {
    let cell = Arc::clone(cell);
    let attach = move || context::attach(Some(Arc::clone(cell.wait())));
    Pool::new(runtime.handle().clone(), setup.blocking_threads, attach)
}

/// Whether the system gives so many threads at once, and what it says if not.
fn spare_threads(count: u16) -> io::Result<()> {
    let gate = Mutex::new(());
    let closed = gate.lock();
    thread::scope(|scope| {
        let waits = || drop(gate.lock());
        let mut threads = (0..count).map(|_| thread::Builder::new().spawn_scoped(scope, waits));
        let spare = threads.try_for_each(|thread| thread.map(drop));
        drop(closed);
        spare
    })
}

/// The runtime of a variant, and its pool.
fn build(setup: &Setup, cell: &RecorderCell) -> io::Result<Built> {
    if setup.workers > 1 {
        spare_threads(setup.workers)?;
    }
    let runtime = build_runtime(setup, cell)?;
    let pool = match setup.clock {
        Clock::Virtual if setup.workers <= 1 => Some(blocking_pool(setup, &runtime, cell)?),
        Clock::Virtual | Clock::Wall => None,
    };
    Ok(Built { runtime, pool })
}

fn build_runtime(setup: &Setup, cell: &RecorderCell) -> io::Result<Runtime> {
    let cell = Arc::clone(cell);
    let mut builder = if setup.workers > 1 {
        Builder::new_multi_thread()
    } else {
        Builder::new_current_thread()
    };
    if setup.workers > 1 {
        builder.worker_threads(usize::from(setup.workers));
    } else {
        builder.start_paused(setup.clock == Clock::Virtual);
        let parks = |is_parked| {
            move || {
                let pool = context::with_recorder(|recorder| recorder.pool()).flatten();
                pool.inspect(|pool| pool.worker_parks(is_parked));
            }
        };
        if setup.clock == Clock::Virtual {
            builder.on_thread_park(parks(true));
            builder.on_thread_unpark(parks(false));
        }
    }
    if let Some(threads) = setup.blocking_threads {
        // on the paused clock the pool of the jobs is another, and one thread more stops the clock
        let clock = usize::from(setup.clock == Clock::Virtual);
        builder.max_blocking_threads(usize::from(threads.max(1)) + clock);
    }
    builder
        .enable_all()
        .thread_name(format!("demo {}", setup.id))
        .on_thread_start(move || {
            // blocking: a worker of a runtime with several starts before the cell is filled
            context::attach(Some(Arc::clone(cell.wait())));
        })
        .build()
}

/// Runs the variant to its end, on this thread and the runtime's.
fn drive(setup: &Setup, runtime: Runtime, recorder: &Arc<Recorder>) {
    context::attach(Some(Arc::clone(recorder)));
    if setup.workers > 1 && setup.spawn.is_none() {
        context::work_as(WorkerId::main_thread(setup.workers));
    }
    let ended = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            let outcome = tokio::select! {
                biased;
                () = recorder.stopped() => None,
                outcome = program(setup, &runtime) => Some(outcome),
            };
            finish(outcome, setup.after, recorder).await;
        });
    }));
    // a thread that is freed when its run is stopped unwinds too
    if ended.is_err() && !recorder.is_stopped() {
        recorder.over(Outcome::Panicked);
    }
    recorder.close();
    runtime.shutdown_background();
}

/// The variant's own function, where `#[tokio::main]` would run it: on the thread that calls `block_on`. As a task when the
/// lesson wants that and the future may move between threads.
async fn program(setup: &Setup, runtime: &Runtime) -> Outcome {
    let task = setup.spawn.and_then(|spawn| spawn(&setup.knobs).ok()?);
    if let Some(task) = task {
        return match runtime.spawn(root(&setup.id, task)).await {
            Ok(()) => Outcome::Completed,
            Err(_) => Outcome::Panicked,
        };
    }
    // that the knobs fit was seen before the run began
    if let Ok(future) = (setup.start)(&setup.knobs) {
        root(&setup.id, future).await;
    }
    Outcome::Completed
}

/// Lets other tasks go on for `after`, and says that the variant is over unless it was stopped.
async fn finish(outcome: Option<Outcome>, after: Duration, recorder: &Recorder) {
    let Some(outcome) = outcome else { return };
    let stopped = if after.is_zero() {
        recorder.is_stopped()
    } else {
        tokio::select! {
            biased;
            () = recorder.stopped() => true,
            () = tokio::time::sleep(after) => false,
        }
    };
    if !stopped {
        recorder.over(outcome);
    }
}
