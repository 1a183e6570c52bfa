//! The lessons of the course, found as the build found them: a new folder needs no change in a test.

use awaitscope::lesson::{Course, Lesson};
use awaitscope::recording::Clock;

/// The lessons that were built in, in their order: all of them, or those that have a variant for a clock.
pub(crate) fn lessons(on: Option<Clock>) -> Vec<Lesson> {
    let course = Course::built_in();
    let mut lessons = Vec::new();
    for entry in course.entries() {
        let lesson = entry.lesson();
        assert!(lesson.is_ok(), "{lesson:?}");
        lessons.extend(lesson.ok().cloned());
    }
    let runs = |lesson: &Lesson| {
        on.is_none_or(|clock| lesson.variants.iter().any(|v| v.clocks.contains(&clock)))
    };
    lessons.retain(runs);
    assert!(!lessons.is_empty(), "there are lessons on {on:?}");
    lessons
}
