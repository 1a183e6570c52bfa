//! Nobody reads the stream any more, but it is still there, with the only connection.

use futures::TryStreamExt;
use sqlx::sqlite::SqlitePoolOptions;
use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let pool = SqlitePoolOptions::new().max_connections(1);
    let pool = pool.acquire_timeout(Duration::from_millis(50));
    let pool = pool.connect("sqlite::memory:").await.unwrap();
    let mut hours = sqlx::query_scalar::<_, i64>("VALUES (1), (2), (3)").fetch(&pool);
    let first = hours.try_next().await.unwrap();
    println!("the first hour: {first:?}");
    println!("{}", pool.acquire().await.unwrap_err());
    drop(hours);
}
