//! The last producer is gone and the queue is empty, so no meal will come.

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (queue, meals) = async_channel::bounded::<&str>(3);
    drop(queue);
    if let Err(error) = meals.recv().await {
        println!("no more meals: {error}");
    }
}
