//! What the course says of a lesson before it is opened, read without the rest.
//!
//! A lesson's conditions take most of the time that it takes to read it, and the first screen shows none of them.

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{Lesson, Predict, Step};
use crate::recording::FindingKind;

/// What the course says of a lesson.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// What it is called.
    pub title: String,
    /// The part of the course: a letter and a name.
    pub part: String,
    /// What it is about, in a line that does not give the answer away.
    pub teaser: String,
    /// What a learner takes away, in a sentence.
    pub takeaway: String,
    /// How long it takes.
    pub minutes: u32,
    /// The steps that it has, in their order.
    pub steps: Vec<Step>,
    /// What it teaches to avoid.
    pub teaches: Vec<FindingKind>,
    /// What one of its variants has on purpose.
    pub shows: Vec<FindingKind>,
}

/// lesson.toml, as far as it is looked at.
#[derive(Deserialize)]
struct File {
    title: String,
    part: String,
    takeaway: String,
    question: Option<String>,
    minutes: u32,
    #[serde(default)]
    teaches: Vec<String>,
    #[serde(default)]
    variant: Vec<Findings>,
    predict: Option<Question>,
    #[serde(default)]
    quiz: Vec<IgnoredAny>,
    challenge: Option<IgnoredAny>,
    recap: Option<IgnoredAny>,
    card: Option<IgnoredAny>,
    #[serde(default)]
    link: Vec<IgnoredAny>,
    #[serde(default)]
    message: Vec<IgnoredAny>,
}

#[derive(Deserialize)]
struct Findings {
    #[serde(default)]
    findings: Vec<String>,
}

#[derive(Deserialize)]
struct Question {
    question: String,
}

impl Outline {
    /// That of a lesson which has been read.
    pub(super) fn of(lesson: &Lesson) -> Self {
        let shown = lesson.variants.iter().flat_map(|v| v.findings.iter());
        Self {
            title: lesson.title.clone(),
            part: lesson.part.clone(),
            teaser: lesson.teaser().to_owned(),
            takeaway: lesson.takeaway.clone(),
            minutes: lesson.minutes,
            steps: lesson.steps(),
            teaches: lesson.teaches.clone(),
            shows: shown.copied().collect(),
        }
    }

    /// That of a lesson.toml; none if it cannot be read. What it says is not checked.
    pub(super) fn read(toml: &str) -> Option<Self> {
        let file: File = toml::from_str(toml).ok()?;
        let has = |step: &Step| match step {
            Step::Learn | Step::Watch | Step::Explain => true,
            Step::Predict => file.predict.is_some(),
            Step::Quiz => !file.quiz.is_empty(),
            Step::Challenge => file.challenge.is_some(),
            Step::Recap => {
                let pages = file.link.len() + file.message.len();
                file.recap.is_some() || file.card.is_some() || pages > 0
            }
        };
        let steps = Step::ALL.into_iter().filter(has).collect();
        let asked = file.predict.as_ref().map(|predict| &predict.question);
        let asked = asked.map(|question| Predict::last_sentence(question));
        let teaser = file.question.as_deref().or(asked);
        let named = |words: &[String]| {
            let kinds = words.iter().filter_map(|word| FindingKind::named(word));
            kinds.collect::<Vec<_>>()
        };
        let shown = file.variant.iter().flat_map(|v| named(&v.findings));
        Some(Self {
            teaser: teaser.unwrap_or(&file.takeaway).to_owned(),
            steps,
            teaches: named(&file.teaches),
            shows: shown.collect(),
            title: file.title,
            part: file.part,
            takeaway: file.takeaway,
            minutes: file.minutes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Course;
    use super::Outline;
    use crate::catalog::LESSONS;

    #[test]
    fn an_outline_says_what_the_lesson_says() {
        let course = Course::built_in();
        for (files, entry) in LESSONS.iter().zip(course.entries()) {
            let outline = files.toml.and_then(Outline::read);
            let lesson = entry.lesson().ok().map(Outline::of);
            assert_eq!(outline, lesson, "{}", files.id);
        }
    }

    #[test]
    fn what_cannot_be_read_has_no_outline() {
        assert_eq!(Outline::read("title = 1"), None);
        assert_eq!(Outline::read("nonsense"), None);
    }
}
