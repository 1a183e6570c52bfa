//! In a lesson: demos that block, and keys that go on working meanwhile.

use std::time::Duration;

use rustix::process::Signal;

use super::at_watch;
use super::harness::{LIMIT, Program, Start, until};
use super::modes::intrusions;

/// Enter for each card.
const THROUGH_THE_TOUR: &str = "\r\r\r\r\r\r";

#[test]
fn enter_on_the_course_opens_a_lesson_whose_variants_run_side_by_side() {
    let mut program = Start::awaitscope(&[]).size(120, 40).spawn();
    // who is new gets the tour, which any lesson outlasts
    program.wait_for_screen("what this is");
    program.send("\u{1b}");
    program.wait_without("what this is");
    program.send("\r");
    program.wait_for("Learn");
    program.send("\r");
    program.wait_for("choose");
    program.send("s");
    program.wait_for("timeline");
    program.wait_for("live x1");
    // the rows have ended, and those that overlap did so long before
    program.wait_for("   end, ");
    program.wait_for("x faster");
    program.send("q");
    assert_eq!(program.wait_for_end().code, Some(0));
}

#[test]
fn keys_work_while_a_demo_blocks_its_thread() {
    let mut program = at_watch("12");
    // the handler holds its thread for five seconds: time enough for a busy machine
    program.send("5\r");
    program.wait_for("5 s ");
    program.send("r");
    program.wait_for("heartbeat has been ready since");
    program.wait_for("handler holds worker 0 at line");
    program.send(" ");
    program.wait_for("paused, the run continues");
    let before = program.text();
    program.send("G");
    assert!(until(LIMIT, || program.text() != before));
    program.send("r");
    program.wait_for("live x1");
    program.send("q");
    let end = program.wait_for_end();
    assert_eq!(end.code, Some(0));
    assert_eq!(intrusions(&program.bytes()), Vec::<String>::new());
    assert!(program.line_is_restored());
}

#[test]
fn a_lesson_at_rest_after_its_run_writes_nothing() {
    let mut program = at_watch("04");
    program.wait_for("   end, 3.");
    program.wait_until_quiet(Duration::from_millis(700));
    let bytes = program.byte_count();
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(program.byte_count(), bytes);
    program.send("q");
    assert_eq!(program.wait_for_end().code, Some(0));
}

#[test]
fn a_locale_that_is_not_utf_8_gets_ascii_only() {
    let program = Start::awaitscope(&["04"])
        .size(120, 40)
        .env("LC_ALL", "C")
        .spawn();
    program.wait_for("what this is");
    assert!(program.text().is_ascii(), "{}", program.text());
    let mut program = program;
    program.send("\u{1b}");
    program.wait_without("what this is");
    program.send("}}");
    program.wait_for("fetch #1");
    assert!(program.text().is_ascii(), "{}", program.text());
}

/// The issue of a course: who leaves in the middle goes on there, in mono and with ASCII characters too.
#[test]
fn whoever_leaves_in_the_middle_goes_on_there() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("progress.json");
    let start = |lesson: &[&str]| {
        Start::awaitscope(&[&["--ascii", "--no-color"], lesson].concat())
            .env("AWAITSCOPE_PROGRESS", file.to_str().unwrap())
            .spawn()
    };
    let mut program = start(&["12"]);
    program.wait_for_screen("what this is");
    program.send(THROUGH_THE_TOUR);
    program.wait_for("A chat server answers everyone");
    program.send("\r");
    program.wait_for("enter confirm");
    program.send("1\r");
    program.wait_for("heartbeat");
    program.send("q");
    assert_eq!(program.wait_for_end().code, Some(0));

    let mut program = start(&[]);
    program.wait_for_screen("Enter continues at Watch.");
    program.send("\r");
    program.wait_for("heartbeat was cancelled at");
    program.send("\r");
    program.wait_for("You chose");
    program.send("q");
    assert_eq!(program.wait_for_end().code, Some(0));
    let kept = std::fs::read_to_string(&file).unwrap();
    assert!(kept.contains("\"chosen\": \""), "{kept}");
}

/// Presses keys one after another and waits for a text after each of them; the screen stays ASCII.
fn walk(program: &mut Program, way: &[(&str, &str)]) {
    for (keys, text) in way {
        program.send(keys);
        program.wait_for(text);
        let picture = program.text();
        assert!(picture.is_ascii(), "after {keys:?}:\n{picture}");
    }
}

