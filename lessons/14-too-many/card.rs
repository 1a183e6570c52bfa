//! Runs the code of the card: as many tasks as there are permits, in a client and in a server.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

static OPEN: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

/// Something that is open until it is dropped.
struct Open;

impl Open {
    fn new() -> Self {
        MOST.fetch_max(OPEN.fetch_add(1, SeqCst) + 1, SeqCst);
        Self
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        OPEN.fetch_sub(1, SeqCst);
    }
}

async fn get(_page: u32) {
    tokio::time::sleep(Duration::from_millis(5)).await;
}

/// Answers when as many connections are open as there are permits.
async fn serve(_permit: OwnedSemaphorePermit, mut socket: TcpStream) {
    let _open = Open::new();
    while MOST.load(SeqCst) < 50 {
        tokio::task::yield_now().await;
    }
    socket.write_all(b"!").await.expect("the client reads it");
}

async fn load(pages: std::ops::Range<u32>, listener: TcpListener) -> Result<(), Box<dyn Error + Send + Sync>> {
    let get = |page| {
        let open = Open::new();
        async move {
            get(page).await;
            drop(open);
        }
    };
    let permits = Arc::new(Semaphore::new(50)); // of tokio::sync
    let (mut tasks, mut all) = (JoinSet::new(), Vec::new());
    for page in pages {
        let permit = permits.clone().acquire_owned().await?;
        tasks.spawn(async move { let _permit = permit; get(page).await });
        while let Some(got) = tasks.try_join_next() { all.push(got?); }
    }
    while let Some(got) = tasks.join_next().await { all.push(got?); }
    // in a server, the permit comes before the connection
    loop {
        let permit = permits.clone().acquire_owned().await?;
        let (socket, _) = listener.accept().await?;
        tokio::spawn(serve(permit, socket)); // drops socket, then permit
    }
}

async fn ask(address: std::net::SocketAddr) {
    let mut socket = TcpStream::connect(address).await.expect("it listens");
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.expect("it answers");
    assert_eq!(answer, b"!");
}

/// A client with this many pages, then a server for this many others.
async fn run(pages: u32, askers: u32) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    let task = tokio::spawn(load(0..pages, listener));
    futures::future::join_all((0..askers).map(|_| ask(address))).await;
    assert_eq!(MOST.swap(0, SeqCst), 50);
    task.abort();
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    run(0, 120).await;
    // it is answered when all pages have their permits
    run(300, 1).await;
}
