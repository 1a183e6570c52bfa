//! A batch that is folded in parts, so that whoever shows the recording need not wait for all of it.

use std::ops::Range;
use std::sync::Arc;

use super::Variant;
use super::event::{Batch, Event, EventKind};

/// Events that are folded between two looks at whether there is time for more.
const PART: usize = 512;

/// A batch, and how many of its events are in the recording.
#[derive(Debug)]
pub struct Unfolded {
    batch: Batch,
    events: Vec<Event>,
    folded: usize,
    has_begun: bool,
}

impl Unfolded {
    /// A batch of which nothing is in a recording.
    pub fn new(mut batch: Batch) -> Self {
        let events = std::mem::take(&mut batch.events);
        Self {
            batch,
            events,
            folded: 0,
            has_begun: false,
        }
    }

    /// Its events, to be used as a buffer.
    pub fn into_events(self) -> Vec<Event> {
        self.events
    }
}

impl Variant {
    /// Adds what a batch has beside its events, of which it has so many.
    fn begin_batch(&mut self, batch: &mut Batch, events: usize) {
        self.names.append(&mut batch.names);
        self.waits.append(&mut batch.waits);
        for (at, real) in batch.real.drain(..) {
            self.real.push(at, real);
        }
        self.dropped += batch.dropped;
        self.lossy |= batch.dropped > 0;
        self.events += batch.dropped;
        self.detail += events;
    }

    /// Adds some events of a batch.
    fn fold_events(&mut self, log: &[Event], part: Range<usize>, texts: &[Arc<str>]) {
        let first = part.start;
        for (place, event) in log.get(part).unwrap_or(&[]).iter().enumerate() {
            let index = first + place;
            if let EventKind::Repeated { events, count } = event.kind {
                let first = index.saturating_sub(usize::try_from(events).unwrap_or(usize::MAX));
                let turn = log.get(first..index).unwrap_or(&[]);
                self.repeated(event.at, turn, count);
            } else {
                self.fold_event(*event, texts);
            }
        }
    }

    /// Adds the next events of a batch while `goes_on`, some in any case; whether all of them are there.
    pub(super) fn fold_part(
        &mut self,
        unfolded: &mut Unfolded,
        goes_on: &dyn Fn() -> bool,
    ) -> bool {
        let Unfolded {
            batch,
            events,
            folded,
            has_begun,
        } = unfolded;
        if !std::mem::replace(has_begun, true) {
            self.begin_batch(batch, events.len());
        }
        while *folded < events.len() {
            let end = (*folded + PART).min(events.len());
            self.fold_events(events, *folded..end, &batch.texts);
            *folded = end;
            if !goes_on() {
                break;
            }
        }
        self.mark_unpolled();
        *folded == events.len()
    }
}
