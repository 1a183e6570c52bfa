//! The one question that is put to a terminal, and only if a person chose the theme `auto`: what is your background?
//!
//! It is asked before the screen is up and the keys are listened to. A terminal that does not know the question answers
//! the second one behind it, which all of them know, so that nobody waits; one that answers neither costs the limit.
//!
//! Everything that is read meanwhile goes to the keys' decoder afterwards: keys that are typed in that moment are obeyed,
//! and of an answer that is cut by the limit the decoder knows the beginning when the rest comes.

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::modes;
use super::tty::{self, Read};

/// The background (OSC 11), and what kind of terminal it is (DA1).
const QUESTIONS: &[u8] = b"\x1b]11;?\x07\x1b[c";

/// More than both answers, with late ones to other programs in front of them.
const LONGEST: usize = 16 << 10;

/// What was read while the terminal was asked, until the keys are listened to.
static READ: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Takes what was read while the terminal was asked.
pub(super) fn take_read() -> Vec<u8> {
    std::mem::take(&mut *READ.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The background of a terminal: red, green and blue from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Background(pub [f64; 3]);

impl Background {
    /// Whether light text is to stand on it.
    pub fn is_dark(self) -> bool {
        let [red, green, blue] = self.0;
        // the weights of Rec. 709, on the values as they are: where the middle is does not matter here
        0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.5
    }
}

/// Asks for the background; nothing if there is no terminal or no answer within the limit.
///
/// The line stays in raw mode, so that the rest of an answer is not echoed: [`super::Prepared::run`] has to follow, and puts it back.
pub fn background(limit: Duration) -> Option<Background> {
    tty::check().ok()?;
    // noted there, so that a signal or a panic meanwhile gives the line back too
    modes::raw().ok()?;
    let mut answer = Vec::new();
    let asked = ask(&mut answer, tty::now() + limit);
    let background = read(&answer);
    READ.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .append(&mut answer);
    asked.ok()?;
    background
}

fn ask(answer: &mut Vec<u8>, deadline: Instant) -> io::Result<()> {
    tty::write(QUESTIONS)?;
    let mut buffer = [0; 1024];
    while answer.len() < LONGEST && !is_whole(answer) {
        match tty::read(&mut buffer, Some(deadline), || true)? {
            Read::Bytes(bytes) => answer.extend_from_slice(bytes),
            Read::Nothing | Read::Gone => break,
        }
    }
    Ok(())
}

/// Whether the answer to the second question is there: `ESC [ ? numbers c`.
fn is_whole(answer: &[u8]) -> bool {
    let mut rest = answer;
    while let Some(at) = rest.windows(3).position(|three| three == b"\x1b[?") {
        rest = rest.get(at + 3..).unwrap_or_default();
        let end = rest.iter().find(|b| !matches!(b, b'0'..=b'9' | b';'));
        if end == Some(&b'c') {
            return true;
        }
    }
    false
}

/// Finds `]11;rgb:RRRR/GGGG/BBBB` in an answer, with one to four digits each.
fn read(answer: &[u8]) -> Option<Background> {
    let text = String::from_utf8_lossy(answer);
    let (_, colour) = text.split_once("]11;")?;
    let colour = colour
        .strip_prefix("rgb:")
        .or_else(|| colour.strip_prefix("rgba:"))?;
    let end = colour.find(|c: char| !c.is_ascii_hexdigit() && c != '/');
    let colour = colour.get(..end.unwrap_or(colour.len()))?;
    let mut parts = colour.split('/').map(|digits| {
        let most = match digits.len() {
            1 => 0xf,
            2 => 0xff,
            3 => 0xfff,
            4 => 0xffff,
            _ => return None,
        };
        let value = u32::from_str_radix(digits, 16).ok()?;
        Some(f64::from(value) / f64::from(most))
    });
    let mut next = || parts.next().flatten();
    Some(Background([next()?, next()?, next()?]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_in_all_their_forms() {
        let dark = |answer: &str| read(answer.as_bytes()).map(Background::is_dark);
        assert_eq!(dark("\x1b]11;rgb:0000/0000/0000\x07\x1b[?62c"), Some(true));
        assert_eq!(
            dark("\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?1;2c"),
            Some(false)
        );
        assert_eq!(dark("\x1b]11;rgb:fd/f6/e3\x07"), Some(false));
        assert_eq!(dark("\x1b]11;rgba:0000/2b2b/3636/ffff\x07"), Some(true));
        for nothing in [
            "",
            "\x1b[?62c",
            "\x1b]11;rgb:",
            "\x1b]11;rgb:1/2",
            "]11;rgb:fffffffff/0/0",
        ] {
            assert_eq!(dark(nothing), None, "{nothing:?}");
        }
    }

    #[test]
    fn the_second_answer_ends_the_waiting() {
        assert!(is_whole(b"\x1b[?62;4c"));
        assert!(!is_whole(b"\x1b]11;rgb:0c/0c/0c\x07"));
        assert!(!is_whole(b"\x1b[?62;4"));
        // a late answer to another question, and a key
        assert!(!is_whole(b"\x1b[?2026;2$yc"));
        assert!(is_whole(b"\x1b[?2026;2$yc\x1b[?1;2c"));
    }
}
