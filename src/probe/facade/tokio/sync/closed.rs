//! The marks of a channel that was found closed.

use crate::probe::context;
use crate::recording::MarkKind;

/// Marks the lane that finds the channel closed, with how often this receiver has found it so: the first time and each power of
/// ten, since a loop may ask again and again.
#[derive(Debug, Default)]
pub(in crate::probe::facade) struct FoundClosed(u32);

impl FoundClosed {
    /// The receiver returned, and the channel was `closed` or not.
    pub(in crate::probe::facade) fn note(&mut self, closed: bool) {
        if !closed {
            return;
        }
        self.0 = self.0.saturating_add(1);
        if 10_u32.pow(self.0.ilog10()) == self.0 {
            context::mark(MarkKind::Closed, self.0);
        }
    }
}
