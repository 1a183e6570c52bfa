//! Locks and semaphores: who holds them, who waits in line, and the gauges of both.
//!
//! Tokio's locks and its semaphore are one thing: permits that are handed out in the order of asking, put by for whoever is
//! first in line until it has enough. Tokio does not tell to whom; so the same is counted here. With several threads the
//! count may see two lanes in another order than tokio did: when a lane comes with permits that were counted as another's,
//! they are taken from the other.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::recording::{
    EventKind, GaugeKind, HoldId, HoldKind, HoldState, LaneId, Nanos, Object, WaitKind,
};

use super::context;
use super::gauge::{Gauge, Waiters};
use super::leaf::pending;

mod hold;

use hold::Held;
pub(crate) use hold::Hold;
pub use hold::gives_back;

/// The permits of one primitive; nothing where nothing records. Clones are of the same primitive.
#[derive(Clone, Debug, Default)]
pub(crate) struct Permits(Option<Arc<Shared>>);

#[derive(Debug)]
struct Shared {
    gauge: Gauge,
    waiters: Waiters,
    /// A lock counts who has it, a semaphore its permits.
    kind: GaugeKind,
    // never locked while something wakes, is dropped or is polled
    line: Mutex<Line>,
}

/// The count of the permits.
#[derive(Debug, Default)]
struct Line {
    /// Those that were forgotten count as taken until others take their place.
    total: i64,
    /// Those that nobody has; below zero for as long as another thread has not said yet what it gave back.
    free: i64,
    /// How many hold it.
    holders: i64,
    /// How many have got all that they waited for, and do not know it yet.
    granted: i64,
    /// Who waits, in the order of asking.
    waiting: VecDeque<Place>,
    /// Permits that were forgotten, and none was added in their place, the oldest first.
    forgotten: VecDeque<(HoldId, i64)>,
}

/// A place in the line.
#[derive(Clone, Copy, Debug)]
struct Place {
    hold: HoldId,
    lane: LaneId,
    kind: HoldKind,
    wanted: i64,
    put_by: i64,
}

impl Place {
    fn is_granted(&self) -> bool {
        self.put_by >= self.wanted
    }

    /// How much the recording says of it: of a lock, all or nothing.
    fn amounts(&self) -> (u32, u32) {
        if self.kind == HoldKind::Permits {
            (amount(self.put_by), amount(self.wanted))
        } else {
            (u32::from(self.is_granted()), 1)
        }
    }
}

fn amount(permits: i64) -> u32 {
    u32::try_from(permits.max(0)).unwrap_or(u32::MAX)
}

impl Line {
    /// Hands free permits to those who wait; `changed` is called with each place that gets some.
    fn hand_out(&mut self, mut changed: impl FnMut(&Place)) {
        for place in &mut self.waiting {
            if self.free <= 0 {
                break;
            }
            let given = self.free.min(place.wanted - place.put_by);
            if given > 0 {
                self.free -= given;
                place.put_by += given;
                self.granted += i64::from(place.is_granted());
                changed(place);
            }
        }
    }

    /// Takes permits that somebody has for certain: free ones, or those that were put by for the wrong place.
    fn take(&mut self, mut permits: i64, mut changed: impl FnMut(&Place)) {
        let free = self.free.max(0).min(permits);
        self.free -= free;
        permits -= free;
        for place in self
            .waiting
            .iter_mut()
            .rev()
            .filter(|place| place.put_by > 0)
        {
            if permits == 0 {
                break;
            }
            self.granted -= i64::from(place.is_granted());
            let back = place.put_by.min(permits);
            place.put_by -= back;
            permits -= back;
            changed(place);
        }
        self.free -= permits;
    }

    /// New permits take the place of those that were forgotten first; how many are left over.
    fn replace_forgotten(&mut self, mut permits: i64, record: &mut dyn FnMut(EventKind)) -> i64 {
        while let Some((hold, forgotten)) = self.forgotten.front_mut() {
            if *forgotten > permits {
                *forgotten -= permits;
                return 0;
            }
            permits -= *forgotten;
            record(EventKind::Released { hold: *hold });
            self.forgotten.pop_front();
        }
        permits
    }

    /// Takes a place out of the line.
    fn leave(&mut self, hold: HoldId) -> Option<Place> {
        let at = self.waiting.iter().position(|place| place.hold == hold)?;
        let place = self.waiting.remove(at)?;
        self.granted -= i64::from(place.is_granted());
        Some(place)
    }

