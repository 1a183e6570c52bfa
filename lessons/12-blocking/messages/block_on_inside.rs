//! `block_on` would hold the very thread that has to run the future.

use tokio::runtime::Handle;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let answer = Handle::current().block_on(async { 42 });
    println!("{answer}");
}
