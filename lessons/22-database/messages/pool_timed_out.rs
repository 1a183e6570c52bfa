//! Two connections are wanted, and the pool has one.

use sqlx::sqlite::SqlitePoolOptions;
use std::time::Duration;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let pool = SqlitePoolOptions::new().max_connections(1);
    let pool = pool.acquire_timeout(Duration::from_millis(50));
    let pool = pool.connect("sqlite::memory:").await.unwrap();
    let _first = pool.acquire().await.unwrap();
    println!("{}", pool.acquire().await.unwrap_err());
}
