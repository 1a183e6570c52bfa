//! What the learner has done: steps, predictions, answers, challenges.
//!
//! A [`Progress`] is a value. Two of them can be merged, so that two programs at work at once lose nothing of each other:
//! what was done stays done, and where the two disagree the later entry counts. Times are seconds since 1970, and are given
//! by the caller.

mod merge;
pub mod store;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::lesson::Step;

/// Seconds since 1970.
pub type At = u64;

/// After how long a question that was answered wrongly is asked again: a day.
pub const AGAIN_AFTER: At = 24 * 60 * 60;

/// What the learner has done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// By the lesson's id.
    pub lessons: BTreeMap<String, LessonProgress>,
    /// Where the learner was last.
    pub last: Option<Place>,
    /// When the tour through the screen was seen or skipped.
    pub toured: Option<At>,
    /// The language that the learner comes from, as they said in the tour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Spoken>,
    /// When everything was last set back: entries of before that do not count.
    pub reset: At,
}

/// A language in which the learner thinks: its program is shown first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Rust.
    #[default]
    Rust,
    /// Python: asyncio.
    Python,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Rust, Self::Python];

    /// Its name in a file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Python => "python",
        }
    }

    /// The language of this name.
    pub fn read(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|language| language.name() == name)
    }
}

/// The language that the learner chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoken {
    /// Which.
    pub language: Language,
    /// When.
    pub at: At,
}

/// A place in the course.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The lesson's id.
    pub lesson: String,
    /// The step.
    pub step: StepName,
    /// When.
    pub at: At,
}

/// A step as the file names it. One of a later program is kept and written back: this one neither loses it nor takes the
/// file for damaged.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum StepName {
    /// One of those that this program has.
    Known(Step),
    /// Any other.
    Unknown(String),
}

impl StepName {
    /// The step, if this program has it.
    pub fn known(&self) -> Option<Step> {
        match self {
            Self::Known(step) => Some(*step),
            Self::Unknown(_) => None,
        }
    }
}

/// What was done in one lesson.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LessonProgress {
    /// The steps that were gone through, and when for the first time.
    pub steps: BTreeMap<StepName, At>,
    /// The prediction.
    pub prediction: Option<Prediction>,
    /// The answers, by the question's text.
    pub quiz: BTreeMap<String, Answer>,
    /// The challenge.
    pub challenge: Option<Attempt>,
}

/// What was predicted, and what came true.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// When it was made.
    pub at: At,
    /// The option's text; none if the question was skipped.
    pub chosen: Option<String>,
    /// The text of the option that the learner's own run showed to be right; none before a run, or if none held.
    #[serde(default)]
    pub held: Option<String>,
}

/// An answer to a question of a quiz.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// When it was given.
    pub at: At,
    /// The option's text.
    pub chosen: String,
    /// Whether it was right.
    pub right: bool,
    /// From when on the question is to be asked again; none once it was answered rightly at that time or at first.
    #[serde(default)]
    pub again: Option<At>,
}

/// What came of a challenge.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Attempt {
    /// When it was met for the first time.
    pub met: Option<At>,
    /// The best run so far.
    pub best: Option<Best>,
    /// How many hints were asked for.
    pub hints: usize,
}

/// The best run of a challenge.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Best {
    /// When.
    pub at: At,
    /// Parts of the goal that were met.
    pub met: usize,
    /// Parts of the goal.
    pub of: usize,
    /// The knobs of the run.
    pub knobs: Vec<(String, f64)>,
    /// The version of the code that was chosen, if the challenge has some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The measured figure of each part, as it was shown.
    pub figures: Vec<String>,
}

impl LessonProgress {
    /// Whether a step was gone through.
    pub fn is_done(&self, step: Step) -> bool {
        self.steps.contains_key(&StepName::Known(step))
    }
}

impl Progress {
    /// What was done in a lesson.
    pub fn lesson(&self, id: &str) -> Option<&LessonProgress> {
        self.lessons.get(id)
    }

    fn entry(&mut self, id: &str) -> &mut LessonProgress {
        self.lessons.entry(id.to_owned()).or_default()
    }

