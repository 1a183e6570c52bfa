//! Modules that demos share, and builds without a feature.

use awaitscope::catalog::{Embedded, LESSONS};
use awaitscope::lesson::{FEATURES, Lesson};

#[test]
fn the_lines_of_a_support_module_count_on_from_those_of_the_demo() {
    let mut with_support = LESSONS.iter().filter(|lesson| !lesson.support.is_empty());
    let lesson = with_support.next().unwrap();
    assert!(lesson.source.starts_with(lesson.rust));
    for (name, text) in lesson.support {
        assert!(
            lesson
                .source
                .contains(&format!("// lessons/support/{name}.rs\n{text}"))
        );
    }
    // the line of a function of the module, as the instrumented copy has it, is its line in the whole text
    let function = lesson.functions.iter().rev();
    let mut function = function.filter(|name| lesson.source.contains(&format!("async fn {name}(")));
    assert!(function.next().is_some());
}

#[test]
fn a_lesson_needs_the_features_of_the_crates_that_it_names() {
    for lesson in LESSONS.iter().filter(|lesson| lesson.broken.is_none()) {
        for (feature, crates) in FEATURES {
            let uses = crates
                .iter()
                .any(|name| lesson.source.contains(&format!("{name}::")));
            assert_eq!(
                uses,
                lesson.features.contains(&feature),
                "{}: {feature}",
                lesson.id
            );
        }
    }
}

#[test]
fn a_lesson_whose_feature_is_missing_says_which_one() {
    let lesson = Embedded {
        lacks: Some("http"),
        programs: &[],
        ..LESSONS[0]
    };
    let problems = Lesson::read(&lesson).err().unwrap();
    let problem = problems.first().unwrap().to_string();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problem.contains("this build of awaitscope lacks the feature `http`"),
        "{problem}"
    );
    assert!(problem.contains("--features http"), "{problem}");
}
