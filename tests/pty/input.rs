//! What must do nothing: pastes where nobody can write, noise, keys held too long.

use std::time::Duration;

use super::harness::{LIMIT, Program, Start, until};
use super::{HELP, HELP_KEY, TOUR};

/// Keys in a paste, with the controls that a terminal lets through.
const PASTE: &str = "\x1b[200~q\ny\nd:!?1\r\x03\x1a\x1b[201~";

/// A lesson after these keys, when nothing moves any more.
fn at(arguments: &[&str], keys: &str) -> Program {
    let mut program = Start::awaitscope(arguments).spawn();
    program.wait_for_screen(TOUR);
    program.send("\x1b");
    program.wait_without(TOUR);
    program.send(keys);
    program.wait_until_quiet(Duration::from_millis(500));
    // Explain stands still while the run goes on
    program.wait_without("The run has not ended yet");
    program.wait_until_quiet(Duration::from_millis(500));
    program
}

#[test]
fn a_paste_is_no_command_on_any_screen() {
    let map: &[&str] = &[];
    let lesson: &[&str] = &["04"];
    let mut texts = Vec::new();
    // the map; Learn, Predict, Watch, Explain, Quiz and Challenge
    for (arguments, keys) in [
        (map, ""),
        (lesson, ""),
        (lesson, "}"),
        (lesson, "}}"),
        (lesson, "}}}"),
        (lesson, "}}}}"),
        (lesson, "}}}}}"),
    ] {
        let mut program = at(arguments, keys);
        let before = program.text();
        program.send(PASTE);
        // what comes after it has been handled after it
        program.send(HELP_KEY);
        program.wait_for(HELP);
        program.send(HELP_KEY);
        program.wait_without(HELP);
        assert!(
            until(LIMIT, || program.text() == before),
            "after {keys:?}:\n{}",
            program.text()
        );
        assert!(!texts.contains(&before), "{keys:?} leads nowhere");
        texts.push(before);
    }
    // help and glossary
    for (open, text) in [(HELP_KEY, HELP), ("v", "/ searches, esc closes")] {
        let mut program = at(lesson, "");
        program.send(open);
        program.wait_for(text);
        program.wait_until_quiet(Duration::from_millis(200));
        let before = program.text();
        program.send(PASTE);
        program.wait_until_quiet(Duration::from_millis(200));
        assert_eq!(program.text(), before, "{text}");
        program.send("\x1b");
        assert!(until(LIMIT, || program.text() == texts[1]));
    }
    // the tour
    let mut program = Start::awaitscope(&[]).spawn();
    program.wait_for_screen(TOUR);
    program.send(PASTE);
    program.send("\x1b");
    assert!(until(LIMIT, || program.text() == texts[0]));
}

#[test]
fn a_held_key_acts_once_unless_it_moves() {
    let mut program = at(&[], "");
    let top = program.text();
    // as terminals with the kitty protocol send it: q is held; so is the arrow down
    program.send("\x1b[113;1:2u\x1b[1;1:2B");
    assert!(until(LIMIT, || program.text() != top), "nothing moved");
    program.send("q");
    assert_eq!(program.wait_for_end().code, Some(0));
}

/// Any bytes at all, the same each time, but for those that ask it to end.
fn noise(seed: u32) -> Vec<u8> {
    let mut random = seed;
    let bytes = std::iter::repeat_with(|| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        random.to_be_bytes()[0]
    });
    bytes
        .filter(|byte| !matches!(byte, b'q' | b'Q' | 0x03))
        .take(4096)
        .collect()
}

#[test]
fn noise_ends_nothing_and_q_does() {
    for seed in 0..4 {
        let mut program = Start::awaitscope(&["04"]).spawn();
        program.wait_for_screen(TOUR);
        for some in noise(seed).chunks(64) {
            program.send_bytes(some);
            assert_eq!(
                program
                    .wait_for_end_within(Duration::ZERO)
                    .map(|end| end.code),
                None
            );
        }
        // it may be in a text field, or in the middle of a sequence
        let mut end = None;
        let ended = until(LIMIT, || {
            program.send("\x1b");
            until(Duration::from_millis(100), || false);
            program.send("q");
            end = program.wait_for_end_within(Duration::from_millis(100));
            end.is_some()
        });
        assert!(ended, "seed {seed}:\n{}", program.text());
        assert_eq!(end.unwrap().code, Some(0), "seed {seed}");
        assert!(program.line_is_restored());
    }
}