    fn in_line(&self) -> i64 {
        i64::try_from(self.waiting.len()).unwrap_or(i64::MAX) - self.granted
    }
}

impl Shared {
    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the line, and records what came of it.
    fn change(&self, change: impl FnOnce(&mut Line, &mut dyn FnMut(EventKind))) {
        let mut line = self.line();
        let before = (self.value(&line), line.in_line());
        change(&mut line, &mut |event| self.gauge.record(event));
        let value = self.value(&line);
        if value != before.0 {
            self.gauge.set(|| value as f64);
        }
        if line.in_line() != before.1 {
            self.waiters.set(line.in_line());
        }
    }

    /// The value of the gauge.
    fn value(&self, line: &Line) -> i64 {
        match self.kind {
            GaugeKind::Permits => (line.total - line.free).max(0),
            _ => line.holders + line.granted,
        }
    }

    fn put_by(&self, place: &Place) -> EventKind {
        let (amount, _) = place.amounts();
        EventKind::Held {
            hold: place.hold,
            object: self.gauge.id(),
            lane: place.lane,
            line: 0,
            kind: place.kind,
            state: HoldState::Waiting,
            amount,
        }
    }

    fn hand_out(&self, line: &mut Line, record: &mut dyn FnMut(EventKind)) {
        line.hand_out(|place| {
            if place.kind == HoldKind::Permits || place.is_granted() {
                record(self.put_by(place));
            }
        });
    }

    fn take(&self, line: &mut Line, permits: i64, record: &mut dyn FnMut(EventKind)) {
        line.take(permits, |place| record(self.put_by(place)));
    }
}

impl Permits {
    /// What a `static` has: it outlives the run.
    pub(crate) const fn none() -> Self {
        Self(None)
    }

    /// A free lock, which `total` readers can share; its gauge counts up to `capacity`, where that is known.
    pub(crate) fn lock(total: usize, capacity: Option<usize>) -> Self {
        let gauge = Gauge::open("lock", GaugeKind::Lock, capacity, 0.0);
        let waiters = Waiters::of(&gauge, "waiting for the lock");
        Self::of(gauge, waiters, GaugeKind::Lock, total)
    }

    /// A semaphore; one that starts empty is filled later, so that its limit is not known.
    pub(crate) fn semaphore(permits: usize) -> Self {
        let capacity = Some(permits).filter(|&permits| permits > 0);
        let gauge = Gauge::open("permits", GaugeKind::Permits, capacity, 0.0);
        let waiters = Waiters::of(&gauge, "waiting for permits");
        Self::of(gauge, waiters, GaugeKind::Permits, permits)
    }

    fn of(gauge: Gauge, waiters: Waiters, kind: GaugeKind, total: usize) -> Self {
        if !gauge.is_open() {
            return Self(None);
        }
        let total = signed(total);
        let line = Line {
            total,
            free: total,
            ..Line::default()
        };
        Self(Some(Arc::new(Shared {
            gauge,
            waiters,
            kind,
            line: Mutex::new(line),
        })))
    }

    /// What a lane waits for that waits for it.
    pub(crate) fn object(&self) -> Object {
        let shared = self.0.as_ref();
        shared.map_or(Object::NONE, |shared| shared.gauge.object())
    }

    /// `future`, which waits for `wanted` permits by the operation `wait`, and gives the place in line beside its result.
    pub(crate) fn wait<F: Future>(
        &self,
        wait: WaitKind,
        kind: HoldKind,
        wanted: usize,
        future: F,
    ) -> Waiting<F> {
        Waiting {
            ticket: Some(self.ticket(kind, wanted)),
            future,
            wait,
        }
    }

    /// A place in line for `wanted` permits, to be taken when they are not there at once.
    pub(crate) fn ticket(&self, kind: HoldKind, wanted: usize) -> Ticket {
        Ticket {
            permits: self.clone(),
            kind,
            wanted: signed(wanted),
            hold: None,
        }
    }

    /// Takes permits that were free, at the line of the caller.
    #[track_caller]
    pub(crate) fn take(&self, kind: HoldKind, permits: usize, state: HoldState) -> Hold {
        let line = context::caller_line();
        self.ticket(kind, permits).hold(state, Some(line))
    }

