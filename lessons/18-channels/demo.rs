//! A weather station, and listeners that are not equally fast.

use std::{sync::Arc, time::Duration};
use tokio::sync::broadcast::{self, error::RecvError::*};
use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio::time::{Instant, Sleep, sleep};
use tokio::{spawn, task::JoinSet};

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub readings: u32,
    pub every: f64,
    pub draw: f64,
    pub write: f64,
    pub capacity: usize,
}

#[derive(Clone, Copy)]
struct Reading {
    number: u32,
    at: Instant,
}

type NewsTo = broadcast::Sender<Reading>;
type News = broadcast::Receiver<Reading>;
type NewestTo = watch::Sender<Reading>;
type Newest = watch::Receiver<Reading>;
struct Both {
    log: QueueTo,
    state: NewestTo,
}

type QueueTo = mpsc::Sender<Reading>;
type Queue = mpsc::Receiver<Reading>;

/// Sends a reading to all, then measures for `every` seconds.
async fn news_station(news: NewsTo, k: Knobs) {
    for number in 1..=k.readings {
        let reading = Reading::new(number);
        news.send(reading).ok(); // waits for nobody
        reading.published(k).await;
    }
}

/// Replaces the reading that is shown.
async fn state_station(state: NewestTo, k: Knobs) {
    for number in 1..=k.readings {
        let reading = Reading::new(number);
        state.send(reading).ok(); // waits for nobody
        reading.published(k).await;
    }
}

/// Puts a reading into each queue; waits for room in it.
async fn queue_station(to: [QueueTo; 2], k: Knobs) {
    for number in 1..=k.readings {
        let reading = Reading::new(number);
        for queue in &to {
            queue.send(reading).await.ok();
        }
        reading.published(k).await;
    }
}

/// The log waits in a queue; the screen has a state.
async fn station(a: Both, k: Knobs) {
    for number in 1..=k.readings {
        let reading = Reading::new(number);
        a.log.send(reading).await.ok();
        a.state.send(reading).ok();
        reading.published(k).await;
    }
}

/// Draws each reading; too slow, it is told what it missed.
async fn screen(mut news: News, k: Knobs) {
    loop {
        match news.recv().await {
            Ok(reading) => reading.draw(k).await,
            Err(Lagged(n)) => count("missed", n),
            Err(Closed) => break,
        }
    }
}

/// Draws the newest reading, whenever there is a newer one.
async fn state_screen(mut newest: Newest, k: Knobs) {
    while newest.changed().await.is_ok() {
        let reading = *newest.borrow_and_update();
        reading.draw(k).await;
    }
}

/// Draws every reading, in order.
async fn queue_screen(mut queue: Queue, k: Knobs) {
    while let Some(reading) = queue.recv().await {
        reading.draw(k).await;
    }
}

/// Writes every reading to a disk.
async fn logger(mut queue: Queue, k: Knobs) {
    while let Some(_reading) = queue.recv().await {
        count("logged", 1);
        sleep(secs(k.write)).await;
    }
}

/// The same, reading from a broadcast.
async fn news_logger(mut news: News, k: Knobs) {
    loop {
        match news.recv().await {
            Ok(_reading) => count("logged", 1),
            Err(Lagged(n)) => count("missed", n),
            Err(Closed) => break,
        }
        sleep(secs(k.write)).await;
    }
}

/// News for all: the channel keeps the last few readings.
pub async fn broadcast(k: Knobs) {
    let (news, log) = broadcast::channel(k.capacity);
    let mut tasks = no_tasks();
    tasks.spawn(news_logger(log, k));
    tasks.spawn(screen(news.subscribe(), k));
    tasks.spawn(news_station(news, k));
    tasks.join_all().await;
}

/// One place: a new reading replaces the one before.
pub async fn watch(k: Knobs) {
    let (state, newest) = watch::channel(no_reading());
    let mut tasks = no_tasks();
    tasks.spawn(state_screen(newest, k));
    tasks.spawn(state_station(state, k));
    tasks.join_all().await;
}

