//! Threads that wait for each other.

use ::std::fmt;
use ::std::sync::{Mutex, PoisonError};

use super::gate::Gate;
use crate::probe::context;
use crate::recording::{Object, WaitKind};

/// Mirror of [`std::sync::Barrier`].
pub struct Barrier {
    threads: usize,
    gate: Gate,
    arrived: Mutex<Arrived>,
}

/// How many are here, and how often the barrier has opened.
#[derive(Clone, Copy, Debug)]
struct Arrived {
    count: usize,
    turn: u64,
}

/// Mirror of [`std::sync::BarrierWaitResult`].
pub struct BarrierWaitResult(bool);

impl BarrierWaitResult {
    /// Whether this thread came last.
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl fmt::Debug for BarrierWaitResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BarrierWaitResult")
            .field("is_leader", &self.0)
            .finish()
    }
}

impl Barrier {
    /// A barrier that opens when `n` threads wait.
    pub const fn new(n: usize) -> Self {
        Self {
            threads: n,
            gate: Gate::new(),
            arrived: Mutex::new(Arrived { count: 0, turn: 0 }),
        }
    }

    /// Blocks the thread until the others are here; the last one is the leader.
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        let before = self.change(|arrived| {
            let turn = arrived.turn;
            arrived.count += 1;
            if arrived.count < self.threads {
                return Some(turn);
            }
            *arrived = Arrived {
                count: 0,
                turn: turn.wrapping_add(1),
            };
            None
        });
        let Some(before) = before else {
            self.gate.open();
            return BarrierWaitResult(true);
        };
        let opened = || (self.change(|arrived| arrived.turn) != before).then_some(());
        let wait = Some((WaitKind::Barrier, Object::NONE));
        context::blocking_on(wait, || self.gate.wait(opened));
        BarrierWaitResult(false)
    }

    fn change<R>(&self, change: impl FnOnce(&mut Arrived) -> R) -> R {
        change(&mut self.arrived.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Barrier").finish_non_exhaustive()
    }
}
