//! Futures of the demo's own async fns between their making and their first poll.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::recording::MadeId;

use super::context;

/// `future`, which a call of the async fn `name` at `line` made and nothing awaits there.
pub fn made<F>(line: u32, name: &'static str, future: F) -> MadeCall<F> {
    let lane = context::lane();
    let id = context::with_recorder(|recorder| recorder.made(lane, name, line));
    MadeCall {
        future,
        line,
        name,
        recorded: id,
        waits: true,
    }
}

/// The same of a call that stands where its future becomes a task or an arm: that has a lane, so that its making is recorded only if
/// the future is dropped before its first poll.
pub fn passed<F>(line: u32, name: &'static str, future: F) -> MadeCall<F> {
    MadeCall {
        future,
        line,
        name,
        recorded: None,
        waits: true,
    }
}

pin_project! {
    /// The future that [`made`] and [`passed`] give.
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct MadeCall<F> {
        #[pin]
        future: F,
        line: u32,
        name: &'static str,
        // the number under which its making was recorded.
        recorded: Option<MadeId>,
        // nothing has polled it yet
        waits: bool,
    }

    impl<F> PinnedDrop for MadeCall<F> {
        fn drop(this: Pin<&mut Self>) {
            if this.waits {
                let (line, name, id) = (this.line, this.name, this.recorded);
                let by = context::lane();
                context::with_recorder(|recorder| recorder.never_polled(id, by, name, line));
            }
        }
    }
}

impl<F: Future> Future for MadeCall<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        if std::mem::replace(this.waits, false)
            && let Some(id) = *this.recorded
        {
            context::with_recorder(|recorder| recorder.first_polled(id));
        }
        this.future.poll(cx)
    }
}
