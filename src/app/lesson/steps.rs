//! From step to step.

use super::{LessonView, Pane, Said, Side};
use crate::app::book::Book;
use crate::lesson::Step;

impl LessonView {
    /// The steps that there are here, in their order.
    pub fn steps(&self) -> Vec<Step> {
        let Some(lesson) = &self.lesson else {
            return vec![Step::Watch];
        };
        let of_a_file = |step: &Step| matches!(step, Step::Learn | Step::Watch | Step::Explain);
        let mut steps = lesson.steps();
        steps.retain(|step| self.own || of_a_file(step));
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
        self.step = step;
        self.page_scroll = 0;
        self.field = None;
        self.trouble = None;
        self.python.open = false;
        let (true, Some(lesson)) = (self.own, &self.lesson) else {
            return;
        };
        book.arrive(lesson.id, step);
        self.pane = match step {
            Step::Challenge => Pane::Knobs,
            _ => Pane::Timeline,
        };
        if step == Step::Challenge {
            self.side = Side::Notes;
        }
        if !self.shows_run() {
            return;
        }
        if !self.has_run() {
            self.run();
        } else if step == Step::Watch && !self.is_live() {
            book.done(lesson.id, Step::Watch);
        }
    }

    /// Enter: confirms, or goes on; at the end it runs again.
    pub(super) fn next(&mut self, book: &mut Book) {
        match self.step {
            Step::Predict if self.said == Said::Nothing => return self.predict(book),
            Step::Quiz if !self.asking.is_over() => {
                if !self.asking.confirm(book) {
                    self.trouble = Some("choose an answer with its number".to_owned());
                }
                if self.asking.is_over() {
                    self.done(Step::Quiz, book);
                }
                return;
            }
            Step::Learn | Step::Explain => self.done(self.step, book),
            Step::Predict | Step::Quiz | Step::Watch | Step::Challenge => {}
        }
        match self.neighbour(true) {
            Some(step) => self.go(step, book),
            None if self.is_live() => {}
            None => self.run(),
        }
    }

    fn predict(&mut self, book: &mut Book) {
        let Some(choice) = self.choice else {
            let text = "choose an option with its number, or press s to go on without";
            self.trouble = Some(text.to_owned());
            return;
        };
        let lesson = self.lesson.as_ref();
        let options = lesson.and_then(|lesson| lesson.predict.as_ref());
        let option = options.and_then(|predict| predict.options.get(choice));
        if let (Some(lesson), Some(option)) = (lesson, option) {
            book.predict(lesson.id, Some(option.text.clone()));
        }
        self.said = Said::Option(Some(choice));
        self.done(Step::Predict, book);
        self.go(Step::Watch, book);
    }

    /// Goes on without a prediction.
    pub(super) fn skip(&mut self, book: &mut Book) {
        if self.said == Said::Nothing {
            if let Some(lesson) = &self.lesson {
                book.predict(lesson.id, None);
            }
            self.said = Said::Skipped;
            self.done(Step::Predict, book);
        }
        self.go(Step::Watch, book);
    }

    fn done(&self, step: Step, book: &mut Book) {
        if let (true, Some(lesson)) = (self.own, &self.lesson) {
            book.done(lesson.id, step);
        }
    }
}
