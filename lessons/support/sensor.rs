//! A sensor that sends lines byte by byte, and what becomes of them.

use std::{mem, time::Duration};
use tokio::io::{AsyncWriteExt, DuplexStream, duplex};
use tokio::time::{Instant, Interval, interval_at};

pub type Pipe = DuplexStream;

/// Starts a sensor: so many lines, a byte every `pace` seconds.
pub fn start(lines: u32, pace: f64) -> Pipe {
    metrics::counter!("whole lines").absolute(0);
    metrics::gauge!("bytes lost").set(0);
    let (pipe, end) = duplex(64);
    tokio::spawn(sensor(end, lines, pace));
    pipe
}

/// Sends `21.5`, `21.6` and so on, a byte at a time.
async fn sensor(mut pipe: Pipe, lines: u32, pace: f64) {
    let mut pace = every(pace);
    for line in 0..lines {
        for byte in format!("21.{}\n", (line + 5) % 10).bytes() {
            pace.tick().await;
            pipe.write_u8(byte).await.expect("the pipe is open");
        }
    }
}

/// Ticks, the first after `seconds`.
pub fn every(seconds: f64) -> Interval {
    let period = secs(seconds);
    interval_at(Instant::now() + period, period)
}

/// The bytes of a line so far. Dropped with them, they are lost.
#[derive(Default)]
pub struct Bytes(pub Vec<u8>);

impl Bytes {
    pub fn take(&mut self) -> String {
        String::from_utf8(mem::take(&mut self.0)).expect("ASCII")
    }
}

impl Drop for Bytes {
    fn drop(&mut self) {
        metrics::gauge!("bytes lost").increment(self.0.len() as f64);
    }
}

/// Four characters make a whole line, such as `21.5`.
pub fn deliver(line: &str) {
    println!("the line says {line:?}");
    if line.len() == 4 {
        metrics::counter!("whole lines").increment(1);
    }
}

pub fn count_loss() {
    metrics::counter!("lines lost").increment(1);
}

pub fn report() {
    println!("the station is alive");
}

pub fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
