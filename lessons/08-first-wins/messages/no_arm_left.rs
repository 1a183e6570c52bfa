//! The only arm's pattern does not match, and there is no `else`.

use tokio::sync::mpsc;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, mut chunks) = mpsc::channel::<u32>(1);
    drop(sender);
    tokio::select! {
        Some(chunk) = chunks.recv() => println!("chunk {chunk}"),
    }
}
