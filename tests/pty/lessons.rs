//! In a lesson: demos that block, and keys that go on working meanwhile.

use std::time::Duration;

use super::harness::{LIMIT, Start, until};
use super::modes::intrusions;

#[test]
fn enter_on_the_course_opens_a_lesson_whose_variants_run_side_by_side() {
    let mut program = Start::awaitscope(&[]).size(120, 40).spawn();
    program.wait_for_screen("course");
    program.send("\r");
    program.wait_for("timeline");
    program.wait_for("live x1");
    // three seconds of real time: the rows have ended, those that overlap did so long before
    program.wait_for("most in flight 1   3.");
    program.wait_for("most in flight 3   1.");
    program.send("q");
    assert_eq!(program.wait_for_end().code, Some(0));
}

#[test]
fn keys_work_while_a_demo_blocks_its_thread() {
    let mut program = Start::awaitscope(&["12"]).size(120, 40).spawn();
    // its lanes are there
    program.wait_for("client #3");
    // the handler holds its thread for a second: it is selected, and says so
    program.send("jj");
    program.wait_for("handler holds worker 0 at line");
    program.send(" ");
    program.wait_for("paused, the run goes on");
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
    let mut program = Start::awaitscope(&["04"]).size(120, 40).spawn();
    program.wait_for("most in flight 1   3.");
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
    program.wait_for("fetch #1");
    assert!(program.text().is_ascii(), "{}", program.text());
}
