//! The keys that the last row names while a run is shown.

use crate::app::{Action, LessonView, Pane, Side};
use crate::lesson::Step;
use crate::playback::Mode;

type Keys<const COUNT: usize> = [(Action, &'static str); COUNT];

/// While the demo waits for Ctrl-C.
const WAITING: Keys<8> = [
    (Action::Interrupt, "Ctrl-C for the demo"),
    (Action::Next, "next"),
    (Action::Toggle, "pause"),
    (Action::StepBack, ""),
    (Action::StepForward, "step"),
    (Action::Pane, "pane"),
    (Action::Run, "run"),
    (Action::Help, "keys"),
];

/// Where the challenge that has a certificate is met.
const CERTIFICATE: Keys<5> = [
    (Action::Certificate, "save the certificate"),
    (Action::Next, "continue"),
    (Action::Run, "run again"),
    (Action::Close, "back"),
    (Action::Help, "keys"),
];

/// Where the knobs are focused in Watch: the arrows turn them.
const KNOBS: Keys<12> = [
    (Action::Less, ""),
    (Action::More, "turn"),
    (Action::Up, ""),
    (Action::Down, "knob"),
    (Action::Number(0), "type"),
    (Action::Run, "run"),
    (Action::Next, "next"),
    (Action::Pane, "pane"),
    (Action::Close, "back"),
    (Action::Help, "keys"),
    (Action::Preset, "preset"),
    (Action::Reset, "defaults"),
];

/// Where the code is focused: it scrolls.
const CODE: Keys<10> = [
    (Action::Up, ""),
    (Action::Down, "scroll"),
    (Action::CodeLeft, ""),
    (Action::CodeRight, "sideways"),
    (Action::Python, "python"),
    (Action::Pane, "pane"),
    (Action::Close, "back"),
    (Action::Help, "keys"),
    (Action::Next, "next"),
    (Action::Run, "run"),
];

/// Where a text beside the timeline is focused: it scrolls.
const SIDE: Keys<9> = [
    (Action::Up, ""),
    (Action::Down, "scroll"),
    (Action::Side, "next view"),
    (Action::Pane, "pane"),
    (Action::Next, "next"),
    (Action::Run, "run"),
    (Action::Close, "back"),
    (Action::Help, "keys"),
    (Action::Map, "course"),
];

/// The same for the goal.
const GOAL: Keys<9> = [
    (Action::Up, ""),
    (Action::Down, "scroll"),
    (Action::Less, ""),
    (Action::More, "turn"),
    (Action::Run, "run"),
    (Action::Hint, "hint"),
    (Action::Pane, "pane"),
    (Action::Close, "back"),
    (Action::Help, "keys"),
];

/// Where the timeline is focused in a challenge: lanes are selected.
const CHALLENGE_LANES: Keys<12> = keys_of_challenged_lanes("play");
const CHALLENGE_LANES_PLAYING: Keys<12> = keys_of_challenged_lanes("pause");

const WATCH: Keys<20> = keys_of_watch("play");
const WATCH_PLAYING: Keys<20> = keys_of_watch("pause");
const SMALL_WATCH: Keys<14> = keys_of_small_watch("play");
const SMALL_WATCH_PLAYING: Keys<14> = keys_of_small_watch("pause");
const CHALLENGE: Keys<14> = keys_of_challenge("play");
const CHALLENGE_PLAYING: Keys<14> = keys_of_challenge("pause");

/// What matters most comes first: up to the list of keys it fits into 80 columns.
const fn keys_of_watch(toggle: &'static str) -> Keys<20> {
    use Action::{
        Close, Curtain, Faster, Help, Less, Map, More, Next, Open, Pane, Python, Run, Side, Slow,
        Slower, StepBack, StepForward, Toggle, ZoomIn, ZoomOut,
    };
    [
        (Next, "next"),
        (Toggle, toggle),
        (StepBack, ""),
        (StepForward, "step"),
        (Less, ""),
        (More, "knob"),
        (Run, "run"),
        (Side, "view"),
        (Close, "back"),
        (Map, "course"),
        (Help, "keys"),
        (Slow, "slow"),
        (Pane, "pane"),
        (Python, "python"),
        (ZoomIn, ""),
        (ZoomOut, "zoom"),
        (Open, "open"),
        (Curtain, "future"),
        (Slower, ""),
        (Faster, "speed"),
    ]
}

/// Where what to look for is not on the screen: the key that shows it comes before those that change the run.
const fn keys_of_small_watch(toggle: &'static str) -> Keys<14> {
    use Action::{
        Close, Help, Less, Map, More, Next, Open, Pane, Python, Run, Side, StepBack, StepForward,
        Toggle,
    };
    [
        (Next, "next"),
        (Toggle, toggle),
        (Side, "questions"),
        (Less, ""),
        (More, "knob"),
        (Run, "run"),
        (Close, "back"),
        (Map, "course"),
        (StepBack, ""),
        (StepForward, "step"),
        (Help, "keys"),
        (Pane, "pane"),
        (Python, "python"),
        (Open, "open"),
    ]
}

const fn keys_of_challenge(toggle: &'static str) -> Keys<14> {
    use Action::{
        Close, Down, Help, Hint, Less, Map, More, Number, Pane, Preset, Run, StepOn, Toggle, Up,
    };
    [
        (Less, ""),
        (More, "turn"),
        (Up, ""),
        (Down, "knob"),
        (Number(0), "type"),
        (Run, "run"),
        (Hint, "hint"),
        (Pane, "pane"),
        (Close, "back"),
        (Map, "course"),
        (Help, "keys"),
        (StepOn, "skip"),
        (Preset, "preset"),
        (Toggle, toggle),
    ]
}

const fn keys_of_challenged_lanes(toggle: &'static str) -> Keys<12> {
    use Action::{
        Close, Down, Help, Hint, Less, More, Pane, Run, StepBack, StepForward, Toggle, Up,
    };
    [
        (Up, ""),
        (Down, "lane"),
        (StepBack, ""),
        (StepForward, "step"),
        (Toggle, toggle),
        (Run, "run"),
        (Pane, "pane"),
        (Close, "back"),
        (Help, "keys"),
        (Less, ""),
        (More, "turn"),
        (Hint, "hint"),
    ]
}

/// While a value is typed.
const FIELD: Keys<2> = [(Action::Next, "set the value"), (Action::Close, "cancel")];

/// At a moment that the text names.
const MOMENT: Keys<12> = [
    (Action::Next, "read on"),
    (Action::MomentOn, ""),
    (Action::MomentOff, "next, previous moment"),
    (Action::Toggle, "play"),
    (Action::StepBack, ""),
    (Action::StepForward, "step"),
    (Action::Up, ""),
    (Action::Down, "lane"),
    (Action::Help, "keys"),
    (Action::ZoomIn, ""),
    (Action::ZoomOut, "zoom"),
    (Action::Map, "course"),
];

/// Where the two programs are beside each other; the key hides the one that does not come first.
const COMPARED: Keys<7> = keys_of_compared("hide Python");
const COMPARED_PYTHON_FIRST: Keys<7> = keys_of_compared("hide Rust");

const fn keys_of_compared(hide: &'static str) -> Keys<7> {
    [
        (Action::Up, ""),
        (Action::Down, "next pair of lines"),
        (Action::Python, hide),
        (Action::Next, "next"),
        (Action::Close, "back"),
        (Action::Map, "course"),
        (Action::Help, "keys"),
    ]
}

/// Where the challenge is met.
const WON: Keys<5> = [
    (Action::Next, "continue"),
    (Action::Run, "run again"),
    (Action::Close, "back"),
    (Action::Map, "course"),
    (Action::Help, "keys"),
];

/// The keys of the moment. `shows_side`: what to look for has its place beside the timeline.
pub(super) fn of(view: &LessonView, shows_side: bool) -> &'static [(Action, &'static str)] {
    if view.knobs.field.is_some() {
        return &FIELD;
    }
    if view.came_from_text() {
        return &MOMENT;
    }
    if view.compares_python() && view.python.first {
        return &COMPARED_PYTHON_FIRST;
    }
    if view.compares_python() {
        return &COMPARED;
    }
    if view.has_earned_certificate() {
        return &CERTIFICATE;
    }
    if view.is_won() {
        return &WON;
    }
    if view.waits_for_interrupt() {
        return &WAITING;
    }
    let plays = match view.playback.mode() {
        Mode::Following if !view.is_live() => false,
        Mode::Paused => false,
        Mode::Following | Mode::Playing => true,
    };
    let challenge = view.step == Step::Challenge;
    match view.pane {
        Pane::Code => return &CODE,
        Pane::Side if challenge => return &GOAL,
        Pane::Side => return &SIDE,
        Pane::Knobs if !challenge => return &KNOBS,
        Pane::Timeline if challenge && plays => return &CHALLENGE_LANES_PLAYING,
        Pane::Timeline if challenge => return &CHALLENGE_LANES,
        Pane::Timeline | Pane::Knobs => {}
    }
    if !challenge && !shows_side && view.side.view == Side::Notes {
        return if plays {
            &SMALL_WATCH_PLAYING
        } else {
            &SMALL_WATCH
        };
    }
    match (challenge, plays) {
        (true, true) => &CHALLENGE_PLAYING,
        (true, false) => &CHALLENGE,
        (false, true) => &WATCH_PLAYING,
        (false, false) => &WATCH,
    }
}
