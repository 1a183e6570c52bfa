//! Which key does what: few keys, the same everywhere, and for every action one that no terminal keeps for itself.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "BINDINGS says what each of them does")]
pub enum Action {
    Quit,
    Help,
    Glossary,
    Search,
    Tour,
    Close,
    Map,
    Next,
    Back,
    StepOn,
    StepOff,
    Up,
    Down,
    Toggle,
    StepForward,
    StepBack,
    SeekForward,
    SeekBack,
    Start,
    End,
    Slow,
    Fast,
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
    Preset,
    Reset,
    Before,
    Python,
    CodeLeft,
    CodeRight,
    Hint,
    Skip,
    Again,
    Track,
    Review,
    /// A digit, from 1.
    Number(u8),
}

/// Where a key works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everywhere.
    Everywhere,
    /// On the course map.
    Map,
    /// In all steps of a lesson.
    Lesson,
    /// Where a text is read.
    Page,
    /// Where an answer is chosen.
    Question,
    /// Before the first run.
    Predict,
    /// After a run.
    Explain,
    /// At the questions of the end.
    Quiz,
    /// At a run: in Watch and in Challenge.
    Run,
    /// Before a lesson that cannot be opened.
    Broken,
    /// At the questions that come back.
    Review,
}

/// Keys and what they do.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// The keys; the first one is shown at the bottom.
    pub keys: &'static [(KeyModifiers, KeyCode)],
    /// What they ask for.
    pub action: Action,
    /// In a sentence, for the help.
    pub what: &'static str,
    /// Where they work.
    pub scope: Scope,
}

const NONE: KeyModifiers = KeyModifiers::NONE;
const SHIFT: KeyModifiers = KeyModifiers::SHIFT;

macro_rules! bind {
    ($scope:ident, $action:expr, $what:literal, [$($key:expr),+]) => {
        Binding { keys: &[$($key),+], action: $action, what: $what, scope: Scope::$scope }
    };
}

const fn char(c: char) -> (KeyModifiers, KeyCode) {
    (NONE, KeyCode::Char(c))
}

const fn key(code: KeyCode) -> (KeyModifiers, KeyCode) {
    (NONE, code)
}

const fn shift(code: KeyCode) -> (KeyModifiers, KeyCode) {
    (SHIFT, code)
}

/// The digits, as one binding.
const DIGITS: &[(KeyModifiers, KeyCode)] = &[
    char('1'),
    char('2'),
    char('3'),
    char('4'),
    char('5'),
    char('6'),
    char('7'),
    char('8'),
    char('9'),
];

/// The same with the zero, for numbers.
const DECIMAL: &[(KeyModifiers, KeyCode)] = &[
    char('0'),
    char('1'),
    char('2'),
    char('3'),
    char('4'),
    char('5'),
    char('6'),
    char('7'),
    char('8'),
    char('9'),
];

const fn digits(scope: Scope, what: &'static str) -> Binding {
    Binding {
        keys: DIGITS,
        action: Action::Number(0),
        what,
        scope,
    }
}

