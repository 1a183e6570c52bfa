//! The last consumer is gone, so nobody will ever take the meal.

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (queue, meals) = async_channel::bounded(3);
    drop(meals);
    if let Err(error) = queue.send("soup").await {
        println!("cannot serve: {error}");
    }
}
