//! A panic ends its task. Whoever awaits the handle gets it as an error.

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let hotel = tokio::spawn(async {
        let room: Option<u32> = None;
        room.expect("no hotel is free")
    });
    if let Err(error) = hotel.await {
        println!("the trip is off: {error}");
    }
}