/// What terminals answer, late, to programs that ran before; each of them was seen to act as keys.
fn replies() -> Vec<Vec<u8>> {
    vec![
        b"\x1bP1$r2 q\x1b\\".to_vec(),
        b"\x1bP>|tmux 3.4\x1b\\".to_vec(),
        b"\x1bP1+r524742=38\x1b\\".to_vec(),
        b"\x1b_Gi=1;EINVAL:no image required\x1b\\".to_vec(),
        b"\x1b]lawaitscope q\x1b\\".to_vec(),
        [&b"\x1b]52;c;"[..], &b"cXJtcQ".repeat(170), b"\x1b\\"].concat(),
        b"\x1b[1;5R".to_vec(),
        b"\x1b[?2026;2$y\x1b[?62;4c".to_vec(),
    ]
}

/// A key that follows is obeyed, and nothing else has happened.
fn assert_undisturbed(program: &mut Program, before: &str) {
    program.send(HELP_KEY);
    program.wait_for(HELP);
    program.send(HELP_KEY);
    program.wait_without(HELP);
    assert!(
        until(LIMIT, || program.text() == before),
        "{}",
        program.text()
    );
}

#[test]
fn what_a_terminal_answers_is_no_key() {
    let mut program = at(&[], "");
    let before = program.text();
    for reply in replies() {
        program.send_bytes(&reply);
        assert_undisturbed(&mut program, &before);
    }
    program.send("q");
    assert_eq!(program.wait_for_end().code, Some(0));
}

#[test]
fn an_answer_that_waits_before_the_start_is_no_key() {
    // a shell takes the first line and leaves the rest waiting, of the clipboard 1 KiB
    let shell = format!("read -r go; exec {}", super::harness::AWAITSCOPE);
    for reply in replies() {
        let mut program = Start::command(&["sh", "-c", &shell]).spawn();
        program.send_bytes(&[b"go\n", &reply[..]].concat());
        program.wait_for_screen(TOUR);
        program.send("\x1b");
        program.wait_without(TOUR);
        program.wait_until_quiet(Duration::from_millis(300));
        let before = program.text();
        assert_undisturbed(&mut program, &before);
    }
}

#[test]
fn the_answer_about_the_background_may_come_in_pieces_or_late() {
    for lulls in [[0, 0, 0], [50, 50, 50], [150, 50, 50], [0, 200, 200]] {
        let mut program = Start::awaitscope(&["--theme", "auto"]).spawn();
        assert!(until(LIMIT, || program.bytes().ends_with(b"\x1b[c")));
        for (lull, piece) in lulls
            .into_iter()
            .zip(["\x1b]11;rg", "b:ffff/ff", "ff/ffff\x07"])
        {
            until(Duration::from_millis(lull), || false);
            program.send(piece);
        }
        // the answer to the other question
        program.send("\x1b[?62;4c");
        program.wait_for_screen(TOUR);
        program.send("\x1b");
        program.wait_without(TOUR);
        program.wait_until_quiet(Duration::from_millis(300));
        let before = program.text();
        assert!(before.contains("awaitscope"), "{before}");
        assert_undisturbed(&mut program, &before);
        program.send("q");
        assert_eq!(program.wait_for_end().code, Some(0));
        assert!(program.line_is_restored());
    }
}

#[test]
fn a_key_that_is_typed_while_the_terminal_is_asked_is_obeyed() {
    let mut program = Start::awaitscope(&["--theme", "auto"]).spawn();
    assert!(until(LIMIT, || program.bytes().ends_with(b"\x1b[c")));
    program.send("\x1b]11;rgb:ffff/ffff/ffff\x07q\x1b[?62;4c");
    assert_eq!(program.wait_for_end().code, Some(0));
    assert!(program.line_is_restored());
}
