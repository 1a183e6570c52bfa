//! What chance decides about requests for prices, how many of them there may be, and what their clients do.

use std::{cell::Cell, time::Duration};
use tokio::task::{AbortHandle, JoinHandle};

#[derive(Clone, Copy)]
pub struct Settings {
    pub prices: u64,
    /// How many requests are slow by chance, in percent.
    pub share: f64,
    /// How long a slow one takes, in seconds.
    pub slow: f64,
    /// How many second requests there may be, in percent of the first ones.
    pub budget: f64,
    /// A client that is gone has hung up, and the server notices.
    pub hangs_up: bool,
    /// The same seed makes the same requests slow.
    pub seed: u64,
}

pub struct Requests {
    settings: Settings,
    /// How long the server works on both requests for a price.
    luck: Vec<[Duration; 2]>,
    begun: Cell<f64>,
    hedges: Cell<f64>,
}

impl Settings {
    /// A time by chance: now and then a long one.
    fn luck(&self, dice: &mut fastrand::Rng) -> Duration {
        let usual = 0.03 + 0.02 * dice.f64();
        let slow = dice.f64() < self.share / 100.0;
        Duration::from_secs_f64(if slow { self.slow } else { usual })
    }
}

impl Requests {
    pub fn new(settings: Settings) -> Self {
        let mut dice = fastrand::Rng::with_seed(settings.seed);
        let mut luck = || [settings.luck(&mut dice), settings.luck(&mut dice)];
        Self {
            settings,
            luck: (0..=settings.prices).map(|_| luck()).collect(),
            begun: Cell::new(0.0),
            hedges: Cell::new(0.0),
        }
    }

    /// How long the server works on the first or second request for a price.
    pub fn work(&self, id: u64, nth: usize) -> Duration {
        let first = if nth == 1 { 1.0 } else { 0.0 };
        self.begun.update(|n| n + first);
        self.luck[id as usize][nth - 1]
    }

    /// Takes a second request from the budget.
    pub fn may_hedge(&self) -> bool {
        let budget = self.settings.budget / 100.0 * self.begun.get();
        let free = self.hedges.get() + 1.0 <= budget;
        self.hedges.update(|n| if free { n + 1.0 } else { n });
        free
    }

    /// What happens at the server when the client is gone.
    pub fn hang_up<T>(&self, task: &JoinHandle<T>) -> HangUp {
        HangUp(self.settings.hangs_up.then(|| task.abort_handle()))
    }
}

/// Ends the task when it is dropped.
pub struct HangUp(Option<AbortHandle>);

impl Drop for HangUp {
    fn drop(&mut self) {
        if let Some(task) = &self.0 {
            task.abort();
        }
    }
}
