//! The side pane: what to look for, the spans of the selected lane, or what the demo wrote.

use std::borrow::Cow;

use ratatui::layout::Rect;

use super::markdown::Line;
use super::pen::Pen;
use super::{board, frame, legend, markdown, page};
use crate::app::FindingsView;
use crate::lesson::{Board, Prose};
use crate::recording::{Cause, Lane, Nanos, Recording, Span, State, Variant};
use crate::text::wrap;
use crate::theme::{Glyphs, Role};
use crate::wording::{self, Count, Unit};

/// What the pane draws.
pub(super) struct SidePane<'a> {
    pub content: Content<'a>,
    /// The program of whose lines it speaks, where the code on the screen is of the other one: "demo.rs".
    pub program: Option<&'static str>,
    /// How many rows it is scrolled; the log and the spans from their end.
    pub scroll: usize,
    pub focused: bool,
}

/// The view to which the pane is turned.
pub(super) enum Content<'a> {
    /// What to look for; none where the lesson of the recording is not here. Its figures are those of the default settings: whether the
    /// run has others.
    Notes(Option<&'a str>, bool),
    /// The gauges with their goals.
    Board(Option<Cow<'a, Board>>),
    /// The selected lane.
    Lane(Option<(&'a Variant, &'a Lane)>, Nanos),
    /// What the selected variant wrote until the playhead.
    Log(Option<&'a Variant>, Nanos),
    /// What stands out.
    Findings(&'a FindingsView, &'a Recording),
    /// The signs of these variants.
    Legend(&'a [Variant]),
    /// What the text says of a moment, by its place.
    Moment(&'a Prose, usize),
}

impl Content<'_> {
    fn title(&self) -> String {
        let title = match self {
            Self::Moment(prose, place) => {
                return format!("moment {} of {}", place + 1, prose.moments.len());
            }
            Self::Notes(_, false) => "what to look for",
            Self::Notes(_, true) => "what to look for (default settings)",
            Self::Board(_) => "board",
            Self::Lane(..) => "selected lane",
            Self::Log(..) => "log",
            Self::Findings(..) => "what stands out",
            Self::Legend(_) => "legend",
        };
        title.to_owned()
    }
}

impl SidePane<'_> {
    /// How many rows it has in a width; none where it is not scrolled as a text.
    pub(super) fn rows(&self, width: u16, glyphs: Glyphs) -> Option<usize> {
        let columns = usize::from(width);
        match &self.content {
            Content::Notes(text, _) => text.map(|text| page::prose(text, columns, glyphs).len()),
            Content::Board(board) => Some(board.as_ref().map_or(0, |board| board.rows.len() + 1)),
            Content::Moment(prose, place) => Some(moment(prose, *place, columns, glyphs).len()),
            Content::Legend(variants) => Some(legend::height(variants, glyphs, width)),
            Content::Log(variant, t) => {
                let log = variant.map_or(&[][..], |variant| variant.log());
                Some(log.partition_point(|line| line.at <= *t))
            }
            Content::Findings(found, recording) => {
                Some(finding_lines(self, (found, recording), columns).len())
            }
            Content::Lane(..) => None,
        }
    }

    /// A sentence in which each line is one of the program that has run.
    fn with_program(&self, sentence: String) -> String {
        match self.program {
            Some(program) => wording::in_file(&sentence, program),
            None => sentence,
        }
    }
}

pub(super) fn draw(pane: &SidePane<'_>, pen: &mut Pen<'_>, area: Rect) {
    let note = match pane.content {
        Content::Moment(..) => "n p: next, previous",
        _ => "i: next view",
    };
    let inside = frame::draw(pen, area, &pane.content.title(), note, pane.focused);
    let inside = Rect::new(
        inside.x + 1,
        inside.y,
        inside.width.saturating_sub(2),
        inside.height,
    );
    let (columns, glyphs) = (usize::from(inside.width), pen.theme.glyphs);
    let lines = match &pane.content {
        Content::Notes(None, _) => {
            let text = "The lesson of this recording is not in the course.";
            return markdown::plain(pen, inside, text, 0);
        }
        Content::Notes(Some(text), _) => {
            let (seen, count) = markdown::draw(pen, inside, text, pane.scroll);
            return frame::more(pen, area, seen, count);
        }
        Content::Board(None) => Vec::new(),
        Content::Board(Some(board)) => board::lines(board, columns, glyphs),
        Content::Moment(prose, place) => moment(prose, *place, columns, glyphs),
        Content::Lane(None, _) | Content::Log(None, _) => return,
        Content::Lane(Some(lane), t) => return draw_lane(pane, *lane, *t, pen, inside),
        Content::Log(Some(variant), t) => return draw_log(variant, *t, pane.scroll, pen, inside),
        Content::Findings(found, recording) if found.list.is_empty() => {
            let text = if recording.is_over() {
                "No deadlock, long poll or other such problem. Errors are red in the picture."
            } else {
                "The run has not ended yet; the list appears when it does."
            };
            return markdown::plain(pen, inside, text, 0);
        }
        Content::Findings(found, recording) => finding_lines(pane, (found, recording), columns),
        Content::Legend(variants) => {
            let (seen, count) = legend::draw(variants, pane.scroll, pen, inside);
            return frame::more(pen, area, seen, count);
        }
    };
    let (seen, count) = markdown::show(pen, inside, &lines, pane.scroll);
    frame::more(pen, area, seen, count);
}

/// What the text says of the moment that is looked at, from the sentence that names it to the end of its paragraph.
fn moment(prose: &Prose, place: usize, width: usize, glyphs: Glyphs) -> Vec<Line> {
    let Some(moment) = prose.moments.get(place) else {
        return Vec::new();
    };
    let text = markdown::around(&prose.explain.0, moment);
    markdown::numbered(text, width, glyphs.pick("▸ ", "* "), &prose.moments)
}

fn draw_log(variant: &Variant, t: Nanos, scroll: usize, pen: &mut Pen<'_>, area: Rect) {
    let log = variant.log();
    let until = log.partition_point(|line| line.at <= t);
    let room = usize::from(area.height);
    let back = scroll.min(until.saturating_sub(room));
    let last = until - back;
    let first = last.saturating_sub(room);
    if until == 0 {
        let text = silence(variant, t);
        pen.text(area.x, area.y, area.width, text, Role::Dim);
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

/// What the log says where nothing was written so far: of a program that has ended there is nothing to wait for.
fn silence(variant: &Variant, t: Nanos) -> &'static str {
    let is_over = variant.is_over() && variant.end() <= t;
    if is_over && variant.log().is_empty() {
        "the program wrote nothing"
    } else {
        "nothing written yet"
    }
}

/// The findings with their numbers, the one that was looked at marked; each in as many rows as it needs.
fn finding_lines(
    pane: &SidePane<'_>,
    (found, recording): (&FindingsView, &Recording),
    columns: usize,
) -> Vec<Line> {
    let mut lines = Vec::new();
    for (place, (variant, finding)) in found.list.iter().enumerate() {
        let Some(variant) = recording.variants().get(*variant) else {
            continue;
        };
        let chosen = found.selected == Some(place);
        let role = if chosen { Role::Heading } else { Role::Text };
        let unit = Unit::of(recording.end());
        let at = unit.instant(finding.at);
        // the playhead goes to the middle of what lasts
        let middle = unit.instant(finding.at.plus(finding.length.half()));
        let at = if at == middle {
            at
        } else {
            format!("from {at}")
        };
        let sentence = pane.with_program(wording::finding(variant, finding));
        let lesson = found.taught_in(place);
        let lesson = lesson.map_or(String::new(), |lesson| format!(" (lesson {lesson})"));
        let text = format!("{} {at} {}: {sentence}{lesson}", place + 1, variant.label());
        lines.extend(wrapped(&text, columns).map(|row| vec![(row, role)]));
    }
    lines
}

/// Rows of a pane that has room for the sentence about the selected lane, too.
const WITH_SENTENCE: u16 = 6;

fn draw_lane(
    pane: &SidePane<'_>,
    (variant, lane): (&Variant, &Lane),
    t: Nanos,
    pen: &mut Pen<'_>,
    area: Rect,
) {
    let columns = usize::from(area.width);
    let head = head(lane, t);
    pen.text(area.x, area.y, area.width, &head, Role::Heading);
    let room = usize::from(area.height.saturating_sub(1));
    let spans: Vec<Span> = lane
        .spans_before(t, room.saturating_add(pane.scroll), variant.end())
        .collect();
    let last = spans
        .len()
        .saturating_sub(pane.scroll)
        .max(spans.len().min(room));
    let shown = spans.get(..last);
    let shown = shown.unwrap_or_default();
    let mut lines: Vec<(String, Role)> = Vec::new();
    for span in shown {
        let text = pane.with_program(describe(variant, lane, span, t));
        let here = span.from <= t && t < span.to;
        let role = if here { Role::Heading } else { Role::Text };
        lines.extend(wrapped(&text, columns).map(|row| (row, role)));
    }
    // under the timeline it may be cut; in a low pane there is no room for both
    let why = variant
        .why(lane.id, t)
        .filter(|_| area.height >= WITH_SENTENCE);
    let why = why.map(|why| wording::long(&why, Unit::of(variant.end())));
    let why = why.map_or_else(String::new, |why| pane.with_program(why));
    let why: Vec<_> = wrapped(&why, columns)
        .map(|row| (row, Role::Accent))
        .collect();
    let room = room.saturating_sub(why.len());
    let first = lines.len().saturating_sub(room);
    let lines = lines.into_iter().skip(first).chain(why);
    for (y, (text, role)) in (area.top() + 1..area.bottom()).zip(lines) {
        pen.text(area.x, y, area.width, &text, role);
    }
}

/// A text in rows of so many columns.
fn wrapped(text: &str, columns: usize) -> impl Iterator<Item = String> {
    let mut rows = String::new();
    wrap(&mut rows, text, columns, 2);
    let rows: Vec<String> = rows.lines().map(str::to_owned).collect();
    rows.into_iter()
}

fn head(lane: &Lane, t: Nanos) -> String {
    let polls = lane.polls_until(t);
    let kind = format!("{:?}", lane.kind).to_lowercase();
    let detached = if lane.detached { ", detached" } else { "" };
    let s = if polls == 1 { "" } else { "s" };
    format!("{} ({kind}{detached}): {polls} poll{s}", lane.name)
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
            let lines = moment.map_or_else(Vec::new, |moment| {
                moment.lines.iter().map(ToString::to_string).collect()
            });
            // the awaits of a library have none
            let lines = if lines.is_empty() {
                String::new()
            } else {
                format!(", line {}", lines.join(", "))
            };
            let target = variant.waits_for(lane.id, span.from);
            let noun = target.map_or(String::new(), |target| {
                format!(": {}", wording::noun(&target))
            });
            format!("{from}  suspended {lasted}{lines}{noun}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::scripted::{ended, opened, recording};
    use crate::recording::{EventKind, Outcome, VariantInfo};

    #[test]
    fn a_program_that_has_ended_wrote_nothing() {
        let outcome = Outcome::Completed;
        let events = [
            (0, opened(0, 0)),
            (2, ended(0, outcome)),
            (2, EventKind::Over { outcome }),
        ];
        let said = |count: usize, t: u64| {
            let events = events.into_iter().take(count);
            let recording = recording(Nanos(1), &["main"], events, VariantInfo::default());
            silence(&recording.variants()[0], Nanos(t))
        };
        assert_eq!(said(1, 2), "nothing written yet");
        assert_eq!(said(3, 1), "nothing written yet");
        assert_eq!(said(3, 2), "the program wrote nothing");
    }
}
