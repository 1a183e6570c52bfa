//! A run: the Watch step, and the Challenge step, which shows the goal too.

mod keys;

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use super::pen::Pen;
use super::{bars, challenge, code, frame, gauges, knobs, panes, python, side, timeline};
use crate::app::{Action, App, LessonView, Pane, Side};
use crate::lesson::Step;
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
        rows_of_code(view, body)
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

/// Rows of the code above the timeline on a narrow screen: fewer where the lesson has many programs, so that each of them has a line.
/// That follows from their number alone: what is selected is not to move the panes.
fn rows_of_code(view: &LessonView, body: Rect) -> u16 {
    /// With four lines of code.
    const LEAST: u16 = 6;
    /// Rows of the timeline beside a line for each program: those of the open ones, the axis and the frame.
    const BESIDE: usize = 7;
    let rows = (body.height / 3).clamp(4, 9);
    let timeline = view.recording().variants().len() + BESIDE;
    let timeline = u16::try_from(timeline).unwrap_or(u16::MAX);
    rows.min(body.height.saturating_sub(timeline).max(LEAST))
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
    let offered = keys::of(view, areas.side.is_some());
    let choices = u8::try_from(view.choices()).unwrap_or(u8::MAX);
    let offered = offered.iter().map(|(action, word)| match action {
        Action::Number(0) if choices > 0 => (Action::Number(choices), "choose"),
        // the key shows the program that is not there yet
        Action::Python if view.python.first && *word == "python" => (*action, "rust"),
        _ => (*action, *word),
    });
    let offered: Vec<_> = offered.collect();
    bars::keys(pen, area, view.scopes(), &offered);
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
