//! Global options, and lessons that are read from a folder when the program is started.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "clean/command.rs"]
mod command;

use std::fs;
use std::path::Path;
use std::process::Output;

use awaitscope::lesson::Course;
use awaitscope::recording::Clock;
use serde_json::Value;

fn awaitscope(args: &[&str]) -> Output {
    command::awaitscope(args).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// What a command printed that succeeded.
fn printed(args: &[&str]) -> String {
    let output = awaitscope(args);
    assert!(output.status.success(), "{args:?}: {output:?}");
    text(&output.stdout).to_owned()
}

/// A lesson over the demo of 04 that leaves two of its knobs out.
const GOOD: &str = r#"demo = "04-together"
title = "Four cups of tea"
part = "Z Mine"
takeaway = "Put the kettle on first."
minutes = 3
in_flight = "fetch"

[[variant]]
id = "one_by_one"
label = "one cup at a time"
short = "one"
main = true

[[variant]]
id = "joined"
label = "all cups"
main = true

[[knob]]
name = "fetches"
label = "cups"
default = 4
min = 1
max = 6
step = 1

[predict]
question = "How long do four cups take, all at once?"

[[predict.options]]
text = "four seconds"
when = 'elapsed["joined"] >= 3'
misconception = "The kettle boils for all of them."

[[predict.options]]
text = "one second"
when = 'elapsed["joined"] < 3'

[[claim]]
text = "one cup after another takes a second each"
when = 'elapsed["one_by_one"] == knobs.fetches'
"#;

const PROSE: &str = "# Learn\n\nTea.\n\n# Watch\n\nThe cups.\n\n# Explain\n\nThat was tea.\n\n\
     # Instructor\n\nBring tea.\n";

fn write(folder: &Path, lesson: &str, toml: &str) {
    let folder = folder.join(lesson);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("lesson.toml"), toml).unwrap();
    fs::write(folder.join("lesson.md"), PROSE).unwrap();
}

#[test]
fn global_options_stand_before_and_after_every_command() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "50-tea", GOOD);
    let options: [&[&str]; 6] = [
        &["--ascii"],
        &["--no-color"],
        &["--theme", "light"],
        &["--fps", "30"],
        &["--mouse"],
        &["--lessons", folder.path().to_str().unwrap()],
    ];
    let commands: [&[&str]; 10] = [
        &["list"],
        &["read", "04", "--no-run"],
        &["run", "04", "--clock", "virtual"],
        &["view", "no-such-file"],
        &["code", "04"],
        &["check", "no-such-lesson"],
        &["progress", "show"],
        &["config"],
        &["doctor"],
        &["man"],
    ];
    for option in options {
        for command in commands {
            let before = awaitscope(&[option, command].concat());
            let after = awaitscope(&[command, option].concat());
            assert_eq!(before, after, "{option:?} {command:?}");
            // it is not taken for wrong use, nor the command for a lesson
            let message = text(&after.stderr);
            assert!(!message.contains("Usage:"), "{option:?}: {message}");
            let without = awaitscope(command);
            assert_eq!(without.status, after.status, "{option:?} {command:?}");
        }
    }
    let ascii = printed(&["--ascii", "run", "04", "--clock", "virtual"]);
    assert!(ascii.is_ascii(), "{ascii}");
    assert!(printed(&["--fps", "7", "config"]).contains("7               the command line"));
}

#[test]
fn a_lesson_before_a_command_is_wrong_use() {
    let output = awaitscope(&["04", "list"]);
    assert_eq!(output.status.code(), Some(2));
    let message = text(&output.stderr);
    assert!(message.contains("lesson `04` cannot come before a command"));
    assert!(output.stdout.is_empty());
}

#[test]
fn every_command_sees_a_further_lesson() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "50-tea", GOOD);
    // a folder that is no lesson's is left alone
    fs::create_dir(folder.path().join("pictures")).unwrap();
    let lessons = folder.path().to_str().unwrap();
    let printed = |args: &[&str]| printed(&[args, &["--lessons", lessons]].concat());

    let list: Value = serde_json::from_str(&printed(&["list", "--json"])).unwrap();
    let list = list["lessons"].as_array().unwrap();
    let tea = list.iter().find(|lesson| lesson["id"] == "50-tea").unwrap();
    assert_eq!(tea["knobs"].as_array().unwrap().len(), 1);
    assert!(list.len() > 1 && printed(&["list"]).contains("Four cups of tea (3 min)"));
    assert!(printed(&["read", "tea", "--no-run"]).contains("That was tea."));
    assert!(printed(&["code", "50"]).contains("pub async fn one_by_one"));
    assert!(printed(&["check", "50"]).contains("50-tea: claim"));

    // the knobs that it leaves out have the values of the demo's own lesson
    let args = ["run", "50", "--clock", "virtual", "--format", "json"];
    let run: Value = serde_json::from_str(&printed(&args)).unwrap();
    assert_eq!(run["lesson"], "50-tea");
    assert_eq!(run["knobs"], serde_json::json!({ "fetches": 4.0 }));
    assert_eq!(run["variants"][1]["elapsed"], 1_000_000_000_u64);
}

/// What is written about a lesson's folder that is broken in one way.
fn broken(lesson: &str, toml: &str, more: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), lesson, toml);
    for (name, text) in more {
        fs::write(folder.path().join(lesson).join(name), text).unwrap();
    }
    let lessons = folder.path().to_str().unwrap();
    // the others open, and say nothing of it
    printed(&["read", "04", "--no-run", "--lessons", lessons]);
    assert!(printed(&["list", "--lessons", lessons]).contains("cannot be opened"));
    let output = awaitscope(&["run", lesson, "--lessons", lessons]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let checked = awaitscope(&["check", lessons]);
    assert_eq!(checked.status.code(), Some(1), "{checked:?}");
    let said = text(&checked.stdout);
    assert!(said.starts_with(lessons), "{said}");
    said.replace(lessons, "DIR")
}

