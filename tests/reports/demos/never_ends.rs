//! The sender from which the others were cloned is still there, so that the channel stays open for ever.

use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::sleep;

async fn courier(id: u32, letterbox: mpsc::Sender<u32>) {
    sleep(ms(100)).await;
    let _ = letterbox.send(id).await;
}

async fn empty(mut letters: mpsc::Receiver<u32>) {
    while let Some(id) = letters.recv().await {
        println!("letter {id}");
    }
    println!("no more letters");
}

pub async fn kept() {
    let (letterbox, letters) = mpsc::channel(8);
    for id in 1..=3 {
        tokio::spawn(courier(id, letterbox.clone()));
    }
    empty(letters).await;
    drop(letterbox);
}

pub async fn cured() {
    let (letterbox, letters) = mpsc::channel(8);
    for id in 1..=3 {
        tokio::spawn(courier(id, letterbox.clone()));
    }
    drop(letterbox);
    empty(letters).await;
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
