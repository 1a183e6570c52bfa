//! A check of all lessons that uses all cores.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use awaitscope::lesson::Lesson;

/// Checks lessons, so many at a time for each core: one where they compute, more where they wait.
pub(crate) fn side_by_side(
    lessons: &[Lesson],
    for_each_core: usize,
    check: impl Fn(&Lesson) + Sync,
) {
    let next = AtomicUsize::new(0);
    let checks = || {
        while let Some(lesson) = lessons.get(next.fetch_add(1, Ordering::Relaxed)) {
            check(lesson);
        }
    };
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..cores * for_each_core {
            scope.spawn(checks);
        }
    });
}
