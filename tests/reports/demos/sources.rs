//! Awaits of what is not mirrored.

use std::future::{Future, pending, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{OnceCell, oneshot};
use tokio::time::{sleep, timeout};

struct Pool;

/// Ready at its third poll; who polls it wakes it.
struct Acquire(u8);

impl Future for Acquire {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.0 += 1;
        let waker = cx.waker().clone();
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(5));
            waker.wake();
        });
        if self.0 > 2 {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

impl Pool {
    fn acquire(&self) -> Acquire {
        Acquire(0)
    }
}

struct App {
    pool: Pool,
}

async fn handler(app: &App) {
    app.pool.acquire().await;
}

pub async fn pool() {
    handler(&App { pool: Pool }).await;
}

pub async fn time_limit() {
    let late = timeout(Duration::from_millis(100), pending::<()>());
    assert!(late.await.is_err());
    tokio::select! {
        () = pending() => {}
        () = sleep(Duration::from_millis(100)) => {}
    }
}

async fn writer(mut pipe: DuplexStream) {
    sleep(Duration::from_millis(100)).await;
    pipe.write_all(b"12345").await.unwrap();
}

pub async fn pipe() {
    let (ours, mut theirs) = duplex(2);
    let writer = tokio::spawn(writer(ours));
    let mut bytes = [0; 5];
    theirs.read_exact(&mut bytes).await.unwrap();
    writer.await.unwrap();
}

async fn load() -> u32 {
    sleep(Duration::from_millis(100)).await;
    7
}

async fn reader(cell: &OnceCell<u32>) -> u32 {
    *cell.get_or_init(load).await
}

pub async fn cell() {
    let cell = OnceCell::new();
    let (one, two) = (reader(&cell), reader(&cell));
    assert_eq!(tokio::join!(one, two), (7, 7));
}

pub async fn system() {
    let text = tokio::fs::read("/proc/self/stat").await.unwrap();
    assert!(!text.is_empty());
    let output = tokio::process::Command::new("true").output();
    assert!(output.await.unwrap().status.success());
    let mut signals = signal(SignalKind::hangup()).unwrap();
    let hung_up = timeout(Duration::from_millis(10), signals.recv());
    assert!(hung_up.await.is_err());
}

macro_rules! first {
    ($a:expr, $b:expr) => {
        tokio::select! { biased; _ = $a => {}, _ = $b => {} }
    };
}

pub async fn select_in_a_macro() {
    let (answer, answered) = oneshot::channel();
    tokio::spawn(async move {
        sleep(Duration::from_millis(40)).await;
        answer.send(7).unwrap();
    });
    first!(
        sleep(Duration::from_secs(5)),
        sleep(Duration::from_millis(10))
    );
    println!("{}", answered.await.unwrap());
}

pub async fn arm_that_is_off() {
    let (sender, mut messages) = tokio::sync::mpsc::channel(1);
    sender.send(1).await.unwrap();
    let mut done = false;
    for _ in 0..3 {
        tokio::select! {
            biased;
            _ = messages.recv(), if !done => done = true,
            () = sleep(Duration::from_millis(20)) => {}
        }
    }
}

async fn work() {
    tokio::task::yield_now().await;
}

fn boxed() -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(work())
}

fn made(count: u32) -> impl Future<Output = u32> + Send {
    let twice = 2 * count;
    async move {
        tokio::task::yield_now().await;
        twice
    }
}

async fn numbers() -> impl Iterator<Item = u32> {
    tokio::task::yield_now().await;
    0..3
}

pub async fn wrapped() {
    tokio::spawn(timeout(Duration::from_secs(1), work()))
        .await
        .unwrap()
        .unwrap();
    tokio::spawn(Box::pin(work())).await.unwrap();
    tokio::spawn(boxed()).await.unwrap();
    assert_eq!(tokio::spawn(made(2)).await.unwrap(), 4);
    assert_eq!(numbers().await.count(), 3);
}

async fn handles(request: u32) -> u32 {
    sleep(Duration::from_millis(10)).await;
    // in earnest, so that its worker is seen to be held
    std::thread::sleep(Duration::from_millis(30));
    helps(request).await
}

async fn helps(request: u32) -> u32 {
    sleep(Duration::from_millis(10)).await;
    request
}

/// What a library does: its own task, which calls back.
pub async fn library() {
    let task = ::tokio::spawn(async {
        poll_fn(|_| Poll::Ready(())).await;
        let future = handles(1);
        future.await
    });
    assert_eq!(task.await.unwrap(), 1);
}
