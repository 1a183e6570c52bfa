//! A SQLite database in a file of its own, made slow enough to watch.

use futures::future::BoxFuture;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous,
};
use sqlx::{Sqlite, SqliteConnection};
use std::future::{Ready, ready};
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

/// The kind of database, for what works with several kinds.
pub type Db = Sqlite;

/// Where a database is; it goes with it.
pub struct Place(TempDir);

/// A file for a database, and how to connect to it.
pub fn place() -> Ready<sqlx::Result<(Place, SqliteConnectOptions)>> {
    let file = file().map_err(sqlx::Error::from);
    ready(file.map(|(folder, options)| (Place(folder), options)))
}

impl Place {
    /// Removes it, at the end of a program.
    pub fn remove(self) -> Ready<sqlx::Result<()>> {
        ready(self.0.close().map_err(sqlx::Error::from))
    }
}

/// Another transaction has the lock, or has written since this one read.
pub fn is_locked(error: &sqlx::Error) -> bool {
    let error = error.as_database_error();
    error.is_some_and(|error| error.message() == "database is locked")
}

/// For `after_connect`: from now on a step of SQLite takes about a microsecond.
pub fn slow(
    connection: &mut SqliteConnection,
) -> BoxFuture<'_, sqlx::Result<()>> {
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
