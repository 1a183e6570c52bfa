//! A weather station: a big table to read, and a sensor to rent.

use super::support::archive::{ALL, Archive, Row, newest, send};
use super::support::mast::{Keys, Mast, give_back, rent};
use futures::TryStreamExt;
use sqlx::query_as;
use std::{error::Error, pin::pin, sync::Arc, time::Duration};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub rows: u32,
    pub batch: usize,
    pub send: f64,
    pub enough: usize,
    /// How the first visit ends: it returns, fails, or is cancelled.
    pub exit: u8,
    pub patience: f64,
}

/// Gives the sensor back in its last line.
async fn by_hand(mast: &Mast, exit: u8) -> Outcome {
    rent(mast).await?;
    measure(exit).await?;
    give_back(mast).await;
    Ok(())
}

/// Two visits; the first ends as the knob says.
pub async fn hand_made(k: Knobs) -> Outcome {
    let (mast, _keys) = Mast::new(k.patience);
    let first = by_hand(&mast, k.exit);
    let first = cut_short(k.exit, first);
    let second = by_hand(&mast, RETURNS);
    tokio::join!(first, second).1
}

/// Rents, does the job, gives back: on each way out.
async fn with_sensor<F>(mast: &Mast, job: F) -> Outcome
where
    F: Future<Output = Outcome>,
{
    rent(mast).await?;
    let mut key = Key { mast, back: false };
    let result = job.await;
    give_back(mast).await;
    key.back = true;
    result
}

/// Two visits; the first ends as the knob says.
pub async fn scoped(k: Knobs) -> Outcome {
    let (mast, keys) = Mast::new(k.patience);
    let mut helpers = JoinSet::new();
    helpers.spawn(janitor(mast.clone(), keys));
    let first = with_sensor(&mast, measure(k.exit));
    let first = cut_short(k.exit, first);
    let second = with_sensor(&mast, measure(RETURNS));
    tokio::join!(first, second).1
}

/// Whoever drops it early was cancelled: a job for the janitor.
struct Key<'a> {
    mast: &'a Mast,
    back: bool,
}

impl Drop for Key<'_> {
    fn drop(&mut self) {
        if !self.back {
            let _ = self.mast.dropped.send(());
        }
    }
}

/// Awaits what a destructor cannot await.
async fn janitor(mast: Arc<Mast>, mut keys: Keys) {
    while keys.recv().await.is_some() {
        give_back(&mast).await;
    }
}

/// Reads all rows, then sends them batch by batch.
pub async fn everything(k: Knobs) -> Outcome {
    let archive = Archive::open(k.rows, k.send).await?;
    let rows = query_as::<_, Row>(ALL);
    let rows = rows.fetch_all(&archive.pool).await?;
    archive.hold(rows.len());
    for batch in rows.chunks(k.batch) {
        send(&archive, batch).await;
    }
    newest(archive).await
}

/// Sends a batch as soon as it is read, and leaves at `most`.
async fn export(
    a: &Archive,
    batch: usize,
    most: usize,
) -> Outcome {
    let rows = query_as::<_, Row>(ALL).fetch(&a.pool);
    let mut batches = pin!(rows.try_chunks(batch));
    let mut sent = 0;
    while let Some(batch) = batches.try_next().await? {
        a.hold(batch.len());
        send(a, &batch).await;
        sent += batch.len();
        if sent >= most {
            break; // and drops the stream
        }
    }
    Ok(())
}

/// Reads to the end, then asks for the newest hour.
pub async fn streamed(k: Knobs) -> Outcome {
    let archive = Archive::open(k.rows, k.send).await?;
    export(&archive, k.batch, usize::MAX).await?;
    newest(archive).await
}

/// Leaves when it has enough, then asks for the newest hour.
pub async fn left_early(k: Knobs) -> Outcome {
    let archive = Archive::open(k.rows, k.send).await?;
    export(&archive, k.batch, k.enough).await?;
    newest(archive).await
}

const RETURNS: u8 = 0;
const FAILS: u8 = 1;
const CANCELLED: u8 = 2;

/// Uses the sensor for 0.2 s.
async fn measure(exit: u8) -> Outcome {
    sleep(secs(0.2)).await;
    match exit {
        FAILS => Err("the sensor is frozen".into()),
        _ => Ok(()),
    }
}

/// A visitor who loses patience while the sensor measures.
async fn cut_short<F: Future<Output = Outcome>>(exit: u8, visit: F) {
    let limit = if exit == CANCELLED { 0.2 } else { 60.0 };
    match timeout(secs(limit), visit).await {
        Ok(Ok(())) => println!("measured"),
        Ok(Err(error)) => println!("{error}"),
        Err(_) => println!("the visitor has gone"),
    }
}

type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