/// All keys. Ctrl-C and Ctrl-Z belong to the terminal.
pub const BINDINGS: &[Binding] = &[
    bind!(
        Run,
        Action::Toggle,
        "pause or play; at the end, play the recording again",
        [char(' '), char('x')]
    ),
    bind!(
        Run,
        Action::StepBack,
        "step to the change before",
        [char('h'), key(KeyCode::Left)]
    ),
    bind!(
        Run,
        Action::StepForward,
        "step to the next change of a lane",
        [char('l'), key(KeyCode::Right)]
    ),
    bind!(
        Run,
        Action::SeekBack,
        "move back by a twentieth of the window",
        [char('H'), shift(KeyCode::Left)]
    ),
    bind!(
        Run,
        Action::SeekForward,
        "move on by a twentieth of the window",
        [char('L'), shift(KeyCode::Right)]
    ),
    bind!(
        Run,
        Action::Start,
        "move to the start",
        [char('g'), key(KeyCode::Home)]
    ),
    bind!(
        Run,
        Action::End,
        "move to the end, and follow a live run",
        [char('G'), key(KeyCode::End)]
    ),
    bind!(
        Run,
        Action::Slow,
        "slow motion: a tenth; again: real time",
        [char('s'), char('S')]
    ),
    bind!(
        Run,
        Action::Fast,
        "four times as fast; again: real time",
        [char('f'), char('F')]
    ),
    bind!(
        Run,
        Action::Slower,
        "slower, down to a thousandth",
        [char(','), char('<')]
    ),
    bind!(
        Run,
        Action::Faster,
        "faster, up to four times",
        [char('.'), char('>')]
    ),
    bind!(
        Run,
        Action::ZoomIn,
        "zoom in, down to microseconds",
        [char('+'), char('=')]
    ),
    bind!(Run, Action::ZoomOut, "zoom out", [char('-'), char('_')]),
    bind!(
        Run,
        Action::ZoomAll,
        "show the whole run",
        [char('z'), char('a')]
    ),
    bind!(
        Run,
        Action::Up,
        "select the lane above, or move in what is focused",
        [char('k'), key(KeyCode::Up)]
    ),
    bind!(
        Run,
        Action::Down,
        "select the lane below, or move in what is focused",
        [char('j'), key(KeyCode::Down)]
    ),
    bind!(
        Run,
        Action::Open,
        "open or fold the selected variant",
        [char('o'), char('O')]
    ),
    bind!(
        Run,
        Action::Workers,
        "rows of the worker threads and gauges: all, none, the lesson's",
        [char('w'), char('W')]
    ),
    bind!(
        Run,
        Action::Pane,
        "focus the next pane",
        [key(KeyCode::Tab), char(']')]
    ),
    bind!(
        Run,
        Action::PaneBack,
        "focus the pane before",
        [key(KeyCode::BackTab), char('[')]
    ),
    bind!(
        Run,
        Action::Side,
        "turn the side pane over: notes, selected lane, log",
        [char('i'), char('n')]
    ),
    bind!(
        Run,
        Action::Less,
        "turn the selected knob down (left, where the knobs are focused)",
        [char('d'), shift(KeyCode::Down)]
    ),
    bind!(
        Run,
        Action::More,
        "turn the selected knob up (right, where the knobs are focused)",
        [char('u'), shift(KeyCode::Up)]
    ),
    Binding {
        keys: DECIMAL,
        action: Action::Number(0),
        what: "type a value for the selected knob; enter sets it",
        scope: Scope::Run,
    },
    bind!(
        Run,
        Action::Preset,
        "the next preset: named settings of the knobs",
        [char('e'), char('E')]
    ),
    bind!(
        Run,
        Action::Reset,
        "set all knobs to their defaults",
        [char('R'), key(KeyCode::Delete)]
    ),
    bind!(
        Run,
        Action::Run,
        "run again, with the knobs as they are",
        [char('r'), key(KeyCode::F(5))]
    ),
    bind!(
        Run,
        Action::Before,
        "put the run before beside this one, or take it away",
        [char('b'), char('B')]
    ),
    bind!(
        Run,
        Action::Python,
        "show the Python program beside the Rust one, or put it away",
        [char('p'), char('y')]
    ),
    bind!(
        Run,
        Action::CodeLeft,
        "scroll the code to its left; with the code pane chosen, the left arrow does",
        [char('^'), shift(KeyCode::Home)]
    ),
    bind!(
        Run,
        Action::CodeRight,
        "scroll the code to its right; with the code pane chosen, the right arrow does",
        [char('$'), shift(KeyCode::End)]
    ),
    bind!(
        Run,
        Action::Hint,
        "in a challenge: the next hint",
        [char('t'), char('T')]
    ),
    bind!(Page, Action::Up, "scroll up", [char('k'), key(KeyCode::Up)]),
    bind!(
        Page,
        Action::Down,
        "scroll down",
        [char('j'), key(KeyCode::Down)]
    ),
    digits(
        Scope::Explain,
        "look at the moment with this number in the text",
    ),
    bind!(
        Explain,
        Action::Run,
        "run again",
        [char('r'), key(KeyCode::F(5))]
    ),
    bind!(
        Question,
        Action::Up,
        "the option above",
        [char('k'), key(KeyCode::Up)]
    ),
    bind!(
        Question,
        Action::Down,
        "the option below",
        [char('j'), key(KeyCode::Down)]
    ),
    digits(
        Scope::Question,
        "choose the option with this number; enter confirms",
    ),
    bind!(
        Predict,
        Action::Skip,
        "go on without a prediction",
        [char('s'), char('S')]
    ),
    bind!(
        Quiz,
        Action::Again,
        "answer the questions once more",
        [char('r'), key(KeyCode::F(5))]
    ),
    bind!(
        Lesson,
        Action::Next,
        "go on: confirm, or to the next step; at the end, run again",
        [key(KeyCode::Enter), key(KeyCode::PageDown)]
    ),
    bind!(
        Lesson,
        Action::Back,
        "back to the step before, and from the first one to the course",
        [key(KeyCode::Backspace), key(KeyCode::PageUp)]
    ),
    bind!(
        Lesson,
        Action::StepOn,
        "to the next step, whatever is left to do in this one",
        [char('}'), char(')')]
    ),
    bind!(
        Lesson,
        Action::StepOff,
        "to the step before",
        [char('{'), char('(')]
    ),
    bind!(
        Lesson,
        Action::Map,
        "leave the lesson for the course",
        [char('m'), char('c')]
    ),
    bind!(
        Map,
        Action::Up,
        "the lesson above",
        [char('k'), key(KeyCode::Up)]
    ),
    bind!(
        Map,
        Action::Down,
        "the lesson below",
        [char('j'), key(KeyCode::Down)]
    ),
    bind!(
        Map,
        Action::Start,
        "the first lesson",
        [char('g'), key(KeyCode::Home)]
    ),
    bind!(
        Map,
        Action::End,
        "the last lesson",
        [char('G'), key(KeyCode::End)]
    ),
    bind!(
        Map,
        Action::Next,
        "open the lesson where you left it",
        [
            key(KeyCode::Enter),
            key(KeyCode::PageDown),
            char('l'),
            key(KeyCode::Right)
        ]
    ),
    bind!(
        Map,
        Action::Track,
        "the next track: whole course, workshop, half day, Python, Rust",
        [char('t'), char('T')]
    ),
    bind!(
        Map,
        Action::Review,
        "answer again what was wrong",
        [char('r'), key(KeyCode::F(5))]
    ),
    bind!(
        Map,
        Action::Tour,
        "the tour through the screen",
        [char('i'), char('n')]
    ),
    bind!(
        Review,
        Action::Next,
        "confirm, or the next question",
        [key(KeyCode::Enter), key(KeyCode::PageDown)]
    ),
    bind!(
        Review,
        Action::Back,
        "back to the course",
        [key(KeyCode::Backspace), key(KeyCode::PageUp), char('m')]
    ),
    bind!(
        Broken,
        Action::Back,
        "back to the course",
        [key(KeyCode::Backspace), key(KeyCode::PageUp), char('m')]
    ),
    bind!(
        Everywhere,
        Action::Glossary,
        "the glossary: what the words mean",
        [char('v'), key(KeyCode::F(2))]
    ),
    bind!(
        Everywhere,
        Action::Search,
        "search titles, texts, code and glossary",
        [char('/'), key(KeyCode::F(3))]
    ),
    bind!(
        Everywhere,
        Action::Help,
        "show or hide the keys",
        [char('?'), key(KeyCode::F(1))]
    ),
    bind!(
        Everywhere,
        Action::Close,
        "close what is open, and nothing else",
        [key(KeyCode::Esc)]
    ),
    bind!(
        Everywhere,
        Action::Quit,
        "leave; what you did is kept",
        [char('q'), char('Q')]
    ),
];