#[test]
fn a_broken_folder_says_where_and_what_to_write_instead() {
    let cases = [
        (
            GOOD.replace("demo = \"04-together\"\n", ""),
            "DIR/50-tea/lesson.toml:1:1: the lesson has no demo; add `demo = \"",
        ),
        (
            GOOD.replace("04-together", "04-togehter"),
            "DIR/50-tea/lesson.toml:1:8: there is no lesson `04-togehter` with a demo; use `04-together`",
        ),
        (
            GOOD.replace("name = \"fetches\"", "name = \"cups\""),
            "DIR/50-tea/lesson.toml:20:8: the struct Knobs of demo.rs has no field `cups`",
        ),
        (
            GOOD.replace("minutes = 3", "minutes = "),
            "DIR/50-tea/lesson.toml:5:",
        ),
        (
            GOOD.replace("title", "titel"),
            "DIR/50-tea/lesson.toml:2:1: unknown field `titel`",
        ),
    ];
    for (toml, message) in cases {
        let said = broken("50-tea", &toml, &[]);
        assert!(said.starts_with(message), "{said}");
    }
}

#[test]
fn a_demo_of_its_own_needs_a_build() {
    let demo = [("demo.rs", "pub async fn mine() {}")];
    let toml = GOOD.replace("demo = \"04-together\"\n", "");
    let said = broken("50-tea", &toml, &demo);
    let message = "DIR/50-tea/demo.rs:1:1: a new demo.rs needs a build; put the folder into lessons/ and build";
    assert!(said.starts_with(message), "{said}");
    let said = broken("50-tea", GOOD, &demo);
    let message = "DIR/50-tea/demo.rs:1:1: the lesson shows the demo.rs of 04-together; remove";
    assert!(said.starts_with(message), "{said}");
}

#[test]
fn a_folder_with_a_wrong_name_is_said_and_a_known_name_is_not_taken_twice() {
    let said = broken("Tea", GOOD, &[]);
    let message = "DIR/Tea/lesson.toml:1:1: `Tea` is not the name of a lesson's folder; name it";
    assert!(said.starts_with(message), "{said}");

    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "04-together", GOOD);
    let list = printed(&["list", "--lessons", folder.path().to_str().unwrap()]);
    assert!(
        list.contains("lesson `04-together` already exists"),
        "{list}"
    );
    assert!(list.contains("Sequential, joined, spawned"), "{list}");
}

#[test]
fn what_is_no_folder_is_wrong_use() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    fs::write(&file, "").unwrap();
    for name in ["/no/such/folder", file.to_str().unwrap()] {
        let output = awaitscope(&["list", "--lessons", name]);
        assert_eq!(output.status.code(), Some(2));
        let message = text(&output.stderr);
        let start = format!("awaitscope: {name} is not a folder of lessons: ");
        assert!(message.starts_with(&start), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
        assert!(output.stdout.is_empty());
    }
    let output = awaitscope(&["check", home.path().to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("there is no lesson in "));
}

#[test]
fn a_folder_is_checked_by_runs_that_can_fail() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "50-tea", GOOD);
    let tea = folder.path().join("50-tea");
    // a folder of lessons, or that of one
    for path in [folder.path(), &tea] {
        let said = printed(&["check", path.to_str().unwrap()]);
        assert!(said.contains("50-tea: claim"), "{said}");
    }
    write(
        folder.path(),
        "50-tea",
        &GOOD.replace("== knobs", "< knobs"),
    );
    let output = awaitscope(&["check", tea.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("50-tea: claims: fails: "));
}

#[test]
fn the_folder_of_a_built_in_lesson_is_checked_without_a_build() {
    let lessons = Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons");
    let said = printed(&["check", lessons.join("04-together").to_str().unwrap()]);
    assert!(said.contains("04-together: claims"), "{said}");
}

/// A demo with a variant that comes to a standstill on the virtual clock: the lesson's id and the variant's.
fn standstill() -> (String, String) {
    let course = Course::built_in();
    let mut stuck = course.lessons().flat_map(|lesson| {
        let variants = lesson.variants.iter();
        // by the lesson's settings, not by its own: the lesson over the demo takes those
        let stuck = variants.filter(|variant| {
            let by_default = variant.expects_stuck && variant.knobs.is_empty();
            by_default && variant.clocks.contains(&Clock::Virtual)
        });
        stuck.map(|variant| (lesson.id.to_owned(), variant.id.clone()))
    });
    stuck.next().unwrap()
}

#[test]
fn a_standstill_is_a_failure_unless_the_lesson_expects_it() {
    let (demo, variant) = standstill();
    let folder = tempfile::tempdir().unwrap();
    let lessons = folder.path().to_str().unwrap();
    for (expected, code) in [("expect = \"stuck\"\n", 0), ("", 1)] {
        let lesson = format!(
            "demo = \"{demo}\"\ntitle = \"Nobody moves\"\npart = \"Z Mine\"\ntakeaway = \"Somebody has to.\"\n\
             minutes = 3\n\n[[variant]]\nid = \"{variant}\"\nlabel = \"it\"\nmain = true\n{expected}"
        );
        write(folder.path(), "50-still", &lesson);
        let run = ["--lessons", lessons, "run", "50", "--clock", "virtual"];
        let output = awaitscope(&run);
        assert_eq!(output.status.code(), Some(code), "{output:?}");
        let said = text(&output.stderr);
        assert_eq!(
            said.contains(&format!("{variant} is stuck")),
            code == 1,
            "{said}"
        );
    }
}
