//! The course: lessons are found, and open beside a broken one.

use super::*;

#[test]
fn the_other_lessons_open_beside_a_broken_one() {
    let files: &'static [Embedded] = Box::leak(Box::new([
        Embedded {
            toml: Some("nonsense"),
            ..*together()
        },
        Embedded {
            id: "12-other",
            ..*together()
        },
    ]));
    let course = Course::of(files);
    assert!(course.find("04").unwrap().lesson().is_err());
    assert!(course.find("12").unwrap().lesson().is_ok());
    let broken = course.find("04").unwrap().lesson().unwrap_err();
    assert!(
        broken
            .to_string()
            .contains("lessons/04-together/lesson.toml:1:"),
        "{broken}"
    );
}

#[test]
fn lessons_are_found_by_number_id_and_unique_part() {
    let course = Course::built_in();
    for wanted in ["04", "4", "04-together", "together", "toge"] {
        assert_eq!(course.find(wanted).unwrap().id(), "04-together", "{wanted}");
    }
    assert!(
        course
            .find("o")
            .unwrap_err()
            .to_string()
            .contains("matches several lessons")
    );
    assert!(course.find("").is_err());
}

#[test]
fn what_stands_out_refers_to_the_lesson_that_says_it_teaches_that() {
    let course = Course::built_in();
    let mut told = 0;
    for lesson in course.lessons() {
        for kind in &lesson.teaches {
            let has_it = |other: &&Lesson| other.teaches.contains(kind);
            let first = course.lessons().find(has_it).unwrap();
            assert_eq!(course.teaching(*kind), first.id.get(..2), "{kind:?}");
            // to a reader of that lesson a reference to it says nothing
            assert_eq!(course.taught_elsewhere(*kind, first.id), None, "{kind:?}");
            assert_eq!(course.taught_elsewhere(*kind, ""), first.id.get(..2));
            told += 1;
        }
    }
    assert!(told > 0);
}
