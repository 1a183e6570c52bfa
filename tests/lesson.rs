//! Broken lesson folders: each mistake is a message with file, line, column and what to write instead, and the other lessons
//! still open.

#![expect(
    clippy::unwrap_used,
    clippy::too_many_lines,
    reason = "a test fails by panicking, and a table of cases is as long as it is"
)]

#[path = "lesson/course.rs"]
mod course;
#[path = "lesson/curve.rs"]
mod curve;
#[path = "lesson/real_time.rs"]
mod real_time;
#[path = "lesson/sorting.rs"]
mod sorting;
#[path = "lesson/text.rs"]
mod text;
#[path = "lesson/variants.rs"]
mod variants;
#[path = "lesson/weigh.rs"]
mod weigh;

use awaitscope::catalog::{Embedded, Field, FieldKind, LESSONS};
use awaitscope::lesson::{Course, Lesson};
use awaitscope::recording::Clock;
use proptest::prelude::*;

/// The lesson with the shortest demo, from which broken ones are made.
fn together() -> &'static Embedded {
    let mut lessons = LESSONS.iter();
    lessons
        .find(|lesson| lesson.id.ends_with("-together"))
        .unwrap()
}

/// A built-in lesson with other texts.
fn with(toml: Option<&str>, markdown: Option<&str>) -> &'static Embedded {
    let good = together();
    let leak = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
    Box::leak(Box::new(Embedded {
        toml: toml.map(leak),
        markdown: markdown.map(leak),
        ..*good
    }))
}

fn good() -> (&'static str, &'static str) {
    (together().toml.unwrap(), together().markdown.unwrap())
}

/// The messages for lesson.toml with one piece replaced.
fn changed(from: &str, to: &str) -> Vec<String> {
    let (toml, markdown) = good();
    assert!(toml.contains(from), "{from}");
    messages(Some(&toml.replacen(from, to, 1)), Some(markdown))
}

fn messages(toml: Option<&str>, markdown: Option<&str>) -> Vec<String> {
    let problems = match Lesson::read(with(toml, markdown)) {
        Ok(lesson) => lesson.flaws,
        Err(problems) => problems,
    };
    problems.iter().map(ToString::to_string).collect()
}

/// The place of a text, as messages write it.
fn place(text: &str, of: &str) -> String {
    let before = text.split(of).next().unwrap();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    format!("lessons/04-together/lesson.toml:{line}:{column}: ")
}

#[test]
fn the_lesson_itself_has_no_mistake() {
    let (toml, markdown) = good();
    assert_eq!(messages(Some(toml), Some(markdown)), Vec::<String>::new());
}

#[test]
fn a_demo_that_the_build_could_not_use_is_the_lessons_page() {
    let files = Embedded {
        broken: Some(("lessons/04-together/demo.rs", 3, 5, "expected `,`")),
        programs: &[],
        functions: &[],
        ..*together()
    };
    let problems = Lesson::read(&files).unwrap_err();
    let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
    let expected =
        "lessons/04-together/demo.rs:3:5: expected `,`; correct it and build awaitscope again";
    assert_eq!(problems, [expected]);
}

#[test]
fn a_limit_and_an_expected_standstill_are_read() {
    let (toml, markdown) = good();
    let toml = toml.replacen(
        "[[variant]]",
        "limit = 5\n\n[[variant]]\nexpect = \"stuck\"\nlimit = 0.5",
        1,
    );
    let lesson = Lesson::read(with(Some(&toml), Some(markdown))).unwrap();
    let [first, second, ..] = lesson.variants.as_slice() else {
        unreachable!("the lesson has several variants")
    };
    assert_eq!(first.limit.unwrap().as_millis(), 500);
    assert!(first.expects_stuck && !second.expects_stuck);
    assert_eq!(second.limit.unwrap().as_secs(), 5);
    for limit in ["0", "-1", "nan", "90000"] {
        let told = changed("[[variant]]", &format!("limit = {limit}\n\n[[variant]]"));
        assert_eq!(told.len(), 1, "{limit}: {told:?}");
        let help = "is not a limit; write a number of seconds greater than 0 and at most 86400";
        assert!(told[0].ends_with(help), "{told:?}");
    }
    let told = changed("[[variant]]", "[[variant]]\nexpect = \"stuk\"");
    assert!(told[0].ends_with("use `stuck`"), "{told:?}");
}

