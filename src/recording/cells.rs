//! A lane as a row of cells.
//!
//! One state fills a cell; one change divides it in eighths; more changes are shown by height: the share of the cell in
//! which the lane ran, never less than an eighth, so that a poll of 10 µs is visible in a window of 3 s.

mod mix;

use super::event::{LaneId, Nanos, Outcome, WorkerId};
use super::lane::{Detail, Lane, State, Sums};
use super::variant::Variant;
use super::wait_class::WaitClass;
use super::worker::{Worker, WorkerSpan};
use mix::{Mix, Stretch};

/// Stretches of a cell that are looked at one by one; with more, sums tell the shares.
const LOOKED_AT: usize = 24;

/// The stretch of time that a row shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its first instant.
    pub from: Nanos,
    /// The instant after its last.
    pub to: Nanos,
}

impl Window {
    /// The stretch of one of `width` cells.
    pub fn cell(&self, index: usize, width: usize) -> (Nanos, Nanos) {
        (self.edge(index, width), self.edge(index + 1, width))
    }

    /// The instant at the left edge of a cell.
    pub fn edge(&self, index: usize, width: usize) -> Nanos {
        let length = self.to.since(self.from).0;
        let offset = share(length, index as u64, width.max(1) as u64);
        self.from.plus(Nanos(offset))
    }

    /// The column of an instant, when it is inside.
    pub fn column(&self, t: Nanos, width: usize) -> Option<usize> {
        if t < self.from || t > self.to || width == 0 {
            return None;
        }
        let length = self.to.since(self.from).0.max(1);
        let offset = share(t.since(self.from).0, width as u64, length);
        Some(usize::try_from(offset).unwrap_or(usize::MAX).min(width - 1))
    }
}

/// `whole * part / parts`. A frame asks it thousands of times, and two words are divided far more slowly than one.
fn share(whole: u64, part: u64, parts: u64) -> u64 {
    whole.checked_mul(part).map_or_else(
        || {
            let share = u128::from(whole) * u128::from(part) / u128::from(parts);
            u64::try_from(share).unwrap_or(u64::MAX)
        },
        |product| product / parts,
    )
}

/// What a part of a cell shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ink {
    /// A poll.
    Running,
    /// A poll of more than 10 ms.
    Blocking,
    /// Running on a thread of its own, where it is in nobody's way.
    Aside,
    /// Waiting for a thread.
    Ready,
    /// Waiting at an await, for this sort of thing.
    Suspended(WaitClass),
    /// Able to run, while its task polls something else.
    Unpolled,
}

/// How a cell is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// The lane is not there.
    Empty,
    /// One state.
    Solid(Ink),
    /// One change, or the lane's start or end.
    Split {
        /// What is left of it.
        left: Option<Ink>,
        /// What is right of it.
        right: Option<Ink>,
        /// The width of the left part, 1 to 7.
        eighths: u8,
    },
    /// More changes.
    Mixed {
        /// The share of running, 1 to 8.
        running: u8,
        /// Whether one of the polls is a blocking one.
        blocking: bool,
        /// What fills the rest.
        rest: Option<Ink>,
    },
}

impl Shape {
    /// The parts of the cell, as far as they are told apart.
    pub fn inks(&self) -> impl Iterator<Item = Ink> {
        let parts = match *self {
            Self::Empty => [None, None],
            Self::Solid(only) => [Some(only), None],
            Self::Split { left, right, .. } => [left, right],
            Self::Mixed { rest, .. } => [rest, None],
        };
        parts.into_iter().flatten()
    }

    /// Whether a part of the cell is filled so.
    pub fn shows(&self, ink: Ink) -> bool {
        self.inks().any(|part| part == ink)
    }
}

/// One cell of a lane's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cell {
    /// How it is filled.
    pub shape: Shape,
    /// The lane ends here.
    pub ended: Option<Outcome>,
    /// It ends here because its run does: nothing that somebody did to it.
    pub cut: bool,
    /// A mark of the lane lies here: of several the one that matters most.
    pub sign: Option<Sign>,
}

/// How a mark is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// A future was made and is not polled yet.
    Made,
    /// A tick that was missed.
    Tick,
    /// A future or a value that was dropped.
    Dropped,
    /// A signal that reached nobody, or had no effect.
    Signal,
}

impl Cell {
    /// A cell without the lane.
    pub const EMPTY: Self = Self {
        shape: Shape::Empty,
        ended: None,
        cut: false,
        sign: None,
    };
}

