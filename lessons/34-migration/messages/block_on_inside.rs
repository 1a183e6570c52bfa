//! An async function uses the synchronous face of another one.

use tokio::runtime::Handle;

async fn ask() -> u32 {
    1
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{}", Handle::current().block_on(ask()));
}
