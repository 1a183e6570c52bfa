//! A lesson that is open: its step, its run, the playhead, what is selected and how the knobs stand.

mod act;
mod curve;
mod ends;
mod figures;
mod findings;
mod knobs;
mod moments;
mod opening;
mod outcome;
mod programs;
mod recap;
mod select;
mod shown_run;
mod steps;
mod views;
mod weigh;

use std::time::Duration;

pub use knobs::Setting;
pub use moments::Remarks;
pub use recap::{RecapMark, RecapRow};
pub use shown_run::RunView;
pub use views::{
    ChallengeView, CodeView, FindingsView, KnobsView, PredictView, Said, SideView, TimelineView,
};

use super::asking::Asking;
use super::book::Book;
use super::room::Room;
use super::source::Code;
use crate::lesson::{Lesson, Step};
use crate::playback::Playback;
use crate::recording::{Clock, Nanos, Recording, Variant};
use crate::run;
use shown_run::Source;
use views::BehindView;

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
    /// The gauges with their goals, and the switches.
    Board,
    /// The spans of the selected lane.
    Lane,
    /// What the demo wrote.
    Log,
    /// What stands out in the run.
    Findings,
    /// What the characters of the timeline mean.
    Legend,
    /// What the text says of the moment that is looked at.
    Moment,
}

/// How what comes after the playhead is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ahead {
    /// Dimmed, so that a replay is as exciting as the run was.
    Dimmed,
    /// Not at all.
    Hidden,
    /// Like the past.
    Shown,
}

/// Which rows the timeline has below the lanes of each variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Below {
    /// What the lesson asks for.
    Lesson,
    /// All workers and all gauges.
    All,
    /// None.
    Nothing,
}

/// The Python program of a lesson, which can stand beside the Rust one.
#[derive(Debug)]
pub struct Python {
    /// Whether it is shown: in place of the Rust one, and beside it where the code is focused.
    pub open: bool,
    /// Whether it comes first: for those who think in it.
    pub first: bool,
    /// The pair of corresponding lines that is selected.
    pub pair: usize,
    /// The program; empty if the lesson has none.
    pub code: Code,
}

/// The steps in which a run was seen: what it shows counts for these, on whatever step it ends.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    watch: bool,
    challenge: bool,
}

impl Seen {
    fn at(&mut self, step: Step) {
        self.watch |= step == Step::Watch;
        self.challenge |= step == Step::Challenge;
    }
}

/// Where somebody is in the text of a step.
#[derive(Debug, Default)]
pub struct PageView {
    /// How many rows it is scrolled.
    pub scroll: usize,
    /// A line that a search has found, to which it is to be scrolled.
    pub sought: Option<String>,
    /// How many rows of it are seen at a time, and how far it can be scrolled; the screen says so.
    pub rows: (usize, usize),
    /// How far Explain was scrolled when one of its moments was looked at.
    back: Option<usize>,
    /// The place of the moment that was looked at last.
    moment: usize,
}

/// A lesson that is open.
#[derive(Debug)]
pub struct LessonView {
    /// The lesson; none for a recording of a lesson that is not here.
    pub lesson: Option<Lesson>,
    /// The run that is shown.
    pub run: RunView,
    /// Where the view stands in it.
    pub playback: Playback,
    /// The step.
    pub step: Step,
    /// What has the arrow keys.
    pub pane: Pane,
    /// The side pane.
    pub side: SideView,
    /// How the timeline is shown, and what of it is selected.
    pub timeline: TimelineView,
    /// How much fitted on the screen when it was last drawn.
    pub(in crate::app) room: Room,
    /// The source of the demo.
    pub code: CodeView,
    /// The Python program of the lesson.
    pub python: Python,
    /// The knobs.
    pub knobs: KnobsView,
    /// The text of a step that is read.
    pub page: PageView,
    /// The prediction.
    pub prediction: PredictView,
    /// The questions at the end.
    pub asking: Asking,
    /// The challenge.
    pub challenge: ChallengeView,
    /// What stands out in the run.
    pub found: FindingsView,
    /// What is measured behind the screen, apart from the run.
    behind: BehindView,
    /// Why the run could not start, what could not be stopped, or what was typed wrongly.
    pub trouble: Option<String>,
}

impl LessonView {
    /// The recording that is shown.
    pub fn recording(&self) -> &Recording {
        self.run.recording()
    }

    /// The place in the recording of the variant to which the others are compared, if there is one.
    pub fn reference(&self) -> Option<usize> {
        self.recording().reference()
    }

