//! A SQLite database in a file of its own, made slow enough to watch.

use futures::future::BoxFuture;
use sqlx::SqliteConnection;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous,
};
use std::{io, thread, time::Duration};
use tempfile::TempDir;

/// After how many steps SQLite rests, and for how long.
const STEPS: i32 = 10_000;
const REST: Duration = Duration::from_millis(10);

/// A file for a database; it goes with the folder.
pub fn file() -> io::Result<(TempDir, SqliteConnectOptions)> {
    let folder = tempfile::tempdir()?;
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("lesson.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // it need not survive a power cut, and a busy disk would hold a lesson up
        .synchronous(SqliteSynchronous::Off);
    Ok((folder, options))
}

/// For `after_connect`: from now on a step of SQLite takes about a microsecond.
pub fn slow(connection: &mut SqliteConnection) -> BoxFuture<'_, sqlx::Result<()>> {
    Box::pin(async move {
        let mut sqlite = connection.lock_handle().await?;
        sqlite.set_progress_handler(STEPS, || {
            thread::sleep(REST);
            true
        });
        Ok(())
    })
}

/// A view called `work`: who reads it keeps SQLite busy for so many seconds.
pub fn work(seconds: f64) -> String {
    let rows = (seconds * 52_000.0) as u32;
    format!(
        "CREATE VIEW work(rows) AS WITH RECURSIVE n(i) AS
        (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
        SELECT count(*) FROM n"
    )
}
