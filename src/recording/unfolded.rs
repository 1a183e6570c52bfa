//! A batch that is folded in parts, so that a screen that shows the recording need not wait for all of it.

use std::ops::Range;
use std::sync::Arc;

use super::Variant;
use super::event::{Batch, Event, EventKind};

/// Events that are folded between two looks at whether there is time for more.
const EVENTS_PER_PART: usize = 512;

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

    /// Adds the next events of a batch while `may_continue`, some in any case; whether all of them are there.
    pub(super) fn fold_part(
        &mut self,
        unfolded: &mut Unfolded,
        may_continue: &dyn Fn() -> bool,
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
            let end = (*folded + EVENTS_PER_PART).min(events.len());
            self.fold_events(events, *folded..end, &batch.texts);
            *folded = end;
            if !may_continue() {
                break;
            }
        }
        self.mark_unpolled();
        *folded == events.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::scripted::{self, ended, opened};
    use crate::recording::{Meta, Nanos, Outcome, Recording, VariantInfo};

    /// `main` with a thousand calls of `get`, one after another.
    fn batch() -> Batch {
        let calls = (1..=1000_u32).flat_map(|call| {
            let at = u64::from(call);
            let end = ended(call, Outcome::Completed);
            [(at, opened(call, 1)), (at + 1, end)]
        });
        let main = std::iter::once((0, opened(0, 0)));
        scripted::batch(Nanos(1000), &["main", "get"], main.chain(calls))
    }

    #[test]
    fn a_batch_in_parts_is_folded_like_a_whole_one() {
        let info = || vec![VariantInfo::default()];
        let mut whole = Recording::new(Meta::default(), info());
        whole.fold(0, batch());
        let mut parts = Recording::new(Meta::default(), info());
        let mut unfolded = Unfolded::new(batch());
        let mut count = 1;
        while !parts.fold_part(0, &mut unfolded, &|| false) {
            // the first part has something to show, and is not all of it
            let lanes = parts.variants()[0].lanes().len();
            assert!((2..1001).contains(&lanes), "{lanes}");
            count += 1;
        }
        assert!(count > 2, "{count}");
        let (whole, parts) = (&whole.variants()[0], &parts.variants()[0]);
        assert_eq!(whole.facts(), parts.facts());
        assert_eq!(
            (whole.end(), whole.lanes().len()),
            (parts.end(), parts.lanes().len())
        );
    }
}