    /// The learner is at a step now.
    pub fn arrive(&mut self, lesson: &str, step: Step, now: At) {
        self.last = Some(Place {
            lesson: lesson.to_owned(),
            step: StepName::Known(step),
            at: now,
        });
    }

    /// The learner has gone through a step.
    pub fn done(&mut self, lesson: &str, step: Step, now: At) {
        let steps = &mut self.entry(lesson).steps;
        steps.entry(StepName::Known(step)).or_insert(now);
    }

    /// The learner has predicted, or skipped the question.
    pub fn predict(&mut self, lesson: &str, chosen: Option<String>, now: At) {
        self.entry(lesson).prediction = Some(Prediction {
            at: now,
            chosen,
            held: None,
        });
    }

    /// The learner's own run has shown which option is right.
    pub fn held(&mut self, lesson: &str, held: Option<String>) {
        if let Some(prediction) = &mut self.entry(lesson).prediction {
            prediction.held = held;
        }
    }

    /// The learner has answered a question of a quiz.
    pub fn answer(&mut self, lesson: &str, question: &str, chosen: &str, right: bool, now: At) {
        let answers = &mut self.entry(lesson).quiz;
        let due = answers.get(question).and_then(|answer| answer.again);
        let again = match due {
            _ if !right => Some(now.saturating_add(AGAIN_AFTER)),
            // answered rightly at once after the reason was read: a day later it counts
            Some(due) if now < due => Some(due),
            _ => None,
        };
        let answer = Answer {
            at: now,
            chosen: chosen.to_owned(),
            right,
            again,
        };
        answers.insert(question.to_owned(), answer);
    }

    /// A run of the challenge has ended; whether it is the best so far.
    pub fn attempt(&mut self, lesson: &str, best: Best) -> bool {
        let attempt = self.entry(lesson).challenge.get_or_insert_default();
        if best.met == best.of && best.of > 0 {
            attempt.met.get_or_insert(best.at);
        }
        let is_better = attempt.best.as_ref().is_none_or(|b| b.met < best.met);
        if is_better {
            attempt.best = Some(best);
        }
        is_better
    }

    /// The learner has asked for a hint; `count` is how many were shown by now.
    pub fn hint(&mut self, lesson: &str, count: usize) {
        let attempt = self.entry(lesson).challenge.get_or_insert_default();
        attempt.hints = attempt.hints.max(count);
    }

    /// The questions that are to be asked again now: lesson and question.
    pub fn to_review(&self, now: At) -> Vec<(&str, &str)> {
        let lessons = self.lessons.iter();
        lessons
            .flat_map(|(id, lesson)| {
                let answers = lesson.quiz.iter();
                let due = answers.filter(move |(_, a)| a.again.is_some_and(|at| at <= now));
                due.map(|(question, _)| (id.as_str(), question.as_str()))
            })
            .collect()
    }

    /// The questions whose last answer that counts was wrong, whenever they are to be asked again: lesson and question.
    pub fn missed(&self) -> Vec<(&str, &str)> {
        self.to_review(At::MAX)
    }

    /// Sets everything back, also for programs that still have the old state.
    pub fn set_back(&mut self, now: At) {
        *self = Self {
            reset: now,
            ..Self::default()
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_answer_comes_back_a_day_later_until_it_is_right_then() {
        let mut progress = Progress::default();
        progress.answer("04", "why?", "because", false, 100);
        assert!(progress.to_review(100 + AGAIN_AFTER - 1).is_empty());
        progress.answer("04", "why?", "therefore", true, 200);
        assert_eq!(progress.to_review(100 + AGAIN_AFTER), [("04", "why?")]);
        progress.answer("04", "why?", "therefore", true, 100 + AGAIN_AFTER);
        assert!(progress.to_review(u64::MAX).is_empty());
    }

    #[test]
    fn the_best_run_is_kept() {
        let mut progress = Progress::default();
        let run = |at, met| Best {
            at,
            met,
            of: 3,
            ..Best::default()
        };
        assert!(progress.attempt("04", run(1, 1)));
        assert!(progress.attempt("04", run(2, 3)));
        assert!(!progress.attempt("04", run(3, 2)));
        let attempt = progress.lesson("04").unwrap().challenge.clone().unwrap();
        assert_eq!((attempt.met, attempt.best.unwrap().at), (Some(2), 2));
    }
}
