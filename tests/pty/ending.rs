//! Every way out: the terminal is as it was, the exit code says why, and it does not take long.

use std::time::Duration;

use rustix::process::Signal;

use super::harness::{End, LIMIT, Program, Start, now, until};
use super::modes::{Switch, intrusions, left_behind, switches};
use super::process::catches;
use super::{FIRST_PAGE, HELP, HELP_KEY, TOUR, at_watch};

/// How long it may take after a signal; a busy machine gets a few tries.
const AT_ONCE: Duration = Duration::from_millis(100);
const TRIES: usize = 4;

fn assert_restored(program: &Program) {
    assert_eq!(left_behind(&program.bytes()), [], "modes left on");
    assert!(program.line_is_restored(), "{:?}", program.line());
}

/// Restored, and the terminal was asked nothing.
fn assert_as_it_was(program: &Program) {
    assert_restored(program);
    assert_eq!(intrusions(&program.bytes()), Vec::<String>::new());
}

fn assert_exit(end: End, code: i32) {
    assert_eq!((end.code, end.signal), (Some(code), None));
}

fn on_the_first_page() -> Program {
    let program = Start::awaitscope(&[]).spawn();
    program.wait_for_screen(FIRST_PAGE);
    assert!(!program.line_is_restored(), "raw mode is not seen");
    program
}

fn with_help_open() -> Program {
    let mut program = on_the_first_page();
    program.send(HELP_KEY);
    program.wait_for(HELP);
    program
}

/// In the middle of a live run.
fn moving() -> Program {
    let mut program = at_watch("04");
    program.send("r");
    program.wait_for("live x1");
    let before = program.byte_count();
    assert!(
        until(LIMIT, || program.byte_count() > before + 200),
        "nothing moves"
    );
    program
}

/// The signals that end it, and with which code.
const SIGNALS: [(Signal, i32); 10] = [
    (Signal::TERM, 143),
    (Signal::INT, 130),
    (Signal::HUP, 129),
    (Signal::QUIT, 131),
    // these would end it too, and leave the terminal as it is
    (Signal::USR1, 138),
    (Signal::USR2, 140),
    (Signal::ALARM, 142),
    (Signal::POWER, 158),
    (Signal::XCPU, 152),
    (Signal::ABORT, 134),
];

fn every_signal_ends_it(start: fn() -> Program) {
    for (signal, code) in SIGNALS {
        let in_time = (0..TRIES).any(|_| {
            let mut program = start();
            program.signal(signal);
            let sent = now();
            let end = program.wait_for_end();
            assert_exit(end, code);
            assert_restored(&program);
            end.at.duration_since(sent) < AT_ONCE
        });
        assert!(in_time, "{signal:?} takes too long");
    }
}

#[test]
fn a_signal_at_rest() {
    every_signal_ends_it(on_the_first_page);
}

#[test]
fn a_signal_while_something_moves() {
    every_signal_ends_it(moving);
}

#[test]
fn a_signal_with_the_help_open() {
    every_signal_ends_it(with_help_open);
}

#[test]
fn a_signal_while_the_terminal_is_asked_for_its_background() {
    every_signal_ends_it(|| {
        let program = Start::awaitscope(&["--theme", "auto"]).spawn();
        let question = b"\x1b]11;?\x07\x1b[c";
        let asked = || program.bytes().ends_with(question);
        assert!(until(LIMIT, asked));
        program
    });
}

#[test]
fn a_signal_during_the_start() {
    every_signal_ends_it(|| {
        let program = Start::awaitscope(&[]).spawn();
        // before that the kernel ends it, and it has done nothing yet
        assert!(until(LIMIT, || SIGNALS
            .iter()
            .all(|(signal, _)| catches(program.pid(), *signal))));
        program
    });
}

#[test]
fn a_signal_at_any_moment_of_the_start() {
    for step in 0..30 {
        let mut program = Start::awaitscope(&[]).spawn();
        let moment = now() + Duration::from_micros(300 * step);
        until(LIMIT, || now() >= moment);
        program.signal(Signal::TERM);
        let end = program.wait_for_end();
        match end.signal {
            None => assert_exit(end, 143),
            Some(signal) => assert_eq!(signal, Signal::TERM.as_raw()),
        }
        assert_as_it_was(&program);
        assert!(
            end.code.is_some() || program.bytes().is_empty(),
            "died with the screen up"
        );
    }
}

