//! What a run that has ended shows: which prediction was right, what of the challenge was met; and that it is kept.

use super::figures::of_variant;
use super::{LessonView, Side, Source};
use crate::app::book::Book;
use crate::lesson::{Board, Held, Judged, Step};
use crate::playback::Playback;
use crate::progress::Best;
use crate::recording::Recording;

impl LessonView {
    /// Takes a recording for the learner's own run, which has ended: it is judged and written down as such.
    pub fn take_run(&mut self, recording: Recording, book: &mut Book) {
        self.playback = Playback::opened(&recording);
        self.run.source = Source::Fixed(Box::new(recording));
        self.run.settled = false;
        self.settle(book);
        self.select_followed();
    }

    /// Takes note of the end of the run: what came true, and what of the goal was met.
    pub(super) fn settle(&mut self, book: &mut Book) -> bool {
        if self.run.settled {
            return false;
        }
        if !self.recording().is_over() {
            return self.judge_goal(book);
        }
        self.run.settled = true;
        if matches!(self.run.source, Source::Live(_)) {
            self.fit_window();
        }
        self.judge();
        self.write_down(book);
        if self.has_board() && self.side.view == Side::Notes {
            // what to look for has been seen; now there is what was measured
            self.side.view = Side::Board;
        }
        if self.step == Step::Challenge {
            // the verdict stands at the top
            self.side.scroll = 0;
        }
        true
    }

    /// Judges the goal, and keeps what is met, as soon as the variants that it speaks of have ended: what still runs does not change
    /// it, and somebody who leaves now loses nothing.
    fn judge_goal(&mut self, book: &mut Book) -> bool {
        let is_open = self.step == Step::Challenge && self.challenge.judged.is_none();
        if !is_open || !self.has_goal_ended() {
            return false;
        }
        self.challenge.judged = self.judged();
        self.keep_attempt(book);
        self.side.scroll = 0;
        true
    }

    /// Whether the variants whose facts the goal reads have ended.
    fn has_goal_ended(&self) -> bool {
        let Some(challenge) = self.challenge() else {
            return false;
        };
        let mut ids: Vec<&str> = self.chosen_version().into_iter().collect();
        for goal in &challenge.goal {
            let Some(variants) = goal.when.variants() else {
                return false;
            };
            ids.extend(variants);
        }
        let variants = self.recording().variants();
        let has_ended = |id: &&str| variants.iter().any(|v| v.id() == *id && v.is_over());
        !ids.is_empty() && ids.iter().all(has_ended)
    }

    /// What the recording says of each part of the goal.
    fn judged(&self) -> Option<Vec<Judged>> {
        let lesson = self.lesson.as_ref()?;
        let challenge = lesson.challenge.as_ref()?;
        Some(challenge.judge(lesson, self.recording(), self.chosen_version()))
    }

    /// Whether the lesson has a board.
    pub fn has_board(&self) -> bool {
        let lesson = self.lesson.as_ref();
        lesson.is_some_and(|lesson| !lesson.board.is_empty())
    }

    /// How many rows the board takes, with its head.
    pub fn board_rows(&self) -> usize {
        let lesson = self.lesson.as_ref();
        lesson.map_or(0, |lesson| lesson.board.len() + 1)
    }

    /// What the recording says of the prediction and of the challenge.
    pub(super) fn judge(&mut self) {
        self.find();
        let Some(lesson) = &self.lesson else { return };
        let recording = self.recording();
        let held = lesson
            .predict
            .as_ref()
            .map(|predict| predict.held(recording));
        let judged = self.judged();
        let variants = recording.variants().iter();
        let figures = variants.map(|variant| of_variant(lesson, recording, variant.id()));
        let figures = figures.collect();
        let board = (!lesson.board.is_empty()).then(|| Board::new(lesson, Some(recording)));
        (
            self.prediction.held,
            self.challenge.judged,
            self.run.figures,
        ) = (held, judged, figures);
        self.run.board = board;
        self.add_weights();
    }

    /// The version of the code that is judged, by its id; none where there is nothing to choose.
    pub fn chosen_version(&self) -> Option<&str> {
        let challenge = self.lesson.as_ref()?.challenge.as_ref()?;
        challenge
            .versions
            .get(self.challenge.version)
            .map(String::as_str)
    }

    /// Keeps what a run that has ended shows, whatever step it ended on.
    pub(super) fn write_down(&mut self, book: &mut Book) {
        let (true, true, Some(lesson)) = (self.run.own, self.run.settled, &self.lesson) else {
            return;
        };
        if self.run.seen.watch {
            book.done(lesson.id, Step::Watch);
        }
        let done = book.lesson(lesson.id);
        let first = done.and_then(|done| done.prediction.as_ref());
        let is_first = first.is_some_and(|prediction| prediction.held.is_none());
        if is_first
            && let (Some(predict), Some(Held::One(index))) =
                (&lesson.predict, &self.prediction.held)
            && let Some(option) = predict.options.get(*index)
        {
            book.held(lesson.id, option.key.clone());
            self.prediction.held_before = Some(*index);
        }
        self.keep_attempt(book);
    }

    /// Keeps how much of the goal the learner's own run has met.
    fn keep_attempt(&mut self, book: &mut Book) {
        let is_attempt = self.run.own && self.run.seen.challenge;
        let judged = self.challenge.judged.as_ref().filter(|_| is_attempt);
        let (Some(lesson), Some(judged)) = (&self.lesson, judged) else {
            return;
        };
        let best = Best {
            at: 0,
            met: judged.iter().filter(|part| part.met).count(),
            of: judged.len(),
            knobs: self.recording().meta.knobs.clone(),
            version: self.chosen_version().map(str::to_owned),
            figures: judged.iter().map(|part| part.measured.clone()).collect(),
        };
        if best.met == best.of {
            book.done(lesson.id, Step::Challenge);
        }
        book.attempt(lesson.id, best);
        let attempt = book
            .lesson(lesson.id)
            .and_then(|done| done.challenge.clone());
        self.challenge.best = attempt.and_then(|attempt| attempt.best);
    }
}
