//! Two transactions read, then both want to write.

use sqlx::Connection;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode,
};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let folder = std::env::temp_dir()
        .join(format!("locked-{}", std::process::id()));
    std::fs::create_dir(&folder).unwrap();
    let file =
        SqliteConnectOptions::new().filename(folder.join("bank.db"));
    let file = file
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal);
    let mut one =
        SqliteConnection::connect_with(&file).await.unwrap();
    let mut two =
        SqliteConnection::connect_with(&file).await.unwrap();
    sqlx::raw_sql("CREATE TABLE t(n); BEGIN; SELECT n FROM t;")
        .execute(&mut one)
        .await
        .unwrap();
    sqlx::raw_sql("BEGIN; SELECT n FROM t;")
        .execute(&mut two)
        .await
        .unwrap();
    sqlx::raw_sql("INSERT INTO t VALUES (1)")
        .execute(&mut one)
        .await
        .unwrap();
    let second = sqlx::raw_sql("INSERT INTO t VALUES (2)")
        .execute(&mut two)
        .await;
    println!("{}", second.unwrap_err());
    one.close().await.unwrap();
    two.close().await.unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
}