impl Variant {
    /// The row of a lane: `width` cells for the window.
    pub fn cells(&self, id: LaneId, window: Window, width: usize, out: &mut Vec<Cell>) {
        out.clear();
        out.resize(width, Cell::EMPTY);
        let Some(lane) = self.lane(id) else { return };
        let end = lane.end.unwrap_or(self.end);
        if end < window.from || lane.start > window.to || width == 0 {
            return;
        }
        let due = self.open_due(lane);
        let first = window.column(lane.start.max(window.from), width);
        let last = window.column(end.min(window.to), width);
        let (Some(first), Some(last)) = (first, last) else {
            return;
        };
        let mut from = window.edge(first, width);
        let mut index = lane
            .segment_at(from.max(lane.start))
            .map_or(0, |(index, _)| index);
        for column in first..=last {
            let to = window.edge(column + 1, width);
            let cell_end = if column + 1 == width {
                to.plus(Nanos(1))
            } else {
                to
            };
            let shape = self.cell(lane, due, &mut index, (from, cell_end));
            let ended = lane
                .end
                .filter(|end| *end >= from && *end < cell_end)
                .map(|_| lane.outcome);
            if let Some(cell) = out.get_mut(column) {
                *cell = Cell {
                    shape,
                    ended,
                    cut: ended.is_some() && lane.cut,
                    sign: None,
                };
            }
            from = to;
        }
        self.add_signs(lane, window, out);
    }

    /// Adds the marks of a lane to its cells.
    fn add_signs(&self, lane: &Lane, window: Window, cells: &mut [Cell]) {
        if lane.marks == 0 {
            return;
        }
        let width = cells.len();
        for mark in self.marks_of(lane.id, window.from, window.to.plus(Nanos(1))) {
            let cell = window
                .column(mark.at, width)
                .and_then(|column| cells.get_mut(column));
            if let Some(cell) = cell {
                cell.sign = cell.sign.max(mark.kind.sign());
            }
        }
    }

    /// One cell; `index` is the segment in force at its left edge, and is moved to that at its right edge.
    fn cell(
        &self,
        lane: &Lane,
        due: Option<Nanos>,
        index: &mut usize,
        (from, to): (Nanos, Nanos),
    ) -> Shape {
        let next = gallop(lane, *index, to);
        let mut mix = Mix::default();
        let mut look_at = |at: usize| {
            self.stretches(lane, at, due, |stretch| mix.add(stretch, (from, to)));
        };
        if next - *index > LOOKED_AT {
            look_at(*index);
            look_at(next);
            mix.add_sums(lane.sum_before(next).since(lane.sum_before(*index + 1)));
        } else {
            (*index..=next).for_each(look_at);
        }
        *index = next;
        mix.shape(from, to)
    }

    /// The stretches of one segment: an open suspension that is due falls into two.
    fn stretches(
        &self,
        lane: &Lane,
        index: usize,
        due: Option<Nanos>,
        mut each: impl FnMut(Stretch),
    ) {
        let Some(segment) = lane.segments.get(index) else {
            return;
        };
        let next = lane.segments.get(index + 1).map(|next| next.from);
        let to = next.or(lane.end).unwrap_or(self.end).max(segment.from);
        let from = segment.from;
        let ink = match segment.detail.state() {
            State::Running if lane.kind.is_closure() => Ink::Aside,
            State::Running if to.since(from) > super::BLOCKING => Ink::Blocking,
            State::Running => Ink::Running,
            State::Ready => Ink::Ready,
            State::Suspended => Ink::Suspended(self.class_of(segment.detail)),
            State::Unpolled => Ink::Unpolled,
        };
        // between two turns of its loop an arm has no future
        if segment.detail == Detail::DROPPED {
            return;
        }
        match due {
            Some(due) if next.is_none() && matches!(ink, Ink::Suspended(_)) => {
                let due = due.clamp(from, to);
                let ready = if self.is_polled_at(lane.id, due) {
                    Ink::Ready
                } else {
                    Ink::Unpolled
                };
                each(Stretch { from, to: due, ink });
                each(Stretch {
                    from: due,
                    to,
                    ink: ready,
                });
            }
            _ => each(Stretch { from, to, ink }),
        }
    }

    /// What a suspension waits for.
    fn class_of(&self, detail: Detail) -> WaitClass {
        let Detail::Suspended { wait, .. } = detail else {
            return WaitClass::Other;
        };
        self.wait(wait)
            .map_or(WaitClass::Other, |wait| wait.kind.class())
    }

