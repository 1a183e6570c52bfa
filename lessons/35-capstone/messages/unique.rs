//! The database refuses the second ticket of the same visitor.

use sqlx::{Connection, SqliteConnection};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut db = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    let table = "CREATE TABLE tickets(visitor INTEGER UNIQUE)";
    sqlx::query(table).execute(&mut db).await.unwrap();
    for _click in 0..2 {
        let ticket = "INSERT INTO tickets VALUES (3)";
        if let Err(error) = sqlx::query(ticket).execute(&mut db).await {
            println!("{error}");
        }
    }
}
