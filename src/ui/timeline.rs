//! The timeline: a scene in characters, the axis under it, and the sentence about the selected lane.

mod axis;
mod row;
mod sentence;

use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr;

use super::pen::Pen;
use super::{frame, watch};
use crate::app::{Ahead, LessonView, Pane, Target};
use crate::playback::Mode;
use crate::recording::{LaneId, Nanos, Variant};
use crate::scene::{Kind, Marks, Row, Scene, Shown, View};
use crate::theme::Role;
use crate::wording::length;

/// Columns right of the cells that belong to the times of lanes and folded variants: a time never covers the end of a bar.
const NOTES: u16 = 9;

/// The numbers that the lanes of a variant have on the screen.
pub(super) fn badges(variant: &Variant) -> impl Iterator<Item = (LaneId, usize)> {
    let tree = variant.tree();
    (0..tree.len()).filter_map(move |place| tree.get(place).map(|(lane, _)| (*lane, place + 1)))
}

/// How many lanes of the selected variant have a row.
pub(super) fn visible_lanes(view: &LessonView, area: Rect) -> usize {
    let areas = watch::areas(view, area);
    let own = halves(view, areas.timeline).own;
    Scene::visible_lanes(view.recording(), &asked(view, own))
}

/// The name of a variant that has room everywhere.
fn short(view: &LessonView, variant: usize) -> Option<&str> {
    let variant = view.recording().variants().get(variant)?;
    let known = view.lesson.as_ref()?.variant(variant.id())?;
    Some(&known.short)
}

fn columns(area: Rect) -> (u16, u16) {
    let names = if area.width >= 100 { 20 } else { 16 };
    (names, area.width.saturating_sub(names + 4 + NOTES))
}

/// Columns of the cells on a screen.
pub(super) fn cells(area: Rect) -> usize {
    usize::from(columns(area).1)
}

/// How the columns of a row are used.
#[derive(Clone, Copy)]
struct Columns {
    /// Columns of the names.
    names: u16,
    /// The first cell that has not happened yet; none where the future is shown.
    future: Option<u16>,
    /// Whether such cells are not drawn at all.
    hidden: bool,
}

impl Columns {
    fn of(view: &LessonView, area: Rect) -> Self {
        let (names, columns) = columns(area);
        let future = future(view, columns);
        Self {
            names,
            future,
            hidden: view.ahead == Ahead::Hidden,
        }
    }
}

/// The first column of the timeline, counted from its cells, that has not happened yet at the playhead; none where the
/// future is shown.
fn future(view: &LessonView, columns: u16) -> Option<u16> {
    let (t, window) = (view.playhead(), view.playback.window());
    if view.ahead == Ahead::Shown || t > window.to {
        return None;
    }
    let column = window.column(t, usize::from(columns));
    Some(column.map_or(0, |column| u16::try_from(column).unwrap_or(columns) + 1))
}

/// What is to be drawn in an area.
fn asked(view: &LessonView, area: Rect) -> View<'_> {
    let (names, columns) = columns(area);
    View {
        playhead: view.playhead(),
        window: view.playback.window(),
        names: usize::from(names),
        columns: usize::from(columns),
        rows: usize::from(area.height.saturating_sub(2 + axis::rows(view, area))),
        shown: &view.shown,
        gauges: view.gauge_rows(),
        lane_rows: view.lane_rows(),
        focus: view.selected.0,
        selected: view.selected.1,
        figures: &view.figures,
        reference: view.reference(),
        before: view.run.before.as_deref(),
    }
}

/// The rows of the timeline, and those of the previous run beside them.
struct Halves {
    own: Rect,
    before: Option<Rect>,
}

/// Divides the timeline when the previous run is drawn beside this one.
fn halves(view: &LessonView, area: Rect) -> Halves {
    let before = view.run.before.as_ref().filter(|_| view.run.beside);
    if before.is_none() || area.height < 12 {
        return Halves {
            own: area,
            before: None,
        };
    }
    let below = area.height * 2 / 5;
    Halves {
        own: Rect::new(area.x, area.y, area.width, area.height - below),
        before: Some(Rect::new(area.x, area.bottom() - below, area.width, below)),
    }
}

