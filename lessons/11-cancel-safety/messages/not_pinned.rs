// A future of an `async fn` is polled by reference, but not pinned.
use std::time::Duration;
use tokio::time::sleep;

async fn read_line() -> String {
    sleep(Duration::from_secs(1)).await;
    String::from("21.5")
}

#[tokio::main]
async fn main() {
    let mut reading = read_line();
    tokio::select! {
        line = &mut reading => println!("{line}"),
        () = sleep(Duration::from_millis(10)) => println!("the station is alive"),
    }
}
