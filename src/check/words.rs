//! The words for readers of Python: each replaces a word that occurs in a text of the lesson.

use super::{Proof, Runs, counted};
use crate::lesson::Lesson;

pub(super) fn prove(lesson: &Lesson, _: &mut Runs<'_>) -> Proof {
    let mut lesson = lesson.clone();
    let words = std::mem::take(&mut lesson.counterpart.words);
    let texts = lesson.texts();
    let unknown = words
        .iter()
        .filter(|(word, _)| !texts.iter().any(|text| text.contains(word.as_str())));
    let wrong = unknown.map(|(word, _)| {
        format!(
            "no name, question or remark has `{word}`, for which [python.words] gives another word"
        )
    });
    let wrong: Vec<_> = wrong.collect();
    Proof::of("python words", wrong, counted(words.len(), "word"))
}
