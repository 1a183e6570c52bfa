//! Which key does what: few keys, the same everywhere, and for every action one that no terminal keeps for itself.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "BINDINGS says what each of them does")]
pub enum Action {
    Quit,
    Help,
    Close,
    Map,
    Next,
    Back,
    Up,
    Down,
    Left,
    Right,
    Toggle,
    StepForward,
    StepBack,
    SeekForward,
    SeekBack,
    Start,
    End,
    Faster,
    Slower,
    ZoomIn,
    ZoomOut,
    ZoomAll,
    Run,
    Pane,
    PaneBack,
    Side,
    Open,
    Workers,
    Less,
    More,
    Reset,
}

/// Where a key works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everywhere.
    Everywhere,
    /// On the course map.
    Map,
    /// In a lesson.
    Lesson,
    /// Before a lesson that cannot be opened.
    Broken,
}

/// Keys and what they do.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// The keys; the first one is shown at the bottom.
    pub keys: &'static [(KeyModifiers, KeyCode)],
    /// What they ask for.
    pub action: Action,
    /// In a word, for the bottom line.
    pub word: &'static str,
    /// In a sentence, for the help.
    pub what: &'static str,
    /// Where they work.
    pub scope: Scope,
}

const NONE: KeyModifiers = KeyModifiers::NONE;
const SHIFT: KeyModifiers = KeyModifiers::SHIFT;

macro_rules! bind {
    ($scope:ident, $action:ident, $word:literal, $what:literal, [$($key:expr),+]) => {
        Binding { keys: &[$($key),+], action: Action::$action, word: $word, what: $what, scope: Scope::$scope }
    };
}

const fn char(c: char) -> (KeyModifiers, KeyCode) {
    (NONE, KeyCode::Char(c))
}

const fn key(code: KeyCode) -> (KeyModifiers, KeyCode) {
    (NONE, code)
}

/// All keys. Digits are kept for answers, and Ctrl-C and Ctrl-Z belong to the terminal.
pub const BINDINGS: &[Binding] = &[
    bind!(
        Lesson,
        Toggle,
        "pause",
        "pause or play; at the end, play the recording again",
        [char(' '), char('p')]
    ),
    bind!(
        Lesson,
        StepBack,
        "step",
        "step to the change before",
        [char('h'), key(KeyCode::Left)]
    ),
    bind!(
        Lesson,
        StepForward,
        "step",
        "step to the next change of a lane",
        [char('l'), key(KeyCode::Right)]
    ),
    bind!(
        Lesson,
        SeekBack,
        "seek",
        "move back by a twentieth of the window",
        [char('H'), (SHIFT, KeyCode::Left)]
    ),
    bind!(
        Lesson,
        SeekForward,
        "seek",
        "move on by a twentieth of the window",
        [char('L'), (SHIFT, KeyCode::Right)]
    ),
    bind!(
        Lesson,
        Start,
        "start",
        "move to the start",
        [char('g'), key(KeyCode::Home)]
    ),
    bind!(
        Lesson,
        End,
        "live",
        "move to the end, and follow a live run",
        [char('G'), key(KeyCode::End)]
    ),
    bind!(
        Lesson,
        Slower,
        "slower",
        "slow motion, down to a thousandth",
        [char(','), char('<')]
    ),
    bind!(
        Lesson,
        Faster,
        "faster",
        "faster, up to four times",
        [char('.'), char('>')]
    ),
    bind!(
        Lesson,
        ZoomIn,
        "zoom",
        "zoom in, down to microseconds",
        [char('+'), char('=')]
    ),
    bind!(Lesson, ZoomOut, "zoom", "zoom out", [char('-'), char('_')]),
    bind!(
        Lesson,
        ZoomAll,
        "all",
        "show the whole run",
        [char('z'), char('a')]
    ),
    bind!(
        Lesson,
        Up,
        "up",
        "select the lane above, or scroll what is focused",
        [char('k'), key(KeyCode::Up)]
    ),
    bind!(
        Lesson,
        Down,
        "down",
        "select the lane below, or scroll what is focused",
        [char('j'), key(KeyCode::Down)]
    ),
    bind!(
        Lesson,
        Open,
        "open",
        "open or fold the selected variant",
        [char('o'), char('f')]
    ),
    bind!(
        Lesson,
        Workers,
        "workers",
        "show or hide the worker threads",
        [char('w'), char('t')]
    ),
    bind!(
        Lesson,
        Pane,
        "pane",
        "focus the next pane",
        [key(KeyCode::Tab), char(']')]
    ),
    bind!(
        Lesson,
        PaneBack,
        "pane",
        "focus the pane before",
        [key(KeyCode::BackTab), char('[')]
    ),
    bind!(
        Lesson,
        Side,
        "notes",
        "turn the side pane over: notes, selected lane, log",
        [char('i'), char('n')]
    ),
    bind!(
        Lesson,
        Less,
        "knob",
        "turn the selected knob down",
        [char('d'), (SHIFT, KeyCode::Down)]
    ),
    bind!(
        Lesson,
        More,
        "knob",
        "turn the selected knob up",
        [char('u'), (SHIFT, KeyCode::Up)]
    ),
    bind!(
        Lesson,
        Reset,
        "reset",
        "set all knobs to their defaults",
        [char('0'), key(KeyCode::Delete)]
    ),
    bind!(
        Lesson,
        Run,
        "run again",
        "run again, with the knobs as they are",
        [char('r'), key(KeyCode::F(5))]
    ),
    bind!(
        Lesson,
        Next,
        "next",
        "go on: from Learn to Watch; at the end, run again",
        [key(KeyCode::Enter), key(KeyCode::PageDown)]
    ),
    bind!(
        Lesson,
        Back,
        "back",
        "go back: to Learn, and from there to the course",
        [key(KeyCode::Backspace), key(KeyCode::PageUp)]
    ),
    bind!(
        Lesson,
        Map,
        "course",
        "leave the lesson for the course",
        [char('m'), char('c')]
    ),
    bind!(
        Map,
        Up,
        "choose",
        "the lesson above",
        [char('k'), key(KeyCode::Up)]
    ),
    bind!(
        Map,
        Down,
        "choose",
        "the lesson below",
        [char('j'), key(KeyCode::Down)]
    ),
    bind!(
        Map,
        Start,
        "first",
        "the first lesson",
        [char('g'), key(KeyCode::Home)]
    ),
    bind!(
        Map,
        End,
        "last",
        "the last lesson",
        [char('G'), key(KeyCode::End)]
    ),
    bind!(
        Map,
        Next,
        "open",
        "open the lesson and run it",
        [
            key(KeyCode::Enter),
            key(KeyCode::PageDown),
            char('l'),
            key(KeyCode::Right)
        ]
    ),
    bind!(
        Broken,
        Back,
        "course",
        "back to the course",
        [key(KeyCode::Backspace), key(KeyCode::PageUp), char('m')]
    ),
    bind!(
        Everywhere,
        Help,
        "keys",
        "show or hide the keys",
        [char('?'), key(KeyCode::F(1))]
    ),
    bind!(
        Everywhere,
        Close,
        "close",
        "close what is open, and nothing else",
        [key(KeyCode::Esc)]
    ),
    bind!(Everywhere, Quit, "quit", "leave", [char('q'), char('Q')]),
];