#[test]
fn q_leaves_and_each_mode_is_switched_back_once() {
    let mut program = on_the_first_page();
    program.send("q");
    assert_exit(program.wait_for_end(), 0);
    assert_as_it_was(&program);
    let on = [(1049, true), (25, false), (2004, true)].map(|(mode, on)| Switch { mode, on });
    let back = on.iter().rev().map(|switch| Switch {
        on: !switch.on,
        ..*switch
    });
    assert_eq!(
        switches(&program.bytes()),
        on.into_iter().chain(back).collect::<Vec<_>>()
    );
}

#[test]
fn control_c_ends_it_everywhere() {
    for start in [on_the_first_page, with_help_open, moving] {
        let mut program = start();
        program.send("\x03");
        assert_exit(program.wait_for_end(), 130);
        assert_as_it_was(&program);
    }
}

/// After a fault that the program is told to make: restored, and the message stands once on the ordinary screen.
fn assert_fault(fault: &str, message: &str, code: i32) {
    let mut program = Start::awaitscope(&[])
        .env("AWAITSCOPE_INJECT", fault)
        .spawn();
    program.wait_for_screen(FIRST_PAGE);
    program.send("x");
    assert_exit(program.wait_for_end(), code);
    assert_as_it_was(&program);
    let bytes = program.bytes();
    let output = String::from_utf8_lossy(&bytes);
    assert_eq!(output.matches(message).count(), 1, "{output}");
    let restored = output.rfind("\x1b[?1049l").unwrap();
    assert!(
        output.find(message).unwrap() > restored,
        "printed onto the screen"
    );
}

#[test]
fn a_panic_of_the_screen() {
    assert_fault("panic", "injected panic", 101);
}

#[test]
fn an_error_of_the_screen() {
    assert_fault("error", "injected error", 1);
}

#[test]
fn a_panic_elsewhere_leaves_the_screen_alone() {
    let mut program = Start::awaitscope(&[])
        .env("AWAITSCOPE_INJECT", "elsewhere")
        .spawn();
    program.wait_for_screen(FIRST_PAGE);
    program.send(HELP_KEY);
    program.wait_for(HELP);
    assert!(!program.line_is_restored());
    program.send("q");
    assert_exit(program.wait_for_end(), 0);
    assert_as_it_was(&program);
    let output = program.bytes();
    assert!(!String::from_utf8_lossy(&output).contains("injected"));
}

#[test]
fn the_terminal_goes_away() {
    // alone; told nothing, because it was started with HUP ignored; and told nothing by the kernel, because
    // only the leader of the session is
    let awaitscope = super::harness::AWAITSCOPE;
    // whoever has seen the tour gets no run on the first page, which would take time too
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("progress.json");
    let file = file.to_str().unwrap();
    let mut new = Start::awaitscope(&[])
        .env("AWAITSCOPE_PROGRESS", file)
        .spawn();
    new.wait_for_screen(TOUR);
    new.send("\u{1b}");
    new.wait_without(TOUR);
    new.send("q");
    assert_exit(new.wait_for_end(), 0);
    // what the start costs grows with the lessons
    let mut quit = Start::awaitscope(&[])
        .env("AWAITSCOPE_PROGRESS", file)
        .spawn();
    quit.wait_for_screen(FIRST_PAGE);
    quit.send("q");
    let quit = quit.wait_for_end();
    for program in [
        Start::awaitscope(&[]),
        Start::command(&["sh", "-c", &format!("trap '' HUP; exec {awaitscope}")]),
        Start::command(&["sh", "-c", &format!("trap '' HUP; {awaitscope}; exit $?")]),
    ] {
        let program = program.env("AWAITSCOPE_PROGRESS", file);
        let in_time = (0..TRIES).any(|_| {
            let mut program = program.spawn();
            program.wait_for_screen(FIRST_PAGE);
            program.hang_up(HELP_KEY);
            let gone = now();
            let end = program.wait_for_end();
            assert_exit(end, 129);
            end.at.duration_since(gone) < Duration::from_secs(1)
                && end.cpu.saturating_sub(quit.cpu) < Duration::from_millis(200)
        });
        assert!(in_time, "it lingers or burns time");
    }
}

#[test]
fn the_terminal_goes_away_while_something_moves() {
    let mut program = moving();
    program.hang_up(HELP_KEY);
    assert_exit(program.wait_for_end(), 129);
}

#[test]
fn nobody_reads_any_longer() {
    // the screen is stuck in a write; a signal must still end it and give the line back
    let mut program = on_the_first_page();
    program.hold_output();
    program.send(HELP_KEY);
    program.signal(Signal::TERM);
    assert_exit(program.wait_for_end(), 143);
    assert!(program.line_is_restored());
}
