//! While a demo runs, blocks or panics: the screen stays fluent and whole.

use std::fs;
use std::time::Duration;

use super::harness::{LIMIT, Program, Start, now, until};
use super::modes::{intrusions, left_behind};
use super::{TOUR, at_watch, go_to_watch};

/// How long a key may take; a busy machine gets a few tries.
const AT_ONCE: Duration = Duration::from_millis(200);
const TRIES: usize = 4;

/// Seconds from the beginning of a live run.
fn live(program: &Program) -> Option<f64> {
    let text = program.text();
    let (_, after) = text.split_once("live x1")?;
    after.split_whitespace().next()?.parse().ok()
}

/// Lesson 12 while its handler holds its thread for five seconds, from 0.3 s on.
fn blocked() -> Program {
    let mut program = at_watch("12");
    program.wait_for("live x1");
    program.wait_without("live x1");
    program.send("e");
    program.wait_for("◂ 5 s ▸");
    program.send("r");
    assert!(until(LIMIT, || live(&program).is_some_and(|at| at > 0.8)));
    program
}

#[test]
fn frames_come_while_a_demo_blocks() {
    let program = blocked();
    let mut seen = vec![live(&program)];
    let more = until(LIMIT, || {
        let at = live(&program);
        if seen.last() != Some(&at) {
            seen.push(at);
        }
        seen.len() > 10
    });
    let last = seen.last().copied().flatten();
    assert!(more && last.is_some_and(|at| at < 5.3), "{seen:?}");
}

#[test]
fn a_new_run_and_the_end_come_at_once_while_a_demo_blocks() {
    let at_once = |act: fn(&mut Program)| {
        (0..TRIES).any(|_| {
            let mut program = blocked();
            let asked = now();
            act(&mut program);
            asked.elapsed() < AT_ONCE
        })
    };
    assert!(at_once(|program| {
        program.send("r");
        assert!(until(LIMIT, || live(program).is_some_and(|at| at < 0.5)));
    }));
    assert!(at_once(|program| {
        program.send("q");
        assert_eq!(program.wait_for_end().code, Some(0));
        assert!(program.line_is_restored());
    }));
}

/// A lesson over the demo of 04 whose calls panic: no call takes less than no time.
const PANICS: &str = r#"demo = "04-together"
title = "Panics"
part = "Z Tests"
takeaway = "A panic belongs to its lane."
minutes = 1

[[variant]]
id = "spawned"
label = "spawned"
main = true

[[knob]]
name = "latency"
default = -1.0
min = -2.0
max = 1.0
step = 1.0
"#;

#[test]
fn the_panic_of_a_demo_is_on_its_lane_and_in_the_log() {
    let home = tempfile::tempdir().unwrap();
    let lesson = home.path().join("50-panics");
    fs::create_dir(&lesson).unwrap();
    fs::write(lesson.join("lesson.toml"), PANICS).unwrap();
    let prose =
        "# Learn\n\nOne.\n\n# Watch\n\nTwo.\n\n# Explain\n\nThree.\n\n# Instructor\n\nFour.\n";
    fs::write(lesson.join("lesson.md"), prose).unwrap();
    let lessons = home.path().to_str().unwrap();
    let mut program = Start::awaitscope(&["--lessons", lessons, "50"])
        .size(120, 40)
        .spawn();
    program.wait_for_screen(TOUR);
    program.send("\x1b");
    program.wait_without(TOUR);
    program.wait_for("One.");
    program.send("}");
    program.wait_for("timeline");
    program.wait_for("spawned panicked at");
    program.send("ii");
    program.wait_for("fetch #1: panicked");
    program.wait_for("timeline");
    program.send("q");
    assert_eq!(program.wait_for_end().code, Some(0));
    assert!(program.line_is_restored());
    let bytes = program.bytes();
    assert_eq!(left_behind(&bytes), []);
    assert_eq!(intrusions(&bytes), Vec::<String>::new());
    // nothing was printed, neither on the screen nor after it
    let after = String::from_utf8_lossy(&bytes);
    let after = after.rsplit("\x1b[?1049l").next().unwrap();
    assert!(!after.contains("panick"), "{after:?}");
}

#[cfg(feature = "sqlite")]
#[test]
fn a_database_that_is_cut_off_leaves_no_file() {
    let temporary = tempfile::tempdir().unwrap();
    let files = || fs::read_dir(temporary.path()).unwrap().count();
    let mut program = Start::awaitscope(&["22"])
        .env("TMPDIR", temporary.path().to_str().unwrap())
        .size(120, 40)
        .spawn();
    go_to_watch(&mut program);
    program.wait_for("live x1");
    assert!(until(LIMIT, || files() > 0));
    program.send("q");
    assert_eq!(program.wait_for_end().code, Some(0));
    assert_eq!(files(), 0);
}
