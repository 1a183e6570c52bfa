//! A run: the Watch step, and the Challenge step, which shows the goal too.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use super::pen::Pen;
use super::{bars, challenge, code, frame, gauges, knobs, panes, python, side, timeline};
use crate::app::{Action, App, LessonView, Pane, Side};
use crate::lesson::Step;
use crate::playback::Mode;
use crate::theme::Glyphs;

/// Where the panes are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Areas {
    pub code: Option<Rect>,
    pub python: Option<Rect>,
    pub side: Option<Rect>,
    pub goal: Option<Rect>,
    pub knobs: Option<Rect>,
    pub gauges: Option<Rect>,
    pub timeline: Rect,
}

/// The panes above the timeline: all of them on a wide screen, the focused one on a narrow one.
pub(super) fn areas(view: &LessonView, area: Rect, glyphs: Glyphs) -> Areas {
    let body = Rect::new(
        area.x,
        area.y + 2,
        area.width,
        area.height.saturating_sub(3),
    );
    let python = view.python.open && !view.lacks_python();
    match (is_wide(area), view.step) {
        (true, _) if view.compares_python() => beside(body),
        (false, _) if view.compares_python() => below(body),
        (true, step) => in_place(
            python,
            wide_areas(view, body, step == Step::Challenge, glyphs),
        ),
        (false, step) => in_place(
            python,
            narrow_areas(view, body, step == Step::Challenge, glyphs),
        ),
    }
}

/// The Python program in the place of the Rust one, where it is shown alone.
fn in_place(python: bool, mut areas: Areas) -> Areas {
    if python {
        areas.python = areas.code.take();
    }
    areas
}

/// Whether all panes have room beside each other.
pub(super) fn is_wide(area: Rect) -> bool {
    area.width >= 100 && area.height >= 30
}

/// The two programs side by side, as high as the timeline allows.
fn beside(body: Rect) -> Areas {
    let above = (body.height * 3 / 5).max(12);
    let left = body.width / 2;
    Areas {
        code: Some(Rect::new(body.x, body.y, left, above)),
        python: Some(Rect::new(body.x + left, body.y, body.width - left, above)),
        timeline: Rect::new(body.x, body.y + above, body.width, body.height - above),
        ..Areas::default()
    }
}

/// The two programs one below the other; the timeline has no room.
fn below(body: Rect) -> Areas {
    let above = body.height / 2;
    Areas {
        code: Some(Rect::new(body.x, body.y, body.width, above)),
        python: Some(Rect::new(
            body.x,
            body.y + above,
            body.width,
            body.height - above,
        )),
        ..Areas::default()
    }
}

fn narrow_areas(view: &LessonView, body: Rect, challenge: bool, glyphs: Glyphs) -> Areas {
    let above = if challenge {
        rows_of_goal(view, body, glyphs)
    } else if view.side.view == Side::Board {
        let rows = u16::try_from(view.board_rows() + 2).unwrap_or(u16::MAX);
        rows.clamp(4, (body.height / 2).max(4))
    } else if view.side.view == Side::Moment && view.pane != Pane::Code {
        // a sentence about the picture below: as many rows as it has
        let columns = text_area(body).width;
        let rows = panes::side(view).rows(columns, glyphs).unwrap_or(0);
        let rows = u16::try_from(rows + 2).unwrap_or(u16::MAX);
        rows.clamp(4, (body.height / 2).max(4))
    } else {
        (body.height / 3).clamp(4, 9)
    };
    let pane = Rect::new(body.x, body.y, body.width, above);
    let timeline = Rect::new(body.x, body.y + above, body.width, body.height - above);
    let half = if challenge {
        pane.width.saturating_sub(knobs_of_challenge(view))
    } else {
        pane.width / 2
    };
    let left = Rect::new(pane.x, pane.y, half, pane.height);
    let right = Rect::new(pane.x + half, pane.y, pane.width - half, pane.height);
    let mut areas = Areas {
        timeline,
        ..Areas::default()
    };
    match (view.pane, challenge) {
        (Pane::Timeline | Pane::Knobs, true) => {
            areas.goal = Some(left);
            areas.knobs = Some(right);
        }
        (Pane::Side, true) => areas.goal = Some(pane),
        (Pane::Side, false) => areas.side = Some(pane),
        (Pane::Knobs, false) => {
            areas.knobs = Some(left);
            areas.gauges = Some(right);
        }
        (Pane::Timeline, false) if matches!(view.side.view, Side::Moment | Side::Board) => {
            areas.side = Some(pane);
        }
        (Pane::Timeline, false) | (Pane::Code, _) => areas.code = Some(pane),
    }
    areas
}

/// Columns of the knobs beside the goal, which has all others: as many as the longest of their names needs, and the longest of those of
/// versions: turning these is to move nothing else.
fn knobs_of_challenge(view: &LessonView) -> u16 {
    const MOST: u16 = 30;
    let mut knobs = panes::knobs(view);
    let variants = view.lesson.iter().flat_map(|lesson| &lesson.variants);
    let versions = variants.filter(|variant| view.versions().contains(&variant.id));
    let versions = versions.map(|variant| variant.short.as_str());
    knobs.version = versions.max_by_key(|name| name.width()).unwrap_or_default();
    knobs::columns(&knobs).min(MOST)
}

