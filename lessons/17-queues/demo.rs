//! Producers, consumers, and a queue between them.

use super::support::kitchen::{note_meal, note_refused, note_send, secs};
use async_channel::{Receiver, Sender, bounded};
use tokio::sync::{mpsc, oneshot};
use tokio::{task::JoinSet, time::Instant, time::sleep};

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub producers: u32,
    pub consumers: u32,
    pub items: u32,
    pub make: f64,
    pub eat: f64,
    pub capacity: usize,
}

/// A meal is known by when it was cooked.
type Queue = (Sender<Instant>, Receiver<Instant>);
type Pills = Receiver<Option<Instant>>;
type Tasks = JoinSet<()>;

/// Puts a meal into the queue, then cooks the next.
async fn producer(queue: Sender<Instant>, k: Knobs) {
    for _ in 0..k.items {
        let cooked = Instant::now();
        queue.send(cooked).await.expect("open");
        note_send(cooked);
        sleep(secs(k.make)).await;
    }
}

/// Takes meals and eats them, until the queue is closed.
async fn consumer(meals: Receiver<Instant>, k: Knobs) {
    while let Ok(meal) = meals.recv().await {
        note_meal(meal, k.eat);
        sleep(secs(k.eat)).await;
    }
}

/// Three guests, who eat slower than two cooks cook.
pub async fn slow_guests(k: Knobs) {
    open(k, bounded(k.capacity)).join_all().await;
}

/// The same with a queue that is never full.
pub async fn unbounded(k: Knobs) {
    let queue = async_channel::unbounded();
    open(k, queue).join_all().await;
}

/// Never waits for room: a meal that finds none is refused.
async fn impatient(queue: Sender<Instant>, k: Knobs) {
    for _ in 0..k.items {
        let cooked = Instant::now();
        match queue.try_send(cooked) {
            Ok(()) => note_send(cooked),
            Err(_full) => note_refused(),
        }
        sleep(secs(k.make)).await;
    }
}

/// The short queue, and cooks who cannot wait.
pub async fn refused(k: Knobs) {
    let (queue, meals) = bounded(k.capacity);
    let mut tasks = JoinSet::new();
    for _ in 0..k.producers {
        tasks.spawn(impatient(queue.clone(), k));
    }
    drop(queue);
    guests(&mut tasks, &meals, k);
    tasks.join_all().await;
}

/// Fills the oven, then brings all its meals at once.
async fn baker(queue: Sender<Instant>, k: Knobs) {
    for _ in 0..k.items / 5 {
        sleep(secs(2.0 * k.eat)).await;
        for _ in 0..5 * k.producers {
            let cooked = Instant::now();
            queue.send(cooked).await.expect("open");
            note_send(cooked);
        }
    }
}

/// As many meals for faster guests, in bursts.
pub async fn bursts(k: Knobs) {
    let (queue, meals) = bounded(k.capacity);
    let mut tasks = JoinSet::new();
    tasks.spawn(baker(queue, k));
    guests(&mut tasks, &meals, k.small());
    tasks.join_all().await;
}

/// The cook is done, and a sender is still there.
pub async fn forgotten(k: Knobs) {
    let (queue, meals) = bounded(k.capacity);
    let mut tasks = JoinSet::new();
    guests(&mut tasks, &meals, k.small());
    producer(queue.clone(), k.small()).await;
    tasks.join_all().await;
    drop(queue); // too late: they wait for this
}

/// Ends at a `None`: a poison pill.
async fn pill_consumer(meals: Pills, k: Knobs) {
    while let Ok(Some(meal)) = meals.recv().await {
        note_meal(meal, k.eat);
        sleep(secs(k.eat)).await;
    }
}

/// A single cook, who is as fast as two.
async fn cook(queue: &Sender<Option<Instant>>, k: Knobs) {
    for _ in 0..2 * k.items {
        let cooked = Some(Instant::now());
        queue.send(cooked).await.expect("open");
        sleep(secs(0.5 * k.make)).await;
    }
}

/// One cook; a last message for each guest stops them.
pub async fn pills(k: Knobs) {
    let k = k.small();
    let (queue, meals) = bounded(k.capacity);
    let mut tasks = JoinSet::new();
    for _ in 0..k.consumers {
        tasks.spawn(pill_consumer(meals.clone(), k));
    }
    cook(&queue, k).await;
    for _ in 0..k.consumers {
        queue.send(None).await.expect("open");
    }
    tasks.join_all().await;
}

/// A bill, and where its receipt goes.
type Request = (u32, oneshot::Sender<u32>);
type Inbox = mpsc::Receiver<Request>;
type Requests = mpsc::Sender<Request>;

/// Owns the till: the others can only ask.
async fn owner(mut inbox: Inbox, k: Knobs) {
    while let Some(request) = inbox.recv().await {
        let (bill, reply) = request;
        sleep(secs(k.eat)).await;
        let _ = reply.send(bill); // waiter gone: fine
    }
}

/// Sends a request, and waits for its answer.
async fn waiter(till: Requests, k: Knobs) {
    for bill in 0..k.items {
        let (reply, answer) = oneshot::channel();
        till.send((bill, reply)).await.expect("open");
        answer.await.expect("the owner is there");
    }
}

/// Waiters who send bills to one till, and get receipts.
pub async fn one_owner(k: Knobs) {
    let k = k.small();
    let (queue, inbox) = mpsc::channel(k.capacity);
    let mut tasks = JoinSet::new();
    for _ in 0..k.consumers {
        tasks.spawn(waiter(queue.clone(), k));
    }
    drop(queue);
    tasks.spawn(owner(inbox, k));
    tasks.join_all().await;
}

/// Spawns producers and consumers. Each producer owns a sender:
/// the queue closes when the last one is dropped.
fn open(k: Knobs, (queue, meals): Queue) -> Tasks {
    let mut tasks = JoinSet::new();
    for _ in 0..k.producers {
        tasks.spawn(producer(queue.clone(), k));
    }
    guests(&mut tasks, &meals, k);
    tasks
}

/// Spawns the consumers.
fn guests(tasks: &mut Tasks, meals: &Receiver<Instant>, k: Knobs) {
    metrics::gauge!("wait for room, s").set(0);
    for _ in 0..k.consumers {
        tasks.spawn(consumer(meals.clone(), k));
    }
}

impl Knobs {
    /// A quarter of the meals, each done twice as fast.
    fn small(self) -> Self {
        let (items, eat) = (self.items / 4, 0.5 * self.eat);
        Self { items, eat, ..self }
    }
}
