//! A server that serves so many requests in 50 ms and rejects the others, and the dice of its clients.

use std::{cell::RefCell, time::Duration};
use tokio::time::{Instant, interval_at};

/// How the server behaves.
#[derive(Clone, Copy)]
pub struct Settings {
    /// How many requests it serves in 50 ms.
    pub capacity: f64,
    /// How much of a request it takes to reject one, from 0 to 1.
    pub cost: f64,
    /// How often all clients together may retry, if there is a limit.
    pub retries: Option<u32>,
    /// The same seed gives the clients the same dice.
    pub seed: u64,
}

pub struct Server {
    settings: Settings,
    window: RefCell<Window>,
}

/// What the server did since its last tick.
struct Window {
    arrived: u32,
    rejected: u32,
    capacity: f64,
    /// How many retries all clients together have left.
    retries: Option<u32>,
    number: u32,
    clients: u64,
}

impl Server {
    pub fn new(settings: Settings) -> Self {
        metrics::gauge!("arrivals").set(0);
        let window = RefCell::new(Window {
            arrived: 0,
            rejected: 0,
            capacity: settings.capacity,
            retries: settings.retries,
            number: 0,
            clients: 0,
        });
        Self { settings, window }
    }

    /// A request is served, or rejected with a 503.
    pub fn answer(&self) -> Result<(), &'static str> {
        metrics::counter!("attempts").increment(1);
        let mut window = self.window.borrow_mut();
        window.arrived += 1;
        if window.capacity < 1.0 {
            window.rejected += 1;
            return Err("503");
        }
        window.capacity -= 1.0;
        Ok(())
    }

    /// A seed of its own for each client.
    pub fn dice(&self) -> Dice {
        let mut window = self.window.borrow_mut();
        window.clients += 1;
        Dice(self.settings.seed.wrapping_mul(1_000_003) + window.clients)
    }

    /// Takes a retry from the budget, if there is one.
    pub fn may_retry(&self) -> bool {
        let mut window = self.window.borrow_mut();
        let left = window.retries;
        window.retries = left.map(|left| left.saturating_sub(1));
        left != Some(0)
    }
}

/// New capacity every 50 ms; counts what came until then.
pub async fn windows(server: &Server) {
    let first = Instant::now() + Duration::from_millis(25);
    let mut tick = interval_at(first, Duration::from_millis(50));
    loop {
        tick.tick().await;
        server.window.borrow_mut().next_window(server.settings);
    }
}

impl Window {
    /// Rejecting takes time too, so fewer requests are served in the next window.
    fn next_window(&mut self, settings: Settings) {
        metrics::gauge!("arrivals").set(self.arrived);
        if self.number >= 3 {
            metrics::gauge!("late arrivals").set(self.arrived);
        }
        self.capacity = settings.capacity - settings.cost * f64::from(self.rejected);
        (self.arrived, self.rejected) = (0, 0);
        self.number += 1;
    }
}

/// Chance that is the same in each run with the same seed.
pub struct Dice(u64);

impl Dice {
    /// From 0 up to 1. (splitmix64)
    pub fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}
