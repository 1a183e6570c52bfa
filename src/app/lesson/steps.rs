//! From step to step.

use super::{LessonView, Pane, Said, Side};
use crate::app::book::Book;
use crate::lesson::Step;
use crate::playback::Command;

/// Rows by which a text beside a run is scrolled at a time.
const ASIDE_ROWS: isize = 3;

impl LessonView {
    /// The steps that there are here, in their order.
    pub fn steps(&self) -> Vec<Step> {
        let Some(lesson) = &self.lesson else {
            return vec![Step::Watch];
        };
        let of_a_file = |step: &Step| matches!(step, Step::Learn | Step::Watch | Step::Explain);
        let mut steps = lesson.steps();
        steps.retain(|step| self.run.own || of_a_file(step));
        steps
    }

    /// The step after this one, or before it.
    pub fn neighbour(&self, on: bool) -> Option<Step> {
        let steps = self.steps();
        let at = steps.iter().position(|step| *step == self.step)?;
        let at = if on { at + 1 } else { at.checked_sub(1)? };
        steps.get(at).copied()
    }

    /// Goes to a step; the run starts when it is first to be seen.
    pub fn go(&mut self, step: Step, book: &mut Book) {
        // whoever has looked at a moment reads on where the text named it
        let back = self.page.back.take_if(|_| step == Step::Explain);
        self.page.scroll = back.unwrap_or(0);
        self.step = step;
        self.page.rows = (0, 0);
        self.knobs.field = None;
        self.trouble = None;
        self.python.open = self.python.first;
        let (true, Some(lesson)) = (self.run.own, &self.lesson) else {
            return;
        };
        book.arrive(lesson.id, step);
        self.pane = match step {
            Step::Challenge => Pane::Knobs,
            _ => Pane::Timeline,
        };
        if step == Step::Challenge || self.side.view == Side::Moment {
            self.side.view = Side::Notes;
        }
        self.knobs.selected = 0;
        self.side.scroll = 0;
        if matches!(step, Step::Quiz | Step::Challenge) {
            // they are about the whole run, whatever moment was looked at before
            self.command(Command::End);
        }
        self.show_asked();
        if !self.shows_run() {
            return;
        }
        // whoever has seen it run cannot predict it any more
        self.leave_prediction_out(book);
        if !self.has_run() {
            self.run();
        }
        self.run.seen.at(step);
        self.write_down(book);
        if step == Step::Challenge {
            self.open_goal();
        }
    }

    fn leave_prediction_out(&mut self, book: &mut Book) {
        let lesson = self.lesson.as_ref();
        let asks = lesson.filter(|lesson| lesson.predict.is_some());
        if let (Said::Nothing, Some(lesson)) = (&self.prediction.said, asks) {
            book.predict(lesson.id, None);
            book.done(lesson.id, Step::Predict);
            self.prediction.said = Said::Skipped;
        }
    }

    /// Turns the page of a text that goes on; whether there was more of it.
    pub(super) fn turn_page(&mut self, on: bool) -> bool {
        if self.came_from_text() && self.side.view == Side::Moment {
            return self.turn_aside(on);
        }
        let (rows, most) = self.page.rows;
        // a line of the page before helps to find on
        let page = rows.saturating_sub(1).max(1);
        let before = self.page.scroll.min(most);
        if self.is_read() || self.is_to_be_read() {
            self.page.scroll = if on {
                (before + page).min(most.max(before))
            } else {
                before.saturating_sub(page)
            };
        }
        self.page.scroll != before
    }

    /// Scrolls what the text says of a moment, where the pane beside the run is too low for it.
    fn turn_aside(&mut self, on: bool) -> bool {
        let most = self.room.aside.unwrap_or(0);
        let before = self.side.scroll.min(most);
        let by = if on { ASIDE_ROWS } else { -ASIDE_ROWS };
        self.side.scroll = before.saturating_add_signed(by).min(most);
        self.side.scroll != before
    }

    /// Whether the text of the step goes on below.
    pub fn has_more_text(&self) -> bool {
        let reads = self.is_read() || self.is_to_be_read();
        reads && self.page.scroll < self.page.rows.1
    }

