//! A transaction is not a connection: `&mut *tx` is.

use sqlx::SqlitePool;

pub async fn pay(db: &SqlitePool) -> sqlx::Result<()> {
    let mut tx = db.begin().await?;
    sqlx::query("DELETE FROM debts").execute(&mut tx).await?;
    tx.commit().await
}

fn main() {}
