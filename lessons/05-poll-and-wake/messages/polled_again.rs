//! A future of an async fn must not be polled once it has returned.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};

async fn pay() {}

fn main() {
    let mut future = pin!(pay());
    let mut cx = Context::from_waker(Waker::noop());
    assert!(future.as_mut().poll(&mut cx).is_ready());
    let _again = future.as_mut().poll(&mut cx);
}
