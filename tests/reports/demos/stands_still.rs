// A program that hangs: the sender from which the others were cloned is still there, so that the channel stays open. The other
// variants hang, or do not, in other ways.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, Notify, mpsc, oneshot};
use tokio::time::sleep;

#[derive(serde::Deserialize)]
pub struct Knobs {}

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

pub async fn kept(_k: Knobs) {
    let (letterbox, letters) = mpsc::channel(8);
    for id in 1..=3 {
        tokio::spawn(courier(id, letterbox.clone()));
    }
    empty(letters).await;
    drop(letterbox);
}

pub async fn cured(_k: Knobs) {
    let (letterbox, letters) = mpsc::channel(8);
    for id in 1..=3 {
        tokio::spawn(courier(id, letterbox.clone()));
    }
    drop(letterbox);
    empty(letters).await;
}

async fn transfer(first: Arc<Mutex<u32>>, second: Arc<Mutex<u32>>) {
    let _first = first.lock().await;
    sleep(ms(50)).await;
    let _second = second.lock().await;
}

/// Each task has the lock that the other one wants.
pub async fn circle(_k: Knobs) {
    let (a, b) = (Arc::new(Mutex::new(1)), Arc::new(Mutex::new(2)));
    let one = tokio::spawn(transfer(a.clone(), b.clone()));
    let other = tokio::spawn(transfer(b, a));
    let _ = tokio::join!(one, other);
}

/// It has the lock itself, in an arm that nobody polls any more.
pub async fn unpolled_holder(_k: Knobs) {
    let lock = Mutex::new(0);
    let held = lock.lock().await;
    let front = async { *lock.lock().await += 1 };
    tokio::pin!(front);
    tokio::select! { () = &mut front => {} () = sleep(ms(50)) => drop(held) }
    *lock.lock().await += 1;
}

/// Nothing has a waker of it.
pub async fn forgotten(_k: Knobs) {
    sleep(ms(20)).await;
    std::future::pending::<()>().await;
}

/// It waits for a notification, and for a timer that is none of the facade's.
pub async fn timer_of_another_crate(_k: Knobs) {
    use tokio_stream::StreamExt as _;
    let notify = Notify::new();
    let ticks = tokio_stream::iter(1..=2).throttle(ms(700));
    let mut ticks = std::pin::pin!(ticks.fuse());
    ticks.next().await;
    futures::future::select(
        std::pin::pin!(notify.notified()),
        std::pin::pin!(ticks.next()),
    )
    .await;
    println!("ticked");
}

/// A thread takes its time.
pub async fn thread_answers(_k: Knobs) {
    let (tx, rx) = oneshot::channel();
    std::thread::spawn(move || {
        std::thread::sleep(ms(700));
        let _ = tx.send(7);
    });
    println!("answer {:?}", rx.await);
}

/// A program on the other side of a socket answers late. Of the two waits the first one is for lanes of the run.
pub async fn socket_answers(_k: Knobs) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    let notify = Notify::new();
    futures::future::select(
        std::pin::pin!(notify.notified()),
        std::pin::pin!(listener.accept()),
    )
    .await;
    println!("connected");
}

/// It ticks for ever.
pub async fn ticks(_k: Knobs) {
    let mut beat = tokio::time::interval(ms(100));
    loop {
        beat.tick().await;
    }
}

/// Tasks that wait for tasks.
pub async fn for_each_other(_k: Knobs) {
    let (tx, rx) = oneshot::channel::<tokio::task::JoinHandle<()>>();
    let one = tokio::spawn(async move {
        let other = rx.await.unwrap();
        let _ = other.await;
    });
    let other = tokio::spawn(async move {
        let _ = one.await;
    });
    let _ = tx.send(other);
    std::future::pending::<()>().await;
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

/// A stream that may run no future at a time.
pub async fn no_room(_k: Knobs) {
    use futures::StreamExt;
    let letters = futures::stream::iter(1..=3).map(|id| async move { id });
    let read: Vec<u32> = letters.buffer_unordered(0).collect().await;
    println!("{read:?}");
}
