//! From the terminal's bytes to keys, mouse events and pastes.
//!
//! crossterm has such a decoder, and its types are used here, but it waits for the end of a sequence
//! however long that takes: after a stray `ESC [ <` all keys are swallowed until an `m` is typed. This one
//! gives up on a sequence that stays cut short, so that whatever a line has sent, `q` is `q` again after a lull.
//!
//! What a terminal answers to whoever asked before this program, or asked late, is never a key: control strings
//! (`ESC P`, `ESC X`, `ESC ]`, `ESC ^`, `ESC _`) of any length are swallowed up to their end, and so are reports in
//! control sequences.

mod sequence;

use std::mem::take;
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

/// How long after an `ESC` the rest of a sequence may come; a person is slower.
const ESCAPE_PATIENCE: Duration = Duration::from_millis(40);
/// The same within a sequence: a slow link may cut it in two.
const SEQUENCE_PATIENCE: Duration = Duration::from_millis(400);
/// The same within a paste: what is left of one must not be taken for keys.
const PASTE_PATIENCE: Duration = Duration::from_secs(2);
/// The same within a control string, such as a long answer of a terminal far away.
const STRING_PATIENCE: Duration = Duration::from_secs(1);
/// Parameters beyond this have no meaning; they are swallowed up to the end of their sequence.
const LONGEST_SEQUENCE: usize = 64;
/// So many bytes that come at once are not typed by hand.
const BURST: usize = 3;
/// Pasted text beyond this is dropped.
const LONGEST_PASTE: usize = 1 << 20;
const PASTE_END: &[u8] = b"\x1b[201~";

/// Where in the stream the decoder is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Ground,
    /// In a character of this many bytes.
    Character(usize),
    /// After `ESC`.
    Escape,
    /// After `ESC [`.
    Sequence,
    /// After `ESC O`: one byte follows.
    Single,
    /// After `ESC [ [`, a function key of the Linux console: one byte follows.
    Console,
    /// After `ESC [ M`, a mouse report of old: three bytes follow.
    OldMouse,
    /// Between the marks of a paste.
    Paste,
    /// After `ESC` and the byte that opens a control string, or that is a key with Alt when nothing follows.
    StringOpened(u8),
    /// In a control string, of which nothing is kept.
    ControlString,
    /// After an `ESC` within it, which a backslash makes its end.
    StringEscape,
    /// After an `ESC` that was taken for the key, for as long as the rest of a sequence may still come.
    LateEscape,
}

/// Whether a byte after `ESC` opens a control string: DCS, SOS, OSC, PM or APC.
fn opens_string(byte: u8) -> bool {
    matches!(byte, b'P' | b'X' | b']' | b'^' | b'_')
}

/// Whether a byte ends a control string or may do so. `BEL` ends an OSC, and is taken for the end of the others too; `CAN` and `SUB`
/// cancel one; Ctrl-C is no part of any, and a person must get through even if the terminal never ends its string.
fn stops_string(byte: u8) -> bool {
    matches!(byte, 0x03 | 0x07 | 0x18 | 0x1a | 0x1b)
}

/// Turns bytes into events; remembers what is incomplete.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    state: State,
    held: Vec<u8>,
}

impl Decoder {
    /// Takes what was read.
    pub(super) fn feed(&mut self, bytes: &[u8], events: &mut Vec<Event>) {
        self.go_on_after_escape(bytes);
        let mut rest = bytes;
        while let Some((byte, after)) = rest.split_first() {
            if self.state == State::ControlString {
                // only its end matters
                let end = rest.iter().position(|byte| stops_string(*byte));
                let Some((byte, after)) = end.and_then(|end| rest.get(end..)?.split_first()) else {
                    return;
                };
                events.extend(self.string(*byte));
                rest = after;
                continue;
            }
            // `extend` would ask for capacity at each byte
            if let Some(event) = self.byte(*byte) {
                events.push(event);
            }
            rest = after;
        }
    }

    /// An `ESC` was taken for the key because nothing came behind it. What comes now all the same, and faster than a
    /// person types, is the rest of its sequence.
    fn go_on_after_escape(&mut self, bytes: &[u8]) {
        if self.state != State::LateEscape || bytes.is_empty() {
            return;
        }
        let opens = |byte: &u8| *byte == b'[' || opens_string(*byte);
        let goes_on = bytes.len() >= BURST && bytes.first().is_some_and(opens);
        self.state = if goes_on {
            State::Escape
        } else {
            State::Ground
        };
    }

    /// How long to wait for more before [`Self::lull`]; for ever when nothing is incomplete.
    pub(super) fn patience(&self) -> Option<Duration> {
        match self.state {
            State::Ground => None,
            State::Escape => Some(ESCAPE_PATIENCE),
            State::ControlString | State::StringEscape => Some(STRING_PATIENCE),
            State::Paste => Some(PASTE_PATIENCE),
            _ => Some(SEQUENCE_PATIENCE),
        }
    }

    /// Nothing more came: what is incomplete stays so. An `ESC` alone was the key.
    pub(super) fn lull(&mut self) -> Option<Event> {
        let held = take(&mut self.held);
        match take(&mut self.state) {
            State::Escape => {
                self.state = State::LateEscape;
                Some(key(KeyCode::Esc, KeyModifiers::NONE))
            }
            State::Paste => Some(paste(&held)),
            State::StringOpened(byte) => Some(character_key(byte.into(), KeyModifiers::ALT)),
            _ => None,
        }
    }

