//! A second statement on a connection whose stream is still open.

use futures::TryStreamExt;
use sqlx::SqliteConnection;

async fn copy(db: &mut SqliteConnection) -> sqlx::Result<()> {
    let mut hours = sqlx::query_scalar::<_, i64>("SELECT hour FROM weather").fetch(&mut *db);
    while let Some(hour) = hours.try_next().await? {
        let copy = sqlx::query("INSERT INTO copy VALUES (?)").bind(hour);
        copy.execute(&mut *db).await?;
    }
    Ok(())
}

fn main() {
    let _ = copy;
}
