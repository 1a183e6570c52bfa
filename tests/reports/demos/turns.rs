//! A `select!` in a loop makes its futures again in each turn and drops those that lost.

use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::sync::mpsc;
use tokio::time::{interval, sleep};

async fn chatter(line: mpsc::Sender<u32>) {
    for word in 1..=6 {
        sleep(ms(150)).await;
        let _ = line.send(word).await;
    }
}

async fn monitor(mut line: mpsc::Receiver<u32>) {
    loop {
        tokio::select! {
            word = line.recv() => match word {
                Some(word) => println!("word {word}"),
                None => break,
            },
            () = sleep(ms(400)) => println!("report"),
        }
    }
}

pub async fn timer_restarts() {
    let (line, words) = mpsc::channel(4);
    tokio::join!(chatter(line), monitor(words));
}

async fn sender(mut wire: DuplexStream) {
    for byte in b"frame1frame2frame3" {
        wire.write_all(&[*byte]).await.unwrap();
        sleep(ms(20)).await;
    }
}

async fn frame(wire: &mut DuplexStream) -> Option<String> {
    let mut bytes = [0; 6];
    wire.read_exact(&mut bytes).await.ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

async fn reader(mut wire: DuplexStream) {
    let mut tick = interval(ms(70));
    loop {
        tokio::select! {
            frame = frame(&mut wire) => match frame {
                Some(frame) => println!("got {frame}"),
                None => break,
            },
            _ = tick.tick() => {}
        }
    }
}

pub async fn bytes_lost() {
    let (here, there) = duplex(64);
    tokio::join!(sender(here), reader(there));
}

/// The first arm is ready each time, since its channel is closed; the second one is never polled.
pub async fn closed_arm() {
    let (gone_sender, mut gone) = mpsc::channel::<u32>(1);
    drop(gone_sender);
    let (news_sender, mut news) = mpsc::channel::<u32>(1);
    news_sender.send(1).await.unwrap();
    let mut turns = 0;
    while turns < 50_000 {
        tokio::select! {
            biased;
            message = gone.recv() => {
                assert!(message.is_none());
                turns += 1;
            }
            _ = news.recv() => println!("news"),
        }
    }
    sleep(ms(100)).await;
}

/// The same, with turns that take a little time.
pub async fn closed_arm_slowly() {
    let (gone_sender, mut gone) = mpsc::channel::<u32>(1);
    drop(gone_sender);
    let (_news_sender, mut news) = mpsc::channel::<u32>(1);
    for _ in 0..20 {
        tokio::select! {
            biased;
            message = gone.recv() => {
                assert!(message.is_none());
                sleep(ms(10)).await;
            }
            _ = news.recv() => println!("news"),
        }
    }
}

/// An arm on top that has messages until its channel is closed.
pub async fn backlog_on_top() {
    let (sender, mut backlog) = mpsc::channel::<u32>(8);
    for number in 0..8 {
        sender.send(number).await.unwrap();
    }
    drop(sender);
    let (_news_sender, mut news) = mpsc::channel::<u32>(1);
    loop {
        tokio::select! {
            biased;
            message = backlog.recv() => match message {
                Some(_) => sleep(ms(10)).await,
                None => break,
            },
            _ = news.recv() => println!("news"),
        }
    }
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

/// Each read of four bytes is cut short but one: at 60 ms it completes, and is dropped in the next turn.
pub async fn one_frame() {
    let (mut here, mut there) = duplex(64);
    let writer = tokio::spawn(async move {
        for part in ["ab", "cd", "efgh"] {
            here.write_all(part.as_bytes()).await.unwrap();
            sleep(ms(30)).await;
        }
        here
    });
    let mut tick = interval(ms(20));
    let mut bytes = [0; 4];
    for _ in 0..6 {
        tokio::select! {
            biased;
            _ = tick.tick() => {}
            read = there.read_exact(&mut bytes) => println!("read {}", read.unwrap()),
        }
    }
    drop(writer.await.unwrap());
}

async fn tells() {
    println!("before");
    let notify = tokio::sync::Notify::new();
    notify.notify_waiters();
}

/// A line is written before the mark of its instant.
pub async fn wrote_first() {
    sleep(ms(10)).await;
    tells().await;
}

async fn ticking() {
    for _ in 0..300 {
        sleep(ms(2)).await;
    }
}

async fn client() {
    sleep(ms(101)).await;
}

/// There is no gap between the turns of one task, and another one wakes among them.
pub async fn beside_one_that_is_always_busy() {
    tokio::join!(ticking(), client());
}

/// A queue that is never empty: only its budget makes the loop pause.
pub async fn drains() {
    let (queue, mut messages) = mpsc::channel(1000);
    for message in 0..1000 {
        queue.try_send(message).unwrap();
    }
    drop(queue);
    while messages.recv().await.is_some() {}
}
