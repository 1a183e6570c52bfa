//! A run as plain text: what happened in sentences, a timeline below it, and what was measured.

use std::collections::HashSet;

use unicode_width::UnicodeWidthStr;

use super::narrate;
use crate::recording::source::{Module, modules};
use crate::recording::{
    Cell, Clock, Finding, FindingKind, Ink, Outcome, Percentile, Recording, Sign, Variant,
    WaitClass,
};
use crate::scene::{Kind, Marks, Note, Row, Tick, real_ticks};
use crate::text::{ascii, clean, fit, wrap};
use crate::theme::{Glyphs, Theme};
use crate::wording::{self, Unit};

/// Columns of a text that has all the room it likes.
pub const WIDEST: usize = 100;

/// The fewest columns in which a timeline can be drawn.
const NARROWEST: usize = 40;

/// Before figures that stand below the name of their variant.
const BELOW: &str = "    ";

/// Columns of the names at least.
const NAMES: usize = 22;

/// The same at most: the cells need room too.
const NAMES_AT_MOST: usize = 32;

/// Columns that are left for the label at the end of the axis.
const RIGHT: usize = 5;

/// Columns of the scale of a gauge at most.
const SCALE: usize = 12;

/// Rows of the timeline at most; more lanes are one row of numbers.
const ROWS: usize = 120;

/// Findings that are alike become one sentence from so many on.
const REPEATED: usize = 3;

/// A text that is being written, without colours.
struct Page {
    text: String,
    theme: Theme,
    width: usize,
}

/// The run as text in a number of columns: sentences, timeline, figures, what stands out with the lesson that `teaching` gives
/// for it, comparison.
pub fn text(
    recording: &Recording,
    theme: Theme,
    width: usize,
    teaching: &dyn Fn(FindingKind) -> Option<&'static str>,
) -> String {
    written(recording, (theme, width), teaching, true)
}

/// The same without the timeline, which a screen reader cannot read out.
pub fn text_to_hear(
    recording: &Recording,
    theme: Theme,
    width: usize,
    teaching: &dyn Fn(FindingKind) -> Option<&'static str>,
) -> String {
    written(recording, (theme, width), teaching, false)
}

fn written(
    recording: &Recording,
    (theme, width): (Theme, usize),
    teaching: &dyn Fn(FindingKind) -> Option<&'static str>,
    timeline: bool,
) -> String {
    let mut page = Page {
        text: String::new(),
        theme,
        width: width.clamp(NARROWEST, WIDEST),
    };
    page.head(recording);
    for variant in recording.variants() {
        page.heading(&format!("What happens in {}", named(variant)));
        page.sentences(&narrate::sentences(variant));
    }
    if timeline {
        page.heading("Timeline");
        page.timeline(recording);
    }
    for variant in recording.variants() {
        page.heading(&format!("Figures of {}", named(variant)));
        page.sentences(&narrate::figures(variant));
    }
    for variant in recording.variants() {
        page.findings(variant, teaching);
    }
    let comparison = narrate::comparison(recording);
    if !comparison.is_empty() {
        page.heading("Comparison");
        page.sentences(&comparison);
    }
    page.text
}

/// A variant as it is called on the screen, and in the sentences if that is another name.
fn named(variant: &Variant) -> String {
    if variant.label() == variant.id() {
        return variant.label().to_owned();
    }
    format!("{} ({})", variant.label(), variant.id())
}

/// What the height of the row of a gauge stands for.
fn scale_note(theme: Theme, row: &Row) -> &Note {
    let glyphs = theme.glyphs;
    glyphs.pick(&row.note, row.note_with_digits())
}

fn is_gauge(row: &Row) -> bool {
    matches!(row.kind, Kind::Gauge(_))
}

impl Page {
    /// A text from outside that is fit to be shown.
    fn shown(&self, text: &str) -> String {
        let text = clean(text);
        match self.theme.glyphs {
            Glyphs::Unicode => text.into_owned(),
            Glyphs::Ascii => ascii(&text).into_owned(),
        }
    }

    fn line(&mut self, text: &str, indent: usize) {
        let text = self.shown(text);
        wrap(&mut self.text, &text, self.width, indent);
    }

    fn heading(&mut self, text: &str) {
        self.text.push('\n');
        self.line(text, 2);
        self.text.push('\n');
    }

