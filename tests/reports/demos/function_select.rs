//! `futures::future::select`, the function, in place of the macro.

use std::pin::pin;
use std::time::Duration;

use futures::future::{self, Either, select as either};
use tokio::sync::mpsc;
use tokio::time::sleep;

async fn fetch(n: u64) -> u64 {
    sleep(ms(100 * n)).await;
    n
}

/// The loser is handed back and awaited later.
pub async fn awaited_later() {
    let (one, three) = (pin!(fetch(1)), pin!(fetch(3)));
    match future::select(one, three).await {
        Either::Left((n, rest)) => {
            println!("{n} first");
            sleep(ms(50)).await;
            println!("then {}", rest.await);
        }
        Either::Right(_) => println!("three was faster"),
    }
}

/// The loser is dropped with what was handed back.
pub async fn dropped() {
    let two = Box::pin(fetch(2));
    let one = Box::pin(fetch(1));
    if let Either::Right((n, _)) = either(two, one).await {
        println!("{n} was faster");
    }
    sleep(ms(300)).await;
}

/// The whole of it is given up.
pub async fn given_up() {
    let both = either(Box::pin(fetch(2)), Box::pin(fetch(3)));
    let _ = tokio::time::timeout(ms(100), both).await;
    sleep(ms(50)).await;
}

async fn chatter(line: mpsc::Sender<u32>) {
    for word in 1..=3 {
        sleep(ms(100)).await;
        line.send(word).await.unwrap();
    }
}

/// What loses goes into the next turn.
pub async fn in_turns() {
    let (line, mut words) = mpsc::channel(1);
    let talk = tokio::spawn(chatter(line));
    let mut report = Box::pin(sleep(ms(250)));
    let mut heard = 0;
    loop {
        match either(Box::pin(words.recv()), report).await {
            Either::Left((Some(_), rest)) => {
                heard += 1;
                report = rest;
            }
            Either::Left((None, _)) | Either::Right(_) => break,
        }
    }
    println!("heard {heard}");
    talk.await.unwrap();
}

/// A macro under another name.
pub async fn renamed_macro() {
    use tokio::select as first_of;
    first_of! {
        n = fetch(1) => println!("{n}"),
        n = fetch(2) => println!("{n}"),
    }
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
