// A future that is made before the loop is moved into the first turn.
use std::time::Duration;
use tokio::time::sleep;

async fn read_line() -> String {
    sleep(Duration::from_secs(1)).await;
    String::from("21.5")
}

#[tokio::main]
async fn main() {
    let reading = read_line();
    loop {
        tokio::select! {
            line = reading => break println!("{line}"),
            () = sleep(Duration::from_millis(10)) => println!("the station is alive"),
        }
    }
}
