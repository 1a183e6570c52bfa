//! How far each receiver has come: when the last sender is gone, the original tells no longer what is left in the channel.

use ::std::collections::BTreeMap;
use ::std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What the ends of a channel know together. Clones are of the same channel.
#[derive(Clone, Debug)]
pub(super) struct Seen(Arc<Mutex<Counts>>);

#[derive(Debug)]
struct Counts {
    capacity: u64,
    sent: u64,
    /// How many of them each receiver has seen or missed.
    passed: BTreeMap<u64, u64>,
    readers: u64,
}

impl Seen {
    pub(super) fn new(capacity: usize) -> Self {
        Self(Arc::new(Mutex::new(Counts {
            capacity: count(capacity),
            sent: 0,
            passed: BTreeMap::new(),
            readers: 0,
        })))
    }

    // never locked while something else is
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One more message was sent.
    pub(super) fn sent(&self) {
        self.counts().sent += 1;
    }

    /// A receiver of the messages from now on.
    pub(super) fn reader(&self) -> Reader {
        let mut counts = self.counts();
        counts.readers += 1;
        let (id, sent) = (counts.readers, counts.sent);
        counts.passed.insert(id, sent);
        Reader {
            seen: self.clone(),
            id,
        }
    }

    /// How many messages some receiver has not seen.
    pub(super) fn left(&self) -> u64 {
        let counts = self.counts();
        let least = counts.passed.values().min().copied();
        let left = least.map_or(0, |least| counts.sent.saturating_sub(least));
        left.min(counts.capacity)
    }
}

/// One receiver.
#[derive(Debug)]
pub(super) struct Reader {
    pub(super) seen: Seen,
    id: u64,
}

impl Reader {
    /// So many are left for it.
    pub(super) fn has_left(&self, unseen: usize) {
        let mut counts = self.seen.counts();
        let passed = counts.sent.saturating_sub(count(unseen));
        counts.passed.insert(self.id, passed);
    }

    /// It is gone.
    pub(super) fn leave(&self) {
        self.seen.counts().passed.remove(&self.id);
    }
}

fn count(messages: usize) -> u64 {
    u64::try_from(messages).unwrap_or(u64::MAX)
}
