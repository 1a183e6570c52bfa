// How lanes end: what goes on when the run ends, and what returns an error.

use std::thread;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

#[derive(serde::Deserialize)]
pub struct Knobs {}

async fn hash() -> u32 {
    spawn_blocking(|| thread::sleep(ms(500))).await.unwrap();
    42
}

pub async fn given_up(_k: Knobs) {
    let late = timeout(ms(100), hash()).await;
    println!("gave up: {}", late.is_err());
}

pub async fn aborted(_k: Knobs) {
    let job = spawn_blocking(|| thread::sleep(ms(500)));
    sleep(ms(100)).await;
    job.abort();
    println!("cancelled: {}", job.await.is_err());
}

pub async fn thread_goes_on(_k: Knobs) {
    std::thread::spawn(|| thread::sleep(ms(500)));
    sleep(ms(100)).await;
}

type Answer = Result<u32, String>;

async fn refused() -> Answer {
    sleep(ms(10)).await;
    Err("503".to_owned())
}

async fn ignored() -> u32 {
    refused().await.unwrap_or(0)
}

async fn passed_on() -> Result<u32, String> {
    let value = refused().await?;
    Ok(value)
}

async fn generic<T: Default>() -> Option<T> {
    Some(T::default())
}

pub async fn errors(_k: Knobs) {
    ignored().await;
    let _ = passed_on().await;
    generic::<u32>().await;
    let _ = tokio::spawn(refused()).await;
    let _ = tokio::spawn(async {
        let _ = refused().await;
    })
    .await;
    let (one, two) = tokio::join!(refused(), ignored());
    println!("{one:?} {two}");
}

pub async fn returns_an_error(_k: Knobs) -> Result<(), String> {
    refused().await?;
    Ok(())
}

pub async fn panics(_k: Knobs) {
    sleep(ms(10)).await;
    let queue = Vec::<u32>::new();
    println!("{}", queue[7]);
}

/// The code that panics is tokio's.
pub async fn panics_in_tokio(_k: Knobs) {
    sleep(ms(10)).await;
    tokio::task::spawn_local(async {});
}

fn outside(_: &mut std::task::Context<'_>) -> std::task::Poll<()> {
    tokio::task::spawn_local(async {});
    std::task::Poll::Ready(())
}

async fn asks() {
    std::future::poll_fn(outside).await;
}

pub async fn panics_in_a_poll(_k: Knobs) {
    asks().await;
}

/// Its guard is kept across an await, so that it must stay on its thread.
pub async fn not_send(_k: Knobs) {
    let count = std::rc::Rc::new(std::cell::Cell::new(1));
    sleep(ms(10)).await;
    count.set(2);
    println!("count {}", count.get());
}

pub async fn exits(_k: Knobs) {
    tokio::spawn(async { sleep(ms(500)).await });
    sleep(ms(100)).await;
    leave();
    println!("never");
}

fn leave() {
    std::process::exit(3);
}

async fn inner() {
    tokio::task::yield_now().await;
}

pub async fn in_place(_k: Knobs) {
    let outer = tokio::spawn(async {
        tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(inner()));
    });
    outer.await.unwrap();
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
