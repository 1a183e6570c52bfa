//! A task that stays on one thread needs something that keeps it there.

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::task::spawn_local(async { println!("never printed") });
}
