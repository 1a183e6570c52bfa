//! One execution of a demo's own async fn.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::recording::{EventKind, LaneId, LaneKind, Outcome};

use super::context;
use super::lane::{LaneHandle, Observed};
use super::recorder::Recorder;

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
        adopted: None,
    }
}

/// The lane of a task or arm that is this call.
#[derive(Debug)]
struct Adopted {
    recorder: Arc<Recorder>,
    lane: LaneId,
    /// The lane in which that one was made.
    parent: LaneId,
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
        adopted: Option<Adopted>,
    }

    impl<F> PinnedDrop for Call<F> {
        fn drop(this: Pin<&mut Self>) {
            // inside its arm or task the drop is recorded there; but an arm that only borrowed the call has lost sight of it
            if let Some(adopted) = this.project().adopted.take()
                && context::lane() != adopted.lane
            {
                adopted.recorder.record(EventKind::Ended {
                    lane: adopted.lane,
                    outcome: Outcome::Cancelled,
                });
            }
        }
    }
}

impl<F: Future> Future for Call<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        if !*this.begun {
            *this.begun = true;
            let (lane, adopted) = begin(this.name, *this.line);
            *this.adopted = adopted;
            this.observed.as_mut().set_lane(lane);
        } else if let Some(adopted) = this.adopted.take_if(|it| context::lane() != it.lane) {
            // an arm borrowed the call and lost; now it is awaited by itself, and its lane continues
            let lane = LaneHandle::resume(adopted.recorder, adopted.lane, adopted.parent);
            this.observed.as_mut().set_lane(Some(lane));
        }
        let result = this.observed.poll(cx);
        if result.is_ready() {
            *this.adopted = None;
        }
        result
    }
}

/// A lane for a call that begins now, unless the lane that is being polled is this call.
fn begin(name: &str, line: u32) -> (Option<LaneHandle>, Option<Adopted>) {
    let top = context::with_top(|frame| (frame.lane, std::mem::replace(&mut frame.fresh, false)));
    let Some((lane, fresh)) = top else {
        return (None, None);
    };
    if fresh && lane != LaneId::NONE {
        let adopted = context::recorder().map(|recorder| {
            recorder.adopted(lane, name);
            Adopted {
                recorder,
                lane,
                parent: context::lane_below_top(),
            }
        });
        return (None, adopted);
    }
    (LaneHandle::open(LaneKind::Call, name, line, true), None)
}
