//! What a complete control sequence means: `CSI parameters final`.

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

/// The event, if the sequence stands for one.
pub(super) fn meaning(parameters: &[u8], last: u8) -> Option<Event> {
    let text = std::str::from_utf8(parameters).ok()?;
    if let Some(report) = text.strip_prefix('<') {
        return mouse(report, last).map(Event::Mouse);
    }
    if !text
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b':' | b';'))
    {
        // an answer to a question that nobody asked
        return None;
    }
    let mut fields = text.split(';');
    let number = fields.next().map_or(0, first_number);
    let how = fields.next().unwrap_or_default();
    let code = match last {
        b'~' if number == 27 => return other_key(how, fields.next()?),
        b'~' => numbered_key(number)?,
        b'u' => coded_key(number)?,
        b'Z' => return Some(press(KeyCode::BackTab, KeyModifiers::SHIFT)),
        b'a'..=b'd' if text.is_empty() => {
            let code = function_key(last.to_ascii_uppercase(), false)?;
            return Some(press(code, KeyModifiers::SHIFT));
        }
        // where the cursor is, also in the first row; F3 with a modifier looks the same, and no screen uses it
        b'R' if !text.is_empty() => return None,
        // a key has a number and its modifiers, a report of the mouse as urxvt writes it has three numbers
        _ if number <= 1 && fields.next().is_none() => function_key(last, false)?,
        _ => return None,
    };
    let mut event = KeyEvent::new_with_kind(code, modifiers(first_number(how)), kind(how));
    if let KeyCode::Char(c) = code
        && event.modifiers.contains(KeyModifiers::SHIFT)
    {
        event.code = KeyCode::Char(c.to_ascii_uppercase());
    }
    Some(Event::Key(event))
}

fn press(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

/// xterm's `modifyOtherKeys`: modifiers and the character's number.
fn other_key(how: &str, character: &str) -> Option<Event> {
    let code = coded_key(first_number(character))?;
    Some(press(code, modifiers(first_number(how))))
}

/// A number, up to a colon; 0 when there is none or it is too large to mean anything.
fn first_number(field: &str) -> u32 {
    let number = field.split(':').next().unwrap_or_default();
    number.parse().unwrap_or(0)
}

/// Pressed, held or released: the number after the colon.
fn kind(how: &str) -> KeyEventKind {
    match how.split(':').nth(1) {
        Some("2") => KeyEventKind::Repeat,
        Some("3") => KeyEventKind::Release,
        _ => KeyEventKind::Press,
    }
}

/// 1 and a bit for each; 0 when none was sent.
fn modifiers(number: u32) -> KeyModifiers {
    let bits = number.saturating_sub(1);
    let all = [
        KeyModifiers::SHIFT,
        KeyModifiers::ALT,
        KeyModifiers::CONTROL,
        KeyModifiers::SUPER,
        KeyModifiers::HYPER,
        KeyModifiers::META,
    ];
    let set = all.into_iter().enumerate();
    set.filter(|(bit, _)| bits & (1 << bit) != 0)
        .fold(KeyModifiers::NONE, |set, (_, one)| set | one)
}

/// Keys that are known by the last byte of their sequence.
pub(super) fn function_key(last: u8, console: bool) -> Option<KeyCode> {
    if console {
        let number = last.checked_sub(b'A').filter(|number| *number < 5)?;
        return Some(KeyCode::F(number + 1));
    }
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'M' => KeyCode::Enter,
        b'P'..=b'S' => KeyCode::F(last - b'P' + 1),
        _ => return None,
    })
}

/// Keys that are known by a number before a `~`.
fn numbered_key(number: u32) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => function(number - 10)?,
        17..=21 => function(number - 11)?,
        23 | 24 => function(number - 12)?,
        _ => return None,
    })
}

fn function(number: u32) -> Option<KeyCode> {
    u8::try_from(number).ok().map(KeyCode::F)
}

/// Keys that are known by the number of their character.
fn coded_key(number: u32) -> Option<KeyCode> {
    Some(match number {
        9 => KeyCode::Tab,
        13 | 57414 => KeyCode::Enter,
        27 => KeyCode::Esc,
        8 | 127 => KeyCode::Backspace,
        // private numbers for keys that are no characters: keypads, media, modifiers by themselves
        57344..=63743 => return None,
        _ => KeyCode::Char(char::from_u32(number).filter(|c| !c.is_control())?),
    })
}

/// `CSI < buttons ; column ; row M` or, for a button that goes up, `m`.
fn mouse(report: &str, last: u8) -> Option<MouseEvent> {
    let mut numbers = report.split(';').map(str::parse::<u16>);
    let mut next = || numbers.next()?.ok();
    let (buttons, column, row) = (next()?, next()?, next()?);
    let button = match buttons & 3 {
        0 => Some(MouseButton::Left),
        1 => Some(MouseButton::Middle),
        2 => Some(MouseButton::Right),
        _ => None,
    };
    let kind = match (buttons & 0b1110_0000, last, button) {
        (64, b'M', Some(MouseButton::Left)) => MouseEventKind::ScrollUp,
        (64, b'M', Some(MouseButton::Middle)) => MouseEventKind::ScrollDown,
        (64, b'M', Some(MouseButton::Right)) => MouseEventKind::ScrollLeft,
        (64, b'M', None) => MouseEventKind::ScrollRight,
        (0, b'M', Some(button)) => MouseEventKind::Down(button),
        (0, b'm', Some(button)) => MouseEventKind::Up(button),
        (32, b'M', Some(button)) => MouseEventKind::Drag(button),
        (32, b'M', None) => MouseEventKind::Moved,
        _ => return None,
    };
    let held = [
        (4, KeyModifiers::SHIFT),
        (8, KeyModifiers::ALT),
        (16, KeyModifiers::CONTROL),
    ];
    let modifiers = held
        .into_iter()
        .filter(|(bit, _)| buttons & bit != 0)
        .fold(KeyModifiers::NONE, |set, (_, one)| set | one);
    Some(MouseEvent {
        kind,
        column: column.saturating_sub(1),
        row: row.saturating_sub(1),
        modifiers,
    })
}