    /// The row of a worker: running where it executes a task.
    pub fn worker_cells(
        &self,
        worker: WorkerId,
        window: Window,
        width: usize,
        out: &mut Vec<Cell>,
    ) {
        out.clear();
        out.resize(width, Cell::EMPTY);
        let Some(worker) = self.workers.get(worker.place()) else {
            return;
        };
        let mut index = worker.spans().partition_point(|s| s.to < window.from);
        let mut guess = index;
        let mut to = window.edge(0, width);
        for (column, cell) in out.iter_mut().enumerate() {
            let from = std::mem::replace(&mut to, window.edge(column + 1, width));
            // a poll that goes on is known until the end, and no further
            if from > self.end {
                break;
            }
            let places = (&mut index, &mut guess);
            let mix = self.worker_mix(worker, places, (from, to));
            cell.shape = mix.share(from, to);
        }
    }

    /// What a cell of a worker's row meets; `index` is the first span that may reach into it, `guess` where the first one behind it
    /// may be. Both are moved to those of the next cell.
    fn worker_mix(
        &self,
        worker: &Worker,
        (index, guess): (&mut usize, &mut usize),
        cell: (Nanos, Nanos),
    ) -> Mix {
        let spans = worker.spans();
        let next = search_near(spans, (*index, *guess), cell.1);
        // as many as in this cell are most likely in the next one
        *guess = next + (next - *index);
        let mut mix = Mix::default();
        let Some(last) = next.checked_sub(1).filter(|last| *last >= *index) else {
            return mix;
        };
        let mut look_at = |at: usize| {
            if let Some(span) = spans.get(at) {
                mix.add(self.poll(span), cell);
            }
        };
        if last - *index > LOOKED_AT {
            look_at(*index);
            look_at(last);
            let busy = worker.busy_before(last);
            let busy = busy.since(worker.busy_before(*index + 1));
            mix.add_sums(Sums {
                running: busy.all,
                blocking: busy.blocking,
                ..Sums::default()
            });
        } else {
            (*index..=last).for_each(look_at);
        }
        *index = last;
        mix
    }

    /// The stretch of a poll on a worker.
    fn poll(&self, span: &WorkerSpan) -> Stretch {
        let to = span.to.min(self.end);
        let blocking = to.since(span.from) > super::BLOCKING;
        Stretch {
            from: span.from,
            to,
            ink: if blocking {
                Ink::Blocking
            } else {
                Ink::Running
            },
        }
    }
}

/// The last segment from `index` on that begins before `to`, by steps that double.
fn gallop(lane: &Lane, index: usize, to: Nanos) -> usize {
    let begins_before = |at: usize| lane.segments.get(at).is_some_and(|s| s.from < to);
    let mut step = 1;
    while begins_before(index + step) {
        step *= 2;
    }
    let low = index + step / 2;
    let high = (index + step).min(lane.len());
    let rest = lane.segments.get(low..high).unwrap_or(&[]);
    let more = rest.partition_point(|segment| segment.from < to);
    (low + more).saturating_sub(1).max(index)
}

/// The first span from `index` on that does not begin before `to`, by steps from `guess` that double: a worker has millions of spans, and
/// each look at a distant one waits for memory.
fn search_near(spans: &[WorkerSpan], (index, guess): (usize, usize), to: Nanos) -> usize {
    let begins_before = |at: usize| spans.get(at).is_some_and(|span| span.from < to);
    let guess = guess.clamp(index, spans.len().max(index));
    let mut step = 1;
    let (low, high) = if begins_before(guess) {
        while begins_before(guess + step) {
            step *= 2;
        }
        (guess + step / 2, (guess + step).min(spans.len()))
    } else {
        while step <= guess - index && !begins_before(guess - step) {
            step *= 2;
        }
        (guess.saturating_sub(step).max(index), guess - step / 2)
    };
    let rest = spans.get(low..high).unwrap_or_default();
    low + rest.partition_point(|span| span.from < to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_found_from_wherever_it_is_looked_for() {
        let span = |from| WorkerSpan {
            from: Nanos(from),
            to: Nanos(from),
            lane: LaneId(0),
        };
        // several begin at one instant
        let spans: Vec<_> = (0..100).map(|place| span(place / 3 * 10)).collect();
        for index in (0..=100).step_by(7) {
            for guess in 0..=120 {
                for to in (0..=350).step_by(5) {
                    let rest = spans[index..].partition_point(|span| span.from < Nanos(to));
                    let found = search_near(&spans, (index, guess), Nanos(to));
                    assert_eq!(found, index + rest, "{index} {guess} {to}");
                }
            }
        }
    }
}
