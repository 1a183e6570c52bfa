//! Reads a program's output for what it did to the terminal besides drawing.

use std::collections::BTreeMap;

/// A private mode (`CSI ? number h` or `l`) that was switched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Switch {
    pub(crate) mode: u16,
    pub(crate) on: bool,
}

/// A control sequence: parameters and all up to its last byte.
fn sequences(bytes: &[u8]) -> impl Iterator<Item = (&[u8], u8)> {
    let starts = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(b"\x1b["));
    starts.filter_map(|at| {
        let rest = &bytes[at + 2..];
        let length = rest.iter().position(|byte| (0x40..=0x7e).contains(byte))?;
        Some((&rest[..length], rest[length]))
    })
}

/// All switches of private modes, in order.
pub(crate) fn switches(bytes: &[u8]) -> Vec<Switch> {
    let mut all = Vec::new();
    for (parameters, last) in sequences(bytes) {
        let (Some(modes), b'h' | b'l') = (parameters.strip_prefix(b"?"), last) else {
            continue;
        };
        for mode in String::from_utf8_lossy(modes).split(';') {
            let mode = mode.parse().unwrap();
            all.push(Switch {
                mode,
                on: last == b'h',
            });
        }
    }
    all
}

/// The modes that are not as a fresh terminal has them: only the cursor is on there.
pub(crate) fn left_behind(bytes: &[u8]) -> Vec<u16> {
    let mut state = BTreeMap::new();
    for Switch { mode, on } in switches(bytes) {
        state.insert(mode, on);
    }
    let changed = state.into_iter().filter(|(mode, on)| *on != (*mode == 25));
    changed.map(|(mode, _)| mode).collect()
}

/// The background, and what kind of terminal it is: asked once, before anything else, for the theme `auto`.
const QUESTION: &[u8] = b"\x1b]11;?\x07\x1b[c";

/// Questions to the terminal and settings of the window: sequences that a screen has no business with, but for the one
/// question at its start.
pub(crate) fn intrusions(bytes: &[u8]) -> Vec<String> {
    let bytes = bytes.strip_prefix(QUESTION).unwrap_or(bytes);
    let asked = sequences(bytes)
        .filter(|(parameters, last)| {
            // reports of status and attributes, modes asked for, keyboard protocols, cursor shapes, window
            matches!(last, b'n' | b'c' | b'p' | b'u' | b'q' | b't')
                || (matches!(last, b'h' | b'l') && !parameters.starts_with(b"?"))
        })
        .map(|(parameters, last)| format!("CSI {}{}", parameters.escape_ascii(), last as char));
    let strings = bytes
        .windows(2)
        .filter(|pair| pair[0] == 0x1b && b"]P_^X=>c".contains(&pair[1]))
        .map(|pair| format!("ESC {}", pair[1] as char));
    asked.chain(strings).collect()
}

#[test]
fn what_is_left_behind_is_found() {
    assert_eq!(
        left_behind(b"\x1b[?1049h\x1b[?25ltext\x1b[?25h\x1b[?1049l"),
        []
    );
    assert_eq!(
        left_behind(b"\x1b[?1049h\x1b[?25l\x1b[1;31m\x1b[?1049l"),
        [25]
    );
    assert_eq!(left_behind(b"\x1b[?1002;1006h\x1b[?1006l"), [1002]);
}

#[test]
fn intrusions_are_found() {
    assert!(intrusions(QUESTION).is_empty());
    let later = [b"text", QUESTION].concat();
    assert_eq!(intrusions(&later).len(), 2, "only at the start");
    assert!(intrusions(b"\x1b[?25l\x1b[1;1H\x1b[31mtext\x1b[0m").is_empty());
    for intrusion in [
        &b"\x1b[6n"[..],
        b"\x1b[c",
        b"\x1b]0;title\x07",
        b"\x1b[>1u",
        b"\x1b[2 q",
        b"\x1b[20h",
    ] {
        assert_eq!(
            intrusions(intrusion).len(),
            1,
            "{}",
            intrusion.escape_ascii()
        );
    }
}
