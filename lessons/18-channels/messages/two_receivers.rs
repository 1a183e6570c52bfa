//! An mpsc channel has one receiver, which cannot be cloned for a second worker.

use tokio::sync::mpsc;

fn main() {
    let (_work, receiver) = mpsc::channel::<u32>(4);
    let _second = receiver.clone();
}