    fn sentences(&mut self, sentences: &[String]) {
        for sentence in sentences {
            self.line(&format!("- {sentence}"), 2);
        }
    }

    /// What stands out, unless nothing does.
    fn findings(
        &mut self,
        variant: &Variant,
        teaching: &dyn Fn(FindingKind) -> Option<&'static str>,
    ) {
        let findings = variant.findings();
        if findings.is_empty() {
            return;
        }
        self.heading(&format!("What stands out in {}", named(variant)));
        let unit = Unit::of(variant.end());
        let groups = alike(&findings);
        let sentences = groups.iter().map(|(found, further)| {
            let at = unit.instant(found.at);
            let lesson = teaching(found.kind);
            let lesson = lesson.map_or(String::new(), |lesson| format!(" (lesson {lesson})"));
            let sentence = format!("{at}: {}{lesson}", wording::finding(variant, found));
            let Some(last) = further.last() else {
                return sentence;
            };
            let (more, last) = (further.len(), unit.instant(last.at));
            format!("{sentence}; {more} more like this, the last at {last}")
        });
        let sentences: Vec<_> = sentences.collect();
        self.sentences(&sentences);
    }

    fn head(&mut self, recording: &Recording) {
        let meta = &recording.meta;
        let clock = match meta.clock {
            Clock::Wall => "in real time",
            Clock::Virtual => "on the virtual clock",
        };
        let knobs = meta.settings();
        let with = if knobs.is_empty() { "" } else { ", with " };
        self.line(
            &format!(
                "A run of {} {clock}{with}{}.",
                meta.lesson,
                knobs.join(", ")
            ),
            2,
        );
        for Module { file, first } in modules(&meta.source) {
            self.line(
                &format!("Lines from {first} on belong to {file}, numbered after demo.rs: {first} is its line 1."),
                2,
            );
        }
    }

    fn timeline(&mut self, recording: &Recording) {
        let scene = super::whole(recording, self.width - NAMES - 1 - RIGHT, ROWS);
        let names = self.names(&scene.rows);
        let columns = self.width - names - 1;
        let note = |row| scale_note(self.theme, row);
        // the scales of gauges stand right of the cells
        let gauges = scene.rows.iter().filter(|row| is_gauge(row));
        let scales = gauges.map(|row| note(row).line(SCALE).width() + 1);
        let right = scales.max().unwrap_or(0).max(RIGHT);
        let scene = super::whole(recording, columns - right, ROWS);
        let mut variants = recording.variants().iter();
        for (index, row) in scene.rows.iter().enumerate() {
            if index > 0 && matches!(row.kind, Kind::Head | Kind::Strip) {
                self.text.push('\n');
            }
            self.row(row, names);
            let next = scene.rows.get(index + 1);
            if next.is_none_or(|next| next.variant != row.variant) {
                let variant = recording.variants().get(row.variant);
                let variant = variant.filter(|variant| variant.has_two_clocks());
                if let Some(variant) = variant.filter(|_| recording.meta.real_time) {
                    self.axis("  real time", names, &real_ticks(variant, &scene.ticks));
                }
            }
        }
        self.text.push('\n');
        let two_clocks = variants.any(Variant::has_two_clocks) && recording.meta.real_time;
        let name = if two_clocks { "on its clock" } else { "" };
        self.axis(name, names, &scene.ticks);
        self.legend(&scene.rows);
    }

    /// The name of a row, with its indentation, in so many columns.
    fn label(&self, row: &Row, columns: usize) -> String {
        let indent = match row.kind {
            Kind::Lane { depth, .. } => usize::from(depth.min(6)) * 2,
            Kind::Band { .. } | Kind::More | Kind::Gauge(_) | Kind::Worker(_) | Kind::Panel(_) => 2,
            Kind::Head | Kind::Strip => 0,
        };
        let label = format!("{}{}", " ".repeat(indent), self.shown(&row.label));
        let Kind::Band { most, more, .. } = row.kind else {
            return label;
        };
        let more = if more { " more" } else { "" };
        let most = format!(": up to {most}{more} open");
        // the number is whole, however long the name is
        let room = columns.saturating_sub(most.width());
        format!("{}{most}", fit(&label, room.min(label.width())))
    }

