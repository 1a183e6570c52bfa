//! What a lesson asks: before the first run, at the end, and with the knobs in hand.

use super::{Condition, Sort};

/// The question before the first run.
#[derive(Clone, Debug)]
pub struct Predict {
    /// What is asked.
    pub question: String,
    /// The place of the variant that it is about, if it is about one, and the lane to look at.
    pub about: Option<(usize, Option<String>)>,
    /// Whether the programs may be read before they run: not where they would tell the answer.
    pub code: bool,
    /// The answers.
    pub options: Vec<PredictOption>,
}

impl Predict {
    /// The question itself, without what leads up to it: its last sentence.
    pub fn short(&self) -> &str {
        Self::last_sentence(&self.question)
    }

    pub(super) fn last_sentence(question: &str) -> &str {
        let paragraph = question.trim().rsplit("\n\n").next();
        let paragraph = paragraph.unwrap_or_default();
        let ends = [". ", "? ", "! "].map(|end| paragraph.rfind(end));
        let start = ends.into_iter().flatten().max().map_or(0, |end| end + 2);
        paragraph.get(start..).unwrap_or(paragraph)
    }
}

/// An answer, and when it is the right one.
#[derive(Clone, Debug)]
pub struct PredictOption {
    /// What it says.
    pub text: String,
    /// Under which it is kept that it was chosen: what it says in the lesson's file.
    pub key: String,
    /// It is right when this holds of the learner's own run.
    pub when: Condition,
    /// The misconception that it reveals when it is wrong.
    pub misconception: Option<String>,
}

/// A question at the end.
#[derive(Clone, Debug, PartialEq)]
pub struct Quiz {
    /// What is asked.
    pub question: String,
    /// Under which the answer is kept: what is asked in the lesson's file.
    pub key: String,
    /// The answers among which one is chosen; none if something is to be sorted.
    pub options: Vec<QuizOption>,
    /// What is to be sorted.
    pub sort: Option<Sort>,
    /// Whether it means nothing in Python.
    pub rust_only: bool,
    /// The place of the right option, from 0.
    pub answer: usize,
    /// Why it is right: of a sorting question, what its answers have in common.
    pub why: String,
}

/// An answer to a question at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuizOption {
    /// What it says.
    pub text: String,
    /// What is answered to somebody who chose it; none if it is right.
    pub misconception: Option<String>,
}

/// A goal to reach by turning knobs.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// What is to be reached.
    pub text: String,
    /// It is met when all of these hold.
    pub goal: Vec<Goal>,
    /// Whether the run that meets it may be kept as a certificate.
    pub certificate: bool,
    /// Help, one at a time.
    pub hints: Vec<String>,
    /// Versions of the code among which the learner chooses: ids of variants. Empty: all variants are judged together.
    pub versions: Vec<String>,
    /// Settings with which it is met; no screen shows them.
    pub solution: Vec<(String, f64)>,
    /// The version with which they meet it.
    pub solution_version: Option<String>,
}

/// A part of a challenge's goal.
#[derive(Clone, Debug)]
pub struct Goal {
    /// What it asks for, in words.
    pub text: String,
    /// It is met when this holds.
    pub when: Condition,
}
