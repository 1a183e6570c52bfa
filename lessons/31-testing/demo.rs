//! A function that tries three times, and its tests.

use super::support::stub::Stub;
use futures::future::join_all;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep};

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub bug: u8,
    pub pause: f64,
}

type Answer = Option<u32>;

const NO_AWAIT: u8 = 1;
const SAME_PAUSE: u8 = 2;
const IN_TURN: u8 = 3;

/// Under test: three tries, with a pause and then a longer one.
async fn fetch(service: &Stub, k: Knobs) -> Answer {
    for pause in k.pauses() {
        if let Some(answer) = service.ask() {
            return Some(answer);
        }
        let pause = service.sleep(pause);
        if k.bug != NO_AWAIT {
            pause.await;
        }
    }
    service.ask()
}

/// Under test as well: five fetches at the same time.
async fn fetch_five(k: Knobs) -> Vec<Answer> {
    let services = [(); 5].map(|()| Stub::new(true));
    let mut answers = Vec::new();
    if k.bug == IN_TURN {
        for service in &services {
            answers.push(fetch(service, k).await);
        }
        return answers;
    }
    let all = services.iter().map(|s| fetch(s, k));
    join_all(all).await
}

/// Looks at the answer, and at how long it took.
async fn test_time(k: Knobs) {
    let other = tokio::spawn(ticker(k));
    let begin = Instant::now();
    let answer = fetch(&Stub::new(true), k).await;
    assert_eq!(answer, Some(42));
    assert!(took(begin, 3.0 * k.pause));
    other.abort();
}

/// Replaces `sleep`, and looks at how it was called.
async fn test_calls(k: Knobs) {
    let other = tokio::spawn(ticker(k));
    let service = Stub::new(false);
    assert_eq!(fetch(&service, k).await, Some(42));
    let asked_for = service.paused_ms();
    let expected = (3000.0 * k.pause).round();
    assert_eq!(asked_for, expected as u64);
    other.abort();
}

/// Looks at how many answers there are.
async fn test_count(k: Knobs) {
    assert_eq!(fetch_five(k).await.len(), 5);
}

/// Looks at how long five take: as long as one?
async fn test_overlap(k: Knobs) {
    let begin = Instant::now();
    assert_eq!(fetch_five(k).await, [Some(42); 5]);
    assert!(took(begin, 3.0 * k.pause));
}

/// Another task of the service, which wants its turns.
async fn ticker(k: Knobs) {
    loop {
        sleep(secs(k.pause / 2.0)).await;
        metrics::counter!("ticks").increment(1);
    }
}

/// What `#[tokio::test]` makes of a test: a runtime of its own.
async fn run(test: impl Future<Output = ()> + Send + 'static, paused: bool) {
    let job = spawn_blocking(move || {
        let mut builder = Builder::new_current_thread();
        let runtime = builder.enable_all().start_paused(paused).build();
        runtime.expect("a runtime").block_on(harness(test));
    });
    job.await.expect("what panics is a task of its own");
}

/// Has the test passed?
async fn harness(test: impl Future<Output = ()> + Send + 'static) {
    let passed = tokio::spawn(test).await.is_ok();
    metrics::gauge!("passed").set(u32::from(passed));
}

pub async fn real_clock(k: Knobs) {
    run(test_time(k), false).await;
}

pub async fn paused_clock(k: Knobs) {
    run(test_time(k), true).await;
}

pub async fn no_sleep(k: Knobs) {
    run(test_calls(k), true).await;
}

pub async fn five_counted(k: Knobs) {
    run(test_count(k), true).await;
}

pub async fn five_timed(k: Knobs) {
    run(test_overlap(k), true).await;
}

impl Knobs {
    fn pauses(self) -> [f64; 2] {
        let factor = if self.bug == SAME_PAUSE { 1.0 } else { 2.0 };
        [self.pause, factor * self.pause]
    }
}

/// A tenth more or less is for the real clock: the other is exact.
fn took(begin: Instant, expected: f64) -> bool {
    let took = begin.elapsed().as_secs_f64();
    (took - expected).abs() <= 0.1 * expected
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