    fn byte(&mut self, byte: u8) -> Option<Event> {
        match self.state {
            State::Ground | State::LateEscape => self.ground(byte, KeyModifiers::NONE),
            State::Paste => self.pasted(byte),
            State::StringOpened(_) | State::ControlString => self.string(byte),
            State::StringEscape if byte == b'\\' => self.go(State::Ground),
            // what was cut short ends here, and this begins something new
            State::StringEscape if byte == 0x1b => self.go(State::Escape),
            State::StringEscape => self.escaped(byte),
            // a new sequence begins before the old one ended
            State::Escape if byte == 0x1b => Some(key(KeyCode::Esc, KeyModifiers::NONE)),
            _ if byte == 0x1b => self.go(State::Escape),
            State::Escape => self.escaped(byte),
            State::Character(length) => self.character(byte, length),
            // no control character belongs into a sequence: this is a key again
            _ if byte < 0x20 => {
                self.go(State::Ground);
                self.ground(byte, KeyModifiers::NONE)
            }
            State::Sequence => self.sequence(byte),
            State::Single | State::Console => {
                let code = sequence::function_key(byte, self.state == State::Console);
                self.go(State::Ground);
                code.map(|code| key(code, KeyModifiers::NONE))
            }
            State::OldMouse => self.old_mouse(byte),
        }
    }

    fn go(&mut self, state: State) -> Option<Event> {
        self.state = state;
        self.held.clear();
        None
    }

    fn ground(&mut self, byte: u8, modifiers: KeyModifiers) -> Option<Event> {
        let control = |letter: u8| {
            let code = KeyCode::Char(char::from(letter));
            Some(key(code, modifiers | KeyModifiers::CONTROL))
        };
        match byte {
            0x1b => self.go(State::Escape),
            b'\r' | b'\n' => Some(key(KeyCode::Enter, modifiers)),
            b'\t' => Some(key(KeyCode::Tab, modifiers)),
            0x7f | 0x08 => Some(key(KeyCode::Backspace, modifiers)),
            0 => control(b' '),
            0x01..=0x1a => control(byte - 1 + b'a'),
            0x1c..=0x1f => control(byte - 0x1c + b'4'),
            0x20..=0x7e => Some(character_key(char::from(byte), modifiers)),
            0xc2..=0xdf => self.begin(byte, 2),
            0xe0..=0xef => self.begin(byte, 3),
            0xf0..=0xf4 => self.begin(byte, 4),
            // not the beginning of any character
            0x80..=0xc1 | 0xf5..=0xff => None,
        }
    }

    fn begin(&mut self, byte: u8, length: usize) -> Option<Event> {
        self.go(State::Character(length));
        self.held.push(byte);
        None
    }

    fn character(&mut self, byte: u8, length: usize) -> Option<Event> {
        if !(0x80..=0xbf).contains(&byte) {
            // cut short; the new byte stands for itself
            self.go(State::Ground);
            return self.ground(byte, KeyModifiers::NONE);
        }
        self.held.push(byte);
        if self.held.len() < length {
            return None;
        }
        let text = std::str::from_utf8(&self.held).ok();
        let character = text.and_then(|text| text.chars().next());
        self.go(State::Ground);
        Some(character_key(character?, KeyModifiers::NONE))
    }

    fn escaped(&mut self, byte: u8) -> Option<Event> {
        match byte {
            b'[' => self.go(State::Sequence),
            b'O' => self.go(State::Single),
            _ if opens_string(byte) => self.go(State::StringOpened(byte)),
            _ => {
                self.go(State::Ground);
                self.ground(byte, KeyModifiers::ALT)
            }
        }
    }

    fn sequence(&mut self, byte: u8) -> Option<Event> {
        let first = self.held.is_empty();
        match byte {
            b'[' if first => self.go(State::Console),
            b'M' if first => self.go(State::OldMouse),
            0x40..=0x7e => {
                let parameters = take(&mut self.held);
                if byte == b'~' && parameters == b"200" {
                    return self.go(State::Paste);
                }
                self.go(State::Ground);
                if parameters.len() > LONGEST_SEQUENCE {
                    return None;
                }
                sequence::meaning(&parameters, byte)
            }
            0x20..=0x3f => {
                // one beyond the limit tells that there were more
                if self.held.len() <= LONGEST_SEQUENCE {
                    self.held.push(byte);
                }
                None
            }
            _ => self.go(State::Ground),
        }
    }

    fn old_mouse(&mut self, byte: u8) -> Option<Event> {
        self.held.push(byte);
        if self.held.len() == 3 {
            self.go(State::Ground);
        }
        None
    }

    /// Nobody reads it here: it must only not be taken for keys.
    fn string(&mut self, byte: u8) -> Option<Event> {
        match byte {
            0x03 => {
                self.go(State::Ground);
                self.ground(byte, KeyModifiers::NONE)
            }
            0x1b => self.go(State::StringEscape),
            _ if stops_string(byte) => self.go(State::Ground),
            _ => self.go(State::ControlString),
        }
    }

    fn pasted(&mut self, byte: u8) -> Option<Event> {
        self.held.push(byte);
        if let Some(text) = self.held.strip_suffix(PASTE_END) {
            let event = paste(text.get(..LONGEST_PASTE).unwrap_or(text));
            self.go(State::Ground);
            return Some(event);
        }
        if self.held.len() > LONGEST_PASTE + PASTE_END.len() {
            // the end mark must still be seen
            self.held.remove(LONGEST_PASTE);
        }
        None
    }
}

fn paste(text: &[u8]) -> Event {
    Event::Paste(String::from_utf8_lossy(text).into_owned())
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

/// A capital letter carries its shift, as it does with crossterm.
fn character_key(character: char, modifiers: KeyModifiers) -> Event {
    let shift = if character.is_uppercase() {
        KeyModifiers::SHIFT
    } else {
        KeyModifiers::NONE
    };
    key(KeyCode::Char(character), modifiers | shift)
}

#[cfg(test)]
mod tests;
