//! How long a thread could have run and had no core.
//!
//! A machine with more to do than it has cores takes a core away in the middle of a poll. The poll is long then, and its thread is held for
//! the other tasks, but the program is not to blame for that. Linux keeps count of it for each thread; elsewhere nothing is known.

use std::cell::{Cell, OnceCell};

use crate::recording::{BLOCKING, LaneId, Nanos, WorkerId};

/// The count is looked at when a poll begins, unless the last look is no older than this: a look takes one or two microseconds.
const AGE: Nanos = Nanos(2_000_000);

thread_local! {
    static THREAD: Thread = const { Thread::new() };
}

/// What is known of this thread.
struct Thread {
    count: OnceCell<Option<system::Count>>,
    /// When the count was looked at last, in the time of a run, and what it was.
    looked: Cell<(Nanos, Nanos)>,
    /// The poll that goes on, and when it began.
    poll: Cell<Option<(LaneId, WorkerId, Nanos)>>,
}

impl Thread {
    const fn new() -> Self {
        Self {
            count: OnceCell::new(),
            looked: Cell::new((Nanos::ZERO, Nanos::ZERO)),
            poll: Cell::new(None),
        }
    }

    fn count(&self) -> Option<Nanos> {
        self.count.get_or_init(system::Count::open).as_ref()?.read()
    }

    fn look(&self, now: Nanos) {
        let waited = self.count().unwrap_or_default();
        self.looked.set((now, waited));
    }
}

/// A poll of a task begins on this thread.
pub(super) fn poll_begins(lane: LaneId, worker: WorkerId, now: Nanos) {
    // a thread that is being torn down has no count any more
    let _torn_down = THREAD.try_with(|thread| {
        let (looked, _) = thread.looked.get();
        // another run on this thread may have had a later time
        if now.since(looked) > AGE || looked > now || looked == Nanos::ZERO {
            thread.look(now);
        }
        thread.poll.set(Some((lane, worker, now)));
    });
}

/// The poll of `lane` ends, if it is the one that goes on; how long it had no core, if it was long and had to wait for one.
pub(super) fn poll_ends(lane: LaneId, now: Nanos) -> Option<(WorkerId, Nanos)> {
    let waited = THREAD.try_with(|thread| {
        let (_, worker, began) = thread.poll.get().filter(|(known, ..)| *known == lane)?;
        thread.poll.set(None);
        if now.since(began) <= BLOCKING {
            return None;
        }
        let (_, before) = thread.looked.get();
        thread.look(now);
        let (_, after) = thread.looked.get();
        let waited = after.since(before).min(now.since(began));
        (waited > Nanos::ZERO).then_some((worker, waited))
    });
    waited.ok().flatten()
}

#[cfg(target_os = "linux")]
mod system {
    use std::fs::File;
    use std::os::unix::fs::FileExt;

    use crate::recording::Nanos;

    /// Longer than three numbers of 64 bits.
    const LONGEST: usize = 80;

    /// `/proc/thread-self/schedstat` of one thread. Its numbers are nanoseconds on a core, nanoseconds without one in which it could have run, and how
    /// often it had a core (the kernel's documentation, "Scheduler Statistics").
    pub(super) struct Count(File);

    impl Count {
        /// That of this thread; none where the kernel does not count.
        pub(super) fn open() -> Option<Self> {
            File::open("/proc/thread-self/schedstat").ok().map(Self)
        }

        pub(super) fn read(&self) -> Option<Nanos> {
            let mut text = [0; LONGEST];
            let length = self.0.read_at(&mut text, 0).ok()?;
            waited(std::str::from_utf8(text.get(..length)?).ok()?)
        }
    }

    pub(super) fn waited(text: &str) -> Option<Nanos> {
        let waited = text.split_ascii_whitespace().nth(1)?;
        waited.parse().ok().map(Nanos)
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use crate::recording::Nanos;

    pub(super) struct Count;

    impl Count {
        pub(super) fn open() -> Option<Self> {
            None
        }

        pub(super) fn read(&self) -> Option<Nanos> {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LANE: LaneId = LaneId(1);
    const WORKER: WorkerId = WorkerId(0);

    #[test]
    #[cfg(target_os = "linux")]
    fn the_second_number_is_the_wait() {
        assert_eq!(system::waited("262849 4448465 1\n"), Some(Nanos(4_448_465)));
        assert_eq!(system::waited("262849"), None);
    }

    #[test]
    fn a_short_poll_or_another_one_waits_for_nothing() {
        poll_begins(LANE, WORKER, Nanos(5));
        assert_eq!(poll_ends(LaneId(2), Nanos::from_seconds(1.0)), None);
        assert_eq!(poll_ends(LANE, Nanos(10)), None);
        assert_eq!(poll_ends(LANE, Nanos::from_seconds(1.0)), None, "it ended");
    }

    /// More threads than cores: one of them has to wait, and none waits longer than its poll lasts.
    #[test]
    #[cfg(target_os = "linux")]
    fn a_thread_without_a_preemptions() {
        let spin = || {
            let start = tokio::time::Instant::now();
            poll_begins(LANE, WORKER, Nanos(1));
            while start.elapsed().as_millis() < 300 {
                std::hint::spin_loop();
            }
            let end = Nanos::from(start.elapsed()).plus(Nanos(1));
            let waited = poll_ends(LANE, end).map_or(Nanos::ZERO, |(_, waited)| waited);
            assert!(waited <= end);
            waited
        };
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let longest = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..cores + 2).map(|_| scope.spawn(spin)).collect();
            let waits = threads.into_iter().map(|thread| thread.join().unwrap());
            waits.max()
        });
        assert!(longest > Some(Nanos::ZERO));
    }
}
