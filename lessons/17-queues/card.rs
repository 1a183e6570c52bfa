//! Runs the code of the card: one task owns a database, and is asked through a bounded queue that refuses when it is full.

use std::collections::HashMap;
use std::error::Error;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

type Key = u32;
type Row = &'static str;
type DbError = &'static str;

struct Database(HashMap<Key, &'static str>);

impl Database {
    async fn get(&mut self, key: Key) -> Result<Row, DbError> {
        tokio::task::yield_now().await;
        self.0.get(&key).copied().ok_or("no such row")
    }
}

async fn ask(key: Key, mut db: Database) -> Result<Row, Box<dyn Error>> {
    type Request = (Key, oneshot::Sender<Result<Row, DbError>>);
    let (requests, mut inbox) = mpsc::channel::<Request>(32);
    let owner = tokio::spawn(async move { // the only task that uses db
        while let Some((key, reply)) = inbox.recv().await {
            if reply.is_closed() { continue; } // the asker has gone
            let _ = reply.send(db.get(key).await);
        }
    });
    let (reply, answer) = oneshot::channel();
    if let Err(TrySendError::Full(_)) = requests.try_send((key, reply)) {
        return Err("busy".into()); // or wait: `send(..).await?`
    }
    let row = answer.await??; // the owner is gone, or db failed
    drop(requests); owner.await?; // the last sender: the owner ends
    Ok(row)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let db = || Database(HashMap::from([(1, "tea"), (2, "soup")]));
    assert_eq!(ask(1, db()).await.expect("there is room"), "tea");
    assert_eq!(ask(2, db()).await.expect("there is room"), "soup");
    let error = ask(3, db()).await.expect_err("the database has no such row");
    assert_eq!(error.to_string(), "no such row");
}
