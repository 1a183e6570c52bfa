//! One execution of a demo's own async fn.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::recording::{EventKind, LaneId, LaneKind, Outcome};

use super::context;
use super::lane::LaneHandle;
use super::names::{self, Adoption};
use super::recorder::Recorder;

/// Wraps the body of the async fn `name`, declared at `line`.
///
/// The lane appears at the first poll: a call that nobody awaits runs nothing. Where the call is the first thing that a
/// new task or branch runs, and its whole future, it has that lane and gets no second one. Where a task of a library runs it, it has
/// a lane of its own below the root.
pub fn call<T, F: Future<Output = T>>(name: &'static str, line: u32, future: F) -> Call<F> {
    fallible(name, line, |_| false, future)
}

/// The same of a function that returns something; `fails` says whether that is an error.
pub fn fallible<T, F: Future<Output = T>>(
    name: &'static str,
    line: u32,
    fails: fn(&T) -> bool,
    future: F,
) -> Call<F> {
    let body = Body {
        future,
        name,
        fails,
    };
    Call {
        body: Some(body),
        place: Place::New { line },
    }
}

/// Calls `body`, that of the function `name` at `line`, which is not async: a lane of one poll, which holds its thread.
pub fn sync_call<T>(name: &'static str, line: u32, body: impl FnOnce() -> T) -> T {
    sync_fallible(name, line, |_| false, body)
}

/// The same of a function that returns something; `fails` says whether that is an error.
pub fn sync_fallible<T, F: FnOnce() -> T>(
    name: &'static str,
    line: u32,
    fails: fn(&T) -> bool,
    body: F,
) -> T {
    let lane = match context::lane() {
        LaneId::NONE => LaneHandle::hosted(name, line),
        _ => LaneHandle::open(LaneKind::Call, name, line, true),
    };
    let Some(lane) = lane else { return body() };
    lane.calling(name).run_once(|| {
        let returned = body();
        if fails(&returned) {
            context::with_top(|frame| frame.failed = Some(name));
        }
        returned
    })
}

/// `future`, which a closure made that the binding `name` at `line` holds: its lane is that of a call.
pub fn called<F: Future>(line: u32, name: &'static str, future: F) -> Call<F> {
    call(name, line, future)
}

/// `future`, which returns something; `fails` says whether that is an error. A lane that is this future and nothing more fails then.
pub fn async_block<T, F: Future<Output = T>>(future: F, fails: fn(&T) -> bool) -> AsyncBlock<F> {
    AsyncBlock { future, fails }
}

/// An async block of a demo that returns a `Result`.
#[doc(hidden)]
#[macro_export]
macro_rules! demo_failing {
    ($future:expr) => {
        $crate::probe::async_block($future, |__returned| {
            #[allow(unused_imports)]
            use $crate::probe::{Fails as _, NeverFails as _};
            (&$crate::probe::Returned(__returned)).awaitscope_fails()
        })
    };
}

/// What failed, where it is a future that belongs to no function.
pub(super) const BLOCK: &str = "";

pin_project! {
    /// The future that [`async_block`] makes.
    #[must_use = "futures do nothing unless polled"]
    pub struct AsyncBlock<F: Future> {
        #[pin]
        future: F,
        fails: fn(&F::Output) -> bool,
    }
}

impl<F: Future> std::fmt::Debug for AsyncBlock<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AsyncBlock").finish_non_exhaustive()
    }
}

impl<F: Future> Future for AsyncBlock<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let result = this.future.poll(cx);
        if let Poll::Ready(returned) = &result {
            let failed = (this.fails)(returned).then_some(BLOCK);
            context::with_top(|frame| frame.failed = failed);
        }
        result
    }
}

/// Where a call runs.
#[derive(Debug)]
enum Place {
    /// It has not begun; its function is declared at this line.
    New { line: u32 },
    /// On a lane of its own, which is apart from the future: most calls have none, and futures are moved and kept in numbers.
    Own(Box<LaneHandle>),
    /// On the lane of a task or arm that is this call.
    Adopted(Adopted),
    /// Where nothing is recorded, or nothing more.
    Unseen,
}

/// The lane of a task or arm that is this call.
#[derive(Debug)]
struct Adopted {
    recorder: Arc<Recorder>,
    lane: LaneId,
    /// The lane in which that one was made.
    parent: LaneId,
}

/// What a function returned. The instrumented copy asks it by a method, so that the compiler looks through aliases of types:
/// `(&Returned(&value)).awaitscope_fails()` is [`Fails`] for a `Result` and [`NeverFails`] for everything else.
#[derive(Clone, Copy, Debug)]
pub struct Returned<'a, T>(pub &'a T);

/// Of a `Result`.
pub trait Fails {
    /// Whether it is an `Err`.
    fn awaitscope_fails(&self) -> bool;
}

impl<T, E> Fails for Returned<'_, Result<T, E>> {
    fn awaitscope_fails(&self) -> bool {
        self.0.is_err()
    }
}

/// Of everything else.
pub trait NeverFails {
    /// No.
    fn awaitscope_fails(&self) -> bool;
}

