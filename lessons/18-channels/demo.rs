//! A weather station, and listeners that are not equally fast.

use super::support::weather::{
    Reading, count, logger, news_logger, no_reading, no_tasks, secs,
};
use std::sync::Arc;
use tokio::sync::broadcast::{self, error::RecvError::*};
use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio::{spawn, task::JoinSet, time::sleep};

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub readings: u32,
    pub every: f64,
    pub draw: f64,
    pub write: f64,
    pub capacity: usize,
}

type NewsTo = broadcast::Sender<Reading>;
type News = broadcast::Receiver<Reading>;
type StateTo = watch::Sender<Reading>;
type State = watch::Receiver<Reading>;
type QueueTo = mpsc::Sender<Reading>;
type Queue = mpsc::Receiver<Reading>;
type Both = (QueueTo, StateTo);

/// Sends a reading to all, then measures for `every` seconds.
async fn news_station(news: NewsTo, k: Knobs) {
    for number in 1..=k.readings {
        let reading = Reading::new(number);
        news.send(reading).ok(); // waits for nobody
        reading.published(k.every).await;
    }
}

/// Replaces the reading that is shown.
async fn state_station(state: StateTo, k: Knobs) {
    for number in 1..=k.readings {
        let reading = Reading::new(number);
        state.send(reading).ok(); // waits for nobody
        reading.published(k.every).await;
    }
}

/// Puts a reading into each queue; waits for room in it.
async fn queue_station(to: [QueueTo; 2], k: Knobs) {
    for number in 1..=k.readings {
        let reading = Reading::new(number);
        for queue in &to {
            queue.send(reading).await.ok();
        }
        reading.published(k.every).await;
    }
}

/// The log waits in a queue; the screen has a state.
async fn station((log, state): Both, k: Knobs) {
    for number in 1..=k.readings {
        let reading = Reading::new(number);
        log.send(reading).await.ok();
        state.send(reading).ok();
        reading.published(k.every).await;
    }
}

/// Draws each reading; too slow, it is told what it missed.
async fn screen(mut news: News, k: Knobs) {
    loop {
        match news.recv().await {
            Ok(reading) => reading.draw(k.draw).await,
            Err(Lagged(n)) => count("missed", n),
            Err(Closed) => break,
        }
    }
}

/// Draws the newest reading, whenever there is a newer one.
async fn state_screen(mut newest: State, k: Knobs) {
    while newest.changed().await.is_ok() {
        let reading = *newest.borrow_and_update();
        reading.draw(k.draw).await;
    }
}

/// Draws every reading, in order.
async fn queue_screen(mut queue: Queue, k: Knobs) {
    while let Some(reading) = queue.recv().await {
        reading.draw(k.draw).await;
    }
}

/// News for all: the channel keeps the last few readings.
pub async fn broadcast(k: Knobs) {
    let (news, log) = broadcast::channel(k.capacity);
    let mut tasks = no_tasks();
    tasks.spawn(news_logger(log, k.write));
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
    tasks.spawn(logger(log, k.write));
    tasks.spawn(queue_screen(drawn, k));
    tasks.spawn(queue_station([to_log, to_screen], k));
    tasks.join_all().await;
}

/// A queue for the log, which needs all; a state to draw.
pub async fn one_of_each(k: Knobs) {
    let (to_log, log) = mpsc::channel(k.capacity);
    let (state, newest) = watch::channel(no_reading());
    let mut tasks = no_tasks();
    tasks.spawn(logger(log, k.write));
    tasks.spawn(state_screen(newest, k));
    tasks.spawn(station((to_log, state), k));
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
        Reading::new(number).draw(k.draw).await;
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
