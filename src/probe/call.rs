//! One execution of a demo's own async fn.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::recording::{EventKind, LaneId, LaneKind, Outcome};

use super::context;
use super::lane::{LaneHandle, Observed};
use super::names::{self, Adoption};
use super::recorder::Recorder;

/// Wraps the body of the async fn `name`, declared at `line`.
///
/// The lane appears at the first poll: a call that nobody awaits runs nothing. Where the call is the first thing that a
/// new task or branch runs, and its whole future, it has that lane and gets no second one. Where a task of a library runs it, it has
/// a lane of its own below the root.
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
    let frame = context::with_top(|frame| {
        let fresh = std::mem::replace(&mut frame.fresh, false);
        (frame.lane, fresh.then_some(frame.type_name))
    });
    let Some((lane, fresh)) = frame else {
        return (LaneHandle::hosted(name, line), None);
    };
    let adoption = match fresh {
        None => Adoption::Inside,
        // what a variant is called stands in the lesson
        Some(_) if lane == LaneId::ROOT => Adoption::Own,
        Some(type_name) => names::adoption(type_name, name),
    };
    if adoption == Adoption::Inside || lane == LaneId::NONE {
        return (LaneHandle::open(LaneKind::Call, name, line, true), None);
    }
    let adopted = context::recorder().map(|recorder| {
        recorder.adopted(lane, name, adoption == Adoption::Named);
        Adopted {
            recorder,
            lane,
            parent: context::lane_below_top(),
        }
    });
    (None, adopted)
}
