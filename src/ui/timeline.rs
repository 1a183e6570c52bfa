//! The timeline: a scene in characters, the axis under it, and the sentence about the selected lane.

mod axis;
mod row;
mod sentence;

use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr;

use super::frame;
use super::pen::{Pen, Stamp};
use crate::app::{Ahead, Remarks, Target};
use crate::lesson;
use crate::playback::{Mode, Playback};
use crate::recording::{LaneId, Nanos, Recording, Variant};
use crate::scene::{HeadFigure, Kind, Marks, Others, Row, Scene, Shown, View};
use crate::theme::Role;
use crate::wording::length;

/// What the timeline draws.
pub(super) struct TimelinePane<'a> {
    pub recording: &'a Recording,
    /// The previous run, to which the settings of this one are compared.
    pub before: Option<&'a Recording>,
    /// The lesson's own figures of that run.
    pub before_figures: &'a [Vec<String>],
    /// Whether the previous run is drawn too.
    pub beside: bool,
    pub playback: &'a Playback,
    pub is_live: bool,
    pub ahead: Ahead,
    /// How each variant is shown.
    pub shown: &'a [Shown],
    /// For each variant, whether the lesson compares it with others.
    pub compared: &'a [bool],
    /// The gauges that have a row where any has; none: all of them.
    pub gauges: Option<&'a [String]>,
    /// The names of lanes that have rows before others.
    pub lane_rows: &'a [String],
    /// The variant and the place in its tree that is selected.
    pub selected: (usize, usize),
    /// The selected lane, with its variant.
    pub lane: Option<(usize, LaneId)>,
    /// The lesson's own figures of each variant, in words.
    pub figures: &'a [Vec<String>],
    /// The figures that the lesson is about, the most important first.
    pub order: &'a [HeadFigure],
    /// The variants as the lesson names them.
    pub variants: &'a [lesson::Variant],
    /// Its knobs.
    pub knobs: &'a [lesson::Knob],
    pub remarks: Remarks<'a>,
    /// The program that has run, where the code on the screen is of the other one: "demo.rs".
    pub program: Option<&'static str>,
    /// What is still running, where that is said in the title; empty elsewhere.
    pub progress: String,
    pub focused: bool,
}

impl TimelinePane<'_> {
    fn playhead(&self) -> Nanos {
        self.playback.playhead()
    }
}

/// Columns right of the cells that belong to the times of lanes and folded variants: a time never covers the end of a bar.
const NOTES: u16 = 9;

/// The numbers that the lanes of a variant have on the screen.
pub(super) fn badges(variant: &Variant) -> impl Iterator<Item = (LaneId, usize)> {
    let tree = variant.tree();
    (0..tree.len()).filter_map(move |place| tree.get(place).map(|(lane, _)| (*lane, place + 1)))
}

/// How many lanes of the selected variant have a row.
pub(super) fn visible_lanes(pane: &TimelinePane<'_>, area: Rect) -> usize {
    let own = halves(pane, area).own;
    Scene::visible_lanes(pane.recording, &asked(pane, own))
}

/// The folded programs that have room with all their rows, a bit each, once the run is over: the number of lanes is known then.
/// `shown` says how they are shown without room to spare.
pub(super) fn variants_that_fit(pane: &TimelinePane<'_>, area: Rect, shown: &[Shown]) -> u64 {
    if !pane.recording.is_over() {
        return 0;
    }
    let own = halves(pane, area).own;
    let asked = View {
        shown,
        ..asked(pane, own)
    };
    Scene::variants_that_fit(pane.recording, &asked)
}

/// The name of a variant that has room everywhere.
fn short<'a>(pane: &TimelinePane<'a>, variant: usize) -> Option<&'a str> {
    let variant = pane.recording.variants().get(variant)?;
    let mut known = pane.variants.iter();
    let known = known.find(|known| known.id == variant.id())?;
    Some(&known.short)
}

fn columns(area: Rect) -> (u16, u16) {
    let names = match area.width {
        100.. => 20,
        // a branch of ten letters with its number
        76.. => 18,
        _ => 16,
    };
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
    fn of(pane: &TimelinePane<'_>, area: Rect) -> Self {
        let (names, columns) = columns(area);
        let future = future(pane, columns);
        Self {
            names,
            future,
            hidden: pane.ahead == Ahead::Hidden,
        }
    }
}

/// The first column of the timeline, counted from its cells, that has not happened yet at the playhead; none where the
/// future is shown.
fn future(pane: &TimelinePane<'_>, columns: u16) -> Option<u16> {
    let (t, window) = (pane.playhead(), pane.playback.window());
    if pane.ahead == Ahead::Shown || t > window.to {
        return None;
    }
    let column = window.column(t, usize::from(columns));
    Some(column.map_or(0, |column| u16::try_from(column).unwrap_or(columns) + 1))
}