    /// The gauges that have a row where any has; none stands for all of them.
    pub fn gauge_rows(&self) -> Option<&[String]> {
        let lesson = self
            .lesson
            .as_ref()
            .filter(|_| self.timeline.below != Below::All);
        lesson.map(|lesson| lesson.gauge_rows.as_slice())
    }

    /// The names of the lanes that have rows before others.
    pub fn lane_rows(&self) -> &[String] {
        self.lesson.as_ref().map_or(&[], |lesson| &lesson.lane_rows)
    }

    /// The variant that is selected; none before there is a recording.
    pub fn selected_variant(&self) -> Option<&Variant> {
        self.recording().variants().get(self.timeline.selected.0)
    }

    /// Whether a run goes on just now.
    pub fn is_live(&self) -> bool {
        self.run.is_live()
    }

    /// Whether the demo waits for Ctrl-C, so that the key for it means something.
    pub fn waits_for_interrupt(&self) -> bool {
        let variants = self.recording().variants();
        self.is_live() && variants.iter().any(Variant::waits_for_signal)
    }

    /// Ctrl-C for the demo.
    fn interrupt(&mut self) -> bool {
        if !self.waits_for_interrupt() {
            self.trouble = Some("no variant is waiting for Ctrl-C now".to_owned());
            return true;
        }
        self.run.interrupt();
        true
    }

    /// Whether there was a run.
    pub fn has_run(&self) -> bool {
        self.run.is_there()
    }

    /// Whether this is a lesson of the learner, and not a recording from a file.
    pub fn is_own(&self) -> bool {
        self.run.own
    }

    /// Starts a new run with the knobs as they are; the one before is stopped, or kept for comparison if it has ended.
    pub fn run(&mut self) {
        let Some(lesson) = &self.lesson else {
            self.trouble = Some("the lesson of this recording is not in the course".to_owned());
            return;
        };
        let length = self.run.length().unwrap_or_else(|| lesson.expected());
        let wall: Vec<_> = lesson
            .variants
            .iter()
            .filter(|variant| variant.clocks.contains(&Clock::Wall))
            .collect();
        let mut plan = lesson.plan(Clock::Wall, self.knobs.values.clone(), &wall);
        if self.step == Step::Challenge {
            // what is judged is not waited for
            plan.first = self.goal_variants();
            self.challenge.tried = true;
        }
        match run::start(plan) {
            Ok(run) => {
                self.run.replace(run);
                self.run.seen.at(self.step);
                (self.prediction.held, self.challenge.judged) = (None, None);
                self.stop_weighing();
                self.stop_measuring();
                self.found.list.clear();
                self.trouble = None;
                self.playback = Playback::live(length);
            }
            Err(error) => self.trouble = Some(error.to_string()),
        }
    }

    /// Whether anything moves by itself: a run that goes on is collected even while the playhead stands.
    pub fn moves(&self) -> bool {
        self.is_live()
            || self.playback.moves(self.recording())
            || !self.run.stopping.is_empty()
            || self.is_weighing()
            || self.is_measuring()
    }

    /// Time goes by; whether the screen changes.
    pub fn frame(&mut self, passed: Duration, book: &mut Book) -> bool {
        let news = self.look_after_stopped();
        let selected = self.selected_lane();
        self.run.poll();
        self.keep_selected(selected);
        let recording = self.run.recording();
        // a step that ends is drawn once more, so that the last state of the run is on the screen
        let moved = self.playback.advance(passed.into(), recording);
        self.go_to_awaited();
        self.select_followed();
        let ended = self.settle(book);
        let news = self.weigh() || news;
        let news = self.measure() || news;
        ended || news || (moved && (self.shows_run() || self.shows_picture()))
    }

    /// Whether a page has the picture of the run that goes on.
    fn shows_picture(&self) -> bool {
        self.is_live() && matches!(self.step, Step::Explain | Step::Quiz)
    }

    /// Moves the playhead only.
    pub(in crate::app) fn advance(&mut self, passed: Duration) -> bool {
        let recording = self.run.recording();
        self.playback.advance(passed.into(), recording)
    }

    /// Whether the timeline is on the screen.
    pub fn shows_run(&self) -> bool {
        matches!(self.step, Step::Watch | Step::Challenge)
    }

    /// Forgets the stopped runs whose threads have ended, and says which have not.
    fn look_after_stopped(&mut self) -> bool {
        let before = self.trouble.clone();
        let stuck = self.run.look_after_stopped();
        if !stuck.is_empty() {
            let names = stuck.join(", ");
            self.trouble = Some(format!(
                "an earlier run of {names} cannot be stopped: it never reaches an await, and holds a thread"
            ));
        }
        self.trouble != before
    }

    /// The instant that is shown.
    pub fn playhead(&self) -> Nanos {
        self.playback.playhead()
    }
}
