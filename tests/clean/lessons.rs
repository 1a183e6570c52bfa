//! The lessons of the course, found as the build found them: a new folder needs no change in a test.

use awaitscope::lesson::{Course, Lesson};
use awaitscope::recording::Clock;

/// The lessons that were built in, in their order: all of them, or those that have a variant for a clock.
pub(crate) fn lessons(on: Option<Clock>) -> Vec<Lesson> {
    let course = Course::built_in();
    let lessons = course.entries().iter().map(|entry| match entry.lesson() {
        Ok(lesson) => lesson.clone(),
        Err(broken) => panic!("{broken}"),
    });
    let runs = |lesson: &Lesson| {
        on.is_none_or(|clock| lesson.variants.iter().any(|v| v.clocks.contains(&clock)))
    };
    let lessons: Vec<_> = lessons.filter(runs).collect();
    assert!(!lessons.is_empty(), "there are lessons on {on:?}");
    lessons
}
