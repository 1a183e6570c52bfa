//! Work for a processor, in seconds.

use std::hash::{DefaultHasher, Hasher};
use std::{hint::black_box, sync::OnceLock, time::Instant};

/// Computes for as long as an idle core needs `seconds`; on a busy one it takes longer.
pub fn compute(seconds: f64) {
    rounds((seconds * rate()) as u64);
}

fn rounds(count: u64) {
    let mut hasher = DefaultHasher::new();
    for round in 0..count {
        hasher.write_u64(black_box(round));
    }
    black_box(hasher.finish());
}

/// Rounds in a second, on a core of its own: the best of ten.
fn rate() -> f64 {
    static RATE: OnceLock<f64> = OnceLock::new();
    *RATE.get_or_init(|| (0..10).map(|_| measured()).fold(0.0, f64::max))
}

fn measured() -> f64 {
    let (begin, count) = (Instant::now(), 5_000);
    rounds(count);
    f64::from(count as u32) / begin.elapsed().as_secs_f64()
}
