//! A lesson that is open: its run, the playhead, what is selected and how the knobs stand.

use std::time::Duration;

use super::keys::Action;
use super::source::Code;
use crate::lesson::{Course, Knob, Lesson, Remark};
use crate::playback::{Command, Playback};
use crate::recording::{Clock, LaneId, Meta, Nanos, Recording};
use crate::run::{self, Run};
use crate::scene::Shown;

/// A step of a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// What to know before.
    Learn,
    /// The run.
    Watch,
}

/// What has the arrow keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// The timeline: lanes are selected.
    Timeline,
    /// The code: it scrolls.
    Code,
    /// Notes, the selected lane, or the log: it scrolls.
    Side,
    /// The knobs: one is selected and turned.
    Knobs,
}

/// What the side pane shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What to look for.
    Notes,
    /// The spans of the selected lane.
    Lane,
    /// What the demo wrote.
    Log,
}

/// Where the recording comes from.
#[derive(Debug)]
enum Source {
    Live(Box<Run>),
    /// A file, or nothing because the run could not start.
    Fixed(Box<Recording>),
}

/// A lesson that is open.
#[derive(Debug)]
pub struct LessonView {
    /// The lesson; none for a recording of a lesson that is not here.
    pub lesson: Option<Lesson>,
    source: Source,
    /// Where the view stands.
    pub playback: Playback,
    /// The step.
    pub step: Step,
    /// What has the arrow keys.
    pub pane: Pane,
    /// What the side pane shows.
    pub side: Side,
    /// How each variant is shown.
    pub shown: Vec<Shown>,
    /// The variant and the place in its tree that is selected.
    pub selected: (usize, usize),
    /// The values of the knobs.
    pub knobs: Vec<(String, f64)>,
    /// The knob that is selected.
    pub knob: usize,
    /// How far the code is scrolled; none shows the lines that matter.
    pub code_scroll: Option<usize>,
    /// How far the side pane is scrolled.
    pub side_scroll: usize,
    /// How far the text of Learn is scrolled.
    pub page_scroll: usize,
    /// Why the run could not start, or what could not be stopped.
    pub trouble: Option<String>,
    /// Runs that were stopped and whose threads have not ended.
    stopping: Vec<Run>,
    /// The source of the demo.
    pub code: Code,
}

impl LessonView {
    /// Opens a lesson at Watch and runs it.
    pub fn start(lesson: Lesson) -> Self {
        let variants = lesson.variants.iter().map(|variant| Shown {
            open: variant.main,
            ..Shown::default()
        });
        let mut view = Self {
            source: Source::Fixed(Box::new(Recording::new(Meta::default(), Vec::new()))),
            playback: Playback::live(lesson.expected()),
            step: Step::Watch,
            pane: Pane::Timeline,
            side: Side::Notes,
            shown: variants.collect(),
            selected: (lesson.variants.iter().position(|v| v.main).unwrap_or(0), 0),
            knobs: lesson.defaults(),
            knob: 0,
            code_scroll: None,
            side_scroll: 0,
            page_scroll: 0,
            trouble: None,
            stopping: Vec::new(),
            code: Code::new(lesson.rust),
            lesson: Some(lesson),
        };
        view.run();
        view
    }

    /// Shows a recording.
    pub fn recorded(recording: Recording, course: &Course) -> Self {
        let lesson = course.find(&recording.meta.lesson).ok();
        let lesson = lesson.and_then(|entry| entry.lesson().ok()).cloned();
        let shown = recording
            .variants()
            .iter()
            .enumerate()
            .map(|(index, variant)| {
                let known = lesson
                    .as_ref()
                    .and_then(|lesson| lesson.variant(variant.id()));
                Shown {
                    open: known.map_or(index < 2, |variant| variant.main),
                    ..Shown::default()
                }
            });
        let shown: Vec<_> = shown.collect();
        Self {
            playback: Playback::opened(&recording),
            step: Step::Watch,
            pane: Pane::Timeline,
            side: Side::Notes,
            shown,
            selected: (0, 0),
            knobs: recording.meta.knobs.clone(),
            knob: 0,
            code_scroll: None,
            side_scroll: 0,
            page_scroll: 0,
            trouble: None,
            stopping: Vec::new(),
            code: Code::new(&recording.meta.source),
            lesson,
            source: Source::Fixed(Box::new(recording)),
        }
    }

    /// The recording that is shown.
    pub fn recording(&self) -> &Recording {
        match &self.source {
            Source::Live(run) => run.recording(),
            Source::Fixed(recording) => recording,
        }
    }

    /// Whether a run goes on just now.
    pub fn is_live(&self) -> bool {
        matches!(&self.source, Source::Live(run) if !run.is_over())
    }

