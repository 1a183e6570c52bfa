//! Lessons with something from outside: a Postgres, a Redis.
//!
//! The tests start servers of their own from programs that this machine has, and skip what they have no program for. What needs a
//! feature of the build is run by `cargo test --features postgres,redis --test outside`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "clean/command.rs"]
mod command;
#[path = "../build/edits.rs"]
mod edits;
#[cfg(any(feature = "postgres", feature = "redis"))]
#[path = "outside/instance.rs"]
mod instance;
#[cfg(feature = "postgres")]
#[path = "outside/postgres.rs"]
mod postgres;
#[cfg(feature = "redis")]
#[path = "outside/redis.rs"]
mod redis;

use std::fs;
use std::path::Path;
use std::process::Output;

use awaitscope::catalog::LESSONS;
use awaitscope::lesson::OUTSIDE;
use edits::Edits;

/// Runs awaitscope with a variable; what it wrote.
fn with(variable: &str, value: &str, args: &[&str]) -> Output {
    command::awaitscope(args)
        .env(variable, value)
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The words of a text, whatever the lines in which they stand.
#[cfg(any(feature = "postgres", feature = "redis"))]
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_edits_fit_their_lessons() {
    let mut fitted = 0;
    for lesson in LESSONS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(lesson.folder);
        for feature in lesson.outside {
            let edits = fs::read_to_string(folder.join(format!("{feature}.edits"))).unwrap();
            let edits = Edits::read(&edits).unwrap();
            let texts = [
                ("demo.rs", Some(lesson.rust)),
                ("lesson.md", lesson.markdown),
                ("lesson.toml", lesson.toml),
            ];
            for (file, text) in texts {
                let text = text.unwrap();
                let edited = edits.apply(file, text);
                let edited = edited.unwrap_or_else(|wrong| {
                    unreachable!("{}/{feature}.edits: {wrong:?}", lesson.folder)
                });
                assert_ne!(edited, text, "{}: nothing changes in {file}", lesson.id);
                fitted += 1;
            }
        }
    }
    assert!(fitted > 0, "lessons have edits");
}

#[test]
fn edits_take_whole_lines_that_are_there_once() {
    let text = "one\ntwo\nthree\ntwo\n";
    let apply = |edits: &str| Edits::read(edits).and_then(|edits| edits.apply("demo.rs", text));
    let replaced =
        apply("# a comment\n@ demo.rs\n-one\n-two\n+1\n+2\n+2b\n\n-three\n@ other\n-x\n+y\n");
    assert_eq!(replaced.unwrap(), "1\n2\n2b\ntwo\n");
    for (edits, line, message) in [
        ("@ demo.rs\n\n-two\n+2\n", 3, "2 times"),
        ("@ demo.rs\n-tw\n+2\n", 2, "0 times"),
        ("-two\n+2\n", 1, "`@ demo.rs`"),
        ("@ demo.rs\n+2\n", 2, "with `-`"),
        ("@ demo.rs\ntwo\n", 2, "begins with"),
    ] {
        let wrong = apply(edits).unwrap_err();
        assert_eq!(wrong.line, line, "{edits:?}");
        assert!(wrong.message.contains(message), "{}", wrong.message);
    }
}

#[test]
fn who_sets_a_url_hears_what_this_build_does_with_it() {
    for outside in OUTSIDE {
        let mut with_it = LESSONS
            .iter()
            .filter(|l| l.outside.contains(&outside.feature));
        let lesson = with_it.next().unwrap();
        let mut without = LESSONS
            .iter()
            .filter(|l| !l.outside.contains(&outside.feature));
        let other = without.next().unwrap();
        let built = match outside.feature {
            "postgres" => cfg!(feature = "postgres"),
            _ => cfg!(feature = "redis"),
        };
        let read = with(outside.variable, "nowhere", &["read", lesson.id]);
        assert!(read.status.success(), "the lesson opens: {}", err(&read));
        let expected = if built {
            format!("as {} is set, but it is not a URL", outside.variable)
        } else {
            format!(
                "{} is set, but this build lacks the feature `{}`: {}. Build awaitscope with `--features {}`",
                outside.variable, outside.feature, outside.instead, outside.feature
            )
        };
        assert!(err(&read).contains(&expected), "{}", err(&read));
        for (variable, value, id) in [
            (outside.variable, "", lesson.id),
            (outside.variable, "nowhere", other.id),
        ] {
            let read = with(variable, value, &["read", id]);
            assert_eq!(err(&read), "", "{id}");
            assert!(!out(&read).is_empty());
        }
    }
}

#[test]
fn a_temporary_folder_that_cannot_be_written_is_a_sentence_with_a_remedy() {
    let missing = tempfile::tempdir().unwrap().path().join("missing");
    let run = |args: &[&str]| with("TMPDIR", missing.to_str().unwrap(), args);
    let mut lessons = LESSONS.iter();
    let database = lessons.find(|lesson| lesson.features.contains(&"sqlite"));
    let failed = run(&["run", database.unwrap().id]);
    let said = err(&failed);
    assert!(
        said.contains("Cannot write to the temporary folder"),
        "{said}"
    );
    assert!(said.contains("Set TMPDIR to a writable folder"), "{said}");
    // others are not concerned
    let mut lessons = LESSONS.iter();
    let plain = lessons.find(|lesson| lesson.features.is_empty());
    let other = run(&["run", plain.unwrap().id, "--clock", "virtual"]);
    assert!(other.status.success(), "{}", out(&other));
    assert_eq!(err(&other), "");
}
