//! The side pane: what to look for, the spans of the selected lane, or what the demo wrote.

use ratatui::layout::Rect;

use super::markdown::Line;
use super::pen::Pen;
use super::{board, frame, legend, markdown};
use crate::app::{LessonView, Pane, Side};
use crate::recording::{Cause, Lane, Nanos, Span, State, Variant};
use crate::text::wrap;
use crate::theme::{Glyphs, Role};
use crate::wording::{self, Count, Unit};

pub(super) fn draw(view: &LessonView, pen: &mut Pen<'_>, area: Rect) {
    let title = match (view.side, view.moment()) {
        (Side::Moment, Some((moment, of))) => format!("moment {} of {of}", moment + 1),
        (Side::Notes | Side::Moment, _) => "what to look for".to_owned(),
        (Side::Board, _) => "board".to_owned(),
        (Side::Lane, _) => "selected lane".to_owned(),
        (Side::Log, _) => "log".to_owned(),
        (Side::Findings, _) => "what stands out".to_owned(),
        (Side::Legend, _) => "legend".to_owned(),
    };
    let note = match view.side {
        Side::Moment => "n p: next, previous",
        _ => "i: next view",
    };
    let inside = frame::draw(pen, area, &title, note, view.pane == Pane::Side);
    let inside = Rect::new(
        inside.x + 1,
        inside.y,
        inside.width.saturating_sub(2),
        inside.height,
    );
    match view.side {
        Side::Notes => {
            if let Some((seen, count)) = draw_notes(view, pen, inside) {
                frame::more(pen, area, seen, count);
            }
        }
        Side::Board => {
            let lines = board::lines(view, usize::from(inside.width), pen.theme.glyphs);
            let (seen, count) = markdown::show(pen, inside, &lines, view.side_scroll);
            frame::more(pen, area, seen, count);
        }
        Side::Moment => {
            let lines = moment_lines(view, usize::from(inside.width), pen.theme.glyphs);
            let (seen, count) = markdown::show(pen, inside, &lines, view.side_scroll);
            frame::more(pen, area, seen, count);
        }
        Side::Lane => draw_lane(view, pen, inside),
        Side::Log => draw_log(view, pen, inside),
        Side::Findings => draw_findings(view, pen, inside),
        Side::Legend => legend::draw(view, pen, inside),
    }
}

fn draw_notes(view: &LessonView, pen: &mut Pen<'_>, area: Rect) -> Option<markdown::Seen> {
    let Some(lesson) = &view.lesson else {
        markdown::plain(
            pen,
            area,
            "The lesson of this recording is not in this program.",
            0,
        );
        return None;
    };
    Some(markdown::draw(
        pen,
        area,
        &lesson.prose.watch.0,
        view.side_scroll,
    ))
}

/// What the text says of the moment that is looked at, from the sentence that names it to the end of its paragraph.
pub(super) fn moment_lines(view: &LessonView, width: usize, glyphs: Glyphs) -> Vec<Line> {
    let prose = view.lesson.as_ref().map(|lesson| &lesson.prose);
    let (Some(prose), Some((place, _))) = (prose, view.moment()) else {
        return Vec::new();
    };
    let Some(moment) = prose.moments.get(place) else {
        return Vec::new();
    };
    let text = markdown::around(&prose.explain.0, moment);
    markdown::numbered(text, width, glyphs.pick("▸ ", "* "), &prose.moments)
}

fn draw_log(view: &LessonView, pen: &mut Pen<'_>, area: Rect) {
    let Some(variant) = view.recording().variants().get(view.selected.0) else {
        return;
    };
    let t = view.playhead();
    let log = variant.log();
    let until = log.partition_point(|line| line.at <= t);
    let room = usize::from(area.height);
    let back = view.side_scroll.min(until.saturating_sub(room));
    let last = until - back;
    let first = last.saturating_sub(room);
    if until == 0 {
        pen.text(
            area.x,
            area.y,
            area.width,
            "nothing was written yet",
            Role::Dim,
        );
    }
    for (y, line) in (area.top()..area.bottom()).zip(log.get(first..last).unwrap_or(&[])) {
        let at = format!("{:>6.2} s ", line.at.seconds());
        let used = pen.text(area.x, y, area.width, &at, Role::Dim);
        let lane = line.lane.and_then(|lane| variant.lane(lane));
        let who = lane.map_or(String::new(), |lane| format!("{}: ", lane.name));
        let used = used + pen.text(area.x + used, y, area.width - used, &who, Role::Accent);
        let room = area.width - used;
        let text = pen.shortened(&line.text, room).into_owned();
        pen.text(area.x + used, y, room, &text, Role::Text);
    }
}

