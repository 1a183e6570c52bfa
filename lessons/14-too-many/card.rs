//! Runs the code of the card: a server that accepts no more connections than it has permits for.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

static OPEN: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

async fn serve(mut socket: TcpStream) {
    MOST.fetch_max(OPEN.fetch_add(1, SeqCst) + 1, SeqCst);
    while MOST.load(SeqCst) < 100 {
        tokio::task::yield_now().await; // until the server is full
    }
    socket.write_all(b"!").await.expect("the client reads it");
    OPEN.fetch_sub(1, SeqCst);
}

async fn listen(listener: TcpListener) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let permits = Arc::new(Semaphore::new(100)); // of tokio::sync
    loop {
        let permit = permits.clone().acquire_owned().await?;
        let (socket, _) = listener.accept().await?;
        tokio::spawn(async move {
            let _permit = permit; // returned when the task ends
            serve(socket).await;
        });
    }
}

async fn ask(address: std::net::SocketAddr) {
    let mut socket = TcpStream::connect(address).await.expect("it listens");
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.expect("it answers");
    assert_eq!(answer, b"!");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    tokio::spawn(listen(listener));
    futures::future::join_all((0..120).map(|_| ask(address))).await;
    assert_eq!(MOST.load(SeqCst), 100);
}
