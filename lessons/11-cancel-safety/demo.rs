//! A sensor sends lines byte by byte to a loop that also ticks.

use std::{mem, pin::pin, time::Duration};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};
use tokio::io::{BufReader, DuplexStream, duplex};
use tokio::sync::mpsc::{self, Sender};
use tokio::time::{Instant, Interval, interval_at, sleep, timeout};

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub lines: u32,
    pub byte: f64,
    pub tick: f64,
}

type Pipe = DuplexStream;
type Line = Option<String>;

/// Collects the bytes of a line in a local variable.
async fn read_line(pipe: &mut Pipe) -> Line {
    let mut line = Bytes::default();
    loop {
        match pipe.read_u8().await.ok()? {
            b'\n' => return Some(line.take()),
            byte => line.0.push(byte),
        }
    }
}

/// Each tick drops the reading, and the bytes that it has.
pub async fn by_hand(k: Knobs) {
    let (mut pipe, mut tick) = open(k);
    loop {
        tokio::select! {
            line = read_line(&mut pipe) => match line {
                Some(line) => deliver(&line),
                None => break,
            },
            _ = tick.tick() => report(),
        }
    }
}

/// The bytes are kept in `lines`, which no turn drops.
pub async fn next_line(k: Knobs) {
    let (pipe, mut tick) = open(k);
    let mut lines = BufReader::new(pipe).lines();
    loop {
        tokio::select! {
            line = lines.next_line() => match line {
                Ok(Some(line)) => deliver(&line),
                _ => break,
            },
            _ = tick.tick() => report(),
        }
    }
}

/// Makes the future once, and polls it by reference in each turn.
pub async fn pinned(k: Knobs) {
    let (pipe, mut tick) = open(k);
    let mut reading = pin!(read_owned(pipe));
    loop {
        tokio::select! {
            (line, pipe) = &mut reading => {
                let Some(line) = line else { break };
                deliver(&line);
                reading.set(read_owned(pipe));
            }
            _ = tick.tick() => report(),
        }
    }
}

/// `read_line` for a future that outlives its caller's turn.
async fn read_owned(mut pipe: Pipe) -> (Line, Pipe) {
    (read_line(&mut pipe).await, pipe)
}

/// Reads without ever being interrupted, and sends whole lines.
async fn reader(mut pipe: Pipe, to: Sender<String>) {
    while let Some(line) = read_line(&mut pipe).await {
        to.send(line).await.expect("it receives");
    }
}

/// Another task reads. What `recv` has not taken is in the channel.
pub async fn reader_task(k: Knobs) {
    let (pipe, mut tick) = open(k);
    let (sender, mut lines) = mpsc::channel(4);
    tokio::spawn(reader(pipe, sender));
    loop {
        tokio::select! {
            line = lines.recv() => match line {
                Some(line) => deliver(&line),
                None => break,
            },
            _ = tick.tick() => report(),
        }
    }
}

/// Shows each line for a second.
async fn display(mut lines: mpsc::Receiver<String>) {
    while let Some(line) = lines.recv().await {
        deliver(&line);
        sleep(secs(1.0)).await;
    }
}

/// A `send` that is given up drops the line it was to send.
pub async fn send_timeout(k: Knobs) {
    let (pipe, _) = open(k);
    let (sender, lines) = mpsc::channel(1);
    tokio::spawn(display(lines));
    let mut from = BufReader::new(pipe).lines();
    while let Ok(Some(line)) = from.next_line().await {
        let send = sender.send(line);
        let sent = timeout(secs(k.tick), send).await;
        if sent.is_err() {
            count_loss();
        }
    }
}

/// The bytes of a line so far. Dropped with them, they are lost.
#[derive(Default)]
struct Bytes(Vec<u8>);

impl Bytes {
    fn take(&mut self) -> String {
        String::from_utf8(mem::take(&mut self.0)).expect("ASCII")
    }
}

impl Drop for Bytes {
    fn drop(&mut self) {
        metrics::gauge!("bytes lost").increment(self.0.len() as f64);
    }
}

/// Four characters make a whole line, such as `21.5`.
fn deliver(line: &str) {
    println!("the line says {line:?}");
    if line.len() == 4 {
        metrics::counter!("whole lines").increment(1);
    }
}

fn count_loss() {
    metrics::counter!("lines lost").increment(1);
}

fn report() {
    println!("the station is alive");
}

/// Starts the sensor; the tick is for the caller.
fn open(k: Knobs) -> (Pipe, Interval) {
    metrics::counter!("whole lines").absolute(0);
    metrics::gauge!("bytes lost").set(0);
    let (pipe, end) = duplex(64);
    tokio::spawn(sensor(end, k));
    let tick = secs(k.tick);
    (pipe, interval_at(Instant::now() + tick, tick))
}

/// Sends `21.5`, `21.6` and so on, a byte at a time.
async fn sensor(mut pipe: Pipe, k: Knobs) {
    let pace = secs(k.byte);
    let mut pace = interval_at(Instant::now() + pace, pace);
    for line in 0..k.lines {
        for byte in format!("21.{}\n", (line + 5) % 10).bytes() {
            pace.tick().await;
            pipe.write_u8(byte).await.expect("the pipe is open");
        }
    }
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
