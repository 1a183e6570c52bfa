//! Runs the code of the card: one task owns a database, and many ask it through a bounded queue.

use std::collections::HashMap;
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

async fn ask(key: Key, requests: mpsc::Sender<Request>) -> Result<Row, Box<dyn std::error::Error>> {
    let (reply, answer) = oneshot::channel();
    requests.send((key, reply)).await?; // waits while it is full
    let row = answer.await?;
    Ok(row)
}

type Request = (Key, oneshot::Sender<Row>); // of tokio::sync

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut db = Database(HashMap::from([(1, "tea"), (2, "soup")]));
    let (requests, mut inbox) = mpsc::channel::<Request>(32);
    tokio::spawn(async move { // the only task that uses db
        while let Some((key, reply)) = inbox.recv().await {
            let _ = reply.send(db.get(key).await); // asker gone: fine
        }
    });
    let rows = (0..100).map(|key| ask(key, requests.clone()));
    for (key, row) in futures::future::join_all(rows).await.into_iter().enumerate() {
        let row = row.expect("it is answered");
        assert_eq!(row, [None, Some("tea"), Some("soup")].get(key).copied().flatten());
    }
}
