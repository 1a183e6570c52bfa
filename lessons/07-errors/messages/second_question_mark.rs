//! Awaiting a handle gives two results, one inside the other.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), tokio::task::JoinError> {
    let hotel = tokio::spawn(async { Err::<(), _>("no hotel is free") });
    hotel.await?;
    println!("the hotel is booked");
    Ok(())
}
