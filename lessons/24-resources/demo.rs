//! A weather station: a big table to read, and a sensor to rent.

use super::support::database;
use futures::TryStreamExt;
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection, query_as};
use std::sync::{Arc, OnceLock};
use std::{error::Error, pin::pin, time::Duration};
use tempfile::TempDir;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

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
    let (mast, _keys) = Mast::new(k);
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
    let (mast, keys) = Mast::new(k);
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

type Row = (i64, f64);
const ALL: &str = "SELECT hour, celsius FROM weather";

/// Reads all rows, then sends them batch by batch.
pub async fn everything(k: Knobs) -> Outcome {
    let archive = Archive::open(k).await?;
    let rows = query_as::<_, Row>(ALL);
    let rows = rows.fetch_all(&archive.pool).await?;
    archive.hold(rows.len());
    for batch in rows.chunks(k.batch) {
        send(&archive, batch).await;
    }
    newest(archive).await
}

/// Sends a batch as soon as it is read, and leaves at `most`.
async fn export(a: &Archive, most: usize) -> Outcome {
    let rows = query_as::<_, Row>(ALL).fetch(&a.pool);
    let mut batches = pin!(rows.try_chunks(a.k.batch));
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
    let archive = Archive::open(k).await?;
    export(&archive, usize::MAX).await?;
    newest(archive).await
}

/// Leaves when it has enough, then asks for the newest hour.
pub async fn left_early(k: Knobs) -> Outcome {
    let archive = Archive::open(k).await?;
    export(&archive, k.enough).await?;
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

type Keys = mpsc::UnboundedReceiver<()>;

/// The sensor on the mast: somebody else's, and there is only one.
struct Mast {
    free: Semaphore,
    dropped: mpsc::UnboundedSender<()>,
    patience: f64,
}

impl Mast {
    fn new(k: Knobs) -> (Arc<Self>, Keys) {
        metrics::gauge!("leased").set(0.0);
        let (dropped, keys) = mpsc::unbounded_channel();
        let (free, patience) = (Semaphore::new(1), k.patience);
        (Arc::new(Self { free, dropped, patience }), keys)
    }
}

/// Waits until it is free, and until its owner has switched it on.
async fn rent(mast: &Mast) -> Outcome {
    let free = timeout(secs(mast.patience), mast.free.acquire()).await;
    let permit = free.map_err(|_| "nobody gave it back")??;
    sleep(secs(0.1)).await;
    metrics::gauge!("leased").increment(1);
    permit.forget();
    Ok(())
}

/// Its owner switches it off; until then it stays leased.
async fn give_back(mast: &Mast) {
    sleep(secs(0.05)).await;
    metrics::gauge!("leased").decrement(1);
    mast.free.add_permits(1);
}

/// A table of hours and temperatures, and one connection to it.
struct Archive {
    pool: SqlitePool,
    k: Knobs,
    opened: Instant,
    first: OnceLock<()>,
    _folder: TempDir,
}

impl Archive {
    async fn open(k: Knobs) -> Outcome<Self> {
        let (folder, file) = database::file()?;
        let mut db = SqliteConnection::connect_with(&file).await?;
        let table = format!(
            "CREATE TABLE weather(hour INTEGER PRIMARY KEY, celsius REAL);
            WITH RECURSIVE n(i) AS
            (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})
            INSERT INTO weather SELECT i, 10.0 + i % 20 FROM n",
            k.rows
        );
        sqlx::raw_sql(AssertSqlSafe(table)).execute(&mut db).await?;
        db.close().await?;
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .after_connect(|db, _| database::slow(db));
        let pool = pool.connect_with(file).await?;
        let (opened, first) = (Instant::now(), OnceLock::new());
        Ok(Self { pool, k, opened, first, _folder: folder })
    }

    /// So many rows are in memory now.
    fn hold(&self, rows: usize) {
        metrics::gauge!("rows in memory").set(rows as f64);
    }
}

/// To a partner, who takes some time for each batch.
async fn send(a: &Archive, _batch: &[Row]) {
    a.first.get_or_init(|| {
        let after = a.opened.elapsed().as_secs_f64();
        metrics::gauge!("first batch, s").set(after);
    });
    sleep(secs(a.k.send)).await;
    metrics::counter!("batches sent").increment(1);
}

/// Another query: it needs the connection.
async fn newest(a: Archive) -> Outcome {
    a.hold(0);
    let newest = sqlx::query_scalar("SELECT max(hour) FROM weather");
    let newest: i64 = newest.fetch_one(&a.pool).await?;
    println!("newest hour: {newest}");
    a.pool.close().await;
    Ok(())
}

type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
