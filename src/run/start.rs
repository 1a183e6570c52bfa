//! How a variant's future is made, and where it may run.

use std::future::Future;

use futures::future::{BoxFuture, LocalBoxFuture};
use serde_json::Value;

/// Makes the future of a variant from the values of its knobs; the error says which value does not fit.
pub type Start = fn(&Value) -> Result<LocalBoxFuture<'static, ()>, String>;

/// The same as a task for any worker; none where the future is not `Send`.
pub type Spawn = fn(&Value) -> Result<Option<BoxFuture<'static, ()>>, String>;

/// Turns a future into a task for any worker, if it may be one. The compiler chooses: the method of a `Send` future is its own
/// and comes before the one of [`NotSend`].
#[derive(Debug)]
pub struct Maker<F>(pub F);

impl<F: Future<Output = ()> + Send + 'static> Maker<F> {
    /// The task.
    pub fn task(self) -> Option<BoxFuture<'static, ()>> {
        Some(Box::pin(self.0))
    }
}

/// Of a future that must stay on its thread.
pub trait NotSend: Sized {
    /// None.
    fn task(self) -> Option<BoxFuture<'static, ()>> {
        None
    }
}

impl<F> NotSend for Maker<F> {}
