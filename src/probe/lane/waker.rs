//! The waker of a lane: it records who woke it, and knows whether anything can.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Wake, Waker};

use crate::probe::context;
use crate::probe::recorder::Recorder;
use crate::recording::LaneId;

/// Wakes the lane and then whoever polls it.
#[derive(Debug)]
pub(super) struct LaneWaker {
    recorder: Arc<Recorder>,
    lane: LaneId,
    pub(super) outer: Waker,
    /// Set from the first wake to the next poll: further wakes change nothing.
    pub(super) woken: AtomicBool,
    /// The lane whose own waker `outer` is.
    pub(super) above: Option<Arc<Self>>,
    /// How many wakers of lanes have this one as `above`: each keeps it twice, there and as `outer`.
    below: AtomicUsize,
    /// Somebody keeps a clone of whom it is not known that only lanes of the run make him use it: the lane may be woken from
    /// outside.
    from_outside: AtomicBool,
}

/// How often a lane keeps its waker itself between its polls: see [`OwnWaker`].
const OWN_CLONES: usize = 2;

/// The waker of a lane as the lane keeps it: polls pass the second one on, so that none counts its users up and down.
#[derive(Debug)]
pub(super) struct OwnWaker {
    pub(super) lane: Arc<LaneWaker>,
    pub(super) waker: Waker,
}

impl OwnWaker {
    pub(super) fn new(recorder: &Arc<Recorder>, lane: LaneId, outer: &Waker) -> Self {
        let lane = LaneWaker::new(recorder, lane, outer);
        let waker = Waker::from(Arc::clone(&lane));
        Self { lane, waker }
    }
}

thread_local! {
    /// The waker of the innermost lane that is being polled on this thread.
    static POLLED: RefCell<Option<Arc<LaneWaker>>> = const { RefCell::new(None) };
}

/// Makes `waker` that of the lane that is being polled; gives the one before.
#[inline]
pub(super) fn set_polled(waker: Option<Arc<LaneWaker>>) -> Option<Arc<LaneWaker>> {
    let before = POLLED.try_with(|polled| polled.replace(waker));
    before.ok().flatten()
}

/// The waker of the lane that is being polled, if `outer` is that waker.
pub(super) fn polled_by(outer: &Waker) -> Option<Arc<LaneWaker>> {
    let polled = POLLED.try_with(|polled| polled.try_borrow().ok().and_then(|p| p.clone()));
    let polled = polled.ok().flatten()?;
    std::ptr::eq(outer.data(), Arc::as_ptr(&polled).cast()).then_some(polled)
}

impl LaneWaker {
    fn new(recorder: &Arc<Recorder>, lane: LaneId, outer: &Waker) -> Arc<Self> {
        let above = polled_by(outer);
        if let Some(above) = &above {
            above.below.fetch_add(1, Ordering::Relaxed);
        }
        Arc::new(Self {
            recorder: Arc::clone(recorder),
            lane,
            outer: outer.clone(),
            woken: AtomicBool::new(false),
            above,
            below: AtomicUsize::new(0),
            from_outside: AtomicBool::new(false),
        })
    }

    /// Whether the poll that just ended kept no clone of the waker, and did not wake the lane either.
    pub(super) fn is_dead(self: &Arc<Self>) -> bool {
        // a clone that is gone because it woke has left its flag
        Arc::strong_count(self) == OWN_CLONES && !self.woken.load(Ordering::Acquire)
    }

    /// The lane was polled and is pending: `inside` of its wakers are with what only lanes of the run can wake. All that are
    /// kept beside those and beside the ones of lanes below may be used by anybody.
    pub(super) fn count_clones(self: &Arc<Self>, inside: usize) {
        let below = 2 * self.below.load(Ordering::Relaxed);
        let outside = Arc::strong_count(self) > OWN_CLONES + below + inside;
        // only the thread that polls the lane sets it
        if self.from_outside.load(Ordering::Relaxed) != outside {
            self.from_outside.store(outside, Ordering::Relaxed);
            self.recorder.may_be_woken_from_outside(outside);
        }
    }
}

impl Drop for LaneWaker {
    fn drop(&mut self) {
        if let Some(above) = &self.above {
            above.below.fetch_sub(1, Ordering::Relaxed);
        }
        if *self.from_outside.get_mut() {
            self.recorder.may_be_woken_from_outside(false);
        }
    }
}

impl Wake for LaneWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if !context::is_recording() {
            self.recorder.has_outsiders();
        }
        self.recorder.woken(self.lane, context::lane(), &self.woken);
        self.outer.wake_by_ref();
    }
}
