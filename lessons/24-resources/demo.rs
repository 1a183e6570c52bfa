//! A weather station: a big table to read, and a sensor to rent.

use super::support::archive::{ALL, Archive, Row, Table};
use super::support::archive::{newest, send};
use super::support::mast::{CANCELLED, Key, Keys, Mast, RETURNS};
use super::support::mast::{give_back, measure, rent};
use futures::TryStreamExt;
use sqlx::query_as;
use std::{error::Error, pin::pin, sync::Arc, time::Duration};
use tokio::task::JoinSet;
use tokio::time::timeout;

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
    let mut key = Key::of(mast); // or a janitor comes
    let result = job.await;
    give_back(mast).await;
    key.is_back();
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

/// Awaits what a destructor cannot await.
async fn janitor(mast: Arc<Mast>, mut keys: Keys) {
    while keys.recv().await.is_some() {
        give_back(&mast).await;
    }
}

/// Reads all rows into memory.
async fn read_all(a: &Archive) -> sqlx::Result<Vec<Row>> {
    query_as(ALL).fetch_all(&a.pool).await
}

/// Reads all rows, then sends them batch by batch.
pub async fn everything(k: Knobs) -> Outcome {
    let archive = Archive::open(k.table()).await?;
    let rows = read_all(&archive).await?;
    archive.hold(rows.len());
    for batch in rows.chunks(archive.batch) {
        send(&archive, batch).await;
    }
    newest(archive).await
}

/// Sends a batch as soon as it is read, and leaves at `most`.
async fn export(a: &Archive, most: usize) -> Outcome {
    let rows = query_as::<_, Row>(ALL).fetch(&a.pool);
    let mut batches = pin!(rows.try_chunks(a.batch));
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
    let archive = Archive::open(k.table()).await?;
    export(&archive, usize::MAX).await?;
    newest(archive).await
}

/// Leaves when it has enough, then asks for the newest hour.
pub async fn left_early(k: Knobs) -> Outcome {
    let archive = Archive::open(k.table()).await?;
    export(&archive, k.enough).await?;
    newest(archive).await
}

/// A visitor who loses patience while the sensor measures.
async fn cut_short<F: Future<Output = Outcome>>(exit: u8, visit: F) {
    let limit = if exit == CANCELLED { 0.2 } else { 60.0 };
    match timeout(Duration::from_secs_f64(limit), visit).await {
        Ok(Ok(())) => println!("measured"),
        Ok(Err(error)) => println!("{error}"),
        Err(_) => println!("the visitor has gone"),
    }
}

impl Knobs {
    fn table(self) -> Table {
        let Self { rows, batch, send, .. } = self;
        Table { rows, batch, send }
    }
}

type Outcome = Result<(), Box<dyn Error + Send + Sync>>;
