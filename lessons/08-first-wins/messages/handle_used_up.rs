//! `select!` takes what its arms await: the loser's handle is gone after it.

use tokio::{spawn, time::sleep, time::Duration};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let near = spawn(sleep(Duration::from_millis(1)));
    let far = spawn(sleep(Duration::from_secs(1)));
    tokio::select! {
        _ = near => println!("near was first"),
        _ = far => println!("far was first"),
    }
    far.abort();
}
