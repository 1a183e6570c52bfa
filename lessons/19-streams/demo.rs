//! Paragraphs, translated by a model that is not always quick.

use futures::stream::{StreamExt, iter};
use std::{pin::pin, time::Duration};
use tokio::time::{Instant, sleep, timeout};

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub texts: u32,
    pub first: f64,
    pub others: f64,
    pub n: usize,
    pub save: f64,
    pub limit: f64,
}

/// Two round trips to the model: connect, then ask.
async fn translate(number: u32, k: Knobs) -> u32 {
    let time = k.time_of(number);
    sleep(secs(0.25 * time)).await; // connects
    sleep(secs(0.75 * time)).await; // asks
    metrics::gauge!("unseen").increment(1);
    number
}

/// One call; its text is shown; then the next call.
pub async fn one_at_a_time(k: Knobs) {
    let page = Page::empty();
    let texts = iter(1..=k.texts);
    let mut texts =
        pin!(texts.then(|n| translate(n, k)));
    while let Some(text) = texts.next().await {
        page.show(text);
    }
}

/// Up to `n` calls at a time; the texts come in order.
pub async fn in_order(k: Knobs) {
    let page = Page::empty();
    let calls = (1..=k.texts).map(|n| translate(n, k));
    let mut texts = pin!(iter(calls).buffered(k.n));
    while let Some(text) = texts.next().await {
        page.show(text);
    }
}

/// Up to `n` calls at a time; texts come when ready.
pub async fn as_ready(k: Knobs) {
    let page = Page::empty();
    let calls = (1..=k.texts).map(|n| translate(n, k));
    let texts = iter(calls).buffer_unordered(k.n);
    let mut texts = pin!(texts);
    while let Some(text) = texts.next().await {
        page.show(text);
    }
}

/// The same, and each text is saved in the loop.
pub async fn slow_body(k: Knobs) {
    let page = Page::empty();
    let calls = (1..=k.texts).map(|n| translate(n, k));
    let texts = iter(calls).buffer_unordered(k.n);
    let mut texts = pin!(texts);
    while let Some(text) = texts.next().await {
        page.show(text);
        sleep(secs(k.save)).await; // saves it
    }
}

/// The same, and each call has a time limit.
pub async fn with_limits(k: Knobs) {
    let page = Page::empty();
    let calls = (1..=k.texts).map(|n| translate(n, k));
    let calls = calls.map(|c| timeout(k.limit(), c));
    let texts = iter(calls).buffer_unordered(k.n);
    let mut texts = pin!(texts);
    while let Some(text) = texts.next().await {
        match text {
            Ok(text) => page.show(text),
            Err(_elapsed) => page.give_up(),
        }
        sleep(secs(k.save)).await; // saves it
    }
}

/// The calls are tasks: they run while a text is saved.
pub async fn spawned(k: Knobs) {
    let page = Page::empty();
    let calls = (1..=k.texts).map(|n| translate(n, k));
    let tasks = iter(calls.map(tokio::spawn));
    let mut texts = pin!(tasks.buffer_unordered(k.n));
    while let Some(text) = texts.next().await {
        page.show(text.expect("no task panics"));
        sleep(secs(k.save)).await; // saves it
    }
}

impl Knobs {
    fn time_of(self, number: u32) -> f64 {
        if number == 1 { self.first } else { self.others }
    }

    fn limit(self) -> Duration {
        secs(self.limit)
    }
}

/// The reader's page.
struct Page {
    opened: Instant,
}

impl Page {
    fn empty() -> Self {
        metrics::counter!("shown").absolute(0);
        metrics::counter!("given up").absolute(0);
        metrics::gauge!("unseen").set(0);
        Self { opened: Instant::now() }
    }

    fn show(&self, text: u32) {
        let after = self.opened.elapsed();
        metrics::counter!("shown").increment(1);
        metrics::gauge!("unseen").decrement(1);
        println!("paragraph {text} is on the page");
        match text {
            1 => metrics::gauge!("first one, s").set(after),
            2 => metrics::gauge!("second one, s").set(after),
            _ => {}
        }
    }

    fn give_up(&self) {
        metrics::counter!("given up").increment(1);
    }
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