/// What a key asks for where these scopes hold.
pub(super) fn action(key: KeyEvent, scopes: &[Scope]) -> Option<Action> {
    // a letter brings its Shift along; any other modifier makes it another key
    let modifiers = match key.code {
        KeyCode::Char(_) | KeyCode::BackTab => key.modifiers - KeyModifiers::SHIFT,
        _ => key.modifiers,
    };
    let pressed = (modifiers, key.code);
    let found = BINDINGS
        .iter()
        .find(|binding| scopes.contains(&binding.scope) && binding.keys.contains(&pressed))?;
    match (found.action, key.code) {
        (Action::Number(_), KeyCode::Char(digit)) => {
            let digit = digit.to_digit(10)?;
            Some(Action::Number(u8::try_from(digit).ok()?))
        }
        (action, _) => Some(action),
    }
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

    /// The scopes that hold together.
    const TOGETHER: [&[Scope]; 9] = [
        &[Scope::Map],
        &[Scope::Page, Scope::Lesson],
        &[Scope::Question, Scope::Predict, Scope::Lesson],
        &[Scope::Run, Scope::Lesson],
        &[Scope::Page, Scope::Explain, Scope::Lesson],
        &[Scope::Question, Scope::Quiz, Scope::Lesson],
        &[Scope::Question, Scope::Review],
        &[Scope::Page, Scope::Review],
        &[Scope::Broken],
    ];

    #[test]
    fn no_key_has_two_meanings_in_one_place() {
        for scopes in TOGETHER {
            let mut seen = Vec::new();
            for binding in BINDINGS {
                if scopes.contains(&binding.scope) || binding.scope == Scope::Everywhere {
                    for key in binding.keys {
                        assert!(!seen.contains(key), "{key:?} in {scopes:?}");
                        seen.push(*key);
                    }
                }
            }
        }
    }

    #[test]
    fn control_and_alt_make_another_key() {
        let q = |modifiers| KeyEvent::new(KeyCode::Char('q'), modifiers);
        let scopes = [Scope::Everywhere];
        assert_eq!(action(q(KeyModifiers::NONE), &scopes), Some(Action::Quit));
        assert_eq!(action(q(KeyModifiers::CONTROL), &scopes), None);
        assert_eq!(action(q(KeyModifiers::ALT), &scopes), None);
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
