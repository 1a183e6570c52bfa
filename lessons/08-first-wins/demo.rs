//! One file, three mirrors: the first answer wins. And the losers?

use std::time::Duration;
use tokio::task::{JoinError, JoinSet};
use tokio::time::{Sleep, sleep};
use tokio::{select, spawn, sync::mpsc};
use tokio_util::sync::CancellationToken;

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub a: f64,
    pub b: f64,
    pub c: f64,
    pub goodbye: f64,
    pub first: u8,
}

type File = Result<&'static str, Error>;
type Stop = CancellationToken;
type Error = Box<dyn std::error::Error + Send + Sync>;

/// Downloads. Told to stop, it says goodbye first.
async fn mirror(k: Knobs, id: u8, stop: Stop) -> File {
    let download = stop.run_until_cancelled(k.get(id));
    if download.await.is_none() {
        sleep(secs(k.goodbye)).await;
        return Ok("a part of the file");
    }
    k.answer(id)
}

/// The arms are the calls: the losers are dropped.
pub async fn selected(k: Knobs) -> File {
    let [a, b, c] = mirrors(k, &Stop::new());
    select! {
        file = a => file,
        file = b => file,
        file = c => file,
    }
}

/// The arms are handles: only handles are dropped.
pub async fn forgotten(k: Knobs) -> File {
    let mirrors = mirrors(k, &Stop::new());
    let [a, b, c] = mirrors.map(spawn);
    select! {
        file = a => file?,
        file = b => file?,
        file = c => file?,
    }
}

/// Tells the losers to stop, and does not wait.
pub async fn told(k: Knobs) -> File {
    let stop = Stop::new();
    let mut tasks = race(k, &stop);
    let first = tasks.join_next().await;
    stop.cancel();
    tasks.detach_all();
    first.expect("three mirrors")?
}

/// Tells the losers to stop, and waits until they have.
pub async fn waited_for(k: Knobs) -> File {
    let stop = Stop::new();
    let mut tasks = race(k, &stop);
    let first = tasks.join_next().await;
    stop.cancel();
    while tasks.join_next().await.is_some() {}
    first.expect("three mirrors")?
}

/// Waits for a file, not just for an answer.
pub async fn first_success(k: Knobs) -> File {
    let stop = Stop::new();
    let mut tasks = race(k, &stop);
    let mut first = tasks.join_next().await;
    while !is_file(&first) && !tasks.is_empty() {
        first = tasks.join_next().await;
    }
    stop.cancel();
    while tasks.join_next().await.is_some() {}
    first.expect("three mirrors")?
}

/// Saves what has arrived. At `a` it is told to stop.
pub async fn starved(k: Knobs) {
    let mut chunks = backlog();
    let stop = stop_after(k.a);
    loop {
        select! {
            biased;
            chunk = chunks.recv() => match chunk {
                Some(_) => sleep(secs(0.05)).await,
                None => break,
            },
            () = stop.cancelled() => break,
        }
    }
}

impl Knobs {
    /// Stands for the download from a mirror.
    fn get(&self, id: u8) -> Sleep {
        sleep(secs([self.a, self.b, self.c][usize::from(id) - 1]))
    }

    fn answer(&self, id: u8) -> File {
        if self.first == 1 && id == 1 {
            return Err("the first mirror has no such file".into());
        }
        println!("mirror {id} has sent the file");
        Ok("the file")
    }
}

fn race(k: Knobs, stop: &Stop) -> JoinSet<File> {
    mirrors(k, stop).into_iter().collect()
}

fn mirrors(
    k: Knobs,
    stop: &Stop,
) -> [impl Future<Output = File> + use<>; 3] {
    [1, 2, 3].map(|id| mirror(k, id, stop.clone()))
}

fn is_file(first: &Option<Result<File, JoinError>>) -> bool {
    matches!(first, Some(Ok(Ok(_))))
}

/// Chunks that have arrived already.
fn backlog() -> mpsc::Receiver<u32> {
    let (sender, chunks) = mpsc::channel(12);
    for chunk in 0..12 {
        sender.try_send(chunk).expect("there is room");
    }
    chunks
}

fn stop_after(seconds: f64) -> Stop {
    let stop = Stop::new();
    let told = stop.clone();
    spawn(async move {
        sleep(secs(seconds)).await;
        told.cancel();
    });
    stop
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
