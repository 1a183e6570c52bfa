//! The schemas that programs made in the learner's Postgres and did not come to removing: they were cut off, or killed.

use std::fs;
use std::path::Path;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection};
use tokio::runtime::Builder;
use tokio::time::timeout;

/// The file with the name of a schema, in a folder of its own, that `lessons/support/postgres/database.rs` writes.
const NOTE: &str = "postgres-schema";

/// Where Postgres is.
const URL: &str = "AWAITSCOPE_PG_URL";

/// So long it may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Removes the schemas whose notes are in folders below `folder`.
pub(super) fn remove(folder: &Path) -> Result<(), String> {
    let names = noted(folder);
    if names.is_empty() {
        return Ok(());
    }
    let removed = Builder::new_current_thread().enable_all().build();
    let removed = removed.map_err(|error| error.to_string());
    let removed = removed.and_then(|runtime| {
        runtime.block_on(async {
            let removed = timeout(PATIENCE, drop_all(&names)).await;
            let removed = removed.map_err(|_late| "Postgres does not answer".to_owned())?;
            removed.map_err(|error| error.to_string())
        })
    });
    removed.map_err(|error| {
        let names: Vec<_> = names.iter().map(|name| format!("\"{name}\"")).collect();
        format!(
            "could not clean up Postgres ({error}); do it with `DROP SCHEMA {} CASCADE`",
            names.join(", ")
        )
    })
}

/// The names in the notes; nothing else than what a demo writes is taken for one.
fn noted(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let notes = entries.filter_map(|entry| fs::read_to_string(entry.path().join(NOTE)).ok());
    let is_ours = |name: &String| {
        name.starts_with("awaitscope-")
            && name.len() < 64
            && name
                .bytes()
                .all(|byte| byte == b'-' || byte.is_ascii_alphanumeric())
    };
    notes.filter(is_ours).collect()
}

/// Ends what is still connected by a schema's name, and drops it.
async fn drop_all(names: &[String]) -> sqlx::Result<()> {
    let url = std::env::var(URL).unwrap_or_default();
    let server: PgConnectOptions = url.parse()?;
    let mut db = PgConnection::connect_with(&server).await?;
    for name in names {
        let end =
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1";
        sqlx::query(end).bind(name).execute(&mut db).await?;
        let drop = format!("DROP SCHEMA IF EXISTS \"{name}\" CASCADE");
        sqlx::raw_sql(AssertSqlSafe(drop)).execute(&mut db).await?;
    }
    db.close().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_a_demo_can_have_written_are_taken() {
        let folder = tempfile::tempdir().unwrap();
        for (place, name) in ["awaitscope-x1y2z3", "public", "awaitscope-\" CASCADE; --"]
            .iter()
            .enumerate()
        {
            let below = folder.path().join(place.to_string());
            fs::create_dir(&below).unwrap();
            fs::write(below.join(NOTE), name).unwrap();
        }
        assert_eq!(noted(folder.path()), ["awaitscope-x1y2z3"]);
    }
}