/// A queue for each listener: everything arrives.
pub async fn mpsc_each(k: Knobs) {
    let (to_log, log) = mpsc::channel(k.capacity);
    let (to_screen, drawn) = mpsc::channel(k.capacity);
    let mut tasks = no_tasks();
    tasks.spawn(logger(log, k));
    tasks.spawn(queue_screen(drawn, k));
    tasks.spawn(queue_station([to_log, to_screen], k));
    tasks.join_all().await;
}

/// A queue for the log, which needs all; a state to draw.
pub async fn one_of_each(k: Knobs) {
    let (to_log, log) = mpsc::channel(k.capacity);
    let (state, newest) = watch::channel(no_reading());
    let mut tasks = no_tasks();
    tasks.spawn(logger(log, k));
    tasks.spawn(state_screen(newest, k));
    let both = Both { log: to_log, state };
    tasks.spawn(station(both, k));
    tasks.join_all().await;
}

type Question = oneshot::Sender<Reading>;
type Inbox = mpsc::Receiver<Question>;
type Sensor = mpsc::Sender<Question>;

/// Owns the sensor, and answers one question at a time.
async fn sensor(mut questions: Inbox, k: Knobs) {
    let mut number = 0;
    while let Some(answer) = questions.recv().await {
        sleep(secs(k.every)).await;
        number += 1;
        answer.send(Reading::new(number)).ok();
    }
}

/// The way back for the answer is part of the question.
async fn ask(sensor: &Sensor) -> u32 {
    let (answer, reply) = oneshot::channel();
    sensor.send(answer).await.expect("it is there");
    reply.await.expect("an answer").number
}

/// Asks, adjusts the heating, asks again.
async fn thermostat(sensor: Sensor, k: Knobs) {
    for _ in 0..k.readings / 4 {
        let _temperature = ask(&sensor).await;
        count("answers", 1);
        sleep(secs(2.0 * k.every)).await;
    }
}

/// Questions go to one task, each answer back to its asker.
pub async fn actor(k: Knobs) {
    let (questions, inbox) = mpsc::channel(k.capacity);
    let mut tasks = JoinSet::new();
    tasks.spawn(sensor(inbox, k));
    for _ in 0..2 {
        tasks.spawn(thermostat(questions.clone(), k));
    }
    drop(questions);
    tasks.join_all().await;
}

/// Draws each time the bell rings, until it has drawn all.
async fn bell_screen(bell: Arc<Notify>, k: Knobs) {
    for number in 1..=k.readings {
        bell.notified().await;
        Reading::new(number).draw(k).await;
    }
}

/// Rings for those who wait now; who comes later hears nothing.
pub async fn notify(k: Knobs) {
    let bell = Arc::new(Notify::new());
    let screen = spawn(bell_screen(bell.clone(), k));
    for _ in 0..k.readings {
        sleep(secs(k.every)).await;
        bell.notify_waiters();
    }
    screen.await.expect("it does not panic");
}

impl Reading {
    fn new(number: u32) -> Self {
        let at = Instant::now();
        Self { number, at }
    }

    /// How long the station waited to publish it; then a pause.
    fn published(self, k: Knobs) -> Sleep {
        let waited = metrics::gauge!("station waited, s");
        waited.increment(self.at.elapsed());
        sleep(secs(k.every))
    }

    /// How old it is when it is drawn, and how long that takes.
    fn draw(self, k: Knobs) -> Sleep {
        count("drawn", 1);
        metrics::gauge!("last drawn").set(self.number);
        metrics::gauge!("age shown, s").set(self.at.elapsed());
        sleep(secs(k.draw))
    }
}

fn no_reading() -> Reading {
    Reading::new(0)
}

/// Nothing is drawn, missed or logged yet.
fn no_tasks() -> JoinSet<()> {
    for what in ["drawn", "missed", "logged"] {
        count(what, 0);
    }
    JoinSet::new()
}

fn count(what: &'static str, more: u64) {
    metrics::counter!(what).increment(more);
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