    /// Starts a new run with the knobs as they are; the one before is stopped.
    pub fn run(&mut self) {
        let Some(lesson) = &self.lesson else {
            self.trouble =
                Some("this program does not have the lesson of the recording".to_owned());
            return;
        };
        let length = match &self.source {
            Source::Live(run) => run.recording().end(),
            Source::Fixed(_) => lesson.expected(),
        };
        let wall: Vec<_> = lesson
            .variants
            .iter()
            .filter(|variant| variant.clocks.contains(&Clock::Wall))
            .collect();
        let plan = lesson.plan(Clock::Wall, self.knobs.clone(), &wall);
        match run::start(plan) {
            Ok(run) => {
                let before = std::mem::replace(&mut self.source, Source::Live(Box::new(run)));
                if let Source::Live(mut run) = before {
                    run.stop();
                    self.stopping.push(*run);
                }
                self.trouble = None;
                self.playback = Playback::live(length);
            }
            Err(error) => self.trouble = Some(error.to_string()),
        }
    }

    /// Whether anything moves by itself: a run that goes on is collected even while the playhead stands.
    pub fn moves(&self) -> bool {
        self.is_live() || self.playback.moves(self.recording()) || !self.stopping.is_empty()
    }

    /// Time goes by; whether the screen changes.
    pub fn frame(&mut self, passed: Duration) -> bool {
        let news = self.look_after_stopped();
        if let Source::Live(run) = &mut self.source {
            run.poll();
        }
        let recording = match &self.source {
            Source::Live(run) => run.recording(),
            Source::Fixed(recording) => recording,
        };
        // a step that ends is drawn once more, so that the last state of the run is on the screen
        let moved = self.playback.advance(passed.into(), recording);
        self.step == Step::Watch && (moved || news)
    }

    /// Forgets the stopped runs whose threads have ended, and says which have not.
    fn look_after_stopped(&mut self) -> bool {
        let before = self.trouble.clone();
        self.stopping.retain(|run| !run.has_ended());
        let stuck: Vec<String> = self
            .stopping
            .iter()
            .flat_map(|run| run.stuck().into_iter().map(str::to_owned))
            .collect();
        if !stuck.is_empty() {
            let names = stuck.join(", ");
            self.trouble = Some(format!(
                "{names} of an earlier run cannot be stopped: it never reaches an await, and keeps a thread"
            ));
            // nothing more can be done for them: their threads are given up
            self.stopping.retain(|run| run.stuck().is_empty());
        }
        self.trouble != before
    }

    /// The selected lane; none when a folded variant is selected.
    pub fn selected_lane(&self) -> Option<(usize, LaneId)> {
        let (index, place) = self.selected;
        let variant = self.recording().variants().get(index)?;
        let lanes = variant.tree();
        let place = if self.is_open(index) { place } else { 0 };
        let (lane, _) = lanes.get(place.min(lanes.len().checked_sub(1)?))?;
        Some((index, *lane))
    }

    fn is_open(&self, index: usize) -> bool {
        self.shown.get(index).is_some_and(|shown| shown.open)
    }

    /// The remark that is pinned nearest before the playhead for the selected variant.
    pub fn remark(&self) -> Option<&Remark> {
        let recording = self.recording();
        let variant = recording.variants().get(self.selected.0)?;
        let remarks = self.lesson.as_ref()?.prose.remarks.iter();
        let due = remarks.filter(|remark| {
            remark.variant == variant.id() && remark.at <= self.playback.playhead()
        });
        due.max_by_key(|remark| remark.at)
    }

    /// Does what a key asks; whether the screen changes.
    pub fn act(&mut self, action: Action) -> bool {
        if self.step == Step::Learn {
            return self.act_on_page(action);
        }
        if let Some(command) = command(action) {
            let recording = match &self.source {
                Source::Live(run) => run.recording(),
                Source::Fixed(recording) => recording,
            };
            self.playback.command(command, recording);
            return true;
        }
        match action {
            Action::Up => self.up_or_down(-1),
            Action::Down => self.up_or_down(1),
            Action::Pane => self.pane = next_pane(self.pane),
            Action::PaneBack => self.pane = next_pane(next_pane(next_pane(self.pane))),
            Action::Side => {
                self.side = match self.side {
                    Side::Notes => Side::Lane,
                    Side::Lane => Side::Log,
                    Side::Log => Side::Notes,
                };
                self.side_scroll = 0;
            }
            Action::Open => self.open_or_fold(),
            Action::Workers => {
                let on = !self.shown.iter().any(|shown| shown.workers);
                for shown in &mut self.shown {
                    shown.workers = on;
                }
            }
            Action::Less => self.turn(-1.0),
            Action::More => self.turn(1.0),
            Action::Reset => {
                if let Some(lesson) = &self.lesson {
                    self.knobs = lesson.defaults();
                }
            }
            Action::Run => self.run(),
            Action::Next => {
                if self.is_live() {
                    return false;
                }
                self.run();
            }
            Action::Back => self.step = Step::Learn,
            Action::Close => self.code_scroll = None,
            _ => return false,
        }
        true
    }

