use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, duplex};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{interval, sleep, timeout};

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

async fn store(_order: u32) {
    sleep(ms(50)).await;
}

async fn next_order(orders: &mut mpsc::Receiver<u32>) -> Option<u32> {
    let order = orders.recv().await?;
    store(order).await;
    Some(order)
}

async fn feed(orders: mpsc::Sender<u32>) {
    for order in 0..2 {
        orders.send(order).await.unwrap();
        sleep(ms(100)).await;
    }
}

/// The arm has taken an order from the queue when it is dropped.
pub async fn taken_in_an_arm() {
    let (sender, mut orders) = mpsc::channel(4);
    let feeder = tokio::spawn(feed(sender));
    let mut tick = interval(ms(30));
    loop {
        tokio::select! {
            order = next_order(&mut orders) => if order.is_none() { break },
            _ = tick.tick() => {}
        }
    }
    feeder.await.unwrap();
}

/// The arm does nothing but receive, and the body does the rest.
pub async fn taken_in_the_body() {
    let (sender, mut orders) = mpsc::channel(4);
    let feeder = tokio::spawn(feed(sender));
    let mut tick = interval(ms(30));
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                Some(order) => store(order).await,
                None => break,
            },
            _ = tick.tick() => {}
        }
    }
    feeder.await.unwrap();
}

async fn serve(orders: &mut mpsc::Receiver<u32>) {
    while let Some(order) = orders.recv().await {
        store(order).await;
    }
}

/// Stopped while it waits for the next order: the one before is done.
pub async fn stopped_when_idle() {
    let (sender, mut orders) = mpsc::channel(4);
    sender.send(1).await.unwrap();
    assert!(timeout(ms(80), serve(&mut orders)).await.is_err());
}

/// Stopped while it works on an order.
pub async fn stopped_at_work() {
    let (sender, mut orders) = mpsc::channel(4);
    sender.send(1).await.unwrap();
    assert!(timeout(ms(20), serve(&mut orders)).await.is_err());
}

async fn dictate(mut to: tokio::io::DuplexStream) {
    for part in ["one\ntw", "o\n"] {
        to.write_all(part.as_bytes()).await.unwrap();
        sleep(ms(50)).await;
    }
}

/// Half a line is read when the limit passes.
pub async fn half_a_line() {
    let (to, from) = duplex(64);
    tokio::spawn(dictate(to));
    let mut reader = BufReader::new(from);
    let mut text = String::new();
    while !matches!(timeout(ms(30), read(&mut reader, &mut text)).await, Ok(0)) {}
    assert_eq!(text, "one\no\n");
}

async fn read(reader: &mut BufReader<tokio::io::DuplexStream>, text: &mut String) -> usize {
    let mut line = String::new();
    let read = reader.read_line(&mut line).await.unwrap();
    text.push_str(&line);
    read
}

/// The same with `lines`, which keep what they have read.
pub async fn whole_lines() {
    let (to, from) = duplex(64);
    tokio::spawn(dictate(to));
    let mut lines = BufReader::new(from).lines();
    let mut text = String::new();
    loop {
        match timeout(ms(30), lines.next_line()).await {
            Ok(Ok(Some(line))) => text.push_str(&line),
            Ok(_) => break,
            Err(_) => {}
        }
    }
    assert_eq!(text, "onetwo");
}

async fn look(mut state: watch::Receiver<u32>) {
    while state.changed().await.is_ok() {
        let _value = *state.borrow_and_update();
        sleep(ms(35)).await;
    }
}

/// Values come faster than they are looked at.
pub async fn skipped_values() {
    let (state, receiver) = watch::channel(0);
    let looks = tokio::spawn(look(receiver));
    for value in 1..=8 {
        state.send(value).unwrap();
        sleep(ms(10)).await;
    }
    drop(state);
    looks.await.unwrap();
}

/// Each value is looked at before the next one comes.
pub async fn no_value_skipped() {
    let (state, receiver) = watch::channel(0);
    let looks = tokio::spawn(look(receiver));
    for value in 1..=3 {
        state.send(value).unwrap();
        sleep(ms(50)).await;
    }
    drop(state);
    looks.await.unwrap();
}

/// Who asked has gone when the answer comes.
pub async fn answer_to_nobody() {
    let (answer, question) = oneshot::channel();
    let worker = tokio::spawn(async move {
        sleep(ms(50)).await;
        assert!(answer.send(1).is_err());
    });
    assert!(timeout(ms(20), question).await.is_err());
    worker.await.unwrap();
}
