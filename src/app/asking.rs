//! Questions that are asked one after another, with the answer's reason at once.

mod sorting;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::book::Book;
use crate::lesson::{Quiz, Sort};
use crate::progress::Answer;
use sorting::Try;
pub use sorting::{Sorting, TRIES};

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
    /// The option that is marked, or the item that is sorted next.
    pub choice: Option<usize>,
    /// The option that was answered: the reason is shown. Of a sorting question, the number of tries.
    pub answered: Option<usize>,
    /// Where the items of a sorting question are.
    pub sorting: Sorting,
    /// How many rows above its end an answered question is scrolled.
    pub lifted: usize,
    /// How many were answered rightly in this round.
    pub right: usize,
}

impl Asking {
    /// Asks these.
    pub fn new(cards: Vec<Card>) -> Self {
        let mut asking = Self {
            cards,
            ..Self::default()
        };
        asking.begin_card();
        asking
    }

    /// Adds questions before all others that are left.
    pub fn ask_first(&mut self, cards: impl IntoIterator<Item = Card>) {
        self.cards.splice(self.at..self.at, cards);
        self.begin_card();
    }

    /// Goes on where questions were left: those with which they begin and that have such an answer are not asked again. The last one is, as
    /// whoever left may not have read its reason.
    pub fn go_on(&mut self, answers: &BTreeMap<String, Answer>) {
        let answered = self.cards.iter().map_while(|card| {
            let answer = answers.get(&card.quiz.key)?;
            // of a sorting question that went wrong, tries may be left
            (answer.right || card.quiz.sort.is_none()).then_some(answer)
        });
        let answered: Vec<&Answer> = answered.collect();
        self.at = answered.len().min(self.cards.len().saturating_sub(1));
        let before = answered.iter().take(self.at);
        self.right = before.filter(|answer| answer.right).count();
        self.begin_card();
    }

    /// The present question is new.
    fn begin_card(&mut self) {
        self.sorting = Sorting::default();
        self.lifted = 0;
        // where something is to be sorted, there is always an item to begin with
        self.choice = self.sort().map(|_| 0);
    }

    /// What is to be sorted now.
    pub fn sort(&self) -> Option<&Sort> {
        self.card()?.quiz.sort.as_ref()
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

    /// Puts an item into a bin by its place, and marks it; whether there are such.
    pub fn put(&mut self, item: usize, bin: usize) -> bool {
        let cards = &self.cards;
        let sort = cards.get(self.at).and_then(|card| card.quiz.sort.as_ref());
        let Some(sort) = sort.filter(|_| self.answered.is_none()) else {
            return false;
        };
        let fits = self.sorting.put(sort, item, bin);
        if fits {
            self.choice = Some(item);
        }
        fits
    }

    /// Puts the marked item into the bin to the left or right of its own.
    pub fn shift(&mut self, by: isize) -> bool {
        let (Some(sort), Some(item)) = (self.sort(), self.choice) else {
            return false;
        };
        let bin = moved(self.sorting.bin_of(item), by, sort.bins.len());
        self.put(item, bin)
    }

    /// Puts the marked item into a bin, and marks the next one that needs one.
    fn put_marked(&mut self, bin: usize) -> bool {
        let Some(item) = self.choice else {
            return false;
        };
        if !self.put(item, bin) {
            return false;
        }
        let cards = &self.cards;
        let sort = cards.get(self.at).and_then(|card| card.quiz.sort.as_ref());
        let next = sort.and_then(|sort| self.sorting.next_open(sort, Some(item)));
        self.choice = next.or(self.choice);
        true
    }

    /// How many options or bins a digit chooses from.
    pub fn digits(&self) -> usize {
        let bins = self.sort().map(|sort| sort.bins.len());
        let options = || self.card().map_or(0, |card| card.quiz.options.len());
        bins.unwrap_or_else(options)
    }

    /// Marks an item that is to be sorted.
    pub fn mark_item(&mut self, item: usize) {
        let fits = self.sort().is_some_and(|sort| item < sort.items.len());
        if fits && self.answered.is_none() {
            self.choice = Some(item);
        }
    }

    /// The same by its digit. The error says which digits choose something, where this one does not.
    pub fn choose_by_digit(&mut self, digit: u8) -> Result<bool, String> {
        let is_open = self.answered.is_none() || self.sort().is_some();
        match place_of(digit, self.digits()) {
            Ok(place) => Ok(self.choose(place)),
            Err(refused) if is_open && self.digits() > 0 => Err(refused),
            Err(_) => Ok(false),
        }
    }

    /// Marks an option by its place; where something is to be sorted, puts the marked item into the bin with this place.
    pub fn choose(&mut self, option: usize) -> bool {
        if self.sort().is_some() {
            return self.put_marked(option);
        }
        let fits = self
            .card()
            .is_some_and(|card| option < card.quiz.options.len());
        if fits && self.answered.is_none() {
            self.choice = Some(option);
        }
        fits
    }

    /// Marks the option above or below; scrolls a question that was answered, by at most so many rows from its end.
    pub fn move_by(&mut self, by: isize, most: usize) {
        if self.answered.is_some() {
            self.lifted = self.lifted.saturating_add_signed(-by).min(most);
            return;
        }
        let count = self.card().map_or(0, |card| match &card.quiz.sort {
            Some(sort) => sort.items.len(),
            None => card.quiz.options.len(),
        });
        if count > 0 {
            self.choice = Some(moved(self.choice, by, count));
        }
    }

    /// Answers with the marked option, or goes on to the next question; whether that was possible.
    pub fn confirm(&mut self, book: &mut Book) -> bool {
        if self.answered.take().is_some() {
            self.at += 1;
            self.begin_card();
            return true;
        }
        if self.sort().is_some() {
            return self.try_sorting(book);
        }
        let (Some(card), Some(choice)) = (self.card(), self.choice) else {
            return false;
        };
        let right = choice == card.quiz.answer;
        let chosen = card.quiz.options.get(choice);
        let chosen = chosen.map_or("", |option| option.text.as_str());
        book.answer(&card.lesson, &card.quiz.key, chosen, right);
        self.right += usize::from(right);
        self.answered = Some(choice);
        true
    }
}

impl Asking {
    /// Looks at where the items are; whether all have a bin. What was chosen at the first try counts.
    fn try_sorting(&mut self, book: &mut Book) -> bool {
        let Some(card) = self.cards.get(self.at) else {
            return false;
        };
        let Some(sort) = &card.quiz.sort else {
            return false;
        };
        let came = self.sorting.try_all(sort);
        if came == Try::Missing {
            return false;
        }
        let right = self.sorting.wrong() == 0;
        let told = sort.told(&self.sorting.all(sort));
        book.answer(&card.lesson, &card.quiz.key, &told, right);
        self.right += usize::from(right && self.sorting.tries == 1);
        if came == Try::Over {
            self.answered = Some(self.sorting.tries);
        } else {
            self.choice = self.sorting.next_open(sort, None);
        }
        true
    }

    /// What has to be done before the answer can be confirmed.
    pub fn what_is_missing(&self) -> String {
        let Some(sort) = self.sort() else {
            return "choose an answer by its number".to_owned();
        };
        let missing = sort.items.len() - self.sorting.count();
        format!("{missing} to sort: up and down select an item, a digit its bin")
    }
}

/// The place from 0 that a digit chooses among so many; the error says which digits do.
pub(super) fn place_of(digit: u8, count: usize) -> Result<usize, String> {
    let place = usize::from(digit).checked_sub(1);
    let place = place.filter(|place| *place < count);
    place.ok_or_else(|| format!("press a digit from 1 to {count}"))
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
