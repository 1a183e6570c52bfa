//! What lies under the pointer.

use ratatui::layout::{Position, Rect};

use super::Layout;
use super::knobs::KnobsPane;
use super::timeline::TimelinePane;
use super::watch::Areas;
use super::{bars, knobs, map, options, page, panes, review, sorting, timeline};
use crate::app::{App, LessonView, Pane, Place, Target};
use crate::lesson::Step;

/// What lies at a column and row of the screen.
pub(super) fn at(app: &App, layout: &Layout, x: u16, y: u16) -> Target {
    let area = layout.area;
    let found = match &app.place {
        Place::Map => map::hit(app, area, x, y).map(Target::Row),
        Place::Lesson(view) => in_lesson(app, view, layout, x, y),
        Place::Review(asking) => review::hit(asking, area, (x, y), app.theme.glyphs),
        Place::Broken(_) => None,
    };
    found.unwrap_or(Target::Nothing)
}

fn in_lesson(app: &App, view: &LessonView, layout: &Layout, x: u16, y: u16) -> Option<Target> {
    let area = layout.area;
    if y == area.y + 1 {
        let mut names = bars::step_names(&panes::steps(app, view), area).into_iter();
        let name = names.find(|name| (name.x..name.x + name.width).contains(&x));
        return name.map(|name| Target::Step(name.step));
    }
    if view.shows_run() {
        let (knobs, run) = (panes::knobs(view), panes::timeline(view));
        return in_run(&knobs, &run, layout.run.as_ref()?, (x, y));
    }
    let text = page::text_area(area, view.step);
    let page = layout.page.as_ref()?;
    let scroll = page::scroll(view, page, usize::from(text.height));
    let option = options::option_at(page, text, scroll, y)?;
    let sorts = view.step == Step::Quiz;
    let item = sorts.then(|| sorting::hit(&view.asking, text, option, x));
    Some(item.flatten().unwrap_or(Target::Option(option)))
}

fn in_run(
    knobs: &KnobsPane<'_>,
    run: &TimelinePane<'_>,
    areas: &Areas,
    (x, y): (u16, u16),
) -> Option<Target> {
    let place = Position { x, y };
    let is_in = |pane: Option<Rect>| pane.filter(|pane| pane.contains(place));
    if let Some(pane) = is_in(areas.knobs) {
        return knobs::hit(knobs, pane, x, y).or(Some(Target::Pane(Pane::Knobs)));
    }
    if is_in(areas.side).is_some() || is_in(areas.goal).is_some() {
        return Some(Target::Pane(Pane::Side));
    }
    if is_in(areas.code).is_some() || is_in(areas.python).is_some() {
        return Some(Target::Pane(Pane::Code));
    }
    is_in(Some(areas.timeline))?;
    timeline::hit(run, areas.timeline, x, y).or(Some(Target::Pane(Pane::Timeline)))
}