#[test]
fn variants_run_in_turn_where_the_lesson_or_the_machine_asks_for_it() {
    let (toml, markdown) = good();
    let together = |key: &str, workers: &str, clock| {
        let toml = toml.replacen("[[variant]]", &format!("{key}\n[[variant]]\n{workers}"), 1);
        let lesson = Lesson::read(with(Some(&toml), Some(markdown))).unwrap();
        let all: Vec<_> = lesson.variants.iter().collect();
        let one = lesson.plan(clock, Vec::new(), &all[..1]);
        // alone, a variant takes nobody's time
        assert!(one.together || key == "together = false");
        lesson.plan(clock, Vec::new(), &[]).together
    };
    assert!(together("", "", Clock::Wall));
    assert!(!together("together = false", "", Clock::Wall));
    // more threads than any machine has cores for
    if std::thread::available_parallelism().unwrap().get() <= 64 {
        assert!(!together("", "busy = true\nworkers = 64", Clock::Wall));
    }
    assert!(together("", "workers = 64", Clock::Wall));
    let told = changed("[[variant]]", "together = \"no\"\n\n[[variant]]");
    assert!(told[0].contains("expected a boolean"), "{told:?}");
}

#[test]
fn every_mistake_says_where_and_what_to_write_instead() {
    let cases = [
        (
            "title = ",
            "tittle = ",
            "unknown field `tittle`",
            "use `title`",
        ),
        (
            "minutes = 7",
            "minutes = \"7\"",
            "invalid type",
            "correct it",
        ),
        (
            "minutes = 7",
            "minutes = 0",
            "minutes must be between 1 and 60",
            "from 1 to 60",
        ),
        (
            "takeaway = ",
            "# ",
            "missing field `takeaway`",
            "add `takeaway = ..`",
        ),
        (
            "part = \"A Foundations\"",
            "part = \"Foundations\"",
            "not a letter and a name",
            "`A Foundations`",
        ),
        (
            "id = \"joined\"",
            "id = \"joind\"",
            "no `pub async fn joind(k: Knobs)`",
            "use `joined`",
        ),
        (
            "id = \"joined\"",
            "id = \"spawned\"",
            "two variants named `spawned`",
            "another name",
        ),
        (
            "in_flight = \"fetch\"",
            "in_flight = \"fetsh\"",
            "counts calls of `fetsh`",
            "use `fetch`",
        ),
        (
            "in_flight = \"fetch\"",
            "in_flight = \"fetch\"\nlanes = [\"fetsh\"]",
            "gives a lane to `fetsh`",
            "use `fetch`",
        ),
        (
            "in_flight = \"fetch\"",
            "in_flight = \"fetch\"\nlanes = [\"fetch\"]",
            "`fetch` is async and has lanes anyway",
            "leave it out",
        ),
        (
            "in_flight = \"fetch\"",
            "in_flight = \"fetch\"\nspawned = true",
            "without tasks of these programs",
            "build awaitscope again",
        ),
        (
            "[[variant]]",
            "[[board]]\ngauge = \"gap\"\nfact = 'elapsed[variant]'\nat_most = 1\nswitch = \"latency\"\n[[variant]]",
            "`latency` is not a knob with two choices",
            "give it `choices",
        ),
        (
            "[[variant]]",
            "stop_knob = \"latncy\"\n[[variant]]",
            "there is no knob `latncy`",
            "use `latency`",
        ),
        (
            "[[variant]]",
            "[[gauge]]\nname = \"open\"\ncalls = \"fetsh\"\n[[variant]]",
            "counts calls of `fetsh`",
            "use `fetch`",
        ),
        (
            "[[variant]]",
            "[[panel]]\nkind = \"dots\"\ncalls = \"fetsh\"\n[[variant]]",
            "draws calls of `fetsh`",
            "use `fetch`",
        ),
        (
            "[[variant]]",
            "[[panel]]\nkind = \"dost\"\ncalls = \"fetch\"\n[[variant]]",
            "`dost`",
            "use `dots`",
        ),
        (
            "[[variant]]",
            "[[panel]]\nkind = \"bars\"\ncalls = \"fetsh\"\n[[variant]]",
            "draws calls of `fetsh`",
            "use `fetch`",
        ),
        (
            "[[variant]]",
            "[[panel]]\nkind = \"bars\"\n[[variant]]",
            "a panel draws one thing",
            "write either `calls",
        ),
        (
            "[[variant]]",
            "[[panel]]\nkind = \"bars\"\ncalls = \"fetch\"\ncounter = \"sent\"\n[[variant]]",
            "a panel draws one thing",
            "write either `calls",
        ),
        (
            "[[variant]]",
            "[[panel]]\nkind = \"dots\"\ncounter = \"sent\"\n[[variant]]",
            "a counter has no dots",
            "write `kind = \"bars\"`",
        ),
        (
            "[[variant]]",
            "[[panel]]\nkind = \"dots\"\ncalls = \"fetch\"\nslice = 0.05\n[[variant]]",
            "dots have no slices",
            "leave `slice` out",
        ),
        (
            "[[variant]]",
            "[[panel]]\nkind = \"bars\"\ncalls = \"fetch\"\nslice = 0.0\n[[variant]]",
            "slice must be from 0.001 to 3600, got 0",
            "such as 0.05",
        ),
        (
            "[[variant]]",
            "[[gauge]]\nname = \"open\"\n[[variant]]",
            "the gauge `open` counts one thing",
            "write one of `calls",
        ),
        (
            "[[variant]]",
            "[[gauge]]\nname = \"queue\"\ntasks = \"waiting\"\n[[variant]]",
            "tasks that are `waiting` are not counted",
            "write `tasks = \"ready\"`",
        ),
        (
            "[[variant]]",
            "[[gauge]]\nname = \"queue\"\ntasks = \"ready\"\nwindow = 1.0\n[[variant]]",
            "only the gauge of `starts` has a window",
            "leave `window` out",
        ),
        (
            "lane_rows = [\"fetch #1\", \"fetch #3\"]",
            "lane_rows = [\"fetch #2\", \"fetsh #2\"]",
            "lanes of `fetsh`, which is neither a function nor a binding",
            "use `fetch`",
        ),
        (
            "step = 1",
            "step = 1\nfiles = 0",
            "is how many files a run opens for each unit",
            "such as `files = 2`",
        ),
        (
            "[[variant]]",
            "[[gauge]]\nname = \"in flight\"\ncalls = \"fetch\"\n[[variant]]",
            "`in flight` has a meaning of its own",
            "another name",
        ),
        (
            "[[variant]]",
            "[[gauge]]\nname = \"open\"\nstarts = \"fetch\"\nwindow = 0\n[[variant]]",
            "window must be greater than 0",
            "such as 1.0",
        ),
        (
            "name = \"latency\"",
            "name = \"latencies\"",
            "no field `latencies`",
            "add `pub latencies: f64`",
        ),
        // the name of an argument and of a local variable, which no knob turns
        (
            "name = \"latency\"",
            "name = \"id\"",
            "no field `id`",
            "add `pub id: f64`",
        ),
        (
            "default = 3",
            "default = 30",
            "the default 30 is not between 1 and 10",
            "from 1 to 10",
        ),
        (
            "step = 1",
            "step = 0",
            "step must be greater than 0",
            "above 0",
        ),
        (
            "elapsed[\"one_by_one\"]",
            "elapsd[\"one_by_one\"]",
            "no fact `elapsd`",
            "use `elapsed`",
        ),
        (
            "elapsed[\"one_by_one\"]",
            "elapsed[\"one\"]",
            "no variant `one`",
            "use one of",
        ),
        (
            "knobs.latency",
            "knobs.latncy",
            "no knob `latncy`",
            "use `latency`",
        ),
        (
            "[[quiz]]\n",
            "[[quiz]]\nanswer = 2\n",
            "the option without a `misconception` is right",
            "remove the line",
        ),
    ];
    for (from, to, message, help) in cases {
        let messages = changed(from, to);
        let found = messages.iter().find(|found| found.contains(message));
        let found = found.unwrap_or_else(|| unreachable!("{message}: {messages:?}"));
        assert!(found.contains(help), "{found}");
        assert!(
            found.starts_with("lessons/04-together/lesson.toml:"),
            "{found}"
        );
    }
}

