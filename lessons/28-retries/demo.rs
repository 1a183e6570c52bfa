//! Forty clients, and a server that serves four in 50 ms.

use super::support::overload::{Server, Settings, windows};
use futures::future::join_all;
use std::time::Duration;
use tokio::{select, time::sleep};

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

type End = Result<(), &'static str>;

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
async fn client(k: Knobs, by: Way, s: &Server) -> End {
    let (mut dice, mut n) = (s.dice(), 0);
    while s.answer().is_err() {
        n += 1;
        if n == k.tries || !s.may_retry() {
            return Err("gave up");
        }
        let pause = pause(k, by, n, dice.roll());
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

async fn all_clients(k: Knobs, by: Way) {
    let server = Server::new(Settings {
        capacity: k.capacity,
        cost: k.cost,
        retries: (by == Way::Budget).then_some(k.budget),
        seed: k.seed,
    });
    let clients = (0..k.clients).map(|_| client(k, by, &server));
    select! {
        _ = join_all(clients) => {}
        () = windows(&server) => {}
    }
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
