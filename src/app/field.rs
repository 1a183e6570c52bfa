//! A field of one line into which a person types.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Longer texts are cut: no name and no number is so long.
const LONGEST: usize = 60;

/// What a key did to a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    /// The text is another one.
    Changed,
    /// The person is done.
    Enter,
    /// The person wants nothing of it.
    Escape,
    /// The key is not for a field.
    Other,
}

/// A text that is being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// What stands there.
    pub text: String,
}

impl Field {
    pub(super) fn key(&mut self, key: KeyEvent) -> Typed {
        let plain = (key.modifiers - KeyModifiers::SHIFT).is_empty();
        match key.code {
            KeyCode::Char(c) if plain => {
                self.push(c);
                Typed::Changed
            }
            KeyCode::Char('u') if key.modifiers == KeyModifiers::CONTROL => {
                self.text.clear();
                Typed::Changed
            }
            KeyCode::Backspace => {
                self.text.pop();
                Typed::Changed
            }
            KeyCode::Enter => Typed::Enter,
            KeyCode::Esc => Typed::Escape,
            _ => Typed::Other,
        }
    }

    /// Adds pasted text: its first line, without what cannot be seen.
    pub(super) fn paste(&mut self, text: &str) {
        for c in text.lines().next().unwrap_or_default().chars() {
            self.push(c);
        }
    }

    fn push(&mut self, c: char) {
        if !c.is_control() && self.text.chars().count() < LONGEST {
            self.text.push(c);
        }
    }
}