/// The selected variant of the previous run, on the same axis.
fn draw_before(view: &LessonView, pen: &mut Pen<'_>, area: Rect) {
    let Some(before) = view.run.before.as_deref() else {
        return;
    };
    let knobs = before.meta.settings();
    let inside = frame::draw(pen, area, "previous run", &knobs.join(", "), false);
    let shown: Vec<Shown> = (0..before.variants().len())
        .map(|index| Shown {
            open: index == view.selected.0,
            ..Shown::default()
        })
        .collect();
    let rows = usize::from(inside.height) + before.variants().len().saturating_sub(1);
    let asked = View {
        rows,
        shown: &shown,
        figures: &[],
        before: None,
        ..asked(view, area)
    };
    let scene = Scene::new(before, &asked);
    let columns = Columns::of(view, area);
    let rows = scene
        .rows
        .iter()
        .filter(|row| row.variant == view.selected.0);
    for (y, row) in (inside.top()..inside.bottom()).zip(rows) {
        row::draw(
            pen,
            Rect::new(inside.x, y, inside.width, 1),
            columns,
            row,
            view,
            None,
        );
    }
}

pub(super) fn draw(view: &LessonView, pen: &mut Pen<'_>, area: Rect) {
    let Halves { own: area, before } = halves(view, area);
    if let Some(before) = before {
        draw_before(view, pen, before);
    }
    let room = usize::from(area.width.saturating_sub(20));
    let notes = notes(view);
    let note = notes.iter().find(|note| note.width() <= room);
    let scene = Scene::new(view.recording(), &asked(view, area));
    let title = title(view, &scene);
    let inside = frame::draw(
        pen,
        area,
        &title,
        note.map_or("", String::as_str),
        view.pane == Pane::Timeline,
    );
    let (names, columns) = columns(area);
    let cells = inside.x + names + 1;
    let selected = view.selected_lane();
    let below = axis::rows(view, area);
    let axis = inside.bottom().saturating_sub(below);
    let at = Rect::new(cells, axis, columns, below);
    draw_axis(pen, at, &scene);
    axis::draw_real(
        pen,
        (Rect::new(inside.x + 1, axis, names, below), at),
        &scene.real,
    );
    if let Some(column) = scene.playhead {
        let x = cells + u16::try_from(column).unwrap_or(0);
        // at the end there is nothing right of it to tell apart: a line would only run through the figures
        let top = if is_at_the_end(view) {
            axis
        } else {
            inside.top()
        };
        draw_playhead(pen, x, top, axis);
    }
    let used = Columns::of(view, area);
    for (y, row) in (inside.top()..).zip(&scene.rows) {
        row::draw(
            pen,
            Rect::new(inside.x, y, inside.width, 1),
            used,
            row,
            view,
            selected,
        );
    }
    if let Some(column) = scene.playhead {
        let x = cells + u16::try_from(column).unwrap_or(0);
        cross(pen, x, inside.top(), &scene.rows);
    }
    sentence::draw(view, pen, area);
}

/// Whether the run is over and the playhead at its end.
fn is_at_the_end(view: &LessonView) -> bool {
    let recording = view.recording();
    recording.is_over() && view.playhead() >= recording.end()
}

/// Where the playhead crosses a lane, the lane's own character is shown in the playhead's colour.
fn cross(pen: &mut Pen<'_>, x: u16, top: u16, rows: &[Row]) {
    for (y, row) in (top..).zip(rows) {
        if !matches!(row.marks, Marks::Nothing) {
            pen.paint(x, y, Role::Playhead);
        }
    }
}

/// "timeline", and how many variants are seen where there is no room for all.
fn title(view: &LessonView, scene: &Scene) -> String {
    let all = view.recording().variants().len();
    let mut shown: Vec<usize> = scene.rows.iter().map(|row| row.variant).collect();
    shown.dedup();
    if shown.len() < all {
        format!("timeline: {} of {all} programs", shown.len())
    } else {
        "timeline".to_owned()
    }
}

