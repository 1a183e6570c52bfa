//! `fetch_one` wants a row, and there is none.

use sqlx::SqlitePool;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let pool = SqlitePool::connect("sqlite::memory:").await.unwrap();
    let query = sqlx::query_scalar::<_, i64>("SELECT 1 WHERE 1 = 2");
    println!("{}", query.fetch_one(&pool).await.unwrap_err());
}
