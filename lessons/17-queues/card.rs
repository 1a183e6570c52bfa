//! Runs the code of the card: one task owns a database, and is asked through a bounded queue that refuses when it is full.

use std::collections::HashMap;
use std::error::Error;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

type Key = u32;
type Row = Option<&'static str>;

struct Database(HashMap<Key, &'static str>);

impl Database {
    async fn get(&mut self, key: Key) -> Row {
        tokio::task::yield_now().await;
        self.0.get(&key).copied()
    }
}

async fn ask(key: Key, mut db: Database) -> Result<Row, Box<dyn Error>> {
    type Request = (Key, oneshot::Sender<Row>);
    let (requests, mut inbox) = mpsc::channel::<Request>(32);
    let owner = tokio::spawn(async move { // the only task that uses db
        while let Some((key, reply)) = inbox.recv().await {
            let _ = reply.send(db.get(key).await); // asker gone: fine
        }
    });
    let (reply, answer) = oneshot::channel();
    if let Err(TrySendError::Full(_)) = requests.try_send((key, reply)) {
        return Err("busy".into()); // or wait: `send(..).await?`
    }
    let row = answer.await?; // an error if the owner is gone
    drop(requests); // the last sender: the owner ends
    owner.await?;
    Ok(row)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    for (key, row) in [(1, Some("tea")), (2, Some("soup")), (3, None)] {
        let db = Database(HashMap::from([(1, "tea"), (2, "soup")]));
        assert_eq!(ask(key, db).await.expect("there is room"), row);
    }
}