/// What the upper border says of the playhead, the longest text first.
fn notes(view: &LessonView) -> Vec<String> {
    let short = format!("{:.2} s", view.playhead().seconds());
    let mut notes = vec![status(view), short];
    if let Some(stepped) = view
        .playback
        .stepped()
        .filter(|stepped| stepped.changes > 1)
    {
        let within = match stepped.within {
            Nanos::ZERO => "at once".to_owned(),
            within => format!("within {}", length(within)),
        };
        let changes = format!("{} changes {within}, + zooms in", stepped.changes);
        let longer: Vec<_> = notes
            .iter()
            .map(|note| format!("{changes}   {note}"))
            .collect();
        notes.splice(0..0, longer);
    }
    notes
}

/// "live x1   1.62 s", "paused   1.1203 s of 1.8001 s".
fn status(view: &LessonView) -> String {
    let (t, end) = (view.playhead(), view.recording().end());
    let speed = view.playback.speed();
    let digits = digits(view);
    let exactly = format!("{:.digits$} s of {:.digits$} s", t.seconds(), end.seconds());
    match view.playback.mode() {
        Mode::Following if view.is_live() => format!("live x1   {:.2} s", t.seconds()),
        Mode::Playing => {
            // two digits that change are enough for the eye, and for a slow line
            let (t, end) = (t.seconds(), end.seconds());
            format!("playing x{speed}   {t:.2} s of {end:.2} s")
        }
        _ if view.is_live() => format!("paused, the run continues   {exactly}"),
        _ if t >= end => format!("x{speed}   the end, {:.2} s", end.seconds()),
        _ => format!("paused x{speed}   {exactly}"),
    }
}

/// Decimals of seconds that tell two columns of the window apart: 4 to 9.
fn digits(view: &LessonView) -> usize {
    /// About the columns of a timeline.
    const COLUMNS: u64 = 100;
    let window = view.playback.window();
    let column = (window.to.since(window.from).0 / COLUMNS).max(1);
    let zeros = usize::try_from(column.ilog10()).unwrap_or(0);
    9_usize.saturating_sub(zeros).clamp(4, 9)
}

/// What lies under a place of the timeline.
pub(super) fn hit(view: &LessonView, area: Rect, x: u16, y: u16) -> Option<Target> {
    let Halves { own: area, .. } = halves(view, area);
    let inside = frame::inside(area);
    if !inside.contains(Position { x, y }) {
        return None;
    }
    let (names, columns) = columns(area);
    let cells = inside.x + names + 1;
    if x >= cells {
        let window = view.playback.window();
        let column = u64::from((x - cells).min(columns));
        let length = window.to.since(window.from).0;
        let at = window.from.0 + length / u64::from(columns.max(1)) * column;
        return Some(Target::Instant(Nanos(at)));
    }
    // only which rows there are is asked: their marks are not laid out
    let rows = View {
        columns: 1,
        ..asked(view, area)
    };
    let scene = Scene::new(view.recording(), &rows);
    let row = scene.rows.get(usize::from(y - inside.y))?;
    let place = match row.kind {
        Kind::Lane { badge, .. } => badge - 1,
        _ => 0,
    };
    Some(Target::Lane(row.variant, place))
}

fn draw_axis(pen: &mut Pen<'_>, area: Rect, scene: &Scene) {
    let style = pen.theme.style(Role::Border);
    let (level, mark) = pen.theme.glyphs.pick(('─', '┴'), ('-', '+'));
    for x in area.left()..area.right() {
        pen.glyph(x, area.y, level, style);
    }
    for tick in &scene.ticks {
        let column = u16::try_from(tick.column).unwrap_or(0);
        pen.glyph(area.x + column, area.y, mark, style);
        let width = u16::try_from(tick.label.width()).unwrap_or(0);
        // the last one stands further left, so that it is whole
        let x = (area.x + column).saturating_sub(width / 2);
        let x = x.min((area.right() + 1).saturating_sub(width));
        let room = area.right().saturating_sub(x) + 1;
        pen.text(x, area.y + 1, room, &tick.label, Role::Dim);
    }
}

/// The playhead crosses all variants; it is drawn first, so that lanes and figures lie over it.
fn draw_playhead(pen: &mut Pen<'_>, x: u16, top: u16, axis: u16) {
    let style = pen.theme.style(Role::Playhead);
    let line = pen.theme.glyphs.playhead();
    for y in top..axis {
        pen.glyph(x, y, line, style);
    }
    let mark = pen.theme.glyphs.pick('▲', '^');
    pen.glyph(x, axis, mark, style);
}
