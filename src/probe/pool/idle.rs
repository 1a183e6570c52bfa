//! How a job waits: meanwhile the clock may move.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use pin_project_lite::pin_project;
use tokio::time::{Instant, advance, sleep_until};

use super::Pool;
use crate::probe::context;

/// A worker that has been blocked for so long, in real time, is taken to wait for a job.
const STUCK: Duration = Duration::from_millis(100);

/// The steps of tokio's timers.
const TICK: Duration = Duration::from_millis(1);

pin_project! {
    /// Polls `future` on the thread of a job, which has nothing to do while the future is pending and not woken.
    pub(crate) struct Idle<F> {
        #[pin]
        future: F,
        turns: Arc<Turns>,
    }

    impl<F> PinnedDrop for Idle<F> {
        fn drop(this: Pin<&mut Self>) {
            this.turns.begin(None);
        }
    }
}

/// Whether the job has something to do.
struct Turns {
    pool: Arc<Pool>,
    turn: Mutex<Turn>,
}

#[derive(Default)]
struct Turn {
    is_idle: bool,
    /// It was woken while it was polled.
    is_woken: bool,
    waker: Option<Waker>,
}

impl Turns {
    fn turn(&self) -> MutexGuard<'_, Turn> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, waker: Option<Waker>) {
        let mut turn = self.turn();
        self.leave_idle(&mut turn);
        turn.is_woken = false;
        turn.waker = waker;
    }

    fn leave_idle(&self, turn: &mut Turn) {
        if turn.is_idle {
            turn.is_idle = false;
            self.pool.becomes_busy();
        }
    }

    fn end(&self) {
        let mut turn = self.turn();
        if !turn.is_woken {
            turn.is_idle = true;
            self.pool.becomes_idle();
        }
    }
}

impl Wake for Turns {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let mut turn = self.turn();
        // the clock stands still before whoever wakes it goes on
        self.leave_idle(&mut turn);
        turn.is_woken = true;
        let waker = turn.waker.clone();
        drop(turn);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<F: Future> Future for Idle<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        this.turns.begin(Some(cx.waker().clone()));
        let waker = Waker::from(Arc::clone(this.turns));
        let result = this.future.poll(&mut Context::from_waker(&waker));
        if result.is_pending() {
            this.turns.end();
        }
        result
    }
}

/// Wakes a thread.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

impl Pool {
    /// `future` for the thread of one of its jobs.
    pub(crate) fn idle<F: Future>(self: &Arc<Self>, future: F) -> Idle<F> {
        let turns = Arc::new(Turns {
            pool: Arc::clone(self),
            turn: Mutex::default(),
        });
        Idle { future, turns }
    }

    /// Blocks the thread of a job until `future` is ready; none when the run was stopped. Unlike tokio's `block_on` it may be called
    /// in one.
    fn block_on<F: Future>(self: &Arc<Self>, future: F) -> Option<F::Output> {
        let recorder = context::recorder();
        let ends = async {
            // a thread that panics already must not unwind once more
            let stoppable = recorder.filter(|_| !thread::panicking());
            let stopped = async {
                match &stoppable {
                    Some(recorder) => recorder.stopped().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                () = stopped => None,
                output = future => Some(output),
            }
        };
        let mut future = pin!(self.idle(ends));
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut context = Context::from_waker(&waker);
        let mut worker = None;
        loop {
            let polled = self.inside(|| future.as_mut().poll(&mut context));
            if let Poll::Ready(output) = polled {
                return output;
            }
            thread::park_timeout(STUCK);
            worker = self.relieve_worker(worker);
        }
    }

    /// Waits for `future` in a job. A thread whose run was stopped unwinds, without the message of a panic.
    pub(crate) fn wait<F: Future>(self: &Arc<Self>, future: F) -> F::Output {
        let output = self.block_on(future);
        output.unwrap_or_else(|| std::panic::resume_unwind(Box::new("the run was stopped")))
    }

    /// Lets a job sleep, or until the run is stopped.
    pub(crate) fn sleep(self: &Arc<Self>, length: Duration) {
        self.inside(|| {
            let Some(end) = Instant::now().checked_add(length) else {
                return self.block_on(std::future::pending()).unwrap_or(());
            };
            // timers fire in ticks: less than one is left over, and nothing is due meanwhile
            let since = end.saturating_duration_since(self.origin);
            let tick = end - Duration::from_nanos(u64::from(since.subsec_nanos() % nanos(TICK)));
            if tick > Instant::now() {
                self.block_on(self.asleep_until(tick)).unwrap_or(());
            }
            pass(end.saturating_duration_since(Instant::now()).min(TICK));
        });
    }

    /// Completes when the clock has come to `end`, moved by the runtime or by a lane that holds the runtime's thread.
    async fn asleep_until(self: &Arc<Self>, end: Instant) {
        let mut timer = pin!(sleep_until(end));
        let place = (end, self.next_sleep());
        poll_fn(|cx| {
            let mut state = self.state();
            if Instant::now() >= end {
                state.asleep.remove(&place);
                return Poll::Ready(());
            }
            state.asleep.insert(place, cx.waker().clone());
            drop(state);
            timer.as_mut().poll(cx)
        })
        .await;
        self.state().asleep.remove(&place);
    }

    fn next_sleep(&self) -> u64 {
        let mut state = self.state();
        state.sleeps += 1;
        state.sleeps
    }
}

/// Moves the paused clock of the current runtime at once.
pub(crate) fn pass(length: Duration) {
    if length.is_zero() {
        return;
    }
    let mut advance = pin!(advance(length));
    let mut context = Context::from_waker(Waker::noop());
    // its first poll moves the clock; then it would let others run, which who blocks a thread does not
    let polled = advance.as_mut().poll(&mut context);
    debug_assert!(polled.is_pending(), "advance lets others run");
}

const fn nanos(length: Duration) -> u32 {
    length.subsec_nanos()
}
