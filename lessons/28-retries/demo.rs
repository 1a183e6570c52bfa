//! Forty clients, and a server that serves four in 50 ms.

use futures::future::join_all;
use std::{cell::RefCell, time::Duration};
use tokio::select;
use tokio::time::{Instant, interval_at, sleep};

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub clients: u64,
    pub base: f64,
    pub cap: f64,
    pub capacity: f64,
    pub tries: i32,
    pub cost: f64,
    pub budget: u32,
    pub seed: u64,
}

type Done = Result<(), &'static str>;

#[derive(Clone, Copy, PartialEq)]
enum Way {
    Fixed,
    Exponential,
    Jitter,
    Budget,
}

/// How long to wait after the failed try number `n`.
fn pause(k: Knobs, by: Way, n: i32, roll: f64) -> f64 {
    let grown = (k.base * 2f64.powi(n - 1)).min(k.cap);
    match by {
        Way::Fixed => k.base,
        Way::Exponential => grown,
        Way::Jitter | Way::Budget => grown * roll,
    }
}

/// Tries again until it is served, or gives up.
async fn client(k: Knobs, s: &Server) -> Done {
    let (mut dice, mut n) = (s.dice(k), 0);
    while s.answer().is_err() {
        n += 1;
        if n == k.tries || !s.may_retry() {
            return Err("gave up");
        }
        let pause = pause(k, s.way, n, dice.roll());
        sleep(secs(pause)).await;
    }
    Ok(())
}

/// Again after 50 ms, each time.
pub async fn fixed(k: Knobs) {
    all_clients(k, Way::Fixed).await;
}

/// Again after 50 ms, 100 ms, 200 ms, ..
pub async fn exponential(k: Knobs) {
    all_clients(k, Way::Exponential).await;
}

/// Again after a random part of that.
pub async fn jitter(k: Knobs) {
    all_clients(k, Way::Jitter).await;
}

/// The same, and all clients share so many retries.
pub async fn budget(k: Knobs) {
    all_clients(k, Way::Budget).await;
}

async fn all_clients(k: Knobs, way: Way) {
    let server = Server::new(k, way);
    let clients = (0..k.clients).map(|_| client(k, &server));
    select! {
        _ = join_all(clients) => {}
        () = windows(&server, k) => {}
    }
}

/// New capacity every 50 ms; counts what came until then.
async fn windows(server: &Server, k: Knobs) {
    let first = Instant::now() + secs(0.025);
    let mut tick = interval_at(first, secs(0.05));
    loop {
        tick.tick().await;
        server.window.borrow_mut().next_window(k);
    }
}

struct Server {
    way: Way,
    window: RefCell<Window>,
}

/// What the server did since its last tick.
struct Window {
    arrived: u32,
    rejected: u32,
    capacity: f64,
    /// That all clients together may still make.
    retries: u32,
    number: u32,
    clients: u64,
}

impl Server {
    fn new(k: Knobs, way: Way) -> Self {
        metrics::gauge!("arrivals").set(0);
        let window = RefCell::new(Window {
            arrived: 0,
            rejected: 0,
            capacity: k.capacity,
            retries: k.budget,
            number: 0,
            clients: 0,
        });
        Self { way, window }
    }

    /// A request is served, or rejected with a 503.
    fn answer(&self) -> Done {
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
    fn dice(&self, k: Knobs) -> Dice {
        let mut window = self.window.borrow_mut();
        window.clients += 1;
        Dice(k.seed.wrapping_mul(1_000_003) + window.clients)
    }

    /// Takes a retry from the budget, if there is one.
    fn may_retry(&self) -> bool {
        let mut window = self.window.borrow_mut();
        let left = window.retries;
        window.retries = left.saturating_sub(1);
        left > 0 || self.way != Way::Budget
    }
}

impl Window {
    /// To reject takes time, too: so much less is served next.
    fn next_window(&mut self, k: Knobs) {
        metrics::gauge!("arrivals").set(self.arrived);
        if self.number >= 3 {
            metrics::gauge!("late arrivals").set(self.arrived);
        }
        self.capacity =
            k.capacity - k.cost * f64::from(self.rejected);
        (self.arrived, self.rejected) = (0, 0);
        self.number += 1;
    }
}

/// Chance that is the same in each run with the same seed.
struct Dice(u64);

impl Dice {
    /// From 0 up to 1. (splitmix64)
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
