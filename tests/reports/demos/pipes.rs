//! Pipes in memory.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::time::sleep;

async fn serve(mut wire: DuplexStream) {
    let mut bytes = [0; 4];
    while wire.read_exact(&mut bytes).await.is_ok() {
        sleep(Duration::from_millis(100)).await;
        wire.write_all(b"ok").await.unwrap();
    }
}

/// The client writes more than the pipe takes.
pub async fn asked() {
    let (mut client, server) = duplex(6);
    let serving = tokio::spawn(serve(server));
    client.write_all(b"one two ").await.unwrap();
    let mut answers = [0; 4];
    client.read_exact(&mut answers).await.unwrap();
    drop(client);
    serving.await.unwrap();
}

/// What nobody has read goes with its reader.
pub async fn left() {
    let (one, other) = tokio::io::duplex(8);
    let mut ends = vec![one, other];
    ends[0].write_all(b"left").await.unwrap();
    ends.pop();
    let _ = ends[0].write_all(b"broken").await;
    let (_, _) = duplex(3);
}

/// The half that writes is gone, and the other half keeps the pipe open.
pub async fn half_kept() {
    let (client, mut server) = duplex(64);
    let (reading, mut writing) = tokio::io::split(client);
    writing.write_all(b"question").await.unwrap();
    drop(writing);
    let mut question = String::new();
    server.read_to_string(&mut question).await.unwrap();
    drop(reading);
}

/// It says that nothing more comes.
pub async fn half_shut_down() {
    let (client, mut server) = duplex(64);
    let (reading, mut writing) = tokio::io::split(client);
    writing.write_all(b"question").await.unwrap();
    writing.shutdown().await.unwrap();
    let mut question = String::new();
    server.read_to_string(&mut question).await.unwrap();
    println!("{question}");
    drop(reading);
}
