//! Ctrl-Z and back again, under a shell with job control.

use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use super::harness::{AWAITSCOPE, LIMIT, Program, Start, now, until};
use super::process::is_stopped;
use super::{FIRST_PAGE, HELP, HELP_KEY, close_tour, go_to_watch};

/// A shell that has started awaitscope; the pid is awaitscope's.
fn in_a_shell(columns: u16, rows: u16) -> (Program, Pid) {
    let (mut program, pid) = in_a_shell_with(columns, rows, "");
    close_tour(&mut program);
    (program, pid)
}

fn in_a_shell_with(columns: u16, rows: u16, arguments: &str) -> (Program, Pid) {
    let shell = Start::command(&["sh", "-i"])
        .env("PS1", "ready> ")
        .size(columns, rows);
    let mut program = shell.spawn();
    program.wait_for("ready> ");
    program.send(&format!("{AWAITSCOPE} {arguments}\r"));
    program.wait_for_screen(FIRST_PAGE);
    let pid = program.foreground();
    (program, pid)
}

/// The terminal is the shell's again, which hears and echoes what is typed.
fn assert_the_shell_has_the_terminal(program: &mut Program) {
    program.wait("the shell's screen", |screen| {
        !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
    });
    program.send("echo he''ard\r");
    program.wait_for("heard");
    program.send("stty -a\r");
    program.wait("a line that echoes", |screen| {
        let text = screen.contents();
        text.contains(" icanon") && text.contains(" echo ") && text.contains("isig")
    });
}

/// What a fresh awaitscope shows after these keys.
fn fresh(columns: u16, rows: u16, keys: &str, text: &str) -> Program {
    let mut twin = Start::awaitscope(&[]).size(columns, rows).spawn();
    close_tour(&mut twin);
    twin.wait_for_screen(FIRST_PAGE);
    twin.send(keys);
    twin.wait_for(text);
    twin
}

fn assert_same(program: &Program, twin: &Program) {
    assert!(
        until(LIMIT, || program.picture() == twin.picture()),
        "{}\nis not what a fresh one shows:\n{}",
        program.text(),
        twin.text()
    );
}

fn leave(mut program: Program) {
    program.send("q");
    program.wait("the shell's screen", |screen| !screen.alternate_screen());
    program.send("echo code=$?\r");
    program.wait_for("code=0");
}

#[test]
fn control_z_and_fg() {
    let (mut program, pid) = in_a_shell(80, 24);
    program.send("\x1a");
    assert!(until(LIMIT, || is_stopped(pid)));
    assert_the_shell_has_the_terminal(&mut program);
    program.send("fg\r");
    program.wait_for_screen(FIRST_PAGE);
    program.send(HELP_KEY);
    program.wait_for(HELP);
    assert_same(&program, &fresh(80, 24, HELP_KEY, HELP));
    leave(program);
}

#[test]
fn control_z_again_and_again() {
    let (mut program, pid) = in_a_shell(80, 24);
    for _ in 0..5 {
        program.send("\x1a");
        assert!(until(LIMIT, || is_stopped(pid)));
        program.wait("the shell's screen", |screen| !screen.alternate_screen());
        program.send("fg\r");
        program.wait_for_screen(FIRST_PAGE);
    }
    assert_same(&program, &fresh(80, 24, "", FIRST_PAGE));
    leave(program);
}

#[test]
fn a_new_size_while_stopped() {
    let (mut program, pid) = in_a_shell(80, 24);
    program.send("\x1a");
    assert!(until(LIMIT, || is_stopped(pid)));
    program.wait("the shell's screen", |screen| !screen.alternate_screen());
    program.resize(100, 30);
    program.send("fg\r");
    program.wait_for_screen(FIRST_PAGE);
    assert_same(&program, &fresh(100, 30, "", FIRST_PAGE));
    leave(program);
}

#[test]
fn stopped_by_a_signal() {
    for signal in [Signal::TSTP, Signal::STOP] {
        let (mut program, pid) = in_a_shell(80, 24);
        kill_process(pid, signal).unwrap();
        assert!(until(LIMIT, || is_stopped(pid)));
        if signal == Signal::TSTP {
            assert_the_shell_has_the_terminal(&mut program);
        } else {
            // nothing could be put back: the shell's words are on the picture
            program.wait_for("ready> ");
        }
        // a line feed: after SIGSTOP the line is still raw
        program.send("fg\n");
        program.wait("a picture without the shell's words", |screen| {
            !screen.contents().contains("ready> ")
        });
        program.wait_for_screen(FIRST_PAGE);
        assert_same(&program, &fresh(80, 24, "", FIRST_PAGE));
        leave(program);
    }
}

#[test]
fn ended_while_stopped() {
    let (mut program, pid) = in_a_shell(80, 24);
    program.send("\x1a");
    assert!(until(LIMIT, || is_stopped(pid)));
    kill_process(pid, Signal::TERM).unwrap();
    program.send("fg; echo code=$?\r");
    program.wait_for("code=143");
    assert_the_shell_has_the_terminal(&mut program);
}

#[test]
fn control_z_without_a_shell_does_not_strand_it() {
    let mut program = Start::awaitscope(&[]).spawn();
    program.wait_for_screen(FIRST_PAGE);
    program.send("\x1a");
    program.send(HELP_KEY);
    program.wait_for(HELP);
    assert!(!is_stopped(program.pid()));
}

/// Where the playhead of a view is that plays at this speed.
fn position(program: &Program, speed: &str) -> f64 {
    let text = program.text();
    let after = text.split(&format!("playing {speed}")).nth(1).unwrap();
    after.split_whitespace().next().unwrap().parse().unwrap()
}

#[test]
fn a_playing_view_stands_still_while_stopped() {
    let (mut program, pid) = in_a_shell_with(120, 40, "04");
    go_to_watch(&mut program);
    program.wait_for("   end, 3.");
    program.wait_until_quiet(Duration::from_millis(500));
    // a quarter of its speed, from the beginning
    program.send(",, ");
    program.wait_for("playing x0.25");
    let (start, before) = (now(), position(&program, "x0.25"));
    program.send("\x1a");
    assert!(until(LIMIT, || is_stopped(pid)));
    let stopped = now();
    thread::sleep(Duration::from_secs(2));
    let pause = stopped.elapsed();
    program.send("fg\r");
    program.wait_for_screen("playing x0.25");
    let after = position(&program, "x0.25");
    // what it was not stopped for, and a frame or two
    let moved = start.elapsed().saturating_sub(pause);
    let most = 0.25 * moved.as_secs_f64() + 0.05;
    assert!(
        after - before <= most,
        "from {before} to {after}, at most {most}"
    );
    leave(program);
}
