//! The screens of those who come from Python.

use awaitscope::app::{LANGUAGE, Overlay, Side};
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

/// A lesson that is open with Python first, after a run.
fn python_first(lesson: &str) -> App {
    let mut app = app(Depth::Many, false);
    app.language = Some(Language::Python);
    let mut entries = app.course.entries().iter();
    let index = entries.position(|entry| entry.id().starts_with(lesson));
    app.open_at(index.unwrap(), Step::Learn);
    let Place::Lesson(open) = &mut app.place else {
        panic!("it is a lesson");
    };
    open.take_run(recording(lesson), &mut app.book);
    open.go(Step::Watch, &mut app.book);
    app
}

#[test]
fn a_program_that_python_lacks_is_shown_in_rust_with_the_reason() {
    let mut lacking = 0;
    for lesson in lessons::lessons(Some(Clock::Virtual)) {
        let lacks = |variant: &&awaitscope::lesson::Variant| !lesson.has_python(variant);
        if !lesson.variants.iter().any(|variant| lacks(&variant)) {
            continue;
        }
        let mut app = python_first(lesson.number());
        let variants = view(&mut app).recording().variants();
        let ids: Vec<_> = variants.iter().map(|v| v.id().to_owned()).collect();
        for (place, id) in ids.iter().enumerate() {
            let variant = lesson.variant(id).unwrap();
            view(&mut app).select_at(place, 0);
            for size in [(120, 40), (80, 24)] {
                let screen = text(&draw(&mut app, size));
                let pane = screen.lines().nth(2).unwrap();
                if lacks(&variant) {
                    assert!(pane.contains("demo.rs: "), "{id}: {screen}");
                    assert!(pane.contains("demo.py"), "{id}: {screen}");
                    shows(&screen, &format!("fn {}(", variant.program));
                    lacking += 1;
                } else {
                    assert!(pane.starts_with("╭─ demo.py ─"), "{id}: {screen}");
                }
            }
        }
    }
    assert!(lacking > 0);
}

#[test]
fn of_a_program_that_is_one_case_the_case_is_in_sight() {
    let mut app = python_first("12");
    let lesson = view(&mut app).lesson.clone().unwrap();
    let variants = view(&mut app).recording().variants();
    let ids: Vec<_> = variants.iter().map(|v| v.id().to_owned()).collect();
    for (place, id) in ids.iter().enumerate() {
        view(&mut app).select_at(place, 0);
        let names = lesson.python_names(lesson.variant(id).unwrap());
        let case = format!("case \"{}\":", names.into_iter().next().unwrap());
        for size in [(120, 40), (80, 24)] {
            shows(&text(&draw(&mut app, size)), &case);
        }
    }
}

/// The pane shows what runs inside the selected lane, in either language, whichever functions the lesson names.
#[test]
fn the_function_that_runs_is_shown() {
    let mut app = at("12", 0.5);
    let recording = view(&mut app).recording().clone();
    let running = |variant: &awaitscope::recording::Variant| {
        let state = |id| Some(variant.state_at(id, Nanos::from_seconds(0.5))?.state);
        let lanes = variant.lanes().iter().enumerate();
        let mut running = lanes.filter(|(_, lane)| {
            let outer = lane.parent.and_then(state);
            state(lane.id) == Some(awaitscope::recording::State::Running) && outer.is_some()
        });
        running.next().map(|(_, lane)| lane.id)
    };
    let variants = recording.variants().iter().enumerate();
    let found: Vec<_> = variants
        .filter_map(|(place, variant)| Some((place, running(variant)?)))
        .collect();
    assert!(!found.is_empty());
    for (variant, lane) in found {
        let known = &recording.variants()[variant];
        let place = known.tree().iter().position(|(id, _)| *id == lane);
        view(&mut app).timeline.shown[variant].open = true;
        view(&mut app).select_at(variant, place.unwrap());
        let function = known.lane(lane).unwrap().family().to_owned();
        for size in [(120, 40), (80, 24)] {
            shows(&text(&draw(&mut app, size)), &format!("fn {function}("));
        }
    }
}

#[test]
fn a_line_that_a_run_names_beside_the_python_program_is_one_of_demo_rs() {
    let mut named = 0;
    for lesson in lessons::lessons(Some(Clock::Virtual)) {
        if lesson.python.is_none() {
            continue;
        }
        let mut app = own(lesson.id, Step::Watch);
        view(&mut app).python.first = true;
        view(&mut app).python.open = true;
        view(&mut app).command(Command::To(telling(&lesson, &recording(lesson.id))));
        for side in [Side::Lane, Side::Findings] {
            view(&mut app).side.view = side;
            let screen = text(&draw(&mut app, (120, 40)));
            if view(&mut app).lacks_python() {
                continue;
            }
            let is_line = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
            let lines = screen.split("line ").skip(1).any(is_line);
            assert!(!lines, "{}:\n{screen}", lesson.id);
            named += usize::from(screen.contains("demo.rs:"));
        }
    }
    assert!(named > 0);
}

#[test]
fn the_note_of_a_pair_is_whole_on_the_smallest_screen() {
    for lesson in lessons::lessons(Some(Clock::Virtual)) {
        if lesson.pairs.is_empty() {
            continue;
        }
        let mut app = own(lesson.id, Step::Watch);
        press(&mut app, "p");
        for _ in &lesson.pairs {
            press(&mut app, "k");
        }
        for pair in &lesson.pairs {
            let screen = text(&draw(&mut app, (60, 16)));
            // the pane is a few words wide
            let rows = screen.lines().flat_map(|row| row.split(['│', '|']));
            let mut words = rows.flat_map(str::split_whitespace);
            let note = pair.note.replace('`', "");
            let last = note.split_whitespace().next_back().unwrap();
            let last = last.trim_start_matches('*');
            assert!(words.any(|word| word == last), "{last}\n{screen}");
            press(&mut app, "j");
        }
    }
}
