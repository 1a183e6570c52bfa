//! The next start is past already, so the time to wait is negative.

use std::time::{Duration, Instant};

fn main() {
    let last = Instant::now();
    std::thread::sleep(Duration::from_millis(20));
    let wait = 0.01 - last.elapsed().as_secs_f64();
    std::thread::sleep(Duration::from_secs_f64(wait));
}
