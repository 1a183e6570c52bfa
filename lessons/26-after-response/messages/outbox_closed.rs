//! A runner signs up when the outbox is closed already.

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (outbox, jobs) = async_channel::bounded(4);
    outbox.close();
    if let Err(error) = outbox.send("runner1@example.com").await {
        println!("no e-mail: {error}");
    }
    drop(jobs);
}
