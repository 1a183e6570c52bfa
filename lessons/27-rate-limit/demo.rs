//! Reminders by SMS. The gateway takes ten a second.

use super::support::gateway::Api;
use futures::future::join_all;
use std::{cell::Cell, time::Duration};
use tokio::sync::Semaphore;
use tokio::time::{Instant, MissedTickBehavior};
use tokio::time::{interval, sleep};

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub calls: u32,
    pub rate: f64,
    pub burst: f64,
    pub at_once: usize,
    pub call: f64,
    pub pause: f64,
}

type Answer = Result<(), &'static str>;

/// Answered, or rejected: 429, too many requests.
async fn send(g: &Api) -> Answer {
    let answer = g.answer();
    sleep(secs(g.call)).await;
    answer
}

/// Waits for one of the permits and holds it meanwhile.
async fn permitted(g: &Api, p: &Semaphore) -> Answer {
    let _permit = p.acquire().await.expect("open");
    send(g).await
}

/// Limits how many are in flight, not how many start.
pub async fn semaphore(k: Knobs) {
    let g = Api::new(k.call);
    let p = Semaphore::new(k.at_once);
    let all = (0..k.calls).map(|_| permitted(&g, &p));
    join_all(all).await;
}

/// Reserves the next free start and sleeps until then.
async fn limited(g: &Api, l: &Limiter) -> Answer {
    sleep(l.reserve()).await;
    send(g).await
}

/// One start at a time, at equal distances.
pub async fn spaced(k: Knobs) {
    let g = Api::new(k.call);
    let l = Limiter::new(k.rate, 1.0);
    let all = (0..k.calls).map(|_| limited(&g, &l));
    join_all(all).await;
}

/// A token bucket: a burst at first, then one at a time.
pub async fn bucket(k: Knobs) {
    let g = Api::new(k.call);
    let l = Limiter::new(k.rate, k.burst);
    let all = (0..k.calls).map(|_| limited(&g, &l));
    join_all(all).await;
}

/// Two limits: one for the starts, one for how many.
async fn in_both(
    g: &Api,
    l: &Limiter,
    p: &Semaphore,
) -> Answer {
    sleep(l.reserve()).await;
    permitted(g, p).await
}

/// A burst at first, but no more than so many at once.
pub async fn both(k: Knobs) {
    let g = Api::new(k.call);
    let l = Limiter::new(k.rate, k.burst);
    let p = Semaphore::new(k.at_once);
    let all =
        (0..k.calls).map(|_| in_both(&g, &l, &p));
    join_all(all).await;
}

/// A call for each tick. Half-way it has nothing to do.
async fn ticker(k: Knobs, missed: MissedTickBehavior) {
    let g = Api::new(k.call);
    let mut tick = interval(secs(1.0 / k.rate));
    tick.set_missed_tick_behavior(missed);
    for call in 0..k.calls {
        if call == k.calls / 2 {
            sleep(secs(k.pause)).await;
        }
        tick.tick().await;
        send(&g).await.ok();
    }
}

/// After the pause it makes up for the missed ticks.
pub async fn ticker_burst(k: Knobs) {
    ticker(k, MissedTickBehavior::Burst).await;
}

/// After the pause it continues at equal distances.
pub async fn ticker_delay(k: Knobs) {
    ticker(k, MissedTickBehavior::Delay).await;
}

/// Starts at a rate, and up to `burst` of them at once.
struct Limiter {
    gap: Duration,
    saved: Duration,
    /// The next free start if there were no bursts; none yet at first.
    free: Cell<Option<Instant>>,
}

impl Limiter {
    fn new(rate: f64, burst: f64) -> Self {
        let gap = secs(1.0 / rate);
        let saved = gap.mul_f64(burst - 1.0);
        Self { gap, saved, free: Cell::new(None) }
    }

    /// How long to wait for a start; nobody else gets it.
    fn reserve(&self) -> Duration {
        let now = Instant::now();
        // a quiet time is not saved up beyond the burst
        let free = self.free.get().map_or(now, |free| free.max(now));
        self.free.set(Some(free + self.gap));
        free.saturating_duration_since(now + self.saved)
    }
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
