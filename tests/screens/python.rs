//! The screens of those who come from Python.

use awaitscope::app::{LANGUAGE, Overlay};
use awaitscope::progress::Language;

use super::panes::shows;
use super::*;

#[test]
fn who_comes_from_python_sees_its_program_first() {
    let mut app = app(Depth::Many, false);
    press(&mut app, "i");
    press(&mut app, &"\n".repeat(LANGUAGE));
    assert_eq!(app.overlay, Some(Overlay::Tour(LANGUAGE)));
    shows(&text(&draw(&mut app, (80, 24))), "Now: Rust.");
    press(&mut app, "2");
    assert_eq!(app.language(), Language::Python);
    assert!(app.book.take_changes().is_some());
    press(&mut app, "\u{1b}");
    let index = app
        .course
        .entries()
        .iter()
        .position(|entry| entry.id().starts_with("12"));
    app.open_at(index.unwrap(), Step::Learn);
    let Place::Lesson(view) = &mut app.place else {
        panic!("it is a lesson");
    };
    view.take_run(recording("12"), &mut app.book);
    view.go(Step::Watch, &mut app.book);
    for size in [(120, 40), (80, 24)] {
        let screen = text(&draw(&mut app, size));
        shows(&screen, "demo.py");
        assert!(
            !screen.contains("─ demo.rs ─") && screen.contains("timeline of demo.rs"),
            "{screen}"
        );
    }
    // a digit goes to the knobs, which are seen
    press(&mut app, "2");
    for size in [(120, 40), (80, 24)] {
        shows(&text(&draw(&mut app, size)), "[2_]");
    }
    press(&mut app, "\u{1b}");
    // both beside each other, and back
    press(&mut app, "p");
    for size in [(120, 40), (80, 24)] {
        let screen = text(&draw(&mut app, size));
        assert!(
            screen.contains("demo.rs") && screen.contains("demo.py"),
            "{screen}"
        );
    }
    press(&mut app, "\u{1b}");
    assert!(!text(&draw(&mut app, (120, 40))).contains("─ demo.rs ─"));
    // the configuration wins
    app.language = Some(Language::Rust);
    assert_eq!(app.language(), Language::Rust);
}

#[test]
fn python_opens_at_the_function_of_the_selected_program() {
    let course = Course::built_in();
    let lesson = course.find("04").unwrap().lesson().unwrap();
    let mut app = app(Depth::Many, false);
    app.language = Some(Language::Python);
    let index = app
        .course
        .entries()
        .iter()
        .position(|entry| entry.id() == lesson.id);
    app.open_at(index.unwrap(), Step::Learn);
    let Place::Lesson(open) = &mut app.place else {
        panic!("it is a lesson");
    };
    open.take_run(recording("04"), &mut app.book);
    open.go(Step::Watch, &mut app.book);
    for (place, variant) in lesson.variants.iter().enumerate() {
        view(&mut app).select_at(place, 0);
        let lines = view(&mut app).python_function().unwrap();
        let head = view(&mut app).python.code.text(lines.start).to_owned();
        assert_eq!(head, format!("async def {}(k):", variant.id));
        for size in [(120, 40), (80, 24)] {
            shows(&text(&draw(&mut app, size)), &head);
        }
    }
    // and the two programs at lines that correspond there
    view(&mut app).select_at(0, 0);
    press(&mut app, "p");
    let pair = view(&mut app).python.pair;
    let rust = lesson.pairs[pair].rust[0];
    let code = &view(&mut app).code.text;
    assert!(
        code.function(&lesson.variants[0].id)
            .unwrap()
            .contains(&rust)
    );
}

#[test]
fn names_questions_and_remarks_are_in_the_words_of_who_comes_from_python() {
    let course = Course::built_in();
    let mut replaced = 0;
    for lesson in course.lessons() {
        let python = lesson.clone().in_python();
        let keys = |lesson: &Lesson| -> Vec<String> {
            let predict = lesson.predict.iter().flat_map(|it| &it.options);
            let quiz = lesson.quiz.iter().filter(|quiz| !quiz.rust_only);
            let quiz = quiz.map(|quiz| quiz.key.clone());
            predict.map(|it| it.key.clone()).chain(quiz).collect()
        };
        // what was answered is found again, whatever language comes first
        assert_eq!(keys(lesson), keys(&python), "{}", lesson.id);
        let asks_of_rust = python.quiz.iter().any(|quiz| quiz.rust_only);
        assert!(!asks_of_rust && !python.quiz.is_empty(), "{}", lesson.id);
        let texts = |lesson: &Lesson| -> String {
            let labels = lesson.variants.iter().map(|it| it.label.as_str());
            let remarks = lesson.prose.remarks.iter().map(|it| it.text.as_str());
            labels.chain(remarks).collect::<Vec<_>>().join("\n")
        };
        let (rust, python) = (texts(lesson), texts(&python));
        for (word, instead) in &lesson.counterpart.words {
            if rust.contains(word.as_str()) {
                assert!(python.contains(instead.as_str()), "{}: {word}", lesson.id);
                replaced += 1;
            }
        }
    }
    assert!(replaced > 0);
}
