//! How a lane that has ended spent its time.

use super::{Named, WaitTarget};
use crate::recording::lane::Detail;
use crate::recording::{Lane, LaneKind, Nanos, State, Variant};

/// How a lane that has ended spent its time.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// When its handle was dropped, if it ended without one.
    pub detached: Option<Nanos>,
    /// How long it was ready in all, if that is a share of its time that matters.
    pub ready: Option<Nanos>,
    /// The same of the time in which its task polled something else.
    pub unpolled: Option<Nanos>,
    /// Turns of a `select!` loop in which its future was dropped.
    pub dropped: u64,
    /// How long it ran in all, if that is most of its time.
    pub ran: Option<Nanos>,
    /// How long it held its thread, if that is most of the time that it ran.
    pub held: Option<HeldThread>,
    /// Where it waited longest, if that is a share that matters.
    pub waited: Option<Waited>,
}

/// Polls in which a lane held its thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldThread {
    /// How long in all.
    pub time: Nanos,
    /// How many polls that were.
    pub polls: u64,
    /// The line at which it did, if that is known and the same in all of them.
    pub line: Option<u32>,
}

/// All the waits of a lane at one line.
#[derive(Clone, Debug, PartialEq)]
pub struct Waited {
    /// How long in all.
    pub time: Nanos,
    /// The lines of the first of them, outermost first.
    pub lines: Vec<u32>,
    /// What the first of them was for.
    pub target: WaitTarget,
    /// Other lanes that it waited for at this line.
    pub more: usize,
}

/// Lanes of more spans are not summed up: the answer is asked for at each frame.
const MAX_SPANS: usize = 1_000;

/// One part of so many is a share of its time that matters.
const SHARE: u64 = 10;

/// What is known of the waits at one line.
struct AtLine {
    line: Option<u32>,
    time: Nanos,
    /// The first instants of the waits.
    starts: Vec<Nanos>,
}

impl Variant {
    /// How an ended lane spent its time; none where its detail was dropped or is too much.
    pub(super) fn past(&self, lane: &Lane) -> Option<Past> {
        let end = lane.end?;
        let is_whole = self.detail_from() <= lane.start;
        if !is_whole || lane.spans(end).nth(MAX_SPANS).is_some() {
            return None;
        }
        let (mut ran, mut ready, mut unpolled) = (Nanos::ZERO, Nanos::ZERO, Nanos::ZERO);
        let mut places: Vec<AtLine> = Vec::new();
        for span in lane.spans(end) {
            let time = span.to.since(span.from);
            match span.state {
                State::Running => ran = Nanos(ran.0 + time.0),
                State::Ready => ready = Nanos(ready.0 + time.0),
                State::Unpolled => unpolled = Nanos(unpolled.0 + time.0),
                State::Suspended => self.add(&mut places, lane, (span.from, time)),
            }
        }
        let held = held_thread(lane, end).filter(|held| held.time.0 * 2 >= ran.0);
        let life = end.since(lane.start);
        let matters = |time: Nanos| (time.0 > 0 && time.0 * SHARE >= life.0).then_some(time);
        Some(Past {
            detached: self.detached_at(lane.id),
            // "before it was polled", which it may never have been
            ready: matters(ready).filter(|_| lane.polls_until(end) > 0),
            unpolled: matters(unpolled),
            dropped: lane.turns().cancelled,
            ran: matters(ran).filter(|ran| ran.0 * 2 >= life.0),
            held,
            waited: self
                .waited(lane, &places)
                .filter(|waited| matters(waited.time).is_some()),
        })
    }

    fn add(&self, places: &mut Vec<AtLine>, lane: &Lane, (from, time): (Nanos, Nanos)) {
        let moment = self.state_at(lane.id, from);
        let line = moment.and_then(|moment| moment.lines.first().copied());
        match places.iter_mut().find(|place| place.line == line) {
            Some(place) => {
                place.time = Nanos(place.time.0 + time.0);
                place.starts.push(from);
            }
            None => places.push(AtLine {
                line,
                time,
                starts: vec![from],
            }),
        }
    }

    fn waited(&self, lane: &Lane, places: &[AtLine]) -> Option<Waited> {
        let longest = self.longest(lane, places)?;
        let first = *longest.starts.first()?;
        let mut others: Vec<Named> = Vec::new();
        let target = self.waits_for(lane.id, first)?;
        for start in &longest.starts {
            if let Some(other) = self.waits_for(lane.id, *start).and_then(awaited)
                && !others.contains(&other)
            {
                others.push(other);
            }
        }
        let more = others.len().saturating_sub(1);
        let lines = self.state_at(lane.id, first)?.lines.to_vec();
        (longest.time > Nanos::ZERO).then_some(Waited {
            time: longest.time,
            lines,
            target,
            more,
        })
    }
}

impl Variant {
    /// The place that says most of a lane: where it waited longest, unless that was for a call of its own and it waited nearly as long
    /// for something else. What a call waits for, its own lane tells.
    fn longest<'a>(&self, lane: &Lane, places: &'a [AtLine]) -> Option<&'a AtLine> {
        let longest = places.iter().max_by_key(|place| place.time)?;
        let is_own_call = |place: &&AtLine| {
            let first = place.starts.first();
            let target = first.and_then(|first| self.waits_for(lane.id, *first));
            let WaitTarget::Call(call) = target? else {
                return None;
            };
            (self.lane(call.lane)?.parent == Some(lane.id)).then_some(())
        };
        let nearly = |place: &&AtLine| place.time.0 / 4 * 5 >= longest.time.0;
        let others = places.iter().filter(nearly);
        let others = others.filter(|place| is_own_call(place).is_none());
        others.max_by_key(|place| place.time).or(Some(longest))
    }
}

/// The polls in which it held the thread of a worker; a job or a thread has its own to hold.
fn held_thread(lane: &Lane, end: Nanos) -> Option<HeldThread> {
    let of_its_own = matches!(lane.kind, LaneKind::Blocking | LaneKind::Thread);
    let polls = lane
        .spans(end)
        .filter(|span| span.is_blocking() && !of_its_own);
    let mut time = Nanos::ZERO;
    let mut lines = Vec::new();
    let mut count = 0;
    for poll in polls {
        count += 1;
        time = Nanos(time.0 + poll.to.since(poll.from).0);
        if let Detail::Running { held, .. } = poll.detail
            && !lines.contains(&held)
        {
            lines.push(held);
        }
    }
    let line = match lines.as_slice() {
        [line] => Some(*line).filter(|line| *line != 0),
        _ => None,
    };
    (time > Nanos::ZERO).then_some(HeldThread {
        time,
        polls: count,
        line,
    })
}

/// The one lane that is waited for.
fn awaited(target: WaitTarget) -> Option<Named> {
    match target {
        WaitTarget::Call(lane) | WaitTarget::Task(Some(lane)) => Some(lane),
        _ => None,
    }
}
