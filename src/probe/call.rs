//! One execution of a demo's own async fn.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::recording::{LaneId, LaneKind};

use super::context;
use super::lane::{LaneHandle, Observed};

/// Wraps the body of the async fn `name`, declared at `line`.
///
/// The lane appears at the first poll: a call that nobody awaits runs nothing. Where the call is the first thing that a
/// new task or branch runs, it has that lane and gets no second one.
pub fn call<T, F: Future<Output = T>>(name: &'static str, line: u32, future: F) -> Call<F> {
    Call {
        observed: Observed::new(future, None),
        name,
        line,
        begun: false,
    }
}

pin_project! {
    /// The future that [`call`] makes.
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct Call<F> {
        #[pin]
        observed: Observed<F>,
        name: &'static str,
        line: u32,
        begun: bool,
    }
}

impl<F: Future> Future for Call<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        if !*this.begun {
            *this.begun = true;
            let lane = begin(this.name, *this.line);
            this.observed.as_mut().set_lane(lane);
        }
        this.observed.poll(cx)
    }
}

/// A lane for a call that begins now, unless the lane that is being polled is this call.
fn begin(name: &str, line: u32) -> Option<LaneHandle> {
    let (lane, fresh) =
        context::with_top(|frame| (frame.lane, std::mem::replace(&mut frame.fresh, false)))?;
    if fresh && lane != LaneId::NONE {
        context::with_recorder(|recorder| recorder.adopted(lane, name));
        return None;
    }
    LaneHandle::open(LaneKind::Call, name, line, true)
}