/// What is to be drawn in an area.
fn asked<'a>(pane: &TimelinePane<'a>, area: Rect) -> View<'a> {
    let (names, columns) = columns(area);
    View {
        playhead: pane.playhead(),
        window: pane.playback.window(),
        names: usize::from(names),
        columns: usize::from(columns),
        rows: usize::from(area.height.saturating_sub(2 + axis::rows(pane, area))),
        shown: pane.shown,
        compared: pane.compared,
        gauges: pane.gauges,
        lane_rows: pane.lane_rows,
        focus: pane.selected.0,
        others: if pane.remarks.is_at_moment() {
            Others::GiveWay
        } else {
            Others::Compared
        },
        selected: pane.selected.1,
        figures: pane.figures,
        order: pane.order,
        reference: pane.recording.reference(),
        before: pane.before,
        scaled_with: pane.before.filter(|_| pane.beside),
    }
}

/// The rows of the timeline, and those of the previous run beside them.
struct Halves {
    own: Rect,
    before: Option<Rect>,
}

/// Whether the previous run has room below this one.
pub(super) fn has_room_for_two(area: Rect) -> bool {
    area.height >= 12
}

/// Divides the timeline when the previous run is drawn beside this one.
fn halves(pane: &TimelinePane<'_>, area: Rect) -> Halves {
    let before = pane.before.filter(|_| pane.beside);
    if before.is_none() || !has_room_for_two(area) {
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
fn draw_before(pane: &TimelinePane<'_>, pen: &mut Pen<'_>, area: Rect) {
    let Some(before) = pane.before else {
        return;
    };
    let settings = before.meta.settings_called(|name| {
        let knob = pane.knobs.iter().find(|knob| knob.name == name);
        knob.map_or(name, |knob| &knob.label)
    });
    let inside = frame::draw(pen, area, "previous run", &settings.join(", "), false);
    let shown: Vec<Shown> = (0..before.variants().len())
        .map(|index| Shown {
            open: index == pane.selected.0,
            scroll: 0,
            // what is compared are the rows and figures of the present run
            ..pane.shown.get(index).copied().unwrap_or_default()
        })
        .collect();
    // at the end of the present run the other one is at its own
    let playhead = if is_at_the_end(pane) {
        before.end()
    } else {
        pane.playhead()
    };
    let asked = View {
        playhead,
        rows: usize::from(inside.height),
        others: Others::Hidden,
        shown: &shown,
        figures: pane.before_figures,
        before: None,
        scaled_with: Some(pane.recording),
        ..asked(pane, area)
    };
    let scene = Scene::new(before, &asked);
    let columns = Columns::of(pane, area);
    // values and remarks are those of that run too
    let pane = &TimelinePane {
        recording: before,
        remarks: pane.remarks.of_run(before),
        figures: &[],
        before: None,
        progress: String::new(),
        ..*pane
    };
    for (y, row) in (inside.top()..inside.bottom()).zip(&scene.rows) {
        row::draw(
            pen,
            Rect::new(inside.x, y, inside.width, 1),
            columns,
            row,
            pane,
            None,
        );
    }
}

pub(super) fn draw(pane: &TimelinePane<'_>, pen: &mut Pen<'_>, area: Rect) {
    let Halves { own: area, before } = halves(pane, area);
    if let Some(before) = before {
        draw_before(pane, pen, before);
    }
    let scene = Scene::new(pane.recording, &asked(pane, area));
    let (title, note) = border(&title(pane, &scene), &notes(pane), area.width);
    let inside = frame::draw(pen, area, &title, &note, pane.focused);
    let (names, columns) = columns(area);
    let cells = inside.x + names + 1;
    let selected = pane.lane;
    let below = axis::rows(pane, area);
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
        let top = if is_at_the_end(pane) {
            axis
        } else {
            inside.top()
        };
        draw_playhead(pen, x, top, axis);
    }
    let used = Columns::of(pane, area);
    for (y, row) in (inside.top()..).zip(&scene.rows) {
        row::draw(
            pen,
            Rect::new(inside.x, y, inside.width, 1),
            used,
            row,
            pane,
            selected,
        );
    }
    if let Some(column) = scene.playhead {
        let x = cells + u16::try_from(column).unwrap_or(0);
        cross(pen, x, inside.top(), &scene.rows);
    }
    sentence::draw(pane, pen, area);
}

/// Whether the run is over and the playhead at its end.
fn is_at_the_end(pane: &TimelinePane<'_>) -> bool {
    let recording = pane.recording;
    recording.is_over() && pane.playhead() >= recording.end()
}

/// Where the playhead crosses a lane, the lane's own character is shown in the playhead's colour.
fn cross(pen: &mut Pen<'_>, x: u16, top: u16, rows: &[Row]) {
    for (y, row) in (top..).zip(rows) {
        if !matches!(row.marks, Marks::Nothing) {
            pen.paint(x, y, Role::Playhead);
        }
    }
}

/// The title and the first note that has room beside it. Where none has, the title is shorter: the instant that is shown says more than the
/// word for what is seen to be a timeline.
fn border(title: &str, notes: &[String], width: u16) -> (String, String) {
    // a note is never longer than what most titles leave
    let most = usize::from(width.saturating_sub(20));
    let notes = || notes.iter().filter(|note| note.width() <= most);
    let shorter = title.strip_prefix("timeline of ").unwrap_or(title);
    for title in [title, shorter] {
        let room = usize::from(width).saturating_sub(title.width() + 10);
        if let Some(note) = notes().find(|note| note.width() <= room) {
            return (title.to_owned(), note.clone());
        }
    }
    (title.to_owned(), String::new())
}

/// "timeline", and how many variants are seen where there is no room for all.
fn title(pane: &TimelinePane<'_>, scene: &Scene) -> String {
    let all = pane.recording.variants().len();
    let mut shown: Vec<usize> = scene.rows.iter().map(|row| row.variant).collect();
    shown.dedup();
    let of = pane
        .program
        .map_or_else(String::new, |program| format!(" of {program}"));
    if !pane.progress.is_empty() {
        return format!("timeline{of}: {}", pane.progress);
    }
    if shown.len() < all {
        format!("timeline{of}: {} of {all} programs", shown.len())
    } else {
        format!("timeline{of}")
    }
}

/// What the upper border says of the playhead, the longest text first.
fn notes(pane: &TimelinePane<'_>) -> Vec<String> {
    let playhead = pane.playhead().seconds();
    let speed = pane.playback.speed();
    let digits = match pane.playback.mode() {
        Mode::Paused => digits(pane),
        Mode::Following | Mode::Playing => 2,
    };
    let mut notes = vec![
        status(pane),
        format!("x{speed} {playhead:.digits$} s"),
        format!("{playhead:.2} s"),
    ];
    if let Some(stepped) = pane
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
fn status(pane: &TimelinePane<'_>) -> String {
    let (t, end) = (pane.playhead(), pane.recording.end());
    let speed = pane.playback.speed();
    let digits = digits(pane);
    let exactly = format!("{:.digits$} s of {:.digits$} s", t.seconds(), end.seconds());
    match pane.playback.mode() {
        Mode::Following if pane.is_live => format!("live x1   {:.2} s", t.seconds()),
        Mode::Playing => {
            // two digits that change are enough for the eye, and for a slow line
            let (t, end) = (t.seconds(), end.seconds());
            format!("playing x{speed}   {t:.2} s of {end:.2} s")
        }
        _ if pane.is_live => format!("paused, the run continues   {exactly}"),
        _ if t >= end => format!("x{speed}   end, {:.2} s", end.seconds()),
        _ => format!("paused x{speed}   {exactly}"),
    }
}

/// Decimals of seconds that tell two columns of the window apart: 4 to 9.
fn digits(pane: &TimelinePane<'_>) -> usize {
    /// About the columns of a timeline.
    const COLUMNS: u64 = 100;
    let window = pane.playback.window();
    let column = (window.to.since(window.from).0 / COLUMNS).max(1);
    let zeros = usize::try_from(column.ilog10()).unwrap_or(0);
    9_usize.saturating_sub(zeros).clamp(4, 9)
}

/// What lies under a place of the timeline.
pub(super) fn hit(pane: &TimelinePane<'_>, area: Rect, x: u16, y: u16) -> Option<Target> {
    let Halves { own: area, .. } = halves(pane, area);
    let inside = frame::inside(area);
    if !inside.contains(Position { x, y }) {
        return None;
    }
    let (names, columns) = columns(area);
    let cells = inside.x + names + 1;
    if x >= cells {
        let window = pane.playback.window();
        let column = u64::from((x - cells).min(columns));
        let length = window.to.since(window.from).0;
        let at = window.from.0 + length / u64::from(columns.max(1)) * column;
        return Some(Target::Instant(Nanos(at)));
    }
    // only which rows there are is asked: their marks are not laid out
    let rows = View {
        columns: 1,
        ..asked(pane, area)
    };
    let scene = Scene::new(pane.recording, &rows);
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
    pen.line(area.x, area.y, area.width, &Stamp::new(level, style));
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
    let line = Stamp::new(pen.theme.glyphs.playhead(), style);
    for y in top..axis {
        pen.stamp(x, y, &line);
    }
    let mark = pen.theme.glyphs.pick('▲', '^');
    pen.glyph(x, axis, mark, style);
}

#[cfg(test)]
mod tests {
    use super::border;

    #[test]
    fn the_instant_has_room_beside_the_title() {
        let notes = ["live x1   1.19 s", "1.19 s"].map(str::to_owned);
        let at = |width| border("timeline of demo.rs: 2 of 7 programs", &notes, width);
        let texts = |title: &str, note: &str| (title.to_owned(), note.to_owned());
        let whole = "timeline of demo.rs: 2 of 7 programs";
        assert_eq!(at(80), texts(whole, "live x1   1.19 s"));
        assert_eq!(at(60), texts(whole, "1.19 s"));
        assert_eq!(
            at(50),
            texts("demo.rs: 2 of 7 programs", "live x1   1.19 s")
        );
        assert_eq!(at(30), texts(whole, ""));
    }
}
