//! `poll` takes a pinned future: one that will not move any more.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Waker};

async fn pay() {}

fn main() {
    let mut future = pay();
    let mut cx = Context::from_waker(Waker::noop());
    let _ = Pin::new(&mut future).poll(&mut cx);
}