#[test]
fn a_knob_turns_a_field_that_is_a_number() {
    let fields = [("flags", FieldKind::Other), ("latency", FieldKind::Whole)];
    let fields = fields.map(|(name, kind)| Field { name, kind });
    let files = Box::leak(Box::new(Embedded {
        knobs: Box::leak(Box::new(fields)),
        toml: Some(good().0.replace("\"fetches\"", "\"flags\"").leak()),
        ..*together()
    }));
    let problems = Lesson::read(files).unwrap_err();
    let found: Vec<_> = problems.iter().map(ToString::to_string).collect();
    let expected = "the field `flags` of Knobs is not a number; write `pub flags: f64`";
    assert!(found.iter().any(|f| f.contains(expected)), "{found:?}");
    assert!(
        found.iter().any(|f| f.contains("no field `extra`")),
        "{found:?}"
    );
    // what they take is known from their types
    for lesson in LESSONS {
        let read = Lesson::read(lesson).unwrap();
        let floats = read.knobs.iter().filter(|knob| !knob.whole);
        for knob in floats {
            assert!(lesson.rust.contains(&format!("pub {}: f64", knob.name)));
        }
    }
}

#[test]
fn a_mistake_in_a_condition_has_its_column() {
    let (toml, _) = good();
    for (from, to) in [
        ("knobs.latency + knobs.extra", "knobs.latency + knobs.extr"),
        ("elapsed[\"joined\"] == 1 &&", "elapsed[\"joind\"] == 1 &&"),
    ] {
        let changed = toml.replacen(from, to, 1);
        let wrong = if to.ends_with("extr") {
            "extr"
        } else {
            "\"joind\""
        };
        let at = changed.find(to).unwrap() + to.find(wrong).unwrap();
        let line = changed[..at].matches('\n').count() + 1;
        let column = at - changed[..at].rfind('\n').unwrap();
        let place = format!("lessons/04-together/lesson.toml:{line}:{column}: ");
        let found = messages(Some(&changed), None);
        assert!(
            found.iter().any(|f| f.starts_with(&place)),
            "{place} {found:?}"
        );
    }
}

