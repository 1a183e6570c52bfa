//! Producers, consumers, and a queue between them.

use async_channel::{Receiver, Sender, bounded};
use std::time::Duration;
use tokio::{task::JoinHandle, time::Instant, time::sleep};

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub producers: u32,
    pub consumers: u32,
    pub items: u32,
    pub make: f64,
    pub eat: f64,
    pub capacity: usize,
}

/// When the meal was cooked; `None` is a poison pill.
type Meal = Option<Instant>;
type Queue = (Sender<Meal>, Receiver<Meal>);
type Tasks = Vec<JoinHandle<()>>;

/// Puts a meal into the queue, then cooks the next.
async fn producer(queue: Sender<Meal>, items: u32, make: f64) {
    let in_send = metrics::gauge!("seconds in send");
    for _ in 0..items {
        let cooked = Instant::now();
        queue.send(Some(cooked)).await.expect("a consumer is left");
        in_send.increment(cooked.elapsed());
        sleep(secs(make)).await;
    }
}

/// Takes meals out of the queue and eats them, until it ends.
async fn consumer(queue: Receiver<Meal>, eat: f64) {
    while let Ok(Some(cooked)) = queue.recv().await {
        let age = metrics::gauge!("age of a meal, s");
        age.set(cooked.elapsed());
        sleep(secs(eat)).await;
    }
}

/// Exactly what the knobs say.
pub async fn small_kitchen(k: Knobs) {
    for task in open(k, bounded(k.capacity)) {
        task.await.expect("no task panics");
    }
}

/// Twice as many meals, and each takes twice as long to eat.
pub async fn slow_kitchen(k: Knobs) {
    for task in open(k.slow(), bounded(k.capacity)) {
        task.await.expect("no task panics");
    }
}

/// The slow kitchen, with a queue that is never full.
pub async fn unbounded(k: Knobs) {
    for task in open(k.slow(), async_channel::unbounded()) {
        task.await.expect("no task panics");
    }
}

/// Stops the consumers with one last message each.
pub async fn pills(k: Knobs) {
    let (queue, meals) = bounded(k.capacity);
    let mut tasks = open(k, (queue.clone(), meals));
    let consumers = tasks.split_off(k.producers as usize);
    for producer in tasks {
        producer.await.expect("no task panics");
    }
    for _ in &consumers {
        queue.send(None).await.expect("a consumer is left");
    }
    for consumer in consumers {
        consumer.await.expect("no task panics");
    }
}

/// Spawns producers, then consumers. Each producer owns a sender:
/// the queue closes when the last one is dropped.
fn open(k: Knobs, (queue, meals): Queue) -> Tasks {
    let mut tasks = Vec::new();
    for _ in 0..k.producers {
        let producer = producer(queue.clone(), k.items, k.make);
        tasks.push(tokio::spawn(producer));
    }
    for _ in 0..k.consumers {
        let consumer = consumer(meals.clone(), k.eat);
        tasks.push(tokio::spawn(consumer));
    }
    tasks
}

impl Knobs {
    fn slow(self) -> Self {
        let (items, eat) = (2 * self.items, 2.0 * self.eat);
        Self { items, eat, ..self }
    }
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