/// What a key asks for in a place.
pub(super) fn action(key: KeyEvent, scope: Scope) -> Option<Action> {
    // a letter brings its Shift along; any other modifier makes it another key
    let modifiers = match key.code {
        KeyCode::Char(_) | KeyCode::BackTab => key.modifiers - KeyModifiers::SHIFT,
        _ => key.modifiers,
    };
    let pressed = (modifiers, key.code);
    let found = BINDINGS.iter().find(|binding| {
        let here = binding.scope == scope || binding.scope == Scope::Everywhere;
        here && binding.keys.contains(&pressed)
    });
    found.map(|binding| binding.action)
}

/// The name of a key, in letters that every terminal has.
pub fn name_of((modifiers, code): (KeyModifiers, KeyCode)) -> String {
    let name = match code {
        KeyCode::Char(' ') => "space".to_owned(),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::F(number) => format!("F{number}"),
        KeyCode::Left => "left".to_owned(),
        KeyCode::Right => "right".to_owned(),
        KeyCode::Up => "up".to_owned(),
        KeyCode::Down => "down".to_owned(),
        KeyCode::BackTab => "shift-tab".to_owned(),
        KeyCode::PageUp => "page up".to_owned(),
        KeyCode::PageDown => "page down".to_owned(),
        code => format!("{code:?}").to_lowercase(),
    };
    if modifiers.contains(KeyModifiers::SHIFT) {
        format!("shift-{name}")
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_has_two_meanings_in_one_place() {
        for scope in [Scope::Map, Scope::Lesson, Scope::Broken] {
            let mut seen = Vec::new();
            for binding in BINDINGS {
                if binding.scope == scope || binding.scope == Scope::Everywhere {
                    for key in binding.keys {
                        assert!(!seen.contains(key), "{key:?} in {scope:?}");
                        seen.push(*key);
                    }
                }
            }
        }
    }

    #[test]
    fn control_and_alt_make_another_key() {
        let q = |modifiers| KeyEvent::new(KeyCode::Char('q'), modifiers);
        assert_eq!(
            action(q(KeyModifiers::NONE), Scope::Map),
            Some(Action::Quit)
        );
        assert_eq!(action(q(KeyModifiers::CONTROL), Scope::Map), None);
        assert_eq!(action(q(KeyModifiers::ALT), Scope::Map), None);
    }

    #[test]
    fn every_action_has_a_second_key() {
        for binding in BINDINGS {
            let alone = [Action::Close];
            assert!(
                binding.keys.len() > 1 || alone.contains(&binding.action),
                "{binding:?}"
            );
        }
    }
}
