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
    for (open, text) in [(HELP_KEY, HELP), ("v", "glossary")] {
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