/// Someone who has never seen it goes through 04 from the tour to a met challenge, with what a bare console has: 80
/// columns, no colour, ASCII, and keys that every keyboard has.
#[test]
fn the_whole_way_on_a_bare_console() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("progress.json");
    let mut program = Start::awaitscope(&["--ascii", "--no-color", "04"])
        .env("TERM", "linux")
        .env("AWAITSCOPE_PROGRESS", file.to_str().unwrap())
        .spawn();
    program.wait_for_screen("what this is");
    walk(
        &mut program,
        &[
            (THROUGH_THE_TOUR, "A page asks three services"),
            ("\r", "Choose before you see it run"),
            ("1", "> 1"),
            ("\r", "completed at 3."),
            ("\r", "You chose"),
            // a moment that the text names, and back to the text
            ("1", "moment 1 of"),
            ("\r", "You chose"),
            // the rest of the text, and on
            ("\r", "Spawning is not enough"),
            ("\r", "runs on."),
            ("\r", "question 1 of 3"),
            ("1\r", "your answer"),
            ("\r", "question 2 of 3"),
            ("2\r", "your answer"),
            ("\r", "question 3 of 3"),
            ("1\r", "your answer"),
            ("\r", "2 of 3 right."),
            ("\r", "1 of 3 parts met"),
            ("5", "[5_]"),
            ("\r", "r runs"),
            ("j0.3\r", "< 0.3 s >"),
            ("j2.5\r", "< 2.5 s >"),
            ("r", "all parts met"),
        ],
    );
    program.send("q");
    assert_eq!(program.wait_for_end().code, Some(0));
    assert!(program.line_is_restored());
    let kept = std::fs::read_to_string(&file).unwrap();
    assert!(kept.contains("\"met\": "), "{kept}");
    // no colour was ever asked for
    let bytes = program.bytes();
    let written = String::from_utf8_lossy(&bytes);
    let named = (30..38)
        .chain(90..98)
        .map(|colour| format!("\u{1b}[{colour}m"));
    for colour in named.chain(["38;5;".to_owned(), "48;5;".to_owned()]) {
        assert!(!written.contains(&colour), "{colour:?}");
    }
}

/// What was done before the program was killed is there when it starts again.
#[test]
fn a_kill_loses_nothing_that_was_done() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("progress.json");
    let start = || {
        let file = file.to_str().unwrap();
        Start::awaitscope(&[])
            .env("AWAITSCOPE_PROGRESS", file)
            .spawn()
    };
    let mut program = start();
    program.wait_for_screen("what this is");
    program.send("\u{1b}");
    program.wait_without("what this is");
    program.send("\r");
    program.wait_for("Learn");
    program.send("\r");
    program.wait_for("Choose before you see it run");
    program.send("2\r");
    program.wait_for("timeline");
    let saved = || std::fs::read_to_string(&file).is_ok_and(|text| text.contains("\"chosen\""));
    assert!(until(LIMIT, saved));
    program.signal(Signal::KILL);
    program.wait_for_end();
    let program = start();
    program.wait_for_screen("Enter continues at Watch.");
}

/// Waits until the program has written this.
fn wait_for_bytes(program: &Program, wanted: &[u8]) {
    let there = || {
        program
            .bytes()
            .windows(wanted.len())
            .any(|some| some == wanted)
    };
    assert!(until(LIMIT, there), "{:?}", String::from_utf8_lossy(wanted));
}

