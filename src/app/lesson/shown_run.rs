//! The run of an open lesson, and those before it.

use std::time::Duration;

use crate::app::lesson::Seen;
use crate::lesson::{Board, Moment};
use crate::recording::{Nanos, Recording};
use crate::run::Run;

/// How long a frame may fold what was recorded: keys are answered after it.
const MAX_FOLD_PER_FRAME: Duration = Duration::from_millis(200);

/// Where the recording comes from.
#[derive(Debug)]
pub(super) enum Source {
    Live(Box<Run>),
    /// A file, or nothing because the run could not start.
    Fixed(Box<Recording>),
}

/// The run that is shown, and what became of earlier ones.
#[derive(Debug)]
pub struct RunView {
    pub(super) source: Source,
    /// Whether the recording is of the learner's own run, and not from a file.
    pub(super) own: bool,
    /// Whether the end of the present run was taken note of.
    pub(super) settled: bool,
    /// The steps in which the present run was seen.
    pub(super) seen: Seen,
    /// A moment that the present run has not reached yet.
    pub(super) awaited: Option<Moment>,
    /// The run before this one.
    pub before: Option<Box<Recording>>,
    /// The lesson's own figures of that run.
    pub before_figures: Vec<Vec<String>>,
    /// Whether the run before is drawn beside this one.
    pub beside: bool,
    /// The lesson's own figures of each variant, in words; empty before the end of the run.
    pub figures: Vec<Vec<String>>,
    /// The board with the values of the run; none before its end.
    pub board: Option<Board>,
    /// Runs that were stopped and whose threads have not ended.
    pub(super) stopping: Vec<Run>,
}

impl RunView {
    /// A recording of which nothing was seen yet.
    pub(super) fn of(recording: Recording) -> Self {
        Self {
            source: Source::Fixed(Box::new(recording)),
            own: false,
            settled: false,
            seen: Seen::default(),
            awaited: None,
            before: None,
            before_figures: Vec::new(),
            beside: false,
            figures: Vec::new(),
            board: None,
            stopping: Vec::new(),
        }
    }

    /// The recording that is shown.
    pub fn recording(&self) -> &Recording {
        match &self.source {
            Source::Live(run) => run.recording(),
            Source::Fixed(recording) => recording,
        }
    }

    /// Whether it goes on just now.
    pub fn is_live(&self) -> bool {
        matches!(&self.source, Source::Live(run) if !run.is_over())
    }

    /// Whether there was a run.
    pub(super) fn is_there(&self) -> bool {
        matches!(self.source, Source::Live(_)) || !self.recording().variants().is_empty()
    }

    /// How far it has come; none of a recording that does not grow.
    pub(super) fn length(&self) -> Option<Nanos> {
        match &self.source {
            Source::Live(run) => Some(run.recording().end()),
            Source::Fixed(_) => None,
        }
    }

    /// Collects what was recorded since.
    pub(super) fn poll(&mut self) {
        if let Source::Live(run) = &mut self.source {
            run.poll_for(MAX_FOLD_PER_FRAME);
        }
    }

    /// Ctrl-C for the demo.
    pub(super) fn interrupt(&self) {
        if let Source::Live(run) = &self.source {
            run.interrupt();
        }
    }

    /// Another run takes its place; this one is kept for comparison if it has ended, and stopped otherwise.
    pub(super) fn replace(&mut self, run: Run) {
        let before = std::mem::replace(&mut self.source, Source::Live(Box::new(run)));
        match before {
            Source::Live(mut run) if run.recording().is_over() => {
                run.poll();
                self.before = Some(Box::new(run.into_recording()));
                self.before_figures = std::mem::take(&mut self.figures);
            }
            Source::Live(mut run) => {
                run.stop();
                self.stopping.push(*run);
            }
            Source::Fixed(_) => {}
        }
        self.settled = false;
        self.seen = Seen::default();
        self.awaited = None;
        self.figures.clear();
        self.board = None;
    }

    /// Forgets the stopped runs whose threads have ended; the names of those that cannot be stopped.
    pub(super) fn look_after_stopped(&mut self) -> Vec<String> {
        self.stopping.retain(|run| !run.has_ended());
        let stuck = self.stopping.iter().flat_map(Run::stuck);
        let stuck: Vec<String> = stuck.map(str::to_owned).collect();
        // nothing more can be done for them: their threads are given up
        self.stopping.retain(|run| run.stuck().is_empty());
        stuck
    }
}
