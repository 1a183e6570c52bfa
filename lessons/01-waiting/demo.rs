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

/// Asks a service. The thread waits for the answer.
fn ask(name: &str, k: &Knobs) -> String {
    thread::sleep(k.latency());
    format!("<h2>{name}</h2>")
}

/// Asks a service. The task waits, and the thread is free.
async fn lookup(name: &str, k: &Knobs) -> String {
    sleep(k.latency()).await;
    format!("<h2>{name}</h2>")
}

/// One after another, with blocking calls.
pub async fn blocking(k: Knobs) -> Page {
    let mut page = Page::new();
    for name in k.names() {
        page.push(ask(name, &k));
    }
    page
}

/// One after another, with async calls.
pub async fn await_each(k: Knobs) -> Page {
    let mut page = Page::new();
    for name in k.names() {
        page.push(lookup(name, &k).await);
    }
    page
}

/// Asks all the services at once, and waits for all answers.
pub async fn all_at_once(k: Knobs) -> Page {
    let names = k.names().iter();
    let lookups = names.map(|name| lookup(name, &k));
    join_all(lookups).await
}

/// The other lookups need the user: that one comes first.
pub async fn user_first(k: Knobs) -> Page {
    let (user, others) = k.names().split_at(1);
    let mut page = vec![lookup(user[0], &k).await];
    let lookups =
        others.iter().map(|name| lookup(name, &k));
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
