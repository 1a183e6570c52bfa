//! The course map: lessons of a track under their parts, and the questions that come back.

use super::asking::{Asking, Card};
use super::keys::Action;
use super::{App, Effect, Overlay, Place};
use crate::lesson::{Entry, Lesson, Step, Track};
use crate::progress::Language;

/// A row of the map that can be selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// A lesson, by its place in the course.
    Lesson(usize),
    /// The questions that come back.
    Review,
}

impl App {
    /// The rows that can be selected, from top to bottom.
    pub fn rows(&self) -> Vec<Row> {
        let entries = self.course.entries().iter().enumerate();
        let mut places: Vec<(usize, usize)> = entries
            .filter_map(|(index, entry)| Some((self.place_on_track(entry)?, index)))
            .collect();
        // in the order of the track; the sort is stable
        places.sort_by_key(|(place, _)| *place);
        let mut rows: Vec<Row> = places
            .into_iter()
            .map(|(_, index)| Row::Lesson(index))
            .collect();
        if !self.review_cards().is_empty() {
            // what is due is seen first
            rows.insert(0, Row::Review);
        } else if self.next_review().is_some() {
            rows.push(Row::Review);
        }
        rows
    }

    /// Where a lesson stands on the track that was chosen; none if it does not lie on it.
    fn place_on_track(&self, entry: &Entry) -> Option<usize> {
        let Some(track) = self.track else {
            return Some(0);
        };
        let mut numbers = track.lessons().iter();
        let place = numbers.position(|number| number == entry.number());
        // a lesson that cannot be opened must not be hidden
        place.or_else(|| entry.outline().is_err().then_some(usize::MAX))
    }

    /// The row that is selected.
    pub fn selected_row(&self) -> Row {
        if self.selected < self.course.entries().len() {
            Row::Lesson(self.selected)
        } else {
            Row::Review
        }
    }

    /// Selects the first row where the selected one is there no more: the last question was answered.
    pub(super) fn keep_selection(&mut self) {
        let rows = self.rows();
        if !rows.contains(&self.selected_row())
            && let Some(first) = rows.first()
        {
            self.select_row(*first);
        }
    }

    /// Selects a row.
    pub fn select_row(&mut self, row: Row) {
        self.selected = match row {
            Row::Lesson(index) => index,
            Row::Review => self.course.entries().len(),
        };
    }

    /// Whether all steps of a lesson were gone through: its challenge met, or left for the recap.
    pub fn is_lesson_done(&self, entry: &Entry) -> bool {
        let Ok(lesson) = entry.outline() else {
            return false;
        };
        let mut steps = lesson.steps.iter();
        let is_done = |step| self.book.is_done(entry.id(), step);
        steps.all(|step| match step {
            Step::Challenge => is_done(Step::Challenge) || is_done(Step::Recap),
            Step::Recap => true,
            step => is_done(*step),
        })
    }

    /// The questions that are to be answered again now.
    pub fn review_cards(&self) -> Vec<Card> {
        self.cards(self.book.progress().to_review(self.book.now()))
    }

    /// The questions of other lessons with which a lesson begins its own: those that the learner missed.
    pub(super) fn recalled(&self, lesson: &Lesson) -> Vec<Card> {
        let mut missed = self.cards(self.book.progress().missed());
        missed.retain(|card| card.lesson != lesson.id);
        missed.truncate(lesson.recall);
        missed
    }

    fn cards(&self, questions: Vec<(&str, &str)>) -> Vec<Card> {
        let cards = questions.into_iter().filter_map(|(id, question)| {
            let lesson = self.course.find(id).ok()?.lesson().ok()?.clone();
            let lesson = lesson.for_reader(self.language() == Language::Python);
            // a question that the lesson does not ask any more is not asked here either
            let quiz = lesson.quiz.iter().find(|quiz| quiz.key == question)?;
            Some(Card {
                lesson: id.to_owned(),
                quiz: quiz.clone(),
            })
        });
        cards.collect()
    }

    /// In how many seconds the next question comes back, if none is due now.
    pub fn next_review(&self) -> Option<u64> {
        let lessons = self.book.progress().lessons.values();
        let answers = lessons.flat_map(|lesson| lesson.quiz.values());
        let next = answers.filter_map(|answer| answer.again).min()?;
        Some(next.saturating_sub(self.book.now()))
    }

    pub(super) fn act_on_map(&mut self, action: Action) -> Effect {
        let rows = self.rows();
        let last = rows.len().saturating_sub(1);
        let here = self.selected_row();
        let at = rows.iter().position(|row| *row == here).unwrap_or(0);
        let to = match action {
            Action::Up => at.saturating_sub(1),
            Action::Down => (at + 1).min(last),
            Action::Start => 0,
            Action::End => last,
            Action::Next => {
                match here {
                    Row::Lesson(index) => self.open(index),
                    Row::Review => self.review(),
                }
                return Effect::Draw;
            }
            Action::Review => {
                self.review();
                return Effect::Draw;
            }
            Action::Track => {
                self.next_track();
                return Effect::Draw;
            }
            Action::Tour => {
                self.overlay = Some(Overlay::Tour(0));
                return Effect::Draw;
            }
            _ => return Effect::Nothing,
        };
        match rows.get(to) {
            Some(row) if *row != here => self.select_row(*row),
            _ => {
                let end = if matches!(action, Action::Up | Action::Start) {
                    "first"
                } else {
                    "last"
                };
                self.notice = Some(format!("this is the {end} row"));
            }
        }
        Effect::Draw
    }

    /// Chooses an option of a question that is asked again, or says which digits do.
    pub(super) fn choose_in_review(&mut self, digit: u8) -> Effect {
        let Place::Review(asking) = &mut self.place else {
            return Effect::Nothing;
        };
        match asking.choose_by_digit(digit) {
            Ok(chosen) => Effect::drawn(chosen),
            Err(refused) => {
                self.notice = Some(refused);
                Effect::Draw
            }
        }
    }

    fn review(&mut self) {
        self.place = Place::Review(Asking::new(self.review_cards()));
    }

    fn next_track(&mut self) {
        let at = self
            .track
            .and_then(|track| Track::ALL.iter().position(|t| *t == track));
        self.track = Track::ALL.get(at.map_or(0, |at| at + 1)).copied();
        self.keep_selection();
    }
}
