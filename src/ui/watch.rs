//! The Watch step.

use ratatui::layout::Rect;

use super::pen::Pen;
use super::{bars, code, gauges, knobs, side, timeline};
use crate::app::{Action, LessonView, Pane, Scope};
use crate::playback::Mode;

/// Where the panes are.
pub(super) struct Areas {
    pub code: Option<Rect>,
    pub side: Option<Rect>,
    pub knobs: Option<Rect>,
    pub gauges: Option<Rect>,
    pub timeline: Rect,
}

/// The panes above the timeline: all of them on a wide screen, the focused one on a narrow one.
pub(super) fn areas(view: &LessonView, area: Rect) -> Areas {
    let body = Rect::new(
        area.x,
        area.y + 2,
        area.width,
        area.height.saturating_sub(3),
    );
    let wide = area.width >= 100 && area.height >= 30;
    if !wide {
        let above = (body.height / 3).clamp(4, 9);
        let pane = Rect::new(body.x, body.y, body.width, above);
        let timeline = Rect::new(body.x, body.y + above, body.width, body.height - above);
        let shows = |panes: &[Pane]| panes.contains(&view.pane).then_some(pane);
        let half = pane.width / 2;
        let on_knobs = view.pane == Pane::Knobs;
        return Areas {
            code: shows(&[Pane::Timeline, Pane::Code]),
            side: shows(&[Pane::Side]),
            knobs: on_knobs.then(|| Rect::new(pane.x, pane.y, half, pane.height)),
            gauges: on_knobs
                .then(|| Rect::new(pane.x + half, pane.y, pane.width - half, pane.height)),
            timeline,
        };
    }
    let above = (body.height * 4 / 9).clamp(12, 22);
    let left = body.width * 11 / 20;
    let right = body.width - left;
    let x = body.x + left;
    let rows = view.knobs.len().max(gauges::count(view));
    let below = u16::try_from(rows).unwrap_or(4).clamp(2, 5) + 2;
    let side = above - below;
    let half = right / 2;
    Areas {
        code: Some(Rect::new(body.x, body.y, left, above)),
        side: Some(Rect::new(x, body.y, right, side)),
        knobs: Some(Rect::new(x, body.y + side, half, below)),
        gauges: Some(Rect::new(x + half, body.y + side, right - half, below)),
        timeline: Rect::new(body.x, body.y + above, body.width, body.height - above),
    }
}

pub(super) fn draw(view: &LessonView, pen: &mut Pen<'_>, area: Rect) {
    let (part, title) = match &view.lesson {
        Some(lesson) => (
            lesson.part.clone(),
            format!("{} {}", lesson.number(), lesson.title),
        ),
        None => (String::new(), view.recording().meta.lesson.clone()),
    };
    bars::title(pen, area, &part, &title);
    bars::steps(pen, area, view);
    bars::keys(pen, area, Scope::Lesson, keys(view));
    let areas = areas(view, area);
    if let Some(area) = areas.code {
        code::draw(view, pen, area);
    }
    if let Some(area) = areas.side {
        side::draw(view, pen, area);
    }
    if let Some(area) = areas.knobs {
        knobs::draw(view, pen, area);
    }
    if let Some(area) = areas.gauges {
        gauges::draw(view, pen, area);
    }
    timeline::draw(view, pen, areas.timeline);
}

/// The keys of the moment.
fn keys(view: &LessonView) -> &'static [(Action, &'static str)] {
    macro_rules! with_toggle {
        ($word:literal) => {
            &[
                (Action::Toggle, $word),
                (Action::StepBack, ""),
                (Action::StepForward, "step"),
                (Action::Slower, ""),
                (Action::Faster, "speed"),
                (Action::ZoomIn, ""),
                (Action::ZoomOut, "zoom"),
                (Action::Pane, "pane"),
                (Action::Less, ""),
                (Action::More, "knob"),
                (Action::Run, "run again"),
                (Action::Open, "open"),
                (Action::Back, "learn"),
                (Action::Help, "keys"),
            ]
        };
    }
    match view.playback.mode() {
        Mode::Paused => with_toggle!("play"),
        Mode::Following if !view.is_live() => with_toggle!("play"),
        Mode::Following | Mode::Playing => with_toggle!("pause"),
    }
}
