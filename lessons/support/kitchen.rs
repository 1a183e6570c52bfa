//! What is noted of meals that pass through a queue.

use std::time::Duration;
use tokio::time::Instant;

/// A meal was cooked, and is in the queue now.
pub fn note_send(cooked: Instant) {
    let in_send = metrics::gauge!("wait for room, s");
    in_send.increment(cooked.elapsed());
}

/// There was no room for a meal.
pub fn note_refused() {
    metrics::counter!("refused").increment(1);
}

/// Its age counts from when the producer entered `send`. How long
/// all guests eat is the work of a kitchen: where that differs,
/// times are not compared.
pub fn note_meal(cooked: Instant, eat: f64) {
    metrics::gauge!("age when eaten, s").set(cooked.elapsed());
    let time = metrics::counter!("total eating, ms");
    time.increment((1000.0 * eat) as u64);
}

pub fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
