//! A schema of its own in a Postgres; it is removed at the end.

use futures::future::BoxFuture;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection, Error, Postgres, Result};
use std::{env, fs, thread, time::Duration};
use tempfile::TempDir;
use tokio::{runtime, time::timeout};

/// Where Postgres is: `postgres://user:password@host:port/database`.
const URL: &str = "AWAITSCOPE_PG_URL";

/// So long it may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// What a program makes in the database is in it, and goes with it.
pub struct Schema {
    name: String,
    server: PgConnectOptions,
    note: Option<TempDir>,
}

/// The kind of database, for what works with several kinds.
pub type Db = Postgres;

/// The same as for a database in a file.
pub type Place = Schema;
pub use schema as place;

/// A new schema, and how to connect so that tables are made in it.
pub async fn schema() -> Result<(Schema, PgConnectOptions)> {
    let url = env::var(URL).unwrap_or_default();
    let server: PgConnectOptions = url.parse().map_err(|error| {
        let url = "postgres://user:password@host:port/database";
        sentence(format!("{URL} is not a URL: write {url} ({error})"))
    })?;
    // if the process is killed, the next awaitscope finds the name
    let mut note = tempfile::Builder::new();
    let note = note.prefix("awaitscope-").tempdir()?;
    let name = note.path().file_name().unwrap_or_default();
    let name = name.to_string_lossy().to_lowercase();
    fs::write(note.path().join("postgres-schema"), &name)?;
    let server = server.application_name(&name);
    let note = Some(note);
    let mut schema = Schema { name, server, note };
    let version = schema.create().await;
    if version.is_err() {
        schema.note.take();
    }
    let version = version?;
    println!("PostgreSQL {version} answers");
    let there = [("search_path", format!("\"{}\"", schema.name))];
    let server = schema.server.clone().options(there);
    Ok((schema, server))
}

/// Another transaction has written since this one read.
pub fn is_outdated(error: &Error) -> bool {
    let error = error.as_database_error();
    error
        .is_some_and(|error| error.code().as_deref() == Some("40001"))
}

/// For `after_connect`: nothing has to be slowed here.
pub fn slow(_: &mut PgConnection) -> BoxFuture<'_, Result<()>> {
    Box::pin(async { Ok(()) })
}

/// A view called `work`: who reads it waits for so many seconds.
pub fn work(seconds: f64) -> String {
    format!(
        "CREATE VIEW work(rows) AS WITH work AS MATERIALIZED
        (SELECT pg_sleep({seconds})) SELECT count(*) FROM work"
    )
}

impl Schema {
    /// Makes it; the version of the server.
    async fn create(&self) -> Result<String> {
        let make = format!("CREATE SCHEMA \"{}\"", self.name);
        let made = timeout(PATIENCE, async {
            let db = PgConnection::connect_with(&self.server);
            let mut db = db.await?;
            let make = sqlx::raw_sql(AssertSqlSafe(make));
            make.execute(&mut db).await?;
            let version = sqlx::query_scalar("SHOW server_version");
            let version: String = version.fetch_one(&mut db).await?;
            db.close().await?;
            Ok(version)
        });
        let (host, port) =
            (self.server.get_host(), self.server.get_port());
        let silent = |why: String| {
            sentence(format!(
                "Postgres at {host}:{port} does not answer: \
                start it, or unset {URL} ({why})"
            ))
        };
        match made.await {
            Ok(Err(Error::Database(error))) => {
                Err(sentence(format!(
                    "Postgres says `{error}`: correct {URL}, or unset it"
                )))
            }
            Ok(made) => {
                made.map_err(|error| silent(error.to_string()))
            }
            Err(_) => Err(silent("for 3 s".to_owned())),
        }
    }

    /// Removes it, at the end of a program.
    pub async fn remove(mut self) -> Result<()> {
        self.drop_it().await?;
        self.note.take();
        Ok(())
    }

    /// Ends what is still connected, and drops it.
    async fn drop_it(&self) -> Result<()> {
        let end = "SELECT pg_terminate_backend(pid)
            FROM pg_stat_activity
            WHERE application_name = $1 AND pid <> pg_backend_pid()";
        let drop = format!(
            "DROP SCHEMA IF EXISTS \"{}\" CASCADE",
            self.name
        );
        let mut db = PgConnection::connect_with(&self.server).await?;
        sqlx::query(end).bind(&self.name).execute(&mut db).await?;
        sqlx::raw_sql(AssertSqlSafe(drop)).execute(&mut db).await?;
        db.close().await
    }
}

impl Drop for Schema {
    /// Of a program that is cut off. No destructor can await: a thread does.
    fn drop(&mut self) {
        let Some(mut note) = self.note.take() else {
            return; // it is not there, or is removed already
        };
        let remove = || {
            let mut runtime = runtime::Builder::new_current_thread();
            let runtime = runtime.enable_all().build().ok()?;
            runtime.block_on(async {
                timeout(PATIENCE, self.drop_it()).await.ok()?.ok()
            })
        };
        let removed = thread::scope(|s| s.spawn(remove).join());
        // a schema that is still there keeps its note: awaitscope removes it at its end, or at its next start
        note.disable_cleanup(!matches!(removed, Ok(Some(()))));
    }
}

fn sentence(text: String) -> Error {
    Error::Configuration(text.into())
}