    /// Whether the step asks something and nothing is marked yet: on a low screen the options are further down.
    pub fn is_to_be_read(&self) -> bool {
        let open = self.prediction.said == Said::Nothing && self.prediction.choice.is_none();
        self.step == Step::Predict && open
    }

    /// How many things of the step a digit chooses: options, bins or moments.
    pub fn digits(&self) -> usize {
        let lesson = self.lesson.as_ref();
        match self.step {
            Step::Predict => lesson
                .and_then(|lesson| lesson.predict.as_ref())
                .map_or(0, |predict| predict.options.len()),
            Step::Explain if self.withholds_explanation() => 0,
            Step::Explain => lesson.map_or(0, |lesson| lesson.prose.moments.len()),
            Step::Quiz => self.asking.digits(),
            _ => 0,
        }
    }

    /// Whether the step is a text that scrolls.
    pub fn is_read(&self) -> bool {
        matches!(self.step, Step::Learn | Step::Explain | Step::Recap)
    }

    /// Whether the run that is shown meets the challenge.
    pub fn is_won(&self) -> bool {
        let parts = self
            .challenge
            .judged
            .as_ref()
            .filter(|_| self.step == Step::Challenge);
        parts.is_some_and(|parts| parts.iter().all(|part| part.met))
    }

    /// Whether the run that is shown may be saved as a certificate: it is the learner's own, and meets a challenge that has one.
    pub fn has_earned_certificate(&self) -> bool {
        let challenge = self.lesson.as_ref().and_then(|l| l.challenge.as_ref());
        self.run.own
            && self.run.settled
            && self.is_won()
            && challenge.is_some_and(|challenge| challenge.certificate)
    }

    /// Whether enter leads on to another lesson: nothing of this one is left, and its goal is met.
    pub fn is_at_the_end(&self) -> bool {
        let is_last = self.neighbour(true).is_none();
        let is_over = self.step == Step::Recap && !self.has_more_text();
        is_last && (is_over || self.is_won())
    }

    /// Notes that the last step was gone through.
    pub(in crate::app) fn finish(&self, book: &mut Book) {
        if self.step == Step::Recap {
            self.done(Step::Recap, book);
        }
    }

    /// Enter: confirms, or goes on; at the end it runs again, until the challenge is met.
    pub(super) fn next(&mut self, book: &mut Book) {
        if self.turn_page(true) {
            return;
        }
        match self.step {
            Step::Predict if self.prediction.said == Said::Nothing => return self.predict(book),
            Step::Quiz if !self.asking.is_over() => {
                if !self.asking.confirm(book) {
                    self.trouble = Some(self.asking.what_is_missing());
                }
                self.show_asked();
                if self.asking.is_over() {
                    self.done(Step::Quiz, book);
                }
                return;
            }
            Step::Learn | Step::Explain => self.done(self.step, book),
            Step::Challenge if !self.is_won() => {
                if !self.is_live() {
                    self.run();
                }
                return;
            }
            Step::Predict | Step::Quiz | Step::Watch | Step::Challenge | Step::Recap => {}
        }
        match self.neighbour(true) {
            Some(step) => self.go(step, book),
            None if !self.shows_run() || self.is_live() || self.is_won() => {}
            None => self.run(),
        }
    }

    fn predict(&mut self, book: &mut Book) {
        let Some(choice) = self.prediction.choice else {
            let text = "choose an option by its number, or press s to skip";
            self.trouble = Some(text.to_owned());
            return;
        };
        let lesson = self.lesson.as_ref();
        let options = lesson.and_then(|lesson| lesson.predict.as_ref());
        let option = options.and_then(|predict| predict.options.get(choice));
        if let (Some(lesson), Some(option)) = (lesson, option) {
            book.predict(lesson.id, Some(option.key.clone()));
        }
        self.prediction.said = Said::Option(Some(choice));
        self.done(Step::Predict, book);
        self.go(Step::Watch, book);
    }

    fn done(&self, step: Step, book: &mut Book) {
        if let (true, Some(lesson)) = (self.run.own, &self.lesson) {
            book.done(lesson.id, step);
        }
    }
}