/// The findings with their numbers, the one that was looked at marked; each in as many rows as it needs.
fn draw_findings(view: &LessonView, pen: &mut Pen<'_>, area: Rect) {
    let findings = view.findings();
    if findings.is_empty() {
        let text = if view.recording().is_over() {
            "Nothing stands out in this run."
        } else {
            "The run has not ended; the list comes at its end."
        };
        markdown::plain(pen, area, text, 0);
        return;
    }
    let mut y = area.y;
    // scrolled past its end it shows its last entry
    let first = view.side_scroll.min(findings.len().saturating_sub(1));
    for (place, (variant, finding)) in findings.iter().enumerate().skip(first) {
        let Some(variant) = view.recording().variants().get(*variant) else {
            continue;
        };
        let chosen = view.finding() == Some(place);
        let role = if chosen { Role::Heading } else { Role::Text };
        let at = Unit::of(view.recording().end()).instant(finding.at);
        let sentence = wording::finding(variant, finding);
        let lesson = view.taught_in(place);
        let lesson = lesson.map_or(String::new(), |lesson| format!(" (lesson {lesson})"));
        let text = format!("{} {at} {}: {sentence}{lesson}", place + 1, variant.label());
        let mut rows = String::new();
        wrap(&mut rows, &text, usize::from(area.width), 2);
        for row in rows.lines() {
            if y >= area.bottom() {
                // there is more of it below
                let dots = pen.theme.glyphs.pick("…", "...");
                pen.right(area.right(), y - 1, area.width, dots, Role::Dim);
                return;
            }
            pen.text(area.x, y, area.width, row, role);
            y += 1;
        }
    }
}

fn draw_lane(view: &LessonView, pen: &mut Pen<'_>, area: Rect) {
    let Some((index, id)) = view.selected_lane() else {
        return;
    };
    let Some(variant) = view.recording().variants().get(index) else {
        return;
    };
    let Some(lane) = variant.lane(id) else { return };
    let t = view.playhead();
    let head = head(lane, t);
    pen.text(area.x, area.y, area.width, &head, Role::Heading);
    let room = usize::from(area.height.saturating_sub(1));
    let back = view.side_scroll;
    let spans: Vec<Span> = lane
        .spans_before(t, room.saturating_add(back), variant.end())
        .collect();
    let last = spans.len().saturating_sub(back).max(spans.len().min(room));
    let shown = spans.get(..last);
    let shown = shown.unwrap_or_default();
    for (y, span) in (area.top() + 1..area.bottom()).zip(shown) {
        let text = describe(variant, lane, span, t);
        let here = span.from <= t && t < span.to;
        let role = if here { Role::Heading } else { Role::Text };
        let text = pen.shortened(&text, area.width).into_owned();
        pen.text(area.x, y, area.width, &text, role);
    }
}

fn head(lane: &Lane, t: Nanos) -> String {
    let polls = lane.polls_until(t);
    let kind = format!("{:?}", lane.kind).to_lowercase();
    let detached = if lane.detached { ", detached" } else { "" };
    format!("{} ({kind}{detached}): {polls} polls", lane.name)
}

/// "0.0000 s  suspended 1.00 s, line 18: a timer".
fn describe(variant: &Variant, lane: &Lane, span: &Span, t: Nanos) -> String {
    let until = span.to.min(t.max(span.from));
    let lasted = wording::length(until.since(span.from));
    let from = format!("{:>8.4} s", span.from.seconds());
    match span.state {
        State::Running => {
            let worker = span.worker().map_or(String::new(), |w| format!(" on {w}"));
            format!("{from}  running   {lasted}{worker}")
        }
        State::Ready | State::Unpolled => {
            let cause = variant.ready_cause(span.cause().unwrap_or(Cause::Spawned));
            let cause = wording::cause(&cause, Count::One);
            let state = if span.state == State::Ready {
                "ready    "
            } else {
                "unpolled "
            };
            format!("{from}  {state} {lasted}  {cause}")
        }
        State::Suspended => {
            let moment = variant.state_at(lane.id, span.from);
            let lines = moment.map_or(String::new(), |moment| {
                let lines: Vec<_> = moment.lines.iter().map(ToString::to_string).collect();
                lines.join(", ")
            });
            let target = variant.waits_for(lane.id, span.from);
            let noun = target.map_or(String::new(), |target| {
                format!(": {}", wording::noun(&target))
            });
            format!("{from}  suspended {lasted}, line {lines}{noun}")
        }
    }
}
