//! A page that needs several lookups, made by one thread.

use futures::future::join_all;
use std::{thread, time::Duration};
use tokio::time::sleep;

#[derive(serde::Deserialize)]
pub struct Knobs {
    pub lookups: usize,
    pub latency: f64,
}

pub type Page = Vec<String>;

/// What waits for the answer of a service.
enum Waits {
    Thread,
    Task,
}

/// Asks a service, and waits for its answer.
async fn lookup(name: &str, k: &Knobs, waits: Waits) -> String {
    match waits {
        Waits::Thread => thread::sleep(k.latency()),
        Waits::Task => sleep(k.latency()).await,
    }
    println!("{name}: here is the answer");
    format!("<h2>{name}</h2>")
}

/// One lookup after another. The thread waits for each answer.
pub async fn blocking(k: Knobs) -> Page {
    let mut page = Page::new();
    for name in k.names() {
        page.push(lookup(name, &k, Waits::Thread).await);
    }
    page
}

/// One lookup after another. The task waits, not the thread.
pub async fn await_each(k: Knobs) -> Page {
    let mut page = Page::new();
    for name in k.names() {
        page.push(lookup(name, &k, Waits::Task).await);
    }
    page
}

/// Asks all the services at once, and waits for all answers.
pub async fn all_at_once(k: Knobs) -> Page {
    let names = k.names().iter();
    let lookups = names.map(|name| lookup(name, &k, Waits::Task));
    join_all(lookups).await
}

/// The other lookups need the user: that one first.
pub async fn user_first(k: Knobs) -> Page {
    let names = k.names();
    let user = lookup(names[0], &k, Waits::Task).await;
    let others = names[1..].iter();
    let lookups = others.map(|name| lookup(name, &k, Waits::Task));
    let mut page = vec![user];
    page.extend(join_all(lookups).await);
    page
}

const NAMES: [&str; 12] = [
    "user", "orders", "stock", "prices", "alerts", "offers", "cart",
    "reviews", "news", "coupons", "points", "weather",
];

impl Knobs {
    /// The services that the page asks.
    fn names(&self) -> &'static [&'static str] {
        &NAMES[..self.lookups.clamp(1, NAMES.len())]
    }

    /// How long each of them takes to answer.
    fn latency(&self) -> Duration {
        Duration::from_secs_f64(self.latency)
    }
}