    fn act_on_page(&mut self, action: Action) -> bool {
        match action {
            Action::Next => self.step = Step::Watch,
            Action::Run => {
                self.step = Step::Watch;
                self.run();
            }
            Action::Up => self.page_scroll = self.page_scroll.saturating_sub(1),
            Action::Down => self.page_scroll += 1,
            _ => return false,
        }
        true
    }

    fn up_or_down(&mut self, by: isize) {
        match self.pane {
            Pane::Timeline => self.select(by),
            Pane::Code => {
                let at = self.code_scroll.unwrap_or(0);
                let last = self.code.len().saturating_sub(1);
                self.code_scroll = Some(at.saturating_add_signed(by).min(last));
            }
            Pane::Side => self.side_scroll = self.side_scroll.saturating_add_signed(by),
            Pane::Knobs => {
                let last = self.knobs.len().saturating_sub(1);
                self.knob = self.knob.saturating_add_signed(by).min(last);
            }
        }
    }

    /// Moves the selection through the lanes of open variants and the lines of folded ones.
    fn select(&mut self, by: isize) {
        let (index, place) = self.selected;
        let lanes = |index: usize| {
            let variant = self.recording().variants().get(index);
            let open = self.is_open(index);
            variant.map_or(1, |v| if open { v.lanes().len().max(1) } else { 1 })
        };
        let count = self.recording().variants().len();
        self.selected = if by > 0 {
            if place + 1 < lanes(index) {
                (index, place + 1)
            } else if index + 1 < count {
                (index + 1, 0)
            } else {
                return;
            }
        } else if place > 0 {
            (index, place.min(lanes(index)) - 1)
        } else if index > 0 {
            (index - 1, lanes(index - 1) - 1)
        } else {
            return;
        };
        self.side_scroll = 0;
    }

    fn open_or_fold(&mut self) {
        if let Some(shown) = self.shown.get_mut(self.selected.0) {
            shown.open = !shown.open;
            self.selected.1 = 0;
        }
    }

    /// Turns the selected knob by a number of steps, within its range.
    fn turn(&mut self, steps: f64) {
        let Some(lesson) = &self.lesson else { return };
        let Some((name, value)) = self.knobs.get_mut(self.knob) else {
            return;
        };
        let knob = lesson.knobs.iter().find(|knob| knob.name == *name);
        if let Some(knob) = knob {
            let turned = ((*value - knob.min) / knob.step + steps).round();
            let turned = (knob.min + turned * knob.step).clamp(knob.min, knob.max);
            // a step of 0.05 must not show as 0.15000000000000002
            *value = (turned * 1e6).round() / 1e6;
        }
    }

    /// The knob that is selected.
    pub fn selected_knob(&self) -> Option<&Knob> {
        let (name, _) = self.knobs.get(self.knob)?;
        let knobs = &self.lesson.as_ref()?.knobs;
        knobs.iter().find(|knob| knob.name == *name)
    }

    /// Whether a knob stands elsewhere than in the run that is shown.
    pub fn is_changed(&self) -> bool {
        self.lesson.is_some() && self.knobs != self.recording().meta.knobs
    }

    /// Keeps the selected lane among those that have a row.
    pub fn scroll_to_selected(&mut self, visible: usize) {
        let (index, place) = self.selected;
        let Some(shown) = self.shown.get_mut(index) else {
            return;
        };
        if place < shown.scroll {
            shown.scroll = place;
        } else if visible > 0 && place >= shown.scroll + visible {
            shown.scroll = place + 1 - visible;
        }
    }

    /// The functions that the code pane shows for the selected variant.
    pub fn functions(&self) -> Vec<String> {
        let recording = self.recording();
        let Some(variant) = recording.variants().get(self.selected.0) else {
            return Vec::new();
        };
        let known = self
            .lesson
            .as_ref()
            .and_then(|lesson| lesson.variant(variant.id()));
        match known {
            Some(known) if !known.show.is_empty() => known.show.clone(),
            _ => {
                let counted = variant.in_flight().map(str::to_owned);
                counted
                    .into_iter()
                    .chain([variant.id().to_owned()])
                    .collect()
            }
        }
    }

    /// The instant that is shown.
    pub fn playhead(&self) -> Nanos {
        self.playback.playhead()
    }
}

fn next_pane(pane: Pane) -> Pane {
    match pane {
        Pane::Timeline => Pane::Code,
        Pane::Code => Pane::Side,
        Pane::Side => Pane::Knobs,
        Pane::Knobs => Pane::Timeline,
    }
}

fn command(action: Action) -> Option<Command> {
    Some(match action {
        Action::Toggle => Command::Toggle,
        Action::StepForward => Command::StepForward,
        Action::StepBack => Command::StepBack,
        Action::SeekForward => Command::SeekForward,
        Action::SeekBack => Command::SeekBack,
        Action::Start => Command::Start,
        Action::End => Command::End,
        Action::Faster => Command::Faster,
        Action::Slower => Command::Slower,
        Action::ZoomIn => Command::ZoomIn,
        Action::ZoomOut => Command::ZoomOut,
        Action::ZoomAll => Command::ZoomAll,
        _ => return None,
    })
}
