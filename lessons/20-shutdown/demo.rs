//! Three workers send invoices, and it is closing time.

use async_channel::{Receiver, Sender};
use std::time::Duration;
use tokio::signal::ctrl_c;
use tokio::task::AbortHandle;
use tokio::time::{sleep, timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    /// When Ctrl-C comes; the program does not know.
    pub stop: f64,
    pub send: f64,
    pub deadline: f64,
    pub senders: u32,
    pub invoices: u32,
}

type Inbox = Receiver<u32>;
type Stop = CancellationToken;

/// Takes invoices and sends them, until it is told to stop.
async fn worker(inbox: Inbox, stop: Stop, k: Knobs) {
    loop {
        let next = inbox.recv();
        let next =
            stop.run_until_cancelled(next).await;
        let Some(Ok(_invoice)) = next else { break };
        count("begun");
        sleep(secs(k.send)).await;
        count("sent");
    }
}

/// Aborts the workers, wherever they are.
pub async fn abort_all(k: Knobs) {
    let office = Office::open(k);
    ctrl_c().await.expect("a handler");
    for worker in &office.workers {
        worker.abort();
    }
    office.tracker.close();
    office.tracker.wait().await;
}

/// Tells the workers, and does not wait for them.
pub async fn announce(k: Knobs) {
    let office = Office::open(k);
    ctrl_c().await.expect("a handler");
    office.stop.cancel();
}

/// Tells the workers, and waits until each has left.
pub async fn drain(k: Knobs) {
    let office = Office::open(k);
    ctrl_c().await.expect("a handler");
    office.stop.cancel();
    office.tracker.close();
    office.tracker.wait().await;
}

/// The same, but not for longer than the deadline.
pub async fn drain_in_time(k: Knobs) {
    let office = Office::open(k);
    ctrl_c().await.expect("a handler");
    office.stop.cancel();
    office.tracker.close();
    let gone = office.tracker.wait();
    if timeout(secs(k.deadline), gone).await.is_err() {
        for worker in &office.workers {
            worker.abort();
        }
        office.tracker.wait().await;
    }
}

/// Takes no more invoices; those in the inbox are sent.
pub async fn close_inbox(k: Knobs) {
    let office = Office::open(k);
    ctrl_c().await.expect("a handler");
    office.inbox.close();
    office.tracker.close();
    office.tracker.wait().await;
}

struct Office {
    inbox: Sender<u32>,
    stop: Stop,
    tracker: TaskTracker,
    workers: Vec<AbortHandle>,
}

impl Office {
    /// All workers are at work, and the inbox is full.
    fn open(k: Knobs) -> Self {
        metrics::counter!("begun").absolute(0);
        metrics::counter!("sent").absolute(0);
        let (inbox, jobs) = async_channel::unbounded();
        for invoice in 1..=k.invoices {
            inbox.try_send(invoice).expect("it is open");
        }
        let stop = CancellationToken::new();
        let tracker = TaskTracker::new();
        let spawn = |_| {
            let worker = worker(jobs.clone(), stop.clone(), k);
            tracker.spawn(worker).abort_handle()
        };
        let workers = (0..k.senders).map(spawn).collect();
        Self { inbox, stop, tracker, workers }
    }
}

fn count(what: &'static str) {
    metrics::counter!(what).increment(1);
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
