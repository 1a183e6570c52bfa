//! The guard of the cache is alive while the query runs.

use std::sync::Mutex;

static CACHE: Mutex<Option<u32>> = Mutex::new(None);

async fn query() -> u32 {
    21
}

async fn load() -> u32 {
    let mut cache = CACHE.lock().unwrap();
    let page = query().await;
    *cache = Some(page);
    page
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::spawn(load()).await.unwrap();
}
