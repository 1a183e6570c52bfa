//! Two states of the same learner into one.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::{At, Attempt, LessonProgress, Progress};

impl Progress {
    /// This and `other` in one. Merging is commutative, and merging twice changes nothing.
    #[must_use]
    pub fn merged(mut self, mut other: Self) -> Self {
        let reset = self.reset.max(other.reset);
        self.forget_until(reset);
        other.forget_until(reset);
        for (id, theirs) in other.lessons {
            match self.lessons.entry(id) {
                Entry::Vacant(place) => {
                    place.insert(theirs);
                }
                Entry::Occupied(mut place) => place.get_mut().merge(theirs),
            }
        }
        self.last = later(self.last, other.last, |place| {
            (place.at, place.step.clone(), place.lesson.clone())
        });
        self.toured = earliest(self.toured, other.toured);
        self.language = later(self.language, other.language, |spoken| {
            (spoken.at, spoken.language)
        });
        self.reset = reset;
        self
    }

    /// Drops what was done at or before the last time that everything was set back.
    fn forget_until(&mut self, reset: At) {
        if self.reset >= reset {
            return;
        }
        for lesson in self.lessons.values_mut() {
            lesson.steps.retain(|_, at| *at > reset);
            lesson.prediction = lesson.prediction.take().filter(|p| p.at > reset);
            lesson.quiz.retain(|_, answer| answer.at > reset);
            if let Some(attempt) = &mut lesson.challenge {
                attempt.met = attempt.met.filter(|at| *at > reset);
                attempt.best = attempt.best.take().filter(|best| best.at > reset);
                attempt.hints = 0;
            }
            lesson.challenge = lesson.challenge.take().filter(|a| *a != Attempt::default());
        }
        self.lessons
            .retain(|_, lesson| *lesson != LessonProgress::default());
        self.last = self.last.take().filter(|place| place.at > reset);
        self.toured = self.toured.filter(|at| *at > reset);
        self.language = self.language.filter(|spoken| spoken.at > reset);
    }
}

impl LessonProgress {
    fn merge(&mut self, other: Self) {
        union(&mut self.steps, other.steps, |mine, theirs| {
            *mine = (*mine).min(theirs);
        });
        // of the same instant, the one that knows more
        self.prediction = later(self.prediction.take(), other.prediction, |p| {
            (p.at, p.held.clone(), p.chosen.clone())
        });
        union(&mut self.quiz, other.quiz, |mine, theirs| {
            let order = |a: &super::Answer| (a.at, a.again, a.right, a.chosen.clone());
            if order(&theirs) > order(mine) {
                *mine = theirs;
            }
        });
        self.challenge = match (self.challenge.take(), other.challenge) {
            (Some(mine), Some(theirs)) => Some(mine.merged(theirs)),
            (mine, theirs) => mine.or(theirs),
        };
    }
}

impl Attempt {
    fn merged(self, other: Self) -> Self {
        let best = later(self.best, other.best, |best| {
            // more parts met first; of equal ones the earlier
            (best.met, u64::MAX - best.at, best.figures.clone())
        });
        Self {
            met: earliest(self.met, other.met),
            best,
            hints: self.hints.max(other.hints),
        }
    }
}

fn union<K: Ord, V>(mine: &mut BTreeMap<K, V>, theirs: BTreeMap<K, V>, merge: impl Fn(&mut V, V)) {
    for (key, value) in theirs {
        match mine.entry(key) {
            Entry::Vacant(place) => {
                place.insert(value);
            }
            Entry::Occupied(mut place) => merge(place.get_mut(), value),
        }
    }
}

/// The one whose key is greater.
fn later<T, K: Ord>(mine: Option<T>, theirs: Option<T>, key: impl Fn(&T) -> K) -> Option<T> {
    match (mine, theirs) {
        (Some(mine), Some(theirs)) if key(&theirs) > key(&mine) => Some(theirs),
        (Some(mine), _) => Some(mine),
        (None, theirs) => theirs,
    }
}

fn earliest(mine: Option<At>, theirs: Option<At>) -> Option<At> {
    match (mine, theirs) {
        (Some(mine), Some(theirs)) => Some(mine.min(theirs)),
        (mine, theirs) => mine.or(theirs),
    }
}