    /// Calls `operation`, which holds the thread until it has so many permits; gives the place in line beside its result.
    #[track_caller]
    pub(crate) fn block<T>(
        &self,
        (wait, kind, wanted): (WaitKind, HoldKind, usize),
        operation: impl FnOnce() -> T,
    ) -> (T, Ticket) {
        let mut ticket = self.ticket(kind, wanted);
        if self.is_short_of(wanted) {
            ticket.queue();
        }
        let result = context::blocking_on(Some((wait, self.object())), operation);
        (result, ticket)
    }

    fn is_short_of(&self, wanted: usize) -> bool {
        let shared = self.0.as_ref();
        shared.is_some_and(|shared| shared.line().free < signed(wanted))
    }

    /// `permits` more are there.
    pub(crate) fn add(&self, permits: usize) {
        let Some(shared) = &self.0 else { return };
        shared.change(|line, record| {
            line.free += signed(permits);
            line.total += line.replace_forgotten(signed(permits), record);
            shared.hand_out(line, record);
        });
    }

    /// `permits` that were free are gone for good.
    pub(crate) fn forget(&self, permits: usize) {
        let Some(shared) = &self.0 else { return };
        shared.change(|line, record| {
            line.total -= signed(permits);
            shared.take(line, signed(permits), record);
        });
    }
}

fn signed(permits: usize) -> i64 {
    i64::try_from(permits).unwrap_or(i64::MAX)
}

/// A place in line, from the moment that its lane has to wait. When it is dropped, what was put by for it goes to the next.
#[derive(Debug)]
pub(crate) struct Ticket {
    permits: Permits,
    kind: HoldKind,
    wanted: i64,
    /// None as long as there was no need to wait.
    hold: Option<HoldId>,
}

impl Ticket {
    /// The lane has to wait.
    pub(crate) fn queue(&mut self) {
        let Some(shared) = &self.permits.0 else {
            return;
        };
        if self.hold.is_some() {
            return;
        }
        let Some(hold) = shared.gauge.new_hold() else {
            return;
        };
        self.hold = Some(hold);
        let place = Place {
            hold,
            lane: context::lane(),
            kind: self.kind,
            wanted: self.wanted,
            put_by: 0,
        };
        shared.change(|line, record| {
            line.waiting.push_back(place);
            let (_, wanted) = place.amounts();
            record(EventKind::Queued {
                hold,
                object: shared.gauge.id(),
                lane: place.lane,
                kind: place.kind,
                wanted,
            });
            shared.hand_out(line, record);
        });
    }

    /// The lane has got what it wanted, at this line or, without one, at that of its await.
    pub(crate) fn hold(mut self, state: HoldState, at_line: Option<u32>) -> Hold {
        let Some(shared) = self.permits.0.take() else {
            return Hold::none();
        };
        let queued = self.hold.take();
        let Some(id) = queued.or_else(|| shared.gauge.new_hold()) else {
            return Hold::none();
        };
        let mut hold = Hold(Some(Held {
            id,
            kind: self.kind,
            state,
            permits: self.wanted,
            lane: context::lane(),
            line: at_line.unwrap_or_else(context::await_line),
            shared,
        }));
        hold.begin(queued);
        hold
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let (Some(shared), Some(hold)) = (&self.permits.0, self.hold) else {
            return;
        };
        shared.change(|line, record| {
            record(EventKind::Released { hold });
            if let Some(place) = line.leave(hold) {
                line.free += place.put_by;
                shared.hand_out(line, record);
            }
        });
    }
}

pin_project! {
    /// A future that waits for permits.
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub(crate) struct Waiting<F> {
        // dropped before the future: who is next is known before it is woken
        ticket: Option<Ticket>,
        #[pin]
        future: F,
        wait: WaitKind,
    }
}

impl<F: Future> Future for Waiting<F> {
    type Output = (F::Output, Ticket);

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let Poll::Ready(output) = this.future.poll(cx) else {
            if let Some(ticket) = this.ticket
                && pending(*this.wait, ticket.permits.object(), Nanos::MAX)
            {
                ticket.queue();
            }
            return Poll::Pending;
        };
        match this.ticket.take() {
            Some(ticket) => Poll::Ready((output, ticket)),
            // it was polled after it was ready, which no future need answer
            None => Poll::Pending,
        }
    }
}
