//! What a lesson gives to take away, read from lesson.toml: a mistake in a part has its place and its help, and costs that part
//! alone.

#![expect(
    clippy::unwrap_used,
    clippy::too_many_lines,
    reason = "a test fails by panicking, and a table of cases is as long as it is"
)]

use awaitscope::catalog::{Embedded, LESSONS};
use awaitscope::lesson::{Lesson, LinkKind, Printer};

fn together() -> &'static Embedded {
    let mut lessons = LESSONS.iter();
    lessons
        .find(|lesson| lesson.id.ends_with("-together"))
        .unwrap()
}

fn read(toml: &str) -> Result<Lesson, Vec<String>> {
    let files = Embedded {
        toml: Some(toml.to_owned().leak()),
        markdown: Some("# Learn\n# Watch\n# Explain\n# Instructor\n"),
        ..*together()
    };
    let lesson = Lesson::read(&files);
    lesson.map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

/// What lesson.toml begins with when it is about parts.
const HEAD: &str = r#"title = "T"
part = "A Part"
takeaway = "t"
minutes = 3
"#;

const VARIANTS: &str = r#"
[[variant]]
id = "joined"
label = "joined"

[[variant]]
id = "spawned"
label = "spawned"
"#;

const PARTS: &str = r#"
[recap]
lanes = ["joined/fetch", "spawned/fetch #2"]

[card.rust]
grep = ["join_all", 'spawn\(']
cure = "Join."
[card.python]
grep = ["gather"]
lint = "ruff ASYNC251"
cure = "Gather."

[[link]]
kind = "article"
title = "An article"
url = "https://example.com/a#b"
[[link]]
kind = "api"
title = "A function"
url = "https://docs.rs/x"

[[message]]
text = "may outlive"
from = "rustc"
program = "spawn_borrows.rs"
meaning = "Own it."
[[message]]
text = "is pending!"
from = "python"
program = "forgotten_task.py"
meaning = "Await it."
"#;

fn whole() -> String {
    format!("question = \"When?\"\n{HEAD}{VARIANTS}{PARTS}")
}

#[test]
fn the_parts_are_read() {
    let lesson = read(&whole()).unwrap();
    assert_eq!(lesson.flaws, []);
    assert_eq!(lesson.question.as_deref(), Some("When?"));
    assert_eq!(lesson.teaser(), "When?");
    let lanes = lesson
        .recap
        .lanes
        .iter()
        .map(|lane| (lane.variant, lane.lane.as_str()));
    assert_eq!(lanes.collect::<Vec<_>>(), [(0, "fetch"), (1, "fetch #2")]);
    let card = lesson.card.unwrap();
    assert_eq!(card.rust.grep, ["join_all", r"spawn\("]);
    assert_eq!((card.rust.lint, card.rust.cure.as_str()), (None, "Join."));
    assert_eq!(card.python.lint.as_deref(), Some("ruff ASYNC251"));
    // in the order in which they are shown
    let links = lesson
        .links
        .iter()
        .map(|link| (link.kind, link.url.as_str()));
    let expected = [
        (LinkKind::Api, "https://docs.rs/x"),
        (LinkKind::Article, "https://example.com/a#b"),
    ];
    assert_eq!(links.collect::<Vec<_>>(), expected);
    let messages = lesson.messages.iter();
    let messages = messages.map(|m| (m.from, m.text.as_str(), m.program.as_str()));
    let expected = [
        (Printer::Rustc, "may outlive", "spawn_borrows.rs"),
        (Printer::Python, "is pending!", "forgotten_task.py"),
    ];
    assert_eq!(messages.collect::<Vec<_>>(), expected);
}

#[test]
fn a_mistake_in_a_part_costs_that_part_alone() {
    let long = format!("\"{}\"", "x".repeat(61));
    let cases = [
        (
            "\"When?\"",
            long.as_str(),
            "has 61 columns, at most 60 fit on the map; shorten it",
        ),
        ("\"When?\"", "\" \"", "the question is not a line of text"),
        (
            "[\"joined/fetch\", \"spawned/fetch #2\"]",
            "[\"joined/fetch\"]",
            "the recap compares 1 lanes; write two or three",
        ),
        (
            "\"joined/fetch\"",
            "\"jioned/fetch\"",
            "there is no variant `jioned`; use `joined`",
        ),
        (
            "\"joined/fetch\"",
            "\"joined\"",
            "`joined` is not a lane of a variant; write `VARIANT/LANE`",
        ),
        (
            "[\"gather\"]",
            "[]",
            "there are 0 patterns to search for; write one to four",
        ),
        ("\"gather\"", "\"\"", "the pattern is not a line of text"),
        ("\"Join.\"", "\"\"", "the cure is not a line of text"),
        (
            "\"api\"",
            "\"article\"",
            "two links of the kind `article`; keep one",
        ),
        (
            "\"https://docs.rs/x\"",
            "\"http://docs.rs/x\"",
            "`http://docs.rs/x` is not an address; write `https://`",
        ),
        (
            "\"https://docs.rs/x\"",
            "\"https://docs/x\"",
            "is not an address",
        ),
        (
            "\"https://docs.rs/x\"",
            "\"https://docs.rs/x y\"",
            "is not an address",
        ),
        (
            "\"https://docs.rs/x\"",
            "\"https://.rs/x\"",
            "is not an address",
        ),
        ("\"An article\"", "\"\"", "the title is not a line of text"),
        (
            "\"spawn_borrows.rs\"",
            "\"spawn_borows.rs\"",
            "no file `messages/spawn_borows.rs` in the lesson's folder; add it",
        ),
        (
            "\"spawn_borrows.rs\"",
            "\"forgotten_task.py\"",
            "`forgotten_task.py` is not a program for rustc; name a file that ends with `.rs`",
        ),
        (
            "\"may outlive\"",
            "\"two\\nlines\"",
            "the message is not a line of text",
        ),
    ];
    let toml = whole();
    for (from, to, expected) in cases {
        let wrong = toml.replacen(from, to, 1);
        assert_ne!(wrong, toml, "{from}");
        let lesson = read(&wrong).unwrap_or_else(|problems| unreachable!("{to}: {problems:?}"));
        let flaws: Vec<_> = lesson.flaws.iter().map(ToString::to_string).collect();
        assert_eq!(flaws.len(), 1, "{to}: {flaws:?}");
        let flaw = flaws.first().unwrap();
        assert!(flaw.contains(expected), "{flaw}");
        let at = toml.split(from).next().unwrap();
        let line = at.matches('\n').count() + 1;
        let column = at.len() - at.rfind('\n').map_or(0, |feed| feed + 1) + 1;
        let place = format!("lessons/{}/lesson.toml:{line}:{column}: ", together().id);
        assert!(flaw.starts_with(&place), "{place} {flaw}");
        // one part is missing, and the rest is there
        let parts = [
            lesson.question.is_some(),
            lesson.recap.lanes.len() == 2,
            lesson.card.is_some(),
            lesson.links.len() == 2,
            lesson.messages.len() == 2,
        ];
        assert_eq!(
            parts.iter().filter(|is_there| !**is_there).count(),
            1,
            "{to}"
        );
    }
}

#[test]
fn a_lesson_that_names_its_tracks_is_told_where_they_are_listed() {
    let toml = format!("tracks = [\"python\"]\n{}", whole());
    let lesson = read(&toml).unwrap();
    let flaws: Vec<_> = lesson.flaws.iter().map(ToString::to_string).collect();
    let expected = format!(
        "lessons/{}/lesson.toml:1:10: a lesson does not name its tracks: assets/tracks.toml lists them, in order; \
         remove the line, and add the lesson there",
        together().id
    );
    assert_eq!(flaws, [expected]);
}

/// A question with these options.
fn quiz(options: &str) -> Result<Lesson, Vec<String>> {
    let quiz = format!("[[quiz]]\nquestion = \"Q?\"\nwhy = \"W.\"\n{options}");
    read(&format!("{HEAD}{VARIANTS}\n{quiz}"))
}

#[test]
fn the_option_without_a_misconception_is_right() {
    let wrong = "[[quiz.options]]\ntext = \"a\"\nmisconception = \"A.\"\n";
    let right = "[[quiz.options]]\ntext = \"b\"\n";
    let lesson = quiz(&[wrong, right].concat()).unwrap();
    let quiz_read = lesson.quiz.first().unwrap();
    assert_eq!(quiz_read.answer, 1);
    let texts = quiz_read
        .options
        .iter()
        .map(|option| (option.text.as_str(), option.misconception.as_deref()));
    assert_eq!(texts.collect::<Vec<_>>(), [("a", Some("A.")), ("b", None)]);
    for (options, message) in [
        (
            [wrong, wrong].concat(),
            "no option of the question is right",
        ),
        (
            [right, right].concat(),
            "2 options of the question have no `misconception`",
        ),
        (right.to_owned(), "the question has a single option"),
        (
            "options = [\"a\", \"b\"]".to_owned(),
            "expected a table: `[[quiz.options]]` with `text`",
        ),
    ] {
        let problems = quiz(&options).unwrap_err();
        assert!(problems.iter().any(|p| p.contains(message)), "{problems:?}");
    }
}