/// Rows of the panes above the timeline in a narrow Challenge: as many as the goal cannot do without and the knobs have, so that the
/// picture gets the others; all that there may be where somebody reads the goal.
fn rows_of_goal(view: &LessonView, body: Rect, glyphs: Glyphs) -> u16 {
    let most = (body.height * 5 / 8).clamp(4, 14);
    let Some(goal) = panes::goal(view).filter(|_| view.pane != Pane::Side) else {
        return most;
    };
    let columns = body.width.saturating_sub(knobs_of_challenge(view));
    let inside = text_area(Rect::new(body.x, body.y, columns, most));
    let rows = challenge::least_rows(&goal, inside, glyphs);
    let rows = rows.max(panes::knobs(view).settings.len()) + 2;
    u16::try_from(rows).unwrap_or(u16::MAX).clamp(4, most)
}

fn wide_areas(view: &LessonView, body: Rect, challenge: bool, glyphs: Glyphs) -> Areas {
    let above = (body.height * 4 / 9).clamp(12, 22);
    // the code has the wider half: its lines have up to 55 columns
    let left = body.width * if challenge { 9 } else { 11 } / 20;
    let right = body.width - left;
    let x = body.x + left;
    let knobs = panes::knobs(view);
    let rows = knobs
        .settings
        .len()
        .max(gauges::count(&panes::gauges(view)));
    let below = u16::try_from(rows).unwrap_or(4).clamp(2, 5) + 2;
    let above = if !challenge && view.side.view == Side::Board {
        let rows = u16::try_from(view.board_rows() + 2).unwrap_or(u16::MAX);
        above.max(below.saturating_add(rows).min(body.height / 2))
    } else if let Some(goal) = panes::goal(view).filter(|_| challenge) {
        // the goal is whole where the timeline keeps half of the screen
        let inside = text_area(Rect::new(body.x, body.y, left, body.height / 2));
        let rows = u16::try_from(challenge::rows(&goal, inside, glyphs) + 2).unwrap_or(u16::MAX);
        above.max(rows.min(body.height / 2))
    } else {
        above
    };
    let upper = above - below;
    // on a narrow screen the names of both need the room, on others the bars of the gauges
    let half = if right < 70 {
        knobs::columns(&knobs).clamp(right * 9 / 20, right * 11 / 20)
    } else {
        right / 2
    };
    let first = Rect::new(body.x, body.y, left, above);
    let second = Rect::new(x, body.y, right, upper);
    let mut areas = Areas {
        knobs: Some(Rect::new(x, body.y + upper, half, below)),
        gauges: Some(Rect::new(x + half, body.y + upper, right - half, below)),
        timeline: Rect::new(body.x, body.y + above, body.width, body.height - above),
        ..Areas::default()
    };
    if challenge {
        (areas.goal, areas.code) = (Some(first), Some(second));
    } else {
        (areas.code, areas.side) = (Some(first), Some(second));
    }
    areas
}

/// How many rows the text beside the timeline takes, and its place: the goal, or what to look for.
pub(super) fn measure(view: &LessonView, areas: &Areas, glyphs: Glyphs) -> (usize, Rect) {
    if let (Some(area), Some(goal)) = (areas.goal, panes::goal(view)) {
        let inside = text_area(area);
        return (challenge::rows(&goal, inside, glyphs), inside);
    }
    let side = areas.side.filter(|_| areas.goal.is_none()).map(text_area);
    let measured = side.and_then(|inside| {
        let rows = panes::side(view).rows(inside.width, glyphs)?;
        Some((rows, inside))
    });
    measured.unwrap_or_default()
}

/// The place of a text in a pane.
pub(super) fn text_area(pane: Rect) -> Rect {
    let inside = frame::inside(pane);
    let width = inside.width.saturating_sub(2);
    Rect::new(inside.x + 1, inside.y, width, inside.height)
}

pub(super) fn draw(app: &App, view: &LessonView, areas: &Areas, pen: &mut Pen<'_>, area: Rect) {
    let (part, title) = match &view.lesson {
        Some(lesson) => (
            lesson.part.clone(),
            format!("{} {}", lesson.number(), lesson.title),
        ),
        None => (String::new(), view.recording().meta.lesson.clone()),
    };
    bars::title(app, pen, area, &part, &title);
    bars::steps(&panes::steps(app, view), pen, area);
    bars::keys(pen, area, view.scopes(), keys(view));
    if let Some(area) = areas.code {
        code::draw(&panes::code(view), pen, area);
    }
    if let Some(area) = areas.python {
        python::draw(&panes::python(view), pen, area);
    }
    if let (Some(area), Some(goal)) = (areas.goal, panes::goal(view)) {
        challenge::draw(&goal, pen, area);
    }
    if let Some(area) = areas.side {
        side::draw(&panes::side(view), pen, area);
    }
    if let Some(area) = areas.knobs {
        knobs::draw(&panes::knobs(view), pen, area);
    }
    if let Some(area) = areas.gauges {
        gauges::draw(&panes::gauges(view), pen, area);
    }
    if areas.timeline.height > 0 {
        timeline::draw(&panes::timeline(view), pen, areas.timeline);
    }
}

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

const WATCH: Keys<20> = keys_of_watch("play");
const WATCH_PLAYING: Keys<20> = keys_of_watch("pause");
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
        (Curtain, "curtain"),
        (Slower, ""),
        (Faster, "speed"),
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
        (Action::Down, "the next pair of lines"),
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

/// The keys of the moment.
fn keys(view: &LessonView) -> &'static [(Action, &'static str)] {
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
        Pane::Timeline | Pane::Knobs => {}
    }
    match (challenge, plays) {
        (true, true) => &CHALLENGE_PLAYING,
        (true, false) => &CHALLENGE,
        (false, true) => &WATCH_PLAYING,
        (false, false) => &WATCH,
    }
}
