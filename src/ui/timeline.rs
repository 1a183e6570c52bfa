//! The timeline: a scene in characters, the axis under it, and the sentence about the selected lane.

mod sentence;

use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr;

use super::pen::Pen;
use super::{bars, frame, gauges, watch};
use crate::app::{Ahead, LessonView, Pane, Target};
use crate::playback::Mode;
use crate::recording::{LaneId, LaneKind, Nanos, Variant};
use crate::scene::{Kind, Marks, Row, Scene, Shown, View};
use crate::theme::{Glyph, Role};
use crate::wording::length;

/// Rows below the lanes: the line of the axis and its labels.
const AXIS: u16 = 2;

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
        rows: usize::from(area.height.saturating_sub(2 + AXIS)),
        shown: &view.shown,
        gauges: view.gauge_rows(),
        lane_rows: view.lane_rows(),
        focus: view.selected.0,
        selected: view.selected.1,
        figures: &view.figures,
        reference: view.reference(),
        before: view.before.as_deref(),
    }
}

/// The rows of the timeline, and those of the previous run beside them.
struct Halves {
    own: Rect,
    before: Option<Rect>,
}

/// Divides the timeline when the previous run is drawn beside this one.
fn halves(view: &LessonView, area: Rect) -> Halves {
    let before = view.before.as_ref().filter(|_| view.beside);
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
    let Some(before) = view.before.as_deref() else {
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
        draw_row(
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
    let axis = inside.bottom().saturating_sub(AXIS);
    draw_axis(pen, Rect::new(cells, axis, columns, AXIS), &scene);
    if let Some(column) = scene.playhead {
        let x = cells + u16::try_from(column).unwrap_or(0);
        draw_playhead(pen, x, inside.top(), axis);
    }
    let used = Columns::of(view, area);
    for (y, row) in (inside.top()..).zip(&scene.rows) {
        draw_row(
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

fn draw_row(
    pen: &mut Pen<'_>,
    area: Rect,
    columns: Columns,
    row: &Row,
    view: &LessonView,
    selected: Option<(usize, LaneId)>,
) {
    let (x, y) = (area.x, area.y);
    let names = columns.names;
    let mut badge = 2;
    match row.kind {
        Kind::Head | Kind::Strip => draw_variant_name(pen, area, names, row, view),
        Kind::Lane {
            lane,
            depth,
            last,
            badge: number,
            ..
        } => {
            badge = number;
            if selected == Some((row.variant, lane)) {
                // only its name: a whole row costs a slow line a thousand bytes for each key
                pen.tint(Rect::new(x, y, names + 1, 1), Role::Selected);
            }
            draw_name(
                pen,
                Rect::new(x + 1, y, names, 1),
                row,
                (depth, last, number),
            );
        }
        Kind::More | Kind::Worker(_) | Kind::Panel(_) => {
            let label = pen.shortened(&row.label, names - 2).into_owned();
            pen.text(x + 3, y, names - 2, &label, Role::Dim);
        }
        Kind::Gauge(place) => {
            let at = Rect::new(x + 3, y, names - 3, 1);
            draw_gauge_name(pen, at, view, (row.variant, place));
        }
    }
    let future = columns.future.map(|column| x + names + 1 + column);
    draw_marks(
        pen,
        (x + names + 1, y),
        row,
        badge,
        (future, columns.hidden),
    );
    let noted = draw_note(pen, area, x + names + 1, row);
    if row.kind == Kind::Head && area.width >= REMARKS {
        draw_remark(pen, area, (x + names + 1, noted), row, view);
    }
}

/// The name of a variant, its short one where there is no room, and whether it is open.
fn draw_variant_name(pen: &mut Pen<'_>, area: Rect, names: u16, row: &Row, view: &LessonView) {
    let open = row.kind == Kind::Head;
    let mark = if open { ("▾ ", "v ") } else { ("▸ ", "> ") };
    let mark = pen.theme.glyphs.pick(mark.0, mark.1);
    let room = usize::from(names).saturating_sub(mark.width() + 1);
    let label = match short(view, row.variant) {
        Some(short) if !open && row.label.width() > room => short,
        _ => &row.label,
    };
    let label = format!("{mark}{label}");
    let folded_here = !open && row.variant == view.selected.0;
    let role = if folded_here {
        Role::Selected
    } else {
        Role::Accent
    };
    let width = if open { area.width / 2 } else { names - 1 };
    pen.text(area.x + 1, area.y, width, &label, role);
}

/// What is to be seen of a variant now, between its name and its figures.
fn draw_remark(
    pen: &mut Pen<'_>,
    area: Rect,
    (cells, noted): (u16, u16),
    row: &Row,
    view: &LessonView,
) {
    let Some(remark) = view.remark_of(row.variant) else {
        return;
    };
    let label = u16::try_from(row.label.width()).unwrap_or(0);
    let at = cells.max(area.x + label + 5);
    let room = noted.saturating_sub(at + 2);
    let text = pen.shortened(&remark.text, room).into_owned();
    if room > 20 {
        pen.text(at, area.y, room, &text, Role::Heading);
    }
}

/// Columns that a timeline has at least if the heads of its variants have room for remarks.
const REMARKS: u16 = bars::WIDE - 2;

/// What stands at the right end of a row, in as many parts as fit beside its cells; the column where it begins.
fn draw_note(pen: &mut Pen<'_>, area: Rect, cells: u16, row: &Row) -> u16 {
    let end = area.right() - 1;
    let label = u16::try_from(row.label.width()).unwrap_or(0);
    let free = match (&row.kind, &row.marks) {
        (Kind::Strip, Marks::Densities(densities, _)) => {
            let used = densities.iter().rposition(|d| d.alive() > 0.0);
            let used = used.map_or(0, |last| last + 1);
            end.saturating_sub(cells + u16::try_from(used).unwrap_or(0) + 1)
        }
        (Kind::Lane { .. }, _) => area.width / 2,
        _ => area.width.saturating_sub(label + 6),
    };
    let note = row.note.in_columns(usize::from(free));
    // even the longest time has its columns right of the cells
    let width = u16::try_from(note.width()).unwrap_or(free);
    pen.right(end, area.y, width, &note, Role::Dim);
    end.saturating_sub(width)
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

/// Badge, branch of the tree and name of a lane.
fn draw_name(pen: &mut Pen<'_>, area: Rect, row: &Row, (depth, last, number): (u16, bool, usize)) {
    let glyphs = pen.theme.glyphs;
    let indent = depth.min(4).saturating_sub(1) * 2;
    let mut x = area.x + indent;
    if depth > 0 {
        let twig = if last {
            glyphs.pick('└', '`')
        } else {
            glyphs.pick('├', '|')
        };
        let style = pen.theme.style(Role::Border);
        pen.glyph(x, area.y, twig, style);
        x += 1;
    }
    let style = pen.theme.badge(number);
    x += pen.styled(x, area.y, 4, &number.to_string(), style) + 1;
    // a task is more than a call inside one
    let role = match row.kind {
        Kind::Lane {
            kind: LaneKind::Task,
            ..
        } => Role::Heading,
        _ => Role::Text,
    };
    // a blank stays before the cells
    let room = area.right().saturating_sub(x + 1);
    let label = pen.shortened(&row.label, room).into_owned();
    pen.text(x, area.y, room, &label, role);
}

/// The name of a gauge, and its value at the playhead.
fn draw_gauge_name(
    pen: &mut Pen<'_>,
    area: Rect,
    view: &LessonView,
    (variant, place): (usize, usize),
) {
    let variant = view.recording().variants().get(variant);
    let Some(gauge) = variant.and_then(|variant| variant.gauges().get(place)) else {
        return;
    };
    let value = gauges::value(gauge, view.playhead(), "/");
    let width = u16::try_from(value.width()).unwrap_or(0).min(area.width);
    pen.right(area.right(), area.y, width, &value, Role::Good);
    let room = area.width.saturating_sub(width + 1);
    let name = pen.shortened(&gauge.name, room).into_owned();
    pen.text(area.x, area.y, room, &name, Role::Dim);
}

/// The cells of a row; from column `future` on they are dimmed, or hidden.
fn draw_marks(
    pen: &mut Pen<'_>,
    (x, y): (u16, u16),
    row: &Row,
    badge: usize,
    (future, hidden): (Option<u16>, bool),
) {
    let theme = pen.theme;
    let dimmed = theme.style(Role::Border);
    let mut put = |x: u16, (glyph, style): Glyph| {
        let is_future = future.is_some_and(|future| x >= future);
        if glyph != ' ' && !(is_future && hidden) {
            pen.glyph(x, y, glyph, if is_future { dimmed } else { style });
        }
    };
    match &row.marks {
        Marks::Nothing => {}
        Marks::Cells(cells) => {
            for (x, cell) in (x..).zip(cells) {
                put(x, theme.cell(*cell, badge));
            }
        }
        Marks::Levels(levels) => {
            for (x, level) in (x..).zip(levels) {
                put(x, theme.level(*level));
            }
        }
        Marks::Dots(dots) => {
            for (x, dots) in (x..).zip(dots) {
                put(x, theme.dots(*dots));
            }
        }
        Marks::Densities(densities, highest) => {
            for (x, density) in (x..).zip(densities) {
                put(x, theme.density(*density, *highest));
            }
        }
    }
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
