//! `tokio::spawn` hands the task to the runtime of this thread, and there is none.

fn main() {
    tokio::spawn(async { println!("never printed") });
}
