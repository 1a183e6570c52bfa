//! A city's app asks its car parks how many places are free.

use futures::{StreamExt, stream};
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};
use tokio::{io::AsyncReadExt, net, time::sleep};

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub car_parks: usize,
    pub latency: f64,
    pub threads: usize,
    pub at_once: usize,
    /// Threads or tasks that do nothing but wait.
    #[serde(default)]
    pub waiters: usize,
}

type Answer = io::Result<String>;

/// Asks one car park; the thread waits for the answer.
fn ask(door: SocketAddr) -> Answer {
    let mut answer = String::new();
    let mut call = TcpStream::connect(door)?;
    call.read_to_string(&mut answer)?;
    Ok(answer)
}

/// Asks one car park; only this future waits.
async fn ask_async(door: SocketAddr) -> Answer {
    let mut answer = String::new();
    let call = net::TcpStream::connect(door);
    let mut call = call.await?;
    call.read_to_string(&mut answer).await?;
    Ok(answer)
}

/// One thread, one car park after another.
pub async fn in_a_row(k: Knobs) -> io::Result<()> {
    let door = open(k)?;
    for _ in 0..k.car_parks {
        ask(door)?;
    }
    Ok(())
}

/// Threads that share the list of car parks.
pub async fn threads(k: Knobs) -> io::Result<()> {
    let door = open(k)?;
    let asked = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..k.threads {
            scope.spawn(|| work(k, door, &asked));
        }
    });
    Ok(())
}

/// One thread, and many futures in it.
pub async fn tasks(k: Knobs) -> io::Result<()> {
    let door = open(k)?;
    let calls = stream::iter(0..k.car_parks);
    let calls = calls.map(|_| ask_async(door));
    let answers = calls.buffer_unordered(k.at_once);
    answers.for_each(async |one| check(one)).await;
    Ok(())
}

/// What each of the threads does until all were asked.
fn work(k: Knobs, door: SocketAddr, asked: &AtomicUsize) {
    while asked.fetch_add(1, Ordering::Relaxed) < k.car_parks {
        check(ask(door));
    }
}

/// Without an answer, the times would be worth nothing.
fn check(answer: Answer) {
    answer.expect("car parks on this machine answer");
}

/// So many threads that only wait.
pub async fn waiting_threads(k: Knobs) {
    thread::scope(|scope| {
        for _ in 0..k.waiters {
            scope.spawn(|| thread::sleep(secs(0.2)));
        }
    });
}

/// So many tasks that only wait.
pub async fn waiting_tasks(k: Knobs) {
    let wait = |_| tokio::spawn(sleep(secs(0.2)));
    let tasks: Vec<_> = (0..k.waiters).map(wait).collect();
    for task in tasks {
        task.await.expect("it only sleeps");
    }
}

/// Opens the car parks: their address. One thread lets callers in,
/// and another one answers each of them after a while.
fn open(k: Knobs) -> io::Result<SocketAddr> {
    let door = TcpListener::bind("127.0.0.1:0")?;
    let address = door.local_addr()?;
    let (let_in, callers) = mpsc::channel();
    thread::spawn(move || {
        for caller in door.incoming().take(k.car_parks) {
            let due = Instant::now() + secs(k.latency);
            let_in.send((caller, due)).expect("they are answered");
        }
    });
    thread::spawn(move || {
        for (caller, due) in callers {
            thread::sleep(due.saturating_duration_since(Instant::now()));
            // whoever has gone meanwhile needs no answer
            let _ = caller.and_then(|mut to| to.write_all(b"17 places"));
        }
    });
    Ok(address)
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
