//! The table of keys: all of them, with what they do.

use crossterm::event::{KeyCode, KeyModifiers};

use super::{Action, Binding, Scope};

const NONE: KeyModifiers = KeyModifiers::NONE;
const SHIFT: KeyModifiers = KeyModifiers::SHIFT;

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

/// The same without the zero: options and moments are counted from one.
const DIGITS: &[(KeyModifiers, KeyCode)] = DECIMAL.split_at(1).1;

/// A row of the table is an action, its keys and what it does; the rows of one place stand together.
macro_rules! table {
    ($($scope:ident { $($action:ident $(($number:literal))? = $keys:expr => $what:literal;)* })*) => {
        &[$($(Binding {
            keys: $keys,
            action: Action::$action $(($number))?,
            what: $what,
            scope: Scope::$scope,
        },)*)*]
    };
}

/// All keys. Ctrl-C and Ctrl-Z belong to the terminal.
pub const BINDINGS: &[Binding] = table! {
    Run {
        Toggle = &[char(' '), char('x')] => "pause or play; at the end, play the recording again";
        StepBack = &[char('h'), key(KeyCode::Left)] => "step to the previous change that is visible at this zoom";
        StepForward = &[char('l'), key(KeyCode::Right)] => "step to the next change that is visible at this zoom";
        LaneBack = &[char('K'), char(';')] => "step to the previous change of the selected lane";
        LaneForward = &[char('J'), char('\'')] => "step to the next change of the selected lane";
        SeekBack = &[char('H'), shift(KeyCode::Left)] => "move back by a twentieth of the window";
        SeekForward = &[char('L'), shift(KeyCode::Right)] => "move forward by a twentieth of the window";
        Start = &[char('g'), key(KeyCode::Home)] => "move to the start";
        End = &[char('G'), key(KeyCode::End)] => "move to the end, and follow a live run";
        Slow = &[char('s'), char('S')] => "slow motion (1/10 speed); again: real time";
        Fast = &[char('f'), char('F')] => "four times the speed; again: real time";
        Slower = &[char(','), char('<')] => "slower, down to 1/1000 speed";
        Faster = &[char('.'), char('>')] => "faster, up to four times";
        ZoomIn = &[char('+'), char('=')] => "zoom in, down to microseconds";
        ZoomOut = &[char('-'), char('_')] => "zoom out";
        ZoomAll = &[char('z'), char('a')] => "show the whole run";
        Curtain = &[char('C'), key(KeyCode::F(4))] => "dim, hide or show what comes after the playhead";
        Up = &[char('k'), key(KeyCode::Up)] => "select the lane above, or move in what is focused";
        Down = &[char('j'), key(KeyCode::Down)] => "select the lane below, or move in what is focused";
        NextVariant = &[char('V'), key(KeyCode::F(9))] => "select the next program (the first after the last)";
        Open = &[char('o'), char('O')] => "open or fold the selected program";
        Workers = &[char('w'), char('W')] => "worker and gauge rows: all, none, or those of the lesson";
        Pane = &[key(KeyCode::Tab), char(']')] => "focus the next pane";
        PaneBack = &[key(KeyCode::BackTab), char('[')] => "focus the previous pane";
        Side = &[char('i'), char('n')] => "next side view: notes, board, selected lane, log, what stands out, legend";
        Findings = &[char('!'), char('A')] => "list what stands out in the run; again, or a digit: jump to it";
        Less = &[char('d'), shift(KeyCode::Down)] => "turn the selected knob down (left, where the knobs are focused)";
        More = &[char('u'), shift(KeyCode::Up)] => "turn the selected knob up (right, where the knobs are focused)";
        Number(0) = DECIMAL => "type a value for the selected knob; enter sets it; in the list of what stands out: jump";
        Preset = &[char('e'), char('E')] => "the next preset: named settings of the knobs";
        Reset = &[char('R'), key(KeyCode::Delete)] => "set all knobs to their defaults";
        Run = &[char('r'), key(KeyCode::F(5))] => "run again, with the knobs as they are";
        Interrupt = &[char('X'), key(KeyCode::F(7))] => "Ctrl-C for a demo that waits for it";
        Before = &[char('b'), char('B')] => "compare with the previous run (on/off)";
        Python = &[char('p'), char('y')] => "show or hide the Python program next to the Rust one";
        CodeLeft = &[char('^'), shift(KeyCode::Home)] => "scroll the code left; in the code pane, so does the left arrow";
        CodeRight = &[char('$'), shift(KeyCode::End)] => "scroll the code right; in the code pane, so does the right arrow";
        Hint = &[char('t'), char('T')] => "in a challenge: the next hint";
        Certificate = &[char('D'), key(KeyCode::F(8))] => "in the last challenge, once it is met: save the run as a certificate";
    }
    Moment {
        Number(0) = DIGITS => "jump to the moment with this number";
        MomentOn = &[char('n'), char('N')] => "the next moment in the text";
        MomentOff = &[char('p'), char('P')] => "the previous moment in the text";
    }
    Page {
        Up = &[char('k'), key(KeyCode::Up)] => "scroll up";
        Down = &[char('j'), key(KeyCode::Down)] => "scroll down";
    }
    Explain {
        Number(0) = DIGITS => "jump to the moment with this number in the text";
        Run = &[char('r'), key(KeyCode::F(5))] => "run again";
        Measure = &[char('w'), char('W')] => "in a lesson with a curve: measure it again, or stop measuring";
    }
    Question {
        Up = &[char('k'), key(KeyCode::Up)] => "the option above";
        Down = &[char('j'), key(KeyCode::Down)] => "the option below";
        Number(0) = DIGITS => "choose the option, or the bin, with this number; enter confirms";
        Less = &[char('h'), key(KeyCode::Left)] => "when sorting: into the bin on the left";
        More = &[char('l'), key(KeyCode::Right)] => "when sorting: into the bin on the right";
    }
    Predict {
        Skip = &[char('s'), char('S')] => "skip the prediction";
    }
    Quiz {
        Again = &[char('r'), key(KeyCode::F(5))] => "repeat the quiz";
    }
    Lesson {
        Next = &[key(KeyCode::Enter), key(KeyCode::PageDown), char(' ')] => "confirm or continue; at the end, run again";
        Back = &[key(KeyCode::Backspace), key(KeyCode::PageUp)] => "back to the previous step, and from the first step to the course";
        StepOn = &[char('}'), char(')')] => "skip to the next step";
        StepOff = &[char('{'), char('(')] => "to the previous step";
        Instructor = &[char('I'), key(KeyCode::F(6))] => "the instructor's note";
        Map = &[char('m'), char('c')] => "return to the course";
    }
    Map {
        Up = &[char('k'), key(KeyCode::Up)] => "the lesson above";
        Down = &[char('j'), key(KeyCode::Down)] => "the lesson below";
        Start = &[char('g'), key(KeyCode::Home)] => "the first lesson";
        End = &[char('G'), key(KeyCode::End)] => "the last lesson";
        Next = &[key(KeyCode::Enter), key(KeyCode::PageDown), char('l'), key(KeyCode::Right), char(' ')] => "open the lesson where you left off";
        Track = &[char('t'), char('T')] => "the next track: whole course, workshop, half day, Python, Rust";
        Review = &[char('r'), key(KeyCode::F(5))] => "review the questions that you answered wrongly";
        Tour = &[char('i'), char('n')] => "a tour of the screen";
    }
    Review {
        Next = &[key(KeyCode::Enter), key(KeyCode::PageDown)] => "confirm, or the next question";
        Back = &[key(KeyCode::Backspace), key(KeyCode::PageUp), char('m')] => "back to the course";
    }
    Broken {
        Back = &[key(KeyCode::Backspace), key(KeyCode::PageUp), char('m')] => "back to the course";
    }
    Everywhere {
        Glossary = &[char('v'), key(KeyCode::F(2))] => "the glossary: what the words mean";
        Search = &[char('/'), key(KeyCode::F(3))] => "search titles, texts, code and glossary";
        Help = &[char('?'), key(KeyCode::F(1))] => "show or hide the keys";
        Close = &[key(KeyCode::Esc)] => "close what is open; in a lesson with nothing open, go back";
        Quit = &[char('q'), char('Q')] => "quit (your progress is saved)";
    }
};