impl<T> NeverFails for &Returned<'_, T> {
    fn awaitscope_fails(&self) -> bool {
        false
    }
}

/// Of a `Result` whose error can be shown.
pub trait WithError {
    /// The error.
    fn awaitscope_error(&self) -> Option<String>;
}

impl<T, E: std::fmt::Display> WithError for Returned<'_, Result<T, E>> {
    fn awaitscope_error(&self) -> Option<String> {
        self.0.as_ref().err().map(ToString::to_string)
    }
}

/// Of everything else.
pub trait NoError {
    /// None.
    fn awaitscope_error(&self) -> Option<String>;
}

impl<T> NoError for &Returned<'_, T> {
    fn awaitscope_error(&self) -> Option<String> {
        None
    }
}

pin_project! {
    /// The body of an own async fn.
    struct Body<F: Future> {
        #[pin]
        future: F,
        name: &'static str,
        fails: fn(&F::Output) -> bool,
    }
}

impl<F: Future> std::fmt::Debug for Body<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Body").field(&self.name).finish()
    }
}

impl<F: Future> Future for Body<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let result = this.future.poll(cx);
        if let Poll::Ready(returned) = &result
            && (this.fails)(returned)
        {
            context::with_top(|frame| frame.failed = Some(*this.name));
        }
        result
    }
}

pin_project! {
    /// The future that [`call`] makes.
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct Call<F: Future> {
        // an option, so that it can be dropped while the lane is still open
        #[pin]
        body: Option<Body<F>>,
        place: Place,
    }

    impl<F: Future> PinnedDrop for Call<F> {
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            match this.place {
                Place::Own(lane) => lane.drop_future(this.body),
                Place::Adopted(adopted) => adopted.record_drop(),
                Place::New { .. } | Place::Unseen => {}
            }
        }
    }
}

impl<F: Future> Future for Call<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let Some(body) = this.body.as_pin_mut() else {
            return Poll::Pending;
        };
        match this.place {
            Place::New { line } => *this.place = begin(body.name, *line),
            Place::Adopted(adopted) if context::lane() != adopted.lane => {
                *this.place = adopted.resume();
            }
            Place::Own(_) | Place::Adopted(_) | Place::Unseen => {}
        }
        let result = match this.place {
            Place::Own(lane) => lane.poll(body, cx),
            _ => body.poll(cx),
        };
        if result.is_ready() && matches!(this.place, Place::Adopted(_)) {
            *this.place = Place::Unseen;
        }
        result
    }
}

// not generic, and not inlined: a program has hundreds of types of calls
impl Adopted {
    /// An arm borrowed the call and lost; now it is awaited by itself, and its lane continues.
    #[inline(never)]
    fn resume(&self) -> Place {
        let lane = LaneHandle::resume(Arc::clone(&self.recorder), self.lane, self.parent);
        Place::Own(Box::new(lane))
    }

    /// The call is dropped. Inside its arm or task that is recorded there; but an arm that only borrowed the call has lost sight of it.
    #[inline(never)]
    fn record_drop(&self) {
        if context::lane() != self.lane {
            self.recorder.record(EventKind::Ended {
                lane: self.lane,
                outcome: Outcome::Cancelled,
            });
        }
    }
}

/// The place of a call that begins now: a lane of its own, unless the lane that is being polled is this call.
#[inline(never)]
fn begin(name: &'static str, line: u32) -> Place {
    let own = |lane: Option<LaneHandle>| {
        lane.map_or(Place::Unseen, |lane| {
            Place::Own(Box::new(lane.calling(name)))
        })
    };
    let frame = context::with_top(|frame| {
        let fresh = std::mem::replace(&mut frame.fresh, false);
        (frame.lane, fresh.then_some(frame.type_name))
    });
    let Some((lane, fresh)) = frame else {
        return own(LaneHandle::hosted(name, line));
    };
    let adoption = match fresh {
        None => Adoption::Inside,
        // what a variant is called stands in the lesson
        Some(_) if lane == LaneId::ROOT => Adoption::Own,
        Some(type_name) => names::adoption(type_name, name),
    };
    if adoption == Adoption::Inside || lane == LaneId::NONE {
        return own(LaneHandle::open(LaneKind::Call, name, line, true));
    }
    context::recorder().map_or(Place::Unseen, |recorder| {
        recorder.adopted(lane, name, adoption == Adoption::Named);
        Place::Adopted(Adopted {
            recorder,
            lane,
            parent: context::lane_below_top(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::needless_borrow, reason = "the borrow is what is tested")]
    fn what_can_be_shown_of_what_was_returned_is_an_error_that_has_words() {
        struct Wordless;
        let failed: Result<(), &str> = Err("no port is free");
        let expected = Some("no port is free".to_owned());
        assert_eq!((&Returned(&failed)).awaitscope_error(), expected);
        assert_eq!((&Returned(&Ok::<u8, String>(1))).awaitscope_error(), None);
        assert_eq!(
            (&Returned(&Err::<u8, _>(Wordless))).awaitscope_error(),
            None
        );
        assert_eq!((&Returned(&())).awaitscope_error(), None);
    }
}
