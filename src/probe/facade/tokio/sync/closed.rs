//! The mark of a channel that was found closed.

use crate::probe::context;
use crate::recording::MarkKind;

/// Marks the lane that finds the channel closed, once for each receiver: a loop may ask again and again.
#[derive(Debug, Default)]
pub(super) struct ClosedOnce(bool);

impl ClosedOnce {
    /// The receiver returned, and the channel was `closed` or not.
    pub(super) fn note(&mut self, closed: bool) {
        if closed && !::std::mem::replace(&mut self.0, true) {
            context::mark(MarkKind::Closed, 0);
        }
    }
}