#[test]
fn the_place_is_that_of_the_mistake() {
    let (toml, _) = good();
    let found = changed("\"fetch\"", "\"fetsh\"");
    let expected = place(toml, "\"fetch\"");
    assert!(
        found.iter().any(|found| found.starts_with(&expected)),
        "{expected} {found:?}"
    );
}

#[test]
fn a_missing_file_is_named_and_all_mistakes_are_told() {
    let (toml, markdown) = good();
    assert!(
        messages(None, Some(markdown))[0]
            .starts_with("lessons/04-together/lesson.toml:1:1: the file is missing")
    );
    let two = toml
        .replacen("minutes = 7", "minutes = 0", 1)
        .replacen("\"fetch\"", "\"fetsh\"", 1);
    assert_eq!(
        messages(Some(&two), None).len(),
        3,
        "{:?}",
        messages(Some(&two), None)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_breaks_the_reader(toml in "\\PC{0,200}", markdown in "(# [A-Z][a-z]{0,8}\n|- \\[[a-z ]{0,9}\\]|\\PC{0,20}\n){0,8}") {
        messages(Some(&toml), Some(&markdown));
        let (good_toml, _) = good();
        messages(Some(good_toml), Some(&markdown));
    }

    #[test]
    fn no_condition_breaks_the_reader(condition in "[a-z\"\\[\\]().<>=!&|0-9 ]{0,60}") {
        changed("elapsed[\"one_by_one\"]", &condition.replace('\'', ""));
    }
}

#[test]
fn a_variant_may_count_the_calls_of_another_function() {
    let (toml, markdown) = good();
    let label = "label = \"one by one\"";
    let own =
        |function: &str| toml.replacen(label, &format!("{label}\nin_flight = \"{function}\""), 1);
    let lesson = Lesson::read(with(Some(&own("joined")), Some(markdown))).unwrap();
    let plan = lesson.plan(Clock::Virtual, lesson.defaults(), &[]);
    let counted = plan.variants.iter().map(|v| v.in_flight.as_deref());
    let counted: Vec<_> = counted.collect();
    assert_eq!(counted[..2], [Some("joined"), lesson.in_flight.as_deref()]);
    let messages = messages(Some(&own("joint")), Some(markdown));
    let expected = "counts calls of `joint`";
    assert!(messages[0].contains(expected), "{messages:?}");
}
