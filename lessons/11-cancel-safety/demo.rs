//! A sensor sends lines byte by byte to a loop that also ticks.

use super::support::sensor::{
    Bytes, Pipe, count_loss, deliver, every, report, secs, start,
};
use std::pin::pin;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::sync::mpsc::{self, Sender};
use tokio::time::{Interval, sleep, timeout};

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub lines: u32,
    pub byte: f64,
    pub tick: f64,
}

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

/// Starts the sensor; the tick is for the caller.
fn open(k: Knobs) -> (Pipe, Interval) {
    (start(k.lines, k.byte), every(k.tick))
}
