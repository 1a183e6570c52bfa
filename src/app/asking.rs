//! Questions that are asked one after another, with the answer's reason at once.

use super::book::Book;
use crate::lesson::Quiz;

/// A question, and the lesson to which it belongs.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// The lesson's id.
    pub lesson: String,
    /// The question.
    pub quiz: Quiz,
}

/// Where a person is among the questions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asking {
    /// The questions.
    pub cards: Vec<Card>,
    /// The present one.
    pub at: usize,
    /// The option that is marked.
    pub choice: Option<usize>,
    /// The option that was answered: the reason is shown.
    pub answered: Option<usize>,
    /// How many were answered rightly in this round.
    pub right: usize,
}

impl Asking {
    /// Asks these.
    pub fn new(cards: Vec<Card>) -> Self {
        Self {
            cards,
            ..Self::default()
        }
    }

    /// The present question; none when all were asked.
    pub fn card(&self) -> Option<&Card> {
        self.cards.get(self.at)
    }

    /// Whether all were asked.
    pub fn is_over(&self) -> bool {
        self.at >= self.cards.len()
    }

    /// Whether the present question is the last one.
    pub fn is_last(&self) -> bool {
        self.at + 1 == self.cards.len()
    }

    /// Begins again.
    pub fn restart(&mut self) {
        *self = Self::new(std::mem::take(&mut self.cards));
    }

    /// Marks an option by its place.
    pub fn choose(&mut self, option: usize) -> bool {
        let fits = self
            .card()
            .is_some_and(|card| option < card.quiz.options.len());
        if fits && self.answered.is_none() {
            self.choice = Some(option);
        }
        fits
    }

    /// Marks the option above or below.
    pub fn move_by(&mut self, by: isize) {
        let count = self.card().map_or(0, |card| card.quiz.options.len());
        if self.answered.is_none() && count > 0 {
            self.choice = Some(moved(self.choice, by, count));
        }
    }

    /// Answers with the marked option, or goes on to the next question; whether that was possible.
    pub fn confirm(&mut self, book: &mut Book) -> bool {
        if self.answered.take().is_some() {
            self.at += 1;
            self.choice = None;
            return true;
        }
        let (Some(card), Some(choice)) = (self.card(), self.choice) else {
            return false;
        };
        let right = choice == card.quiz.answer;
        let chosen = card.quiz.options.get(choice);
        let chosen = chosen.map_or("", |option| option.text.as_str());
        book.answer(&card.lesson, &card.quiz.question, chosen, right);
        self.right += usize::from(right);
        self.answered = Some(choice);
        true
    }
}

/// The place above or below; the first press marks the first or the last.
pub(super) fn moved(choice: Option<usize>, by: isize, count: usize) -> usize {
    let last = count.saturating_sub(1);
    match choice {
        Some(choice) => choice.saturating_add_signed(by).min(last),
        None if by < 0 => last,
        None => 0,
    }
}
