//! Six small programs in which everyone waits for someone.

use std::{sync, time::Duration};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::{Mutex, RwLock};
use tokio::{join, select, time::sleep};

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub cure: u8,
    pub hold: f64,
    pub capacity: usize,
}

type Account = Mutex<i32>;
type Cache = Mutex<Option<u32>>;
type Tx = Sender<u32>;
type Rx = Receiver<u32>;

/// Locks one account, then the other.
async fn transfer(a: &Account, b: &Account, k: Knobs) {
    let mut first = a.lock().await;
    sleep(k.hold()).await; // writes to a journal
    let mut second = b.lock().await;
    *first -= 1;
    *second += 1;
}

/// Two transfers, in opposite directions.
pub async fn crossed_locks(k: Knobs) {
    let (ann, bob) = (Mutex::new(5), Mutex::new(5));
    let ann_to_bob = transfer(&ann, &bob, k);
    let bob_to_ann = match k.cured() {
        false => transfer(&bob, &ann, k),
        true => transfer(&ann, &bob, k), // same order
    };
    join!(ann_to_bob, bob_to_ann);
}

/// Keeps a lock of std while it waits.
async fn count(visits: &sync::Mutex<u32>, k: Knobs) {
    let mut guard = visits.lock().unwrap();
    *guard += 1;
    if k.cured() {
        drop(guard);
    }
    sleep(k.hold()).await;
}

/// Two visitors, in one task.
pub async fn std_guard(k: Knobs) {
    let visits = sync::Mutex::new(0);
    let first = count(&visits, k);
    let second = count(&visits, k);
    join!(first, second);
}

/// Adds a line to a file that others write to as well.
async fn append(file: &Mutex<u32>, k: Knobs) {
    let mut lines = file.lock().await;
    sleep(k.hold()).await;
    *lines += 1;
}

/// After half the time it stops waiting, and appends a warning.
async fn impatient(file: &Mutex<u32>, k: Knobs) {
    let mut entry = Box::pin(append(file, k));
    select! {
        () = &mut entry => return,
        () = sleep(k.hold() / 2) => {}
    }
    if k.cured() {
        drop(entry); // it leaves the queue
    }
    append(file, k).await;
}

/// Somebody has the file when the impatient one comes.
pub async fn futurelock(k: Knobs) {
    let file = Mutex::new(0);
    let holder = append(&file, k);
    let impatient = impatient(&file, k);
    join!(holder, impatient);
}

/// Sends all requests, then reads the answers.
async fn client(to: Tx, from: Rx, k: Knobs) {
    let requests = async move {
        for page in 1..=6 {
            to.send(page).await.expect("it reads");
        }
    };
    let answers = read_all(from);
    if k.cured() {
        join!(requests, answers);
    } else {
        requests.await;
        answers.await;
    }
}

async fn read_all(mut answers: Rx) {
    while answers.recv().await.is_some() {}
}

/// Answers each request before it reads the next.
async fn server(mut from: Rx, to: Tx) {
    while let Some(page) = from.recv().await {
        to.send(page).await.expect("it reads");
    }
}

/// Two bounded channels make a circle.
pub async fn full_channels(k: Knobs) {
    let (to_server, requests) = channel(k.capacity);
    let (to_client, answers) = channel(k.capacity);
    let client = client(to_server, answers, k);
    let server = server(requests, to_client);
    join!(client, server);
}

/// Reads, and reads again before it lets go.
async fn report(stock: &RwLock<u32>, k: Knobs) {
    let total = stock.read().await;
    sleep(k.hold()).await;
    if k.cured() {
        drop(total);
    }
    let _details = stock.read().await;
}

/// Wants to write in between.
async fn restock(stock: &RwLock<u32>, k: Knobs) {
    sleep(k.hold() / 2).await;
    *stock.write().await += 1;
}

/// A reader that waits for the writer that waits for the reader.
pub async fn read_twice(k: Knobs) {
    let stock = RwLock::new(0);
    let reader = report(&stock, k);
    let writer = restock(&stock, k);
    join!(reader, writer);
}

/// The guard in the `match` lives to the end of the `match`.
async fn look_up(cache: &Cache, k: Knobs) -> u32 {
    if k.cured() {
        // one guard for all
        let mut cached = cache.lock().await;
        return *cached.get_or_insert(1);
    }
    match *cache.lock().await {
        Some(cached) => cached,
        None => *cache.lock().await.insert(1),
    }
}

/// One task, one lock.
pub async fn guard_in_match(k: Knobs) {
    look_up(&Mutex::new(None), k).await;
}

impl Knobs {
    fn cured(self) -> bool {
        self.cure == 1
    }

    fn hold(self) -> Duration {
        Duration::from_secs_f64(self.hold)
    }
}