#[test]
fn the_theme_auto_asks_for_the_background_and_takes_what_fits() {
    let ask = || Start::awaitscope(&["--theme", "auto"]).spawn();
    let question = b"\x1b]11;?\x07";
    // (the answer, a colour of the theme that fits)
    let answers = [
        (
            "\u{1b}]11;rgb:ffff/ffff/ffff\u{7}\u{1b}[?62;4c",
            "\u{1b}[38;5;25",
        ),
        (
            "\u{1b}]11;rgb:1111/1111/1111\u{1b}\\\u{1b}[?1;2c",
            "\u{1b}[38;5;75",
        ),
        // it does not know its background, but answers
        ("\u{1b}[?1;2c", "\u{1b}[38;5;75"),
    ];
    for (answer, colour) in answers {
        let mut program = ask();
        wait_for_bytes(&program, question);
        program.send(answer);
        program.wait_for_screen("what this is");
        wait_for_bytes(&program, colour.as_bytes());
        program.send("q");
        assert_eq!(program.wait_for_end().code, Some(0));
        assert!(program.line_is_restored());
    }
    // one that never answers does not keep the screen from coming, and an answer that comes late is no key
    let mut program = ask();
    program.wait_for_screen("what this is");
    // on the first card a run plays
    program.send("\u{1b}");
    program.wait_without("what this is");
    program.wait_until_quiet(Duration::from_millis(200));
    let before = program.text();
    program.send(answers[0].0);
    program.wait_until_quiet(Duration::from_millis(600));
    assert_eq!(program.text(), before);
    program.send("q");
    assert_eq!(program.wait_for_end().code, Some(0));
    // with another theme or without colours nobody asks
    for arguments in [&["--theme", "dark"][..], &["--no-color"]] {
        let program = Start::awaitscope(arguments).spawn();
        program.wait_for_screen("what this is");
        assert!(
            !program
                .bytes()
                .windows(question.len())
                .any(|some| some == question)
        );
    }
}

/// A configuration with a mistake is said, and everything works without it.
#[test]
fn a_broken_configuration_is_said_on_the_screen() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("config.toml");
    std::fs::write(&file, "theme = \"drak\"").unwrap();
    let mut program = Start::awaitscope(&[])
        .size(120, 40)
        .env("AWAITSCOPE_CONFIG", file.to_str().unwrap())
        .spawn();
    program.wait_for_screen("what this is");
    program.wait_for("unknown theme `drak`; use `dark`");
    program.send("q");
    assert_eq!(program.wait_for_end().code, Some(0));
}

/// A progress that cannot be kept does not keep anybody from learning.
#[test]
fn a_progress_that_cannot_be_kept_is_said_and_nothing_else() {
    let cases = [
        (
            "/proc/no/such/folder/progress.json",
            "cannot write your progress",
        ),
        ("/dev/full", "cannot read your progress"),
        ("", "there is no home directory"),
    ];
    for (file, sentence) in cases {
        let start = Start::awaitscope(&[]).size(120, 40);
        let start = if file.is_empty() {
            start.env("HOME", "")
        } else {
            start.env("AWAITSCOPE_PROGRESS", file)
        };
        let mut program = start.spawn();
        program.wait_for_screen("what this is");
        if sentence == "cannot write your progress" {
            program.send("\u{1b}");
            program.wait_without("what this is");
            program.send("\r");
        }
        program.wait_for(sentence);
        program.send("q");
        assert_eq!(program.wait_for_end().code, Some(0), "{file}");
    }
}

/// A lock that cannot be had does not keep anybody from learning, and nothing that was done is lost.
#[test]
fn a_progress_that_is_locked_is_said_on_the_screen_and_at_the_end() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("progress.json");
    let lock = std::fs::File::create(home.path().join("progress.json.lock")).unwrap();
    rustix::fs::flock(&lock, rustix::fs::FlockOperation::LockExclusive).unwrap();
    let start = Start::awaitscope(&[])
        .size(120, 40)
        .env("AWAITSCOPE_PROGRESS", file.to_str().unwrap());
    let mut program = start.spawn();
    program.wait_for_screen("what this is");
    // the tour is done, and from now on nobody touches a key
    program.send("\u{1b}");
    program.wait_for("is locked by another program");
    program.send("q");
    assert_eq!(program.wait_for_end().code, Some(0));
    let bytes = program.bytes();
    let output = String::from_utf8_lossy(&bytes);
    let (_, after) = output.rsplit_once("\u{1b}[?1049l").unwrap();
    assert!(after.contains("is locked by another program"), "{after}");
    assert!(!file.exists());
    drop(lock);
    // the tour does not come back
    let mut program = start.spawn();
    program.wait_for_screen("course");
    assert!(
        !program.text().contains("what this is"),
        "{}",
        program.text()
    );
    program.send("\r");
    program.wait_for("Learn");
    program.send("q");
    assert_eq!(program.wait_for_end().code, Some(0));
    assert!(
        std::fs::read_to_string(&file)
            .unwrap()
            .contains("toured\": 1")
    );
}