    /// Columns of the names: none is cut where the cells can spare the room.
    fn names(&self, rows: &[Row]) -> usize {
        let rows = rows.iter();
        let rows = rows.filter(|row| !matches!(row.kind, Kind::Head | Kind::Strip));
        let widest = rows.map(|row| self.label(row, usize::MAX).width()).max();
        let most = NAMES_AT_MOST.min(self.width * 2 / 5).max(NAMES);
        widest.unwrap_or(0).clamp(NAMES, most)
    }

    /// The head of a variant: its name and its figures, which are on a line of their own where they do not fit beside it.
    fn variant_head(&mut self, row: &Row, names: usize) {
        let label = self.label(row, names);
        let name = fit(&label, names.max(label.width()));
        let room = self.width.saturating_sub(name.width() + 1);
        let (name, room) = if row.note.fits(room) {
            (format!("{name} "), room)
        } else {
            let (below, indent) = (self.width - BELOW.len(), BELOW);
            (format!("{}\n{indent}", label.trim_end()), below)
        };
        let note = self.shown(&row.note.line(room));
        self.text.push_str(format!("{name}{note}").trim_end());
        self.text.push('\n');
    }

    fn row(&mut self, row: &Row, names: usize) {
        if row.kind == Kind::Head {
            return self.variant_head(row, names);
        }
        let label = self.label(row, names);
        let theme = self.theme;
        let mut cells: String = match &row.marks {
            Marks::Nothing => self.shown(&row.note.line(self.width - names - 1)),
            Marks::Cells(cells) => cells.iter().map(|cell| theme.cell(*cell, 1).0).collect(),
            Marks::Densities(densities, highest) => {
                let densities = densities.iter();
                densities
                    .map(|density| theme.density(*density, *highest).0)
                    .collect()
            }
            Marks::Levels(levels, _) => levels.iter().map(|level| theme.level(*level).0).collect(),
            Marks::Dots(dots) => dots.iter().map(|dots| theme.dots(*dots).0).collect(),
            Marks::Bars(bars) => bars.iter().map(|bar| theme.bar(*bar).0).collect(),
        };
        if is_gauge(row) {
            cells.push(' ');
            cells.push_str(&scale_note(theme, row).line(SCALE));
        }
        let line = format!("{} {cells}", fit(&label, names));
        let line = fit(&line, self.width);
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// A line of labels, and what it is called.
    fn axis(&mut self, name: &str, names: usize, ticks: &[Tick]) {
        let mut line = name.to_owned();
        for tick in ticks {
            // the last label stands further left where it would not fit
            let room = self.width.saturating_sub(tick.label.width());
            let column = (names + 1 + tick.column).min(room);
            if line.is_empty() || line.width() < column {
                line = fit(&line, column);
                line.push_str(&tick.label);
            }
        }
        let line = self.shown(&line);
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// The lines of lanes that wait, as far as they occur; none where nothing waits.
    fn waits(&self, rows: &[Row]) -> Option<String> {
        let cells = rows.iter().filter_map(|row| match &row.marks {
            Marks::Cells(cells) => Some(cells),
            _ => None,
        });
        let inks: HashSet<Ink> = cells.flatten().flat_map(|cell| cell.shape.inks()).collect();
        let shown = WaitClass::ALL
            .into_iter()
            .filter(|class| inks.contains(&Ink::Suspended(*class)));
        let shown = shown.map(|class| {
            let glyph = self.theme.glyphs.wait(class);
            format!("{glyph} {}", wording::wait_class(class))
        });
        let shown: Vec<_> = shown.collect();
        (!shown.is_empty()).then(|| format!("suspended, waiting for: {}", shown.join(", ")))
    }

    /// What a panel of dots shows.
    fn dots(&self) -> String {
        let [one, many, failed] = self.theme.glyphs.dots();
        let [p50, p95] =
            [Percentile::P50, Percentile::P95].map(|line| self.theme.glyphs.line(line));
        format!(
            "{one} a call that returned, {many} several, {failed} one with an error: placed at its end, higher means slower; \
             {p50} p50: half of the calls took no longer, {p95} p95: 95 % took no longer"
        )
    }

    /// What a panel of bars shows.
    fn bars(&self) -> &'static str {
        self.theme.glyphs.pick(
            "▁ to █ in columns: how many there were in each slice of time, on one scale for all programs; · none",
            "_ o # in columns: how many there were in each slice of time, on one scale for all programs; . none",
        )
    }

    /// What the characters mean that most runs do not have, of those that are there.
    fn rare(&self, are_there: [bool; 3]) -> Vec<String> {
        let glyphs = self.theme.glyphs;
        let all = [
            (
                glyphs.solid(Ink::Unpolled),
                "unpolled: it could run, but its task polls something else",
            ),
            (glyphs.solid(Ink::Aside), "on its own thread"),
            (glyphs.outcome(Outcome::Died), "ended with its process"),
        ];
        let there = all.into_iter().zip(are_there).filter(|(_, there)| *there);
        there
            .map(|((glyph, what), _)| format!("{glyph} {what}"))
            .collect()
    }

    /// What the characters mean.
    fn legend(&mut self, rows: &[Row]) {
        let (states, crowd) = match self.theme.glyphs {
            Glyphs::Unicode => (
                "█ running (▎ briefly), ▓ blocking, ▒ ready (no thread), ╌ unpolled, ● completed, ⊗ returned an error, ✕ cancelled, ! panicked",
                "▁ to ▇ how many lanes are open",
            ),
            Glyphs::Ascii => (
                "# running (| briefly), B blocking, : ready (no thread), ~ unpolled, o completed, E returned an error, x cancelled, ! panicked",
                "1 to 9 how many lanes are open; in rows with more, 9 is the most",
            ),
        };
        let waits = self.waits(rows);
        let has = |found: fn(&Cell) -> bool| {
            rows.iter().any(|row| match &row.marks {
                Marks::Cells(cells) => cells.iter().any(found),
                _ => false,
            })
        };
        let glyphs = self.theme.glyphs;
        let rare = self.rare([
            has(|cell| cell.shape.shows(Ink::Unpolled)),
            has(|cell| cell.shape.shows(Ink::Aside)),
            has(|cell| cell.ended == Some(Outcome::Died)),
        ]);
        let signs = has(|cell| cell.sign.is_some());
        let signs = signs.then(|| {
            let [made, dropped, signal, tick] =
                [Sign::Made, Sign::Dropped, Sign::Signal, Sign::Tick]
                    .map(|sign| glyphs.sign(sign));
            format!(
                "{made} a future was made, {dropped} a future was dropped, {signal} a signal to nobody, {tick} a missed tick"
            )
        });
        let dots = rows.iter().any(|row| matches!(row.marks, Marks::Dots(_)));
        let dots = dots.then(|| self.dots());
        let bars = rows.iter().any(|row| matches!(row.marks, Marks::Bars(_)));
        let bars = bars.then(|| self.bars());
        let many = rows
            .iter()
            .any(|row| matches!(row.kind, Kind::More | Kind::Band { .. }));
        self.text.push('\n');
        let first = [waits.as_deref(), Some(states)].into_iter().flatten();
        let more = [
            signs.as_deref(),
            dots.as_deref(),
            bars,
            many.then_some(crowd),
        ];
        let texts = first.chain(rare.iter().map(String::as_str));
        for text in texts.chain(more.into_iter().flatten()) {
            wrap(&mut self.text, text, self.width, 0);
        }
    }
}

/// Findings of the same kind about the same lanes and line, where there are at least [`REPEATED`]: the first one with the further
/// ones. Others are alone.
fn alike(findings: &[Finding]) -> Vec<(&Finding, Vec<&Finding>)> {
    let mut groups: Vec<(&Finding, Vec<&Finding>)> = Vec::new();
    for found in findings {
        let is_like = |first: &Finding| {
            (first.kind, first.lane, first.line, first.other)
                == (found.kind, found.lane, found.line, found.other)
        };
        match groups.iter_mut().find(|(first, _)| is_like(first)) {
            Some((_, further)) => further.push(found),
            None => groups.push((found, Vec::new())),
        }
    }
    let apart = |(first, further): (_, Vec<_>)| {
        if further.len() + 1 >= REPEATED {
            return vec![(first, further)];
        }
        let all = std::iter::once(first).chain(further);
        all.map(|found| (found, Vec::new())).collect()
    };
    let mut shown: Vec<_> = groups.into_iter().flat_map(apart).collect();
    shown.sort_by_key(|(first, _)| first.at);
    shown
}
